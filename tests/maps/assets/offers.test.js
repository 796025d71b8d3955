import assert from "node:assert/strict";
import { test } from "node:test";
import { diamondPath } from "../../../maps/assets/offer_marker.js";
import {
  countsPerArea,
  isWanted,
  phasesOf,
  shownClass,
  shownOf,
} from "../../../maps/assets/offer_selection.js";

const KITA = { title: "Kita Anker", provider: null, phases: ["0–3", "3–6"], area: "Hafen" };
const GROUP = { title: "Krabbelgruppe", provider: "AWO", phases: ["0–3"], area: null };
const searched = ["title", "provider"];

test("a word is looked for in every field that can be searched, whatever its case", () => {
  assert.ok(isWanted(GROUP, { phase: "", word: " awo ", searched }));
  assert.ok(isWanted(KITA, { phase: "", word: "ANKER", searched }));
  assert.ok(!isWanted(KITA, { phase: "", word: "hafen", searched }));
  assert.ok(isWanted(KITA, { phase: "", word: "", searched }));
});

test("a field without a text is not found by the word null", () => {
  assert.ok(!isWanted(KITA, { phase: "", word: "null", searched }));
});

test("an offer for several phases is found under each", () => {
  assert.ok(isWanted(KITA, { phase: "3–6", word: "", searched }));
  assert.ok(!isWanted(GROUP, { phase: "3–6", word: "", searched }));
});

test("areas without offers are counted too, and what lies outside has a line of its own", () => {
  assert.deepEqual(countsPerArea(["Wald", "Hafen"], [KITA, KITA, GROUP], "außerhalb"), [
    ["außerhalb", 1],
    ["Hafen", 2],
    ["Wald", 0],
  ]);
});

test("phases are named once, in the order in which they come", () => {
  assert.deepEqual(phasesOf([GROUP, KITA, GROUP]), ["0–3", "3–6"]);
});

test("an offer of several kinds is shown while one of them is, in the colour of the first", () => {
  const theme = { classes: [0, 1], members: [[0, 2], [1]] };
  assert.equal(shownClass(theme, 0, new Set()), 0);
  assert.equal(shownClass(theme, 0, new Set([0])), 2);
  assert.equal(shownClass(theme, 0, new Set([0, 2])), undefined);
  assert.equal(shownClass({ classes: [0, 1], members: null }, 1, new Set([0])), 1);
});

test("an offer at two places is one offer at two places", () => {
  const rows = [{ id: "a" }, { id: "a" }, { id: "b" }];
  assert.equal(shownOf(rows, rows), "Alle gezeigt: 2 Angebote an 3 Orten.");
  assert.equal(
    shownOf([rows[2]], rows),
    "Gezeigt: 1 Angebot an 1 Ort; insgesamt 2 Angebote an 3 Orten.",
  );
  assert.equal(shownOf([], rows), "Nichts passt zur Auswahl.");
});

test("a diamond closes around its point", () => {
  assert.equal(diamondPath({ x: 10, y: 20 }, 5), "M10,15l5,5l-5,5l-5,-5z");
});
