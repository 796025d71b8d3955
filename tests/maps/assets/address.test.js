import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  Address,
  addressOf,
  queryOf,
  quoted,
  readTicked,
  readView,
  stateOf,
  writeTicked,
  writeView,
} from "../../../maps/assets/kit/address.js";

const NAMES = ["theme", "area", "filter"];
const EVIL = 'Zß&=?#%+ "<b>" ظ 100 %';

// As much of a browser as an address asks for: entries of a history, and what leads through them.
const useFakeBrowser = (search) => {
  const entries = [search];
  let at = 0;
  const heard = {};
  const go = (text) => {
    globalThis.location = { search: text, hash: "" };
  };
  go(search);
  globalThis.window = {
    addEventListener: (kind, handler) => {
      heard[kind] = handler;
    },
  };
  globalThis.history = {
    pushState: (_state, _title, text) => {
      entries.splice(at + 1, entries.length, text);
      at += 1;
      go(text);
    },
    replaceState: (_state, _title, text) => {
      entries[at] = text;
      go(text);
    },
  };
  const move = (by) => {
    at += by;
    go(entries[at]);
    heard.popstate();
  };
  return { entries, move, leave: () => heard.pagehide() };
};

let browser = null;
beforeEach(() => {
  browser = useFakeBrowser("?region=a&theme=status");
});

test("what is written into an address is read from it again, whatever the text", () => {
  const state = { theme: EVIL, area: "0501", filter: "~&" };
  assert.deepEqual(stateOf(addressOf("region=x", state), NAMES), state);
});

test("what is empty is left out", () => {
  assert.equal(addressOf("region=x", { theme: "", area: "" }), "?region=x");
  assert.equal(addressOf("", { theme: "a", area: "" }), "?theme=a");
});

test("the query keeps its letters and its order, without the state", () => {
  const search = `?region=b&changes=%5B%27%5D&theme=x&kind=a+b&area=1&q=${encodeURIComponent("?=")}`;
  assert.equal(queryOf(search, NAMES), "region=b&changes=%5B%27%5D&kind=a+b&q=%3F%3D");
  assert.equal(queryOf("", NAMES), "");
  assert.equal(queryOf("?region=a&%E0%A4=1", NAMES), "region=a&%E0%A4=1");
});

test("a step is an entry of its own, and Back tells the page what the entry before says", () => {
  const address = new Address(NAMES);
  const told = [];
  address.onReturn = (state) => told.push(state.area);
  address.step({ area: "1" });
  address.step({ area: "2" });
  address.step({ area: "2" });
  assert.equal(browser.entries.length, 3);
  browser.move(-1);
  browser.move(-1);
  browser.move(1);
  assert.deepEqual(told, ["1", "", "1"]);
  assert.equal(address.state.theme, "status");
});

test("what is adjusted changes the entry, is written once, and before the next step", () => {
  const address = new Address(NAMES);
  for (const filter of ["n", "no", "nor", "nord"]) address.adjust({ filter });
  assert.deepEqual(browser.entries, ["?region=a&theme=status"]);
  assert.equal(address.state.filter, "nord");
  address.step({ area: "7" });
  assert.deepEqual(browser.entries, [
    "?region=a&theme=status&filter=nord",
    "?region=a&theme=status&area=7&filter=nord",
  ]);
});

test("what was adjusted is not lost when the page is left", () => {
  new Address(NAMES).adjust({ filter: "x" });
  browser.leave();
  assert.deepEqual(browser.entries, ["?region=a&theme=status&filter=x"]);
});

test("a link within the page is no return", () => {
  const address = new Address(NAMES);
  let returns = 0;
  address.onReturn = () => {
    returns += 1;
  };
  browser.move(0);
  assert.equal(returns, 0);
});

test("another question keeps the state; the page's own completion is no step", () => {
  const address = new Address(NAMES);
  address.ask("region=a&kind=kita", {}, true);
  assert.deepEqual(browser.entries, ["?region=a&kind=kita&theme=status"]);
  address.ask("region=a&kind=school", { area: "" });
  assert.equal(browser.entries.length, 2);
  assert.match(browser.entries[1], /kind=school&theme=status/u);
});

test("a part of the map is written in few letters, and read again to ten metres", () => {
  const view = { zoom: 13.25, lat: 51.123_456, lng: -7.5 };
  const read = readView(writeView(view));
  assert.equal(writeView(view), "13.25/51.1235/-7.5000");
  assert.ok(Math.abs(read.lat - view.lat) < 1e-4);
  assert.equal(writeView(read), writeView(view));
});

test("what is no place on a map is none", () => {
  for (const text of ["", "1/2", "a/b/c", "12/91/0", "12/50/181", "-1/50/7", "99/50/7", "12//7"])
    assert.equal(readView(text), null, text);
});

test("ticks are written by what is fewer, and read again", () => {
  const labels = ["Kita", "Büro, mobil", "Hebamme", "Schule"];
  const cases = [labels, [], ["Büro, mobil"], ["Kita", "Hebamme", "Schule"], ["Kita", "Schule"]];
  for (const ticked of cases)
    assert.deepEqual(readTicked(labels, writeTicked(labels, ticked)), { ticked, unknown: [] });
  assert.deepEqual(writeTicked(labels, labels), { only: "", without: "" });
});

test("a kind that is no more is named, and the others stay", () => {
  const read = readTicked(["Kita", "Schule"], { only: "Kita~Hort", without: "" });
  assert.deepEqual(read, { ticked: ["Kita"], unknown: ["Hort"] });
});

test("what an address says is repeated only as far as it fits a line", () => {
  assert.equal(quoted("status"), "„status“");
  assert.equal([...quoted("𝒳".repeat(200))].length, 43);
});
