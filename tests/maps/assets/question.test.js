import assert from "node:assert/strict";
import { test } from "node:test";
import { askedFields, queryOf, setIfKnown, usualFields } from "../../../maps/assets/question.js";

const SERVICES = [
  { kind: "kita", life_phase: "3-6", capacity: "places" },
  { kind: "family_office", life_phase: "0-3", capacity: "hours" },
];
const FIELDS = {
  kind: "kita",
  life_phase: "3-6",
  mode: "walk",
  capacity: "places",
  weekday: "",
  time: "15:00",
  season: "school",
  day: "",
};

test("without a day any time will do", () => {
  assert.equal(queryOf(FIELDS), "kind=kita&life_phase=3-6&mode=walk&capacity=places");
});

test("a day goes with its time", () => {
  assert.match(queryOf({ ...FIELDS, weekday: "0" }), /&weekday=0&time=15%3A00&season=school$/u);
});

test("one day stands for weekday and season, and counts where it is asked for", () => {
  const query = queryOf({ ...FIELDS, weekday: "day", day: "2026-12-01" });
  assert.match(query, /places&day=2026-12-01&time=15%3A00$/u);
  assert.match(queryOf({ ...FIELDS, weekday: "0", day: "2026-12-01" }), /season=school$/u);
  assert.match(queryOf({ ...FIELDS, weekday: "day" }), /places$/u);
});

test("an address gives back the question that was written into it", () => {
  const fields = { ...FIELDS, weekday: "6", kind: "kita" };
  const { day, kind, ...others } = fields;
  assert.equal(day, "");
  assert.equal(new URLSearchParams(queryOf(fields)).get("kind"), kind);
  assert.deepEqual(askedFields(`?region=x&${queryOf(fields)}`), others);
});

test("what an address leaves open or does not know stays as it is", () => {
  assert.deepEqual(askedFields("?region=x&theme=supply&mode=&evil=1"), {});
});

test("a kind brings what is usually asked about it", () => {
  assert.deepEqual(usualFields(SERVICES, "family_office"), {
    life_phase: "0-3",
    capacity: "hours",
  });
  assert.deepEqual(usualFields(SERVICES, "unknown"), {});
  assert.deepEqual(usualFields([], "kita"), {});
});

test("a field keeps its choice where the address names none of its own", () => {
  const options = ["walk", "bike"];
  const field = {
    value: "bike",
    get selectedIndex() {
      return options.indexOf(this.value);
    },
  };
  assert.equal(setIfKnown(field, "rocket"), false);
  assert.equal(field.value, "bike");
  assert.equal(setIfKnown(field, "walk"), true);
  assert.equal(field.value, "walk");
});
