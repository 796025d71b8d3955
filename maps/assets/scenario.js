// What if: changes of sites, sent to the service as a list; the service stores nothing.

import { byId, element } from "./kit/elements.js";
import { number } from "./kit/german.js";
import { headedTable } from "./kit/table.js";

const PREFIX = "Gedankenspiel: ";
const HINTS = {
  add: "Auf die Karte klicken: dort einen Standort hinzudenken. Abbrechen mit Esc.",
  move: "Auf die Karte klicken: dorthin verlegen. Abbrechen mit Esc.",
};
const WORDS = {
  add: (_, amount) => `Neuer Standort, Umfang ${amount}`,
  close: (title) => `${title} geschlossen`,
  move: (title) => `${title} verlegt`,
  resize: (title, amount) => `${title}: Umfang ${amount}`,
};

// What a scenario is called in the list, in the headline and on paper.
export const wordsOf = (action, title, amount) => WORDS[action](title, amount);

export const scenarioName = (changes) =>
  changes.length > 0
    ? `Gedankenspiel, nicht der Bestand: ${changes.map((it) => it.words).join("; ")}.`
    : "";

// What belongs to a scenario says so wherever it is read, and once.
export const markScenario = (text, isScenario) => {
  const plain = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text;
  return isScenario ? PREFIX + plain : plain;
};

// What the service is sent of a change: all but its words.
export const sentChange = ({ words, ...change }) => change;

// A number that means nothing is none: the service would refuse it.
export const amountOf = (text) => Math.max(Number(text), 0) || 0;

// A number means nothing without its unit.
const sized = (change, title) => {
  const capacity = amountOf(byId("plaetze").value);
  const amount = `${number(capacity)} ${byId("plaetze-einheit").textContent}`;
  const words = wordsOf(change.action, title, amount);
  return change.action === "close" ? { ...change, words } : { ...change, capacity, words };
};

export class Scenario {
  changes = [];
  #placing = null;
  #unit = null;

  constructor(map, { presets, question, onChange }) {
    this.map = map;
    this.presets = presets;
    this.question = question;
    this.onChange = onChange;
    byId("neu").addEventListener("click", () => {
      this.#place(this.#placing ? null : { action: "add" });
    });
    byId("zurueck").addEventListener("click", () => this.#become(this.changes.slice(0, -1)));
    byId("verwerfen").addEventListener("click", () => this.#become([]));
    document.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && this.#placing) this.#place(null);
    });
  }

  get isPlacing() {
    return this.#placing !== null;
  }

  #become(changes) {
    this.changes = changes;
    this.onChange();
  }

  // Another question, no change yet; says whether any were given up. A new unit begins with a number
  // that is usual in it.
  begin() {
    const gaveUp = this.changes.length > 0;
    this.changes = [];
    const { id, label } = this.question.unit;
    if (id !== this.#unit) {
      this.#unit = id;
      byId("plaetze").value = this.presets[id];
      byId("plaetze-einheit").textContent = label;
    }
    return gaveUp;
  }

  // The service refused the last change.
  dropLast() {
    this.changes = this.changes.slice(0, -1);
  }

  // About an offer that there is.
  think({ key, title }, action) {
    const change = { action, offer: key };
    if (action === "move") {
      this.#place({ ...change, words: wordsOf("move", title) });
      return;
    }
    this.map.closePopup();
    this.#become([...this.changes, sized(change, title)]);
  }

  #place(change) {
    this.#placing = change;
    this.map.closePopup();
    const hint = byId("karte-hinweis");
    hint.hidden = !change;
    hint.textContent = change ? HINTS[change.action] : "";
    byId("neu").textContent = change ? "Abbrechen" : "Standort setzen";
    this.map.getContainer().classList.toggle("placing", Boolean(change));
  }

  placeAt({ lng, lat }) {
    const place = [Number(lng.toFixed(6)), Number(lat.toFixed(6))];
    const change = { ...this.#placing, place };
    this.#place(null);
    this.#become([...this.changes, change.action === "add" ? sized(change) : change]);
  }

  show(effect, refusal) {
    this.#say();
    const items = this.changes.map(({ words }) => element("li", null, words));
    byId("aenderungen").replaceChildren(...items);
    for (const id of ["zurueck", "verwerfen"]) byId(id).disabled = this.changes.length === 0;
    const lines = effect?.lines.map((line) => element("p", null, line)) ?? [];
    if (refusal) lines.push(element("p", { className: "tag" }, refusal));
    if (effect?.rows.length > 0) lines.push(headedTable({ ...effect, areFigures: true }));
    byId("wirkung").replaceChildren(...lines);
  }

  #say() {
    const isScenario = this.changes.length > 0;
    const name = byId("gedankenspiel");
    name.hidden = !isScenario;
    name.textContent = scenarioName(this.changes);
    document.body.classList.toggle("scenario", isScenario);
    document.title = markScenario(document.title, isScenario);
    const answer = byId("antwort");
    answer.textContent = markScenario(answer.textContent, isScenario);
  }
}
