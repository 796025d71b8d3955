import assert from "node:assert/strict";
import { test } from "node:test";
import {
  allowedFields,
  readSum,
  siteFields,
  siteQuery,
  typedSum,
} from "../../../maps/assets/siting_question.js";

const FIRST = { kind: "family_office", count: "1", life_phase: "0-3", candidates: "school,kita" };

test("what is asked anyway, or empty, does not stand in the address", () => {
  const fields = { kind: "kita", need: "children", aim: "coverage", capacity: "", count: "2" };
  assert.equal(siteQuery(fields), "kind=kita&count=2");
});

test("several ticks are one list", () => {
  assert.equal(siteQuery({ candidates: ["school", "grid"] }), "candidates=school%2Cgrid");
});

test("an address gives back the question that was written into it", () => {
  const query = siteQuery({ kind: "kita", life_phase: ["0-3", "3-6"], candidates: ["grid"] });
  const { kind, life_phase: phases, candidates } = siteFields(`?region=x&${query}`, FIRST);
  assert.deepEqual([kind, phases, candidates], ["kita", ["0-3", "3-6"], ["grid"]]);
});

test("an address that asks nothing asks what comes first", () => {
  const { kind, candidates, budget } = siteFields("?region=x&theme=before", FIRST);
  assert.deepEqual([kind, candidates, budget], ["family_office", ["school", "kita"], ""]);
});

test("limited places and a priority go with coverage alone, and never together", () => {
  const coverage = { aim: "coverage", equity: "none", capacity: "" };
  const { equity, capacity, count } = allowedFields(coverage);
  assert.deepEqual([equity, capacity, count], [true, true, true]);
  assert.equal(allowedFields({ ...coverage, capacity: "50" }).equity, false);
  assert.equal(allowedFields({ ...coverage, equity: "most_burdened_first" }).capacity, false);
  assert.equal(allowedFields({ ...coverage, aim: "median" }).equity, false);
  assert.equal(allowedFields({ ...coverage, aim: "cover_all" }).count, false);
  assert.equal(allowedFields({ ...coverage, aim: "tour" }).tour_days, true);
  assert.equal(allowedFields({ ...coverage, aim: "tour" }).budget, false);
  assert.equal(allowedFields(coverage).tour_days, false);
});

test("a list may stand in an address once with commas, or several times", () => {
  const { candidates } = siteFields("?region=x&candidates=school&candidates=kita", FIRST);
  assert.deepEqual(candidates, ["school", "kita"]);
});

test("a sum of money is said as it was understood, and an unclear one in the words of its field", () => {
  assert.deepEqual(readSum("budget", "120.000"), {
    value: 120_000,
    text: "verstanden: 120.000 €",
  });
  assert.deepEqual(readSum("price", ""), { value: null, text: "" });
  const unclear = readSum("price", "46,000");
  assert.ok(Number.isNaN(unclear.value));
  assert.ok(unclear.text.startsWith("Preis je Ort: „46,000“ ist nicht eindeutig"));
});

test("a sum of an address is shown as it is typed, and read as the same", () => {
  for (const text of ["120000", "46000.5", "0"])
    assert.equal(readSum("budget", typedSum(text)).value, Number(text));
  assert.equal(typedSum("120000"), "120.000");
  assert.equal(typedSum(""), "");
});
