import assert from "node:assert/strict";
import { test } from "node:test";
import { ownPath } from "../../../maps/assets/own_path.js";

test("after logging in one comes to a page of ours", () => {
  assert.equal(ownPath("/review?region=toy"), "/review?region=toy");
});

test("a foreign address leads to the start page", () => {
  for (const next of [null, "", "//evil.example", "/\\evil.example", "https://evil.example", "x"]) {
    assert.equal(ownPath(next), "/", String(next));
  }
});
