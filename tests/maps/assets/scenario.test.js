import assert from "node:assert/strict";
import { test } from "node:test";
import {
  amountOf,
  markScenario,
  scenarioName,
  sentChange,
  wordsOf,
} from "../../../maps/assets/scenario.js";

test("every change has words of its own", () => {
  assert.equal(wordsOf("add", undefined, "100 Plätze"), "Neuer Standort, Umfang 100 Plätze");
  assert.equal(wordsOf("close", "Kita Anker"), "Kita Anker geschlossen");
  assert.equal(wordsOf("move", "Kita Anker"), "Kita Anker verlegt");
  assert.equal(wordsOf("resize", "Kita Anker", "20 Plätze"), "Kita Anker: Umfang 20 Plätze");
});

test("a scenario names all its changes, none names nothing", () => {
  const changes = [{ words: "A geschlossen" }, { words: "B verlegt" }];
  assert.equal(
    scenarioName(changes),
    "Gedankenspiel, nicht der Bestand: A geschlossen; B verlegt.",
  );
  assert.equal(scenarioName([]), "");
});

test("what belongs to a scenario says so once, and no longer when it is taken back", () => {
  const once = markScenario("90 von 100", true);
  assert.equal(once, "Gedankenspiel: 90 von 100");
  assert.equal(markScenario(once, true), once);
  assert.equal(markScenario(once, false), "90 von 100");
  assert.equal(markScenario("90 von 100", false), "90 von 100");
});

test("the service is sent a change without its words", () => {
  const change = { action: "add", place: [6.8, 51.4], capacity: 60, words: "Neuer Standort" };
  assert.deepEqual(sentChange(change), { action: "add", place: [6.8, 51.4], capacity: 60 });
});

test("a capacity that is no number or below zero is none", () => {
  assert.equal(amountOf("35"), 35);
  assert.equal(amountOf("0.5"), 0.5);
  for (const text of ["", "-3", "viele"]) assert.equal(amountOf(text), 0, text);
});
