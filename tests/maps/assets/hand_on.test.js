import assert from "node:assert/strict";
import { test } from "node:test";
import { handedOn } from "../../../maps/assets/kit/hand_on.js";

test("a link hands on what the address says, but for its look on a screen", () => {
  assert.equal(
    handedOn("/bild/a/b.png", "?region=a&theme=status&area=0101&map=12/1/2&filter=x", "dpi=300"),
    "/bild/a/b.png?theme=status&area=0101&dpi=300",
  );
});

test("without anything chosen it is the page's first theme", () => {
  assert.equal(handedOn("/bild/a/b.svg", "?region=a", ""), "/bild/a/b.svg");
});

test("names with signs of an address stay names", () => {
  assert.equal(
    handedOn("/bild/a/b.svg", "?cell=b%26c%2F0-3", ""),
    "/bild/a/b.svg?cell=b%26c%2F0-3",
  );
});

test("what a link says by itself wins over the address", () => {
  assert.equal(handedOn("/s.pdf", "?paper=a3&dpi=300", "paper=a4"), "/s.pdf?paper=a4");
});

test("what is chosen of the offers goes along, a try-out of the page does not", () => {
  assert.equal(
    handedOn("/b.svg", "?region=a&phase=0%E2%80%933&only=Kita&q=awo&changes=%5B%5D&sites=0", ""),
    "/b.svg?phase=0%E2%80%933&only=Kita&q=awo",
  );
});
