import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, euros, folded, number, parseNumber } from "../../../maps/assets/kit/german.js";

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

test("typed numbers are read as Germans write them", () => {
  const typed = {
    "120.000": 120_000,
    "1.234.567": 1_234_567,
    "120 000": 120_000,
    "120\u202f000": 120_000,
    "46.000,50": 46_000.5,
    "46000,5": 46_000.5,
    " 9200 € ": 9200,
    "9.200 Euro": 9200,
    0: 0,
    "0,5": 0.5,
  };
  for (const [text, value] of Object.entries(typed)) assert.equal(parseNumber(text), value, text);
});

test("nothing typed is no number, not zero", () => {
  assert.equal(parseNumber(""), null);
  assert.equal(parseNumber("  "), null);
});

test("what could mean two numbers, or none, is not guessed", () => {
  const unclear = ["120,000", "1.5", "1.50", "120.00", "0.500", "1.2345", "1.234 567", "46,000.50"];
  for (const text of [...unclear, "12,", ",5", "1e5", "-5", "viel", "12 3", "€"])
    assert.ok(Number.isNaN(parseNumber(text)), text);
});

test("what was understood is written out and understood again", () => {
  assert.equal(euros(120_000), "120.000 €");
  assert.equal(euros(46_000.5), "46.000,50 €");
  for (const value of [0, 7, 999, 1000, 46_000.5, 123_456_789])
    assert.equal(parseNumber(euros(value)), value);
});
