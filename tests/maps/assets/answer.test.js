import assert from "node:assert/strict";
import { test } from "node:test";
import { fillThemes, themeGroups } from "../../../maps/assets/answer.js";
import { fakeNode, useFakeDocument } from "./fake_document.js";

useFakeDocument();

const THEMES = [
  { id: "surface", label: "Minuten", group: "Wege" },
  { id: "supply", label: "Plätze", group: "Versorgung" },
  { id: "p95", label: "95 von 100", group: "Wege" },
];
const choiceOf = (value) => Object.assign(fakeNode("select"), { value });

test("themes stand under their groups in the order in which they come", () => {
  const groups = [...themeGroups(THEMES)].map(([name, items]) => [name, items.map(({ id }) => id)]);
  assert.deepEqual(groups, [
    ["Wege", ["surface", "p95"]],
    ["Versorgung", ["supply"]],
  ]);
});

test("the theme of the address comes first, then the one chosen before, then the first", () => {
  const chosen = (before, wanted) => {
    const choice = choiceOf(before);
    fillThemes(choice, THEMES, wanted);
    return choice.value;
  };
  assert.equal(chosen("p95", "supply"), "supply");
  assert.equal(chosen("p95", null), "p95");
  assert.equal(chosen("norm-gone", null), "surface");
  assert.equal(chosen("", "norm-gone"), "surface");
});
