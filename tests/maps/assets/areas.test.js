import assert from "node:assert/strict";
import { test } from "node:test";
import {
  areaStyle,
  findArea,
  hasRoom,
  lettersOf,
  nameAndNumber,
} from "../../../maps/assets/kit/areas.js";

const INK = {
  border: "#border",
  outline: "#outline",
  dark: "#dark",
  light: "#light",
  chosen: "#chosen",
  unsure: "#unsure",
};
const ITEM = { colour: "#ffffcc" };
const PLAIN = { isChosen: false, isUnsure: false };
const AREAS = [
  { id: "0101", name: "Hafen" },
  { id: "0102", name: "Alter Hafen" },
  { id: "12", name: "Gebiet 0101" },
];

test("an area is found by name and number, by number, or by a part of its name", () => {
  assert.equal(findArea(AREAS, "Hafen (0101)").id, "0101");
  assert.equal(findArea(AREAS, "0101").id, "0101");
  assert.equal(findArea(AREAS, " alter ").id, "0102");
  assert.equal(findArea(AREAS, "gibt es nicht"), undefined);
});

test("what the list proposes is found again", () => {
  for (const area of AREAS) assert.equal(findArea(AREAS, nameAndNumber(area)), area);
});

test("a class fills its area", () => {
  const style = areaStyle(ITEM, "url(#m-plus)", PLAIN, INK);
  assert.deepEqual(
    [style.fillOpacity, style.fillColor, style.color],
    [1, "url(#m-plus)", "#border"],
  );
});

test("white lies between areas, grey around those that are white themselves", () => {
  const gap = { ...ITEM, is_gap: true };
  assert.equal(areaStyle(ITEM, "#ffffcc", PLAIN, INK).color, "#border");
  assert.equal(areaStyle(gap, "url(#m-hatch)", PLAIN, INK).color, "#outline");
});

test("without a class an area is an outline", () => {
  const style = areaStyle(undefined, undefined, PLAIN, INK);
  assert.deepEqual([style.fillOpacity, style.color, style.weight], [0, "#outline", 0.9]);
});

test("an unsure class is dashed, and the chosen area is marked above all", () => {
  const unsure = areaStyle(ITEM, "#ffffcc", { isChosen: false, isUnsure: true }, INK);
  assert.deepEqual([unsure.color, unsure.dashArray], ["#unsure", "3 4"]);
  const chosen = areaStyle(ITEM, "#ffffcc", { isChosen: true, isUnsure: true }, INK);
  assert.deepEqual([chosen.color, chosen.weight, chosen.dashArray], ["#chosen", 3, null]);
});

test("a letter stands only where the area is wide and high enough", () => {
  assert.ok(hasRoom({ x: 0, y: 20 }, { x: 13, y: 0 }));
  assert.ok(!hasRoom({ x: 0, y: 20 }, { x: 12, y: 0 }));
  assert.ok(!hasRoom({ x: 0, y: 12 }, { x: 40, y: 0 }));
});

test("an area bears the letter of its class, and a sign where its value is an estimate", () => {
  const items = [{ letter: "A" }, { letter: "" }];
  const theme = { items, classes: [0, 0, 1, 1, -1], mark: { letter: "≈" }, marked: [1, 3] };
  const letters = theme.classes.map((_, place) => lettersOf(theme, place));
  assert.deepEqual(letters, ["A", "A≈", "", "≈", ""]);
  assert.equal(lettersOf({ items, classes: [0] }, 0), "A");
});
