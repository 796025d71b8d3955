import assert from "node:assert/strict";
import { test } from "node:test";
import { pictureAt, pixelsOf } from "../../../maps/assets/kit/background.js";
import {
  finestRank,
  intoView,
  linesOf,
  overlaps,
  placeNames,
  turned,
} from "../../../maps/assets/kit/names.js";

const VIEW = { width: 800, height: 600 };
const ALL = { finest: 9, view: VIEW };

const name = (at, x, y, more = {}) => ({
  at,
  x,
  y,
  lines: [`Name ${at}`],
  width: 60,
  height: 16,
  rank: 0,
  radius: 100,
  isChosen: false,
  wasShown: false,
  ...more,
});

// A generator that gives the same numbers every time (Park and Miller).
const numbers = (seed) => {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

const places = (shown) => shown.map(({ at }) => at).sort((a, b) => a - b);

test("no two names overlap, none leaves the map, and none covers what stands there", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const next = numbers(seed);
    const names = Array.from({ length: 120 }, (_, at) =>
      name(at, 900 * next() - 50, 700 * next() - 50, {
        width: 20 + 200 * next(),
        height: next() < 0.3 ? 30 : 16,
        rank: Math.floor(3 * next()),
        radius: next() < 0.2 ? null : 150 * next(),
        isChosen: at === 7,
      }),
    );
    const fixed = [{ left: 500, right: 800, top: 580, bottom: 600 }];
    const shown = placeNames(names, { ...ALL, fixed });
    const boxes = shown.map(({ box }) => box);
    for (const [at, one] of boxes.entries()) {
      for (const other of [...boxes.slice(at + 1), ...fixed]) assert.ok(!overlaps(one, other));
    }
    const inside = shown.filter(({ isChosen }) => !isChosen).map(({ box }) => box);
    assert.ok(inside.length > 5);
    for (const { left, top, right, bottom } of inside) {
      assert.ok(left >= 0 && top >= 0 && right <= VIEW.width && bottom <= VIEW.height);
    }
  }
});

test("of two that collide the coarser level stays, then the one shown before, then the larger", () => {
  const pair = (one, other) =>
    places(placeNames([name(0, 400, 300, one), name(1, 401, 300, other)], ALL));
  const same = { height: 200 }; // too high to give way
  assert.deepEqual(pair({ ...same, rank: 1 }, { ...same, rank: 0 }), [1]);
  assert.deepEqual(pair(same, { ...same, wasShown: true }), [1]);
  assert.deepEqual(pair({ ...same, radius: 90 }, { ...same, radius: 95 }), [1]);
});

test("the chosen area is named whatever else stands there, however small it is", () => {
  const names = [name(0, 400, 300), name(1, 400, 302, { rank: 5, radius: 1, isChosen: true })];
  const shown = placeNames(names, { ...ALL, finest: 0 });
  assert.equal(shown[0].at, 1);
});

test("a finer name must fit into its area, one of the coarsest may jut out, of many a little", () => {
  const small = { radius: 20 };
  assert.deepEqual(places(placeNames([name(0, 100, 100, small)], ALL)), [0]);
  assert.deepEqual(places(placeNames([name(0, 100, 100, { ...small, rank: 1 })], ALL)), []);
  const many = (radius) =>
    Array.from({ length: 31 }, (_, at) => name(at, 100 + 20 * at, 100, { radius }));
  assert.deepEqual(places(placeNames(many(10), ALL)), []);
  assert.ok(places(placeNames(many(20), ALL)).length > 0);
});

test("a name gives way to the letter of its area where there is room", () => {
  const letters = [{ left: 393, right: 407, top: 293, bottom: 307 }];
  const [{ box }] = placeNames([name(0, 400, 300)], { ...ALL, letters });
  assert.ok(!overlaps(box, letters[0]));
  const walled = Array.from({ length: 60 }, (_, at) => ({
    left: 0,
    right: 800,
    top: 10 * at,
    bottom: 10 * at + 9,
  }));
  assert.equal(placeNames([name(0, 400, 300)], { ...ALL, letters: walled }).length, 1);
});

test("far out the coarsest level alone is named, closer two, then all", () => {
  assert.deepEqual(
    [12, 12.5, 12.75, 13.75, 14].map((zoom) => finestRank(zoom, 12)),
    [0, 0, 1, 1, Number.POSITIVE_INFINITY],
  );
});

test("a long name takes two lines, parted near the middle, and one without a gap stays whole", () => {
  const widthOf = (text) => text.length * 7;
  assert.deepEqual(linesOf("Altstadt Nord", 200, widthOf), ["Altstadt Nord"]);
  assert.deepEqual(linesOf("Erzhütten / Wiesenthalerhof", 100, widthOf), [
    "Erzhütten /",
    "Wiesenthalerhof",
  ]);
  assert.deepEqual(linesOf("Bad-Süd", 10, widthOf), ["Bad-", "Süd"]);
  assert.deepEqual(linesOf("Donaudampfschifffahrt", 10, widthOf), ["Donaudampfschifffahrt"]);
});

test("each zoom has its picture, also beyond the closest", () => {
  const pictures = [10, 12, 14, 16].map((band) => ({ band }));
  const at = (zoom) => pictureAt(pictures, zoom).band;
  assert.deepEqual(
    [8, 10.75, 11, 12.75, 13, 14.75, 15, 18].map(at),
    [10, 10, 12, 12, 14, 14, 16, 16],
  );
});

test("metres on the ground are more pixels further north", () => {
  assert.equal(Math.round(pixelsOf(40_075_016.686, 0, 0)), 256);
  assert.equal(Math.round(pixelsOf(1000, 60, 12) / pixelsOf(1000, 0, 12)), 2);
});

test("closer than an area is wide its name moves to where it can be seen, and no further", () => {
  const far = name(0, 1000, 300, { radius: 400 });
  const { x, y } = intoView(far, VIEW);
  assert.deepEqual([x, y], [800 - 34, 300]);
  const small = { ...far, radius: 200 };
  assert.equal(intoView(small, VIEW), small);
  const street = { ...far, isStreet: true };
  assert.equal(intoView(street, VIEW), street);
  const place = { ...far, radius: null };
  assert.equal(intoView(place, VIEW), place);
});

test("a text that is turned needs an upright box of its own", () => {
  const rounded = ({ width, height }) => [Math.round(width), Math.round(height)];
  assert.deepEqual(rounded(turned(100, 10, 0)), [100, 10]);
  assert.deepEqual(rounded(turned(100, 10, 90)), [10, 100]);
  assert.deepEqual(rounded(turned(100, 10, -45)), [78, 78]);
});
