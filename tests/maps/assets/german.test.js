import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, folded, number } from "../../../maps/assets/kit/german.js";

test("numbers have a comma and points", () => {
  assert.equal(number(12_345), "12.345");
  assert.equal(number(0.5), "0,5");
  assert.equal(number(0), "0");
});

test("names are sorted as in a German register, numbers in them by their value", () => {
  const names = ["Zoo", "Ärztehaus", "Gebiet 10", "Gebiet 9", "apfelweg"];
  assert.deepEqual(names.sort(compare), ["apfelweg", "Ärztehaus", "Gebiet 9", "Gebiet 10", "Zoo"]);
});

test("words are found whatever their case and the blanks around them", () => {
  assert.equal(folded("  HAFENSTRASSE Öst "), "hafenstrasse öst");
});
