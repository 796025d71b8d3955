import assert from "node:assert/strict";
import { test } from "node:test";
import {
  catchmentLine,
  isWellSeen,
  nearestTable,
  nearestTitle,
} from "../../../maps/assets/routes.js";

const FREE = { left: 300, right: 1000, bottom: 700 };

test("the nearest offers have a figure under every head", () => {
  const near = [{ title: "Kita", minutes: "9,8", metres: "782", straight: "560", line: [] }];
  const { head, rows } = nearestTable(near);
  assert.deepEqual(rows, [["Kita", "9,8", "782", "560"]]);
  assert.equal(head.length, rows[0].length);
});

test("offers of a scenario say so", () => {
  assert.equal(nearestTitle(true), "Gedankenspiel: Die nächsten Angebote von hier");
  assert.equal(nearestTitle(undefined), "Die nächsten Angebote von hier");
});

test("an area has two decimals at most", () => {
  assert.equal(
    catchmentLine({ minutes: 15, square_kilometres: 1.5049 }),
    "bis 15 Minuten: 1,5 km²",
  );
  assert.equal(catchmentLine({ minutes: 5, square_kilometres: 0.127 }), "bis 5 Minuten: 0,13 km²");
});

test("ways in sight and large enough are left where they are", () => {
  assert.ok(isWellSeen({ x: 400, y: 100 }, { x: 600, y: 200 }, FREE));
});

test("ways behind the card, out of sight or too small are looked at", () => {
  assert.ok(!isWellSeen({ x: 200, y: 100 }, { x: 600, y: 200 }, FREE));
  assert.ok(!isWellSeen({ x: 400, y: -5 }, { x: 600, y: 200 }, FREE));
  assert.ok(!isWellSeen({ x: 400, y: 100 }, { x: 600, y: 720 }, FREE));
  assert.ok(!isWellSeen({ x: 400, y: 100 }, { x: 450, y: 150 }, FREE));
});
