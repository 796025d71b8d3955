import assert from "node:assert/strict";
import { test } from "node:test";
import { nextSlide, slideIn, swipeOf, wishOf } from "../../../maps/assets/presentation.js";

const pressed = (key, more = {}) => wishOf({ key, ...more });
const named = (hash, search = "") => slideIn({ hash, search }, 8);

test("whatever a remote control sends turns the page", () => {
  for (const key of ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"])
    assert.equal(pressed(key), "on");
  for (const key of ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"])
    assert.equal(pressed(key), "back");
  assert.deepEqual(
    ["Home", "End", "Escape", "n", "N", "f"].map((key) => pressed(key)),
    ["first", "last", "leave", "hint", "hint", "full"],
  );
});

test("keys of the browser and of buttons are left to them", () => {
  assert.equal(pressed("ArrowLeft", { hasModifier: true }), "");
  assert.equal(pressed(" ", { isOnButton: true }), "");
  assert.equal(pressed("Enter", { isOnButton: true }), "");
  assert.equal(pressed("ArrowRight", { isOnButton: true }), "on");
  assert.equal(pressed(" ", { shiftKey: true }), "back");
  for (const key of ["Tab", "a", "F5", "constructor"]) assert.equal(pressed(key), "");
});

test("there is nothing before the first slide and nothing behind the last", () => {
  assert.equal(nextSlide("back", 1, 8), 1);
  assert.equal(nextSlide("on", 8, 8), 8);
  assert.equal(nextSlide("on", 3, 8), 4);
  assert.equal(nextSlide("first", 5, 8), 1);
  assert.equal(nextSlide("last", 5, 8), 8);
  assert.equal(nextSlide("on", 1, 1), 1);
});

test("an address names a slide, the first if none, and nothing that there is not", () => {
  assert.equal(named(""), 1);
  assert.equal(named("#3"), 3);
  assert.equal(named("", "?region=a&folie=4"), 4);
  assert.equal(named("#2", "?folie=4"), 2);
  for (const hash of ["#0", "#9", "#-1", "#1.5", "#x"]) assert.equal(named(hash), null);
});

test("a finger that goes down turns no page", () => {
  const from = { x: 200, y: 200 };
  assert.equal(swipeOf(from, { x: 100, y: 210 }), "on");
  assert.equal(swipeOf(from, { x: 300, y: 190 }), "back");
  assert.equal(swipeOf(from, { x: 100, y: 100 }), "");
  assert.equal(swipeOf(from, { x: 170, y: 200 }), "");
});
