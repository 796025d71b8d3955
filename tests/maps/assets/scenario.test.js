import assert from "node:assert/strict";
import { test } from "node:test";
import { costWords, loginAddress, savedBody } from "../../../maps/assets/saved_scenarios.js";
import {
  amountOf,
  amountRefusal,
  changesIn,
  changesOfSites,
  changesQuery,
  germanHours,
  hoursOf,
  markScenario,
  offersAfter,
  scenarioName,
  titleOf,
  titlesOfNew,
  wordsOf,
} from "../../../maps/assets/scenario_words.js";
import { actionAddress, mayTick } from "../../../maps/assets/scenarios.js";

const said = (change, title) => wordsOf(change, title, { one: "Platz", many: "Plätze" });

test("every change has words of its own", () => {
  assert.equal(said({ action: "add", capacity: 100 }), "Neuer Standort, Umfang 100 Plätze");
  assert.equal(said({ action: "add", capacity: 1 }), "Neuer Standort, Umfang 1 Platz");
  assert.equal(said({ action: "close" }, "Kita Anker"), "Kita Anker geschlossen");
  assert.equal(said({ action: "move" }, "Kita Anker"), "Kita Anker verlegt");
  assert.equal(
    said({ action: "resize", capacity: 20 }, "Kita Anker"),
    "Kita Anker: Umfang 20 Plätze",
  );
  assert.equal(
    said({ action: "hours", hours: "Tu,Su 14:00-17:00" }, "Büro"),
    "Büro: geöffnet Di,So 14:00-17:00",
  );
  assert.equal(said({ action: "path" }), "Neuer Weg");
  assert.equal(said({ action: "block" }), "Straße gesperrt");
});

test("a capacity that changes nothing is refused", () => {
  assert.equal(amountRefusal("55", 50), "");
  assert.match(amountRefusal("50", 50), /ändert sich nichts/u);
  assert.match(amountRefusal("", 50), /Zahl/u);
  assert.equal(amountRefusal("0", null), "");
});

test("a scenario names all its changes, none names nothing", () => {
  assert.equal(
    scenarioName(["A geschlossen", "B verlegt"]),
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

test("an address gives back the changes that it was made of", () => {
  const changes = [
    { action: "add", place: [6.8, 51.4], capacity: 60 },
    { action: "close", offer: "A&B|S=1 <b>" },
  ];
  assert.deepEqual(changesIn(`?kind=kita${changesQuery(changes)}`), changes);
  assert.equal(changesQuery([]), "");
});

test("an address that cannot be read holds no change", () => {
  for (const text of [
    "",
    "[",
    "7",
    "null",
    '[{"action":"fly"}]',
    "[null]",
    '[{"action":"toString"}]',
  ]) {
    assert.deepEqual(changesIn(`?changes=${encodeURIComponent(text)}`), [], text);
  }
});

test("a capacity that is no number or below zero is none", () => {
  assert.equal(amountOf("35"), 35);
  assert.equal(amountOf("0.5"), 0.5);
  for (const text of ["", "-3", "viele"]) assert.equal(amountOf(text), 0, text);
});

test("offers that a scenario leaves alone stay on the map", () => {
  const before = [{ key: "a" }, { key: "b" }, { key: "c" }];
  const moved = { key: "b", place: [1, 2] };
  assert.deepEqual(offersAfter(before, { offers: [moved, { key: "neu|1" }], gone: ["c"] }), [
    { key: "a" },
    moved,
    { key: "neu|1" },
  ]);
});

test("hours need days and both ends", () => {
  assert.equal(hoursOf(["Mo", "Th"], "09:00", "12:00"), "Mo,Th 09:00-12:00");
  assert.equal(hoursOf([], "09:00", "12:00"), "");
  assert.equal(hoursOf(["Mo"], "", "12:00"), "");
  assert.equal(germanHours("Mo-We 08:00-16:00"), "Mo-Mi 08:00-16:00");
});

test("computed sites become changes at their places", () => {
  const sites = [
    { title: "Schule", place: [51.4, 6.8], added: 12.5 },
    { title: "Kita", place: [51.5, 6.9], added: 0 },
  ];
  assert.deepEqual(changesOfSites(sites, 1), [
    { action: "add", place: [6.8, 51.4], capacity: 1 },
    { action: "add", place: [6.9, 51.5], capacity: 1 },
  ]);
});

test("an offer is called by its title, a new site by its number", () => {
  const titles = new Map([["A|1", "Kita Anker"]]);
  assert.equal(titleOf({ offer: "A|1" }, titles), "Kita Anker");
  assert.equal(titleOf({ offer: "neu|2" }, titles), "Neuer Standort 2");
  assert.equal(titleOf({ offer: "B|1" }, titles), "B|1");
  assert.equal(titleOf({}, titles), "");
});

test("costs that nobody names are not costs of nothing", () => {
  const words = { name: "Nord", note: "" };
  assert.equal(savedBody({ ...words, cost: " " }, []).annual_cost, null);
  assert.equal(savedBody({ ...words, cost: "0" }, []).annual_cost, 0);
});

test("costs are read as Germans write them, and what was understood is said", () => {
  const words = { name: "Nord", note: "" };
  assert.equal(savedBody({ ...words, cost: "120.000" }, []).annual_cost, 120_000);
  assert.equal(costWords("120.000"), "120.000 € im Jahr");
  assert.equal(costWords(""), "");
  assert.match(costWords("120 Tsd."), /lässt sich nicht als Betrag lesen.*120\.000/u);
});

test("a site that was computed keeps its name, also where it is moved", () => {
  const site = { place: [51.4, 6.8], name: "Kita Speicherplatz (Speicherplatz 53)" };
  const [added] = changesOfSites([site], 1);
  assert.equal(added.title, site.name);
  assert.equal(
    said(added, titleOf(added, new Map())),
    "Neuer Standort: Kita Speicherplatz (Speicherplatz 53), Umfang 1 Platz",
  );
  const titles = new Map(titlesOfNew([{ action: "add" }, added]));
  assert.equal(titleOf({ offer: "neu|2" }, titles), site.name);
  assert.equal(titleOf({ offer: "neu|1" }, titles), "Neuer Standort 1");
});

test("what is moved says where to", () => {
  const moved = { action: "move", offer: "a|1", place: [6.801_23, 51.4] };
  assert.equal(said(moved, "Kita Anker"), "Kita Anker verlegt nach 51,4000° N, 6,8012° O");
});

test("after logging in the scenario is still there", () => {
  const at = { pathname: "/maps/accessibility", search: "?a=1&changes=[]" };
  assert.equal(loginAddress(at), "/login?next=%2Fmaps%2Faccessibility%3Fa%3D1%26changes%3D%5B%5D");
});

test("a scenario has one address, and others for what is done with it", () => {
  assert.equal(actionAddress("unna", 3, "remove"), "/api/regions/unna/scenarios/3");
  assert.equal(actionAddress("unna", 3, "restore"), "/api/regions/unna/scenarios/3/restore");
});

test("four are compared at most", () => {
  assert.deepEqual([3, 4].map(mayTick), [true, false]);
});
