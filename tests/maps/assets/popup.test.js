import assert from "node:assert/strict";
import { test } from "node:test";
import { describe, popup } from "../../../maps/assets/kit/popup.js";
import { useFakeDocument } from "./fake_document.js";

useFakeDocument();

const line = (own) => ({ field: "", label: "", text: "", ...own });
const table = (own) => ({ labels: [], figures: 1, head: [], caption: "", is_text: false, ...own });
const frame = (own) => ({
  title: "name",
  where: [],
  tag: null,
  lines: [],
  tables: [],
  more: {},
  actions: [],
  ...own,
});

test("what is missing under the title leaves no comma", () => {
  const of = (facts) => describe(frame({ where: ["kind", "provider"] }), facts).where;
  assert.equal(of({ kind: "Kita", provider: "AWO" }), "Kita, AWO");
  assert.equal(of({ kind: "Kita", provider: null }), "Kita");
  assert.equal(of({ kind: "", provider: null }), "");
});

test("a line is label and text, several texts with commas, and left out without any", () => {
  const lines = ["address", "phases", "times"].map((field) => line({ field, label: field }));
  const facts = { address: "Hafenstr. 1", phases: ["0–3", "3–6"], times: "" };
  assert.deepEqual(describe(frame({ lines }), facts).lines, [
    "address: Hafenstr. 1",
    "phases: 0–3, 3–6",
  ]);
});

test("a line that only says yes has words of its own", () => {
  const lines = [line({ field: "outside", text: "Liegt außerhalb." })];
  assert.deepEqual(describe(frame({ lines }), { outside: true }).lines, ["Liegt außerhalb."]);
  assert.deepEqual(describe(frame({ lines }), { outside: false }).lines, []);
});

test("a list without entries is no line", () => {
  const lines = [line({ field: "phases", label: "Für" })];
  assert.deepEqual(describe(frame({ lines }), { phases: [] }).lines, []);
});

test("lines that an area brings come before those of the frame", () => {
  const found = describe(frame({ lines: [line({ field: "a" })] }), { a: "2", lines: ["1"] });
  assert.deepEqual(found.lines, ["1", "2"]);
});

test("a warning is said only where there is one", () => {
  const tagged = frame({ tag: line({ field: "secret", text: "Vertraulich." }) });
  assert.equal(describe(tagged, { secret: true }).tag, "Vertraulich.");
  assert.equal(describe(tagged, { secret: false }).tag, null);
});

test("each label stands beside its own figures and no more of them than are shown", () => {
  const tables = [table({ labels: ["Armut", "Arbeit"], figures: 2, head: ["", "Wert", "Stand"] })];
  const cells = [
    ["12 %", "+1,0", "sort"],
    ["7 %", "−0,5", "sort"],
  ];
  assert.deepEqual(describe(frame({ tables }), { cells }).table.rows, [
    ["Armut", "12 %", "+1,0"],
    ["Arbeit", "7 %", "−0,5"],
  ]);
});

test("an area that lacks a part has the table of its own case", () => {
  const tables = [table({ caption: "beide" }), table({ caption: "eine" })];
  assert.equal(describe(frame({ tables }), { cells: [], table: 1 }).table.caption, "eine");
  assert.equal(describe(frame({ tables }), { cells: [] }).table.caption, "beide");
});

test("a row without any text is left out", () => {
  const tables = [table({ labels: ["Rang", "Rang früher"] })];
  const { rows } = describe(frame({ tables }), { cells: [["3"], [""]] }).table;
  assert.deepEqual(rows, [["Rang", "3"]]);
});

test("a theme adds its rows first, and only while it is shown", () => {
  const own = frame({ tables: [table({ labels: ["Wert"] })], more: { supply: ["Versorgung"] } });
  const facts = { cells: [["1"]], more: { supply: ["90"] } };
  assert.deepEqual(describe(own, facts, "supply").table.rows, [
    ["Versorgung", "90"],
    ["Wert", "1"],
  ]);
  assert.deepEqual(describe(own, facts, "hot").table.rows, [["Wert", "1"]]);
  assert.deepEqual(describe(own, { cells: [["1"]] }, "supply").table.rows, [["Wert", "1"]]);
});

test("a popup shows everything in order, and names stay text", () => {
  const made = popup({
    title: "<b>Hafen</b>",
    where: "in Mitte, Nr. 01",
    tag: "wenige Kinder",
    lines: [["Status: hoch", " (Index 1,2)"], "Die Einstufung ist robust."],
    table: { head: ["Indikator", "Wert"], rows: [["Armut", "12 %"]], caption: "Abweichung" },
    actions: [],
  });
  assert.deepEqual(
    made.children.map(({ name, className }) => (className ? `${name}.${className}` : name)),
    ["h3", "p.where", "p.tag", "p", "p", "table"],
  );
  assert.equal(made.children[0].text, "<b>Hafen</b>");
  assert.equal(made.children[3].text, "Status: hoch (Index 1,2)");
  assert.equal(made.all("strong")[0].text, "Status: hoch");
  assert.equal(made.all("thead")[0].text, "IndikatorWert");
  assert.equal(made.all("caption")[0].text, "Abweichung");
});

test("a button says by name what was chosen", () => {
  const chosen = [];
  const actions = [
    { name: "close", label: "Schließen" },
    { name: "move", label: "Verlegen" },
  ];
  const made = popup({ title: "Kita", lines: [], actions }, (name) => chosen.push(name));
  for (const button of made.all("button")) button.attributes.onclick();
  assert.deepEqual(chosen, ["close", "move"]);
  assert.ok(made.all("button").every(({ type }) => type === "button"));
});

test("what is read on demand stands folded below the figures, and only where there is some", () => {
  const of = (details) => describe(frame({ details: "Wie sicher?" }), { details });
  assert.deepEqual(of(["eins", ["zwei", " drei"]]).details, {
    head: "Wie sicher?",
    lines: ["eins", ["zwei", " drei"]],
  });
  assert.equal(of([]).details, null);
  assert.equal(of(undefined).details, null);
  const drawn = popup(of(["eins"]));
  const [folded] = drawn.all("details");
  assert.equal(folded.children[0].text, "Wie sicher?");
});
