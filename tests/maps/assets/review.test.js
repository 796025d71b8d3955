import assert from "node:assert/strict";
import { test } from "node:test";
import { candidateNote, keyChoice, progressText } from "../../../maps/assets/review_texts.js";

const press = (key, own = {}) => ({ key, target: { tagName: "BODY" }, ...own });

test("progress says what waits, that all is done, or that there was nothing", () => {
  assert.equal(progressText({ waiting: 1200, total: 3000 }), "noch 1.200 von 3.000");
  assert.equal(progressText({ waiting: 0, total: 9 }), "alle 9 entschieden");
  assert.equal(progressText({ waiting: 0, total: 0 }), "nichts zu prüfen");
});

test("of a proposal only what is known is said", () => {
  assert.equal(
    candidateNote({ level_label: "Haus", score: 87.4, quality: "A" }),
    "Haus, Ähnlichkeit 87 %, Qualität A",
  );
  assert.equal(candidateNote({ level_label: "Straße", score: 0, quality: "" }), "Straße");
});

test("digits choose a proposal that there is", () => {
  assert.deepEqual(keyChoice(press("2"), 2), { action: "candidate", at: 2 });
  assert.equal(keyChoice(press("3"), 2), null);
  assert.equal(keyChoice(press("4"), 9), null);
});

test("letters act in either case", () => {
  assert.deepEqual(keyChoice(press("S"), 0), { action: "later" });
  assert.deepEqual(keyChoice(press("k"), 0), { action: "none" });
  assert.deepEqual(keyChoice(press("z"), 0), { action: "undo" });
  assert.equal(keyChoice(press("x"), 0), null);
});

test("Enter takes the chosen point, but a button has its own Enter", () => {
  assert.deepEqual(keyChoice(press("Enter"), 0), { action: "take" });
  assert.equal(keyChoice(press("Enter", { target: { tagName: "BUTTON" } }), 0), null);
});

test("keys for the browser or for a field do nothing here", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey"]) {
    assert.equal(keyChoice(press("s", { [held]: true }), 0), null);
  }
  for (const tagName of ["INPUT", "SELECT", "TEXTAREA"]) {
    assert.equal(keyChoice(press("s", { target: { tagName } }), 0), null);
  }
});
