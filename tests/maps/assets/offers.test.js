import assert from "node:assert/strict";
import { test } from "node:test";
import { cornersOf, shapePath } from "../../../maps/assets/kit/shapes.js";
import { bubbleSize, clusterPoints } from "../../../maps/assets/offer_clusters.js";
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

test("every shape but the circle closes around its point, and no two are alike", () => {
  const shapes = ["circle", "square", "triangle", "diamond", "drop", "cross"];
  const paths = shapes.map((shape) => shapePath(shape, { x: 100, y: 200 }, 5));
  assert.equal(new Set(paths).size, shapes.length);
  for (const shape of shapes.slice(1)) {
    const corners = cornersOf(shape, { x: 100, y: 200 }, 5);
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    assert.ok(Math.min(...xs) < 100 && Math.max(...xs) > 100, shape);
    assert.ok(Math.min(...ys) < 200 && Math.max(...ys) > 200, shape);
  }
  assert.equal(cornersOf("circle", { x: 0, y: 0 }, 5), null);
});

const scattered = Array.from({ length: 300 }, (_, at) => ({
  x: (at * 37.3) % 500,
  y: (at * at * 11.7) % 400,
}));

test("every offer is in one bubble or single, and bubbles hold at least as many as asked", () => {
  const { single, bubbles } = clusterPoints(scattered, { size: 64, least: 4 });
  const members = bubbles.flatMap((bubble) => bubble.members);
  const all = [...single, ...members].sort((a, b) => a - b);
  assert.deepEqual(all, [...scattered.keys()]);
  assert.ok(bubbles.length > 0 && bubbles.every((bubble) => bubble.members.length >= 4));
});

test("a bubble lies among its offers, and a moved map keeps it", () => {
  const { bubbles } = clusterPoints(scattered, { size: 64, least: 4 });
  for (const { x, y, members } of bubbles) {
    const own = members.map((at) => scattered[at]);
    assert.ok(Math.min(...own.map((point) => point.x)) <= x);
    assert.ok(Math.max(...own.map((point) => point.y)) >= y);
  }
  const reversed = clusterPoints(scattered.toReversed(), { size: 64, least: 4 });
  const counts = ({ bubbles: found }) => found.map(({ members }) => members.length).sort();
  assert.deepEqual(counts(reversed), counts({ bubbles }));
});

test("bubbles grow with their number, slowly", () => {
  assert.ok(bubbleSize(4) < bubbleSize(40) && bubbleSize(40) < bubbleSize(4000));
  assert.ok(bubbleSize(10_000) < 64);
});
