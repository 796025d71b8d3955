// The page of gaps: its address, the keys of its table, and what is said of offers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { offerTexts } from "../../../maps/assets/gap_offers.js";
import { addressOf, stateOf } from "../../../maps/assets/kit/address.js";
import { nextPlace } from "../../../maps/assets/kit/grid.js";

const NAMES = ["cell", "theme", "area"];
const SIZE = { rows: 3, stops: 4 };

test("an address says what it was made of", () => {
  const state = { cell: "kita/3-6", theme: "", area: "0101 <b>" };
  const address = addressOf("region=toy&phase=3-6", state);
  assert.deepEqual(stateOf(address, NAMES), state);
  assert.ok(address.startsWith("?region=toy&phase=3-6&cell="));
});

test("nothing chosen leaves nothing in the address", () => {
  assert.equal(addressOf("region=toy", { cell: "", theme: "", area: "" }), "?region=toy");
  assert.deepEqual(stateOf("?region=toy", NAMES), { cell: "", theme: "", area: "" });
});

test("arrows walk from cell to cell and stop at the edge", () => {
  assert.deepEqual(nextPlace("ArrowRight", { row: 0, stop: 0 }, SIZE), { row: 0, stop: 1 });
  assert.deepEqual(nextPlace("ArrowDown", { row: 0, stop: 2 }, SIZE), { row: 1, stop: 2 });
  assert.equal(nextPlace("ArrowUp", { row: 0, stop: 2 }, SIZE), null);
  assert.equal(nextPlace("ArrowDown", { row: 2, stop: 2 }, SIZE), null);
  assert.equal(nextPlace("ArrowRight", { row: 1, stop: 3 }, SIZE), null);
  assert.equal(nextPlace("ArrowLeft", { row: 1, stop: 0 }, SIZE), null);
});

test("home and end lead along the row, other keys nowhere", () => {
  assert.deepEqual(nextPlace("End", { row: 1, stop: 1 }, SIZE), { row: 1, stop: 3 });
  assert.deepEqual(nextPlace("Home", { row: 1, stop: 2 }, SIZE), { row: 1, stop: 0 });
  assert.equal(nextPlace("a", { row: 1, stop: 1 }, SIZE), null);
});

test("every step can be taken back", () => {
  const back = { ArrowLeft: "ArrowRight", ArrowUp: "ArrowDown" };
  for (const [there, home] of Object.entries(back)) {
    const at = { row: 1, stop: 2 };
    assert.deepEqual(nextPlace(home, nextPlace(there, at, SIZE), SIZE), at);
  }
});

test("of an offer that nobody can walk to, no minutes are said", () => {
  const words = { kinds: { kita: "Kita" }, deliveries: { geh: "aufsuchend" } };
  const offer = {
    title: "Hilfe <b>",
    address: null,
    kinds: ["kita", "neu"],
    delivery: "geh",
    minutes: null,
    children_in_time: 0.734,
    here: true,
    outside: false,
  };
  const texts = offerTexts(offer, words);
  assert.equal(texts.minutes, "");
  assert.equal(texts.share, "73");
  assert.equal(texts.kind, "Kita, neu");
  assert.equal(texts.delivery, "aufsuchend");
  assert.equal(texts.title, "Hilfe <b>");
});
