import assert from "node:assert/strict";
import { test } from "node:test";
import { byKey, figureTable, headedTable, keyOf } from "../../../maps/assets/kit/table.js";
import { useFakeDocument } from "./fake_document.js";

useFakeDocument();

const sorted = (keys, isDown) => keys.map((key) => ({ key })).sort(byKey(isDown));
const keysOf = (rows) => rows.map(({ key }) => key);

test("a cell is sorted by its number, a gap by nothing, a word by itself", () => {
  assert.equal(keyOf("12,5 %", "0.125"), 0.125);
  assert.equal(keyOf("0", "0"), 0);
  assert.equal(keyOf("–", ""), null);
  assert.equal(keyOf("–", "nan"), null);
  assert.equal(keyOf(" Hafen \n", undefined), "Hafen");
});

test("gaps come last, up and down", () => {
  assert.deepEqual(keysOf(sorted([null, 2, 10, 1], false)), [1, 2, 10, null]);
  assert.deepEqual(keysOf(sorted([null, 2, 10, 1], true)), [10, 2, 1, null]);
});

test("words are sorted as Germans read them", () => {
  assert.deepEqual(keysOf(sorted(["Zoo", "Öhrn", "Oben"], false)), ["Oben", "Öhrn", "Zoo"]);
});

test("what has no way is farther than everything", () => {
  assert.deepEqual(keysOf(sorted([1e9, null, 5], false)), [5, 1e9, null]);
});

test("figures stand under heads of their own, beside a label", () => {
  const table = figureTable({ head: ["Angebot", "Minuten"], rows: [["Kita", "9,8"]] });
  assert.equal(
    table
      .all("th")
      .map(({ text }) => text)
      .join(),
    "Angebot,Kita",
  );
  assert.equal(
    table
      .all("td")
      .map(({ text }) => text)
      .join(),
    "Minuten,9,8",
  );
  assert.deepEqual(table.all("caption"), []);
});

test("a table without heads has no row for them", () => {
  assert.deepEqual(figureTable({ head: [], rows: [["a", "b"]] }).all("thead"), []);
});

test("a table to be read names its rows and columns for those who hear it", () => {
  const table = headedTable({ head: ["Gebiet", "Kinder"], rows: [["Hafen", "+3"]], caption: "c" });
  assert.deepEqual(
    table.all("th").map(({ text, scope }) => [text, scope]),
    [
      ["Gebiet", "col"],
      ["Kinder", "col"],
      ["Hafen", "row"],
    ],
  );
});
