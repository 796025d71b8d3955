import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestTo, nextPlace } from "../../../maps/assets/kit/keys.js";
import { shiftInto } from "../../../maps/assets/kit/sheet.js";
import { sentences } from "../../../maps/assets/kit/speech.js";
import { spokenArea } from "../../../maps/assets/kit/spoken_area.js";

const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
const board = (side) =>
  Array.from({ length: side * side }, (_, at) => ({
    id: String(at),
    x: 100 * (at % side),
    y: 100 * Math.floor(at / side),
  }));

// The same numbers at every run (a linear congruential generator).
const scattered = (count, seed) => {
  let state = seed;
  const next = () => {
    state = (1_103_515_245 * state + 12_345) % 2_147_483_648;
    return (1000 * state) / 2_147_483_648;
  };
  return Array.from({ length: count }, (_, at) => ({ id: String(at), x: next(), y: next() }));
};

const reached = (start, places) => {
  const seen = new Set([start.id]);
  const open = [start];
  while (open.length > 0) {
    const from = open.pop();
    for (const next of KEYS.map((key) => nextPlace(key, from, places)).filter(Boolean)) {
      if (!seen.has(next.id)) {
        seen.add(next.id);
        open.push(next);
      }
    }
  }
  return seen.size;
};

test("an arrow leads to the neighbour on a board, and nowhere beyond its edge", () => {
  const places = board(3);
  const middle = places.at(4);
  assert.deepEqual(
    KEYS.map((key) => nextPlace(key, middle, places).id),
    ["3", "5", "1", "7"],
  );
  assert.equal(nextPlace("ArrowLeft", places[0], places), null);
  assert.equal(nextPlace("ArrowUp", places[0], places), null);
});

test("what lies straight ahead comes before what is nearer beside the way", () => {
  const places = [
    { id: "beside", x: 40, y: 39 },
    { id: "ahead", x: 90, y: 0 },
  ];
  assert.equal(nextPlace("ArrowRight", { x: 0, y: 0 }, places).id, "ahead");
});

test("what lies far beside is reached where nothing else lies in that direction", () => {
  const places = [{ id: "far", x: 10, y: 500 }];
  assert.equal(nextPlace("ArrowRight", { x: 0, y: 0 }, places).id, "far");
});

test("every arrow goes its way, whatever the map", () => {
  for (const seed of [1, 2, 3]) {
    const places = scattered(80, seed);
    for (const from of places) {
      const right = nextPlace("ArrowRight", from, places);
      const up = nextPlace("ArrowUp", from, places);
      assert.ok(right === null || right.x > from.x);
      assert.ok(up === null || up.y < from.y);
    }
  }
});

test("from the middle nearly all of a scattered map is reached, and all of a board", () => {
  assert.equal(reached(board(7)[24], board(7)), 49);
  for (const seed of [1, 2, 3, 4, 5]) {
    const places = scattered(170, seed);
    const start = nearestTo({ x: 500, y: 500 }, places);
    assert.ok(reached(start, places) >= 165, `${seed}: ${reached(start, places)}`);
  }
});

test("one starts at what is nearest to the middle; without places nowhere", () => {
  assert.equal(nearestTo({ x: 95, y: 110 }, board(3)).id, "4");
  assert.equal(nearestTo({ x: 0, y: 0 }, []), null);
});

test("what lies in sight is not moved, what juts out is, and what is too long shows its beginning", () => {
  assert.equal(shiftInto(10, 20, 0, 100), 0);
  assert.equal(shiftInto(-5, 20, 0, 100), 5);
  assert.equal(shiftInto(90, 120, 0, 100), -20);
  assert.equal(shiftInto(40, 240, 0, 100), -40);
});

test("an area is read out by name, class and the value behind the theme", () => {
  const described = {
    title: "Hafen",
    lines: [["Status: hoch", " (Index 1,2)"], "Rang 3"],
    table: { rows: [["Kinderarmut", "31 %", ""]] },
  };
  const item = { label: "hoch", limits: "1,0 bis 1,5" };
  assert.equal(
    spokenArea(described, item, "Status"),
    "Hafen. hoch, 1,0 bis 1,5. Status: hoch (Index 1,2).",
  );
  assert.equal(
    spokenArea(described, item, "Kinderarmut"),
    "Hafen. hoch, 1,0 bis 1,5. Kinderarmut: 31 %.",
  );
});

test("an area without class, lines or values is read out by its name alone", () => {
  const described = { title: "Wald", lines: [], table: null };
  assert.equal(spokenArea(described, { label: "", limits: "" }, "Status"), "Wald.");
  assert.equal(spokenArea(described, undefined, ""), "Wald.");
});

test("sentences end once", () => {
  assert.equal(sentences("Ein Satz.", null, "Noch einer", ""), "Ein Satz. Noch einer.");
});
