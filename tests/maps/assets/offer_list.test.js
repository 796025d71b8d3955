import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder, offerTexts } from "../../../maps/assets/offer_list.js";

const OFFER = { title: "Kita Anker", address: null, capacity: "50 Plätze", hours: null };

test("a row says what the popup says", () => {
  assert.deepEqual(offerTexts(OFFER), ["Kita Anker", "", "50 Plätze", ""]);
  const closed = { ...OFFER, left_out: "dann geschlossen." };
  assert.equal(offerTexts(closed)[2], "zählt nicht: dann geschlossen.");
});

test("offers that do not count stand in the list, all by name", () => {
  const closed = [{ ...OFFER, title: "Ährenfeld" }];
  const listed = inOrder({ offers: [OFFER, { ...OFFER, title: "Bach" }], closed });
  assert.deepEqual(
    listed.map(({ title }) => title),
    ["Ährenfeld", "Bach", "Kita Anker"],
  );
});
