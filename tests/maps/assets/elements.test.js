import assert from "node:assert/strict";
import { test } from "node:test";
import { element, svg } from "../../../maps/assets/kit/elements.js";
import { useFakeDocument } from "./fake_document.js";

useFakeDocument();

test("text that looks like markup stays one text", () => {
  const node = element("p", { className: "where" }, "<b>Hafen</b>", " & Markt");
  assert.deepEqual(node.children, ["<b>Hafen</b>", " & Markt"]);
  assert.equal(node.className, "where");
});

test("what is not there is left out, and zero is there", () => {
  assert.deepEqual(element("td", null, null, undefined, 0, "").children, [0, ""]);
});

test("a drawn node has attributes and no properties", () => {
  const node = svg("rect", { width: 16, fill: "#ffffff" });
  assert.deepEqual(node.attributes, { width: "16", fill: "#ffffff" });
});
