import assert from "node:assert/strict";
import { test } from "node:test";
import {
  drawLegend,
  drawTicks,
  fill,
  isDark,
  legendParts,
  signInk,
} from "../../../maps/assets/kit/legend.js";
import { fakeNode, useFakeDocument } from "./fake_document.js";

useFakeDocument();

const INK = {
  light: "#ffffff",
  dark: "#14263a",
  gap: "#8a97a3",
  band: "#8a97a4",
  dot: "#222222",
};
const item = (own) => ({
  label: "hoch",
  limits: "",
  colour: "#ffffcc",
  pattern: "none",
  count: 3,
  letter: "",
  is_gap: false,
  shape: "",
  ...own,
});
const FIELD = { corner: "Status", columns: ["+", "−"], rows: ["1 hoch", "2 mittel"] };
const CELLS = ["a", "b", "c", "d"].map((label) => item({ label }));
const GAP = item({ label: "gesperrt", pattern: "hatch", is_gap: true, colour: "#ffffff" });

test("dark colours are those on which white can be read", () => {
  for (const colour of ["#225ea8", "#000000", "#8c2d04"]) assert.ok(isDark(colour), colour);
  for (const colour of ["#ffffff", "#ffffcc", "#41b6c4"]) assert.ok(!isDark(colour), colour);
});

test("a sign is light on dark ground, dark on light ground, and pale where it marks a gap", () => {
  assert.equal(signInk(item({ colour: "#225ea8" }), INK), INK.light);
  assert.equal(signInk(item({ colour: "#ffffcc" }), INK), INK.dark);
  assert.equal(signInk(item({ colour: "#225ea8", is_gap: true }), INK), INK.gap);
});

test("a plain class is filled with its colour and needs no pattern", () => {
  const defs = fakeNode("defs");
  assert.equal(fill(item(), defs, "m", INK), "#ffffcc");
  assert.deepEqual(defs.children, []);
});

test("a pattern is made once for every sign on every colour", () => {
  const defs = fakeNode("defs");
  const minus = item({ pattern: "minus", colour: "#225ea8" });
  assert.equal(fill(minus, defs, "m", INK), "url(#m-minus225ea8)");
  assert.equal(fill(minus, defs, "m", INK), "url(#m-minus225ea8)");
  fill(item({ pattern: "minus" }), defs, "m", INK);
  assert.equal(defs.children.length, 2);
  assert.equal(defs.children[0].all("path")[0].attributes.stroke, INK.light);
});

test("what is unsure has upright bands below its sign, and slants like nothing that has no class", () => {
  const drawn = (own) => {
    const defs = fakeNode("defs");
    fill(item(own), defs, "m", INK);
    return defs.children[0].all("path").map((path) => path.attributes);
  };
  const unsure = drawn({ pattern: "plus-unsure", colour: "#225ea8" });
  assert.deepEqual(
    unsure.map((path) => path.stroke),
    [INK.band, INK.light, "#225ea8", INK.light], // bands with an edge, the sign with a halo
  );
  assert.equal(drawn({ pattern: "unsure" }).length, 2);
  const gap = drawn({ pattern: "hatch", is_gap: true });
  assert.equal(
    gap.some((path) => path.d === unsure[0].d),
    false,
  );
});

test("a field takes the first classes row by row and leaves the gaps to the list", () => {
  const { rows, items } = legendParts({ field: FIELD, items: [...CELLS, GAP] });
  assert.deepEqual(
    rows.map(({ head, items: cells }) => [head, cells.map(({ label }) => label).join("")]),
    [
      ["1 hoch", "ab"],
      ["2 mittel", "cd"],
    ],
  );
  assert.deepEqual(items, [GAP]);
});

test("without a field everything is listed", () => {
  assert.deepEqual(legendParts({ field: null, items: CELLS }), { rows: [], items: CELLS });
});

test("a legend says label, limits and number of every class and sets gaps apart", () => {
  const box = fakeNode("div");
  drawLegend(box, { field: null, items: [item({ limits: "über 1,5", count: 1234 }), GAP] }, INK);
  const [first, gap] = box.all("li");
  assert.equal(first.text, "hochüber 1,51.234");
  assert.equal(gap.className, "gap");
  assert.equal(first.className, undefined);
});

test("a class without a number shows none", () => {
  const box = fakeNode("div");
  drawLegend(box, { field: null, items: [item({ count: null })] }, INK);
  assert.equal(box.text, "hoch");
});

test("a legend that is a field has a head for every row and column", () => {
  const box = fakeNode("div");
  drawLegend(box, { field: FIELD, items: [...CELLS, GAP] }, INK);
  const [table, list] = box.children;
  assert.deepEqual(
    table.all("th").map((head) => [head.text, head.scope]),
    [
      ["Status", "col"],
      ["+", "col"],
      ["−", "col"],
      ["1 hoch", "row"],
      ["2 mittel", "row"],
    ],
  );
  assert.equal(table.all("td").length, 4);
  assert.equal(list.all("li").length, 1);
});

test("ticks say which classes are shown", () => {
  const box = fakeNode("div");
  const theme = { items: [item({ shape: "circle" }), item({ shape: "diamond", label: "Kita" })] };
  drawTicks(box, theme, INK, (place) => place === 1);
  assert.deepEqual(
    box.all("input").map(({ checked, value }) => [checked, value]),
    [
      [true, "0"],
      [false, "1"],
    ],
  );
  const [circle, diamond] = box.all("path").map(({ attributes }) => attributes.d);
  assert.notEqual(circle, diamond);
});

test("what some areas bear besides their class stands last in the legend", () => {
  const mark = item({ label: "auf heutige Gebiete umgerechnet", letter: "≈" });
  assert.deepEqual(legendParts({ field: null, items: [GAP], mark }).items, [GAP, mark]);
});
