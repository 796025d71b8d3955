// What if: changes of sites and streets, sent to the service as a list.

import { byId, element } from "./kit/elements.js";
import { headedTable } from "./kit/table.js";
import { ScenarioDrawing } from "./scenario_drawing.js";
import {
  amountOf,
  amountRefusal,
  changesOfSites,
  decisionAddress,
  hoursOf,
  markScenario,
  scenarioName,
  titleOf,
  titlesOfNew,
  WEEKDAYS,
  wordsOf,
} from "./scenario_words.js";

const HINTS = {
  add: "Auf die Karte klicken: dort einen Standort hinzudenken.",
  move: "Auf die Karte klicken: dorthin verlegen.",
  path: "Auf die Karte klicken: Dort beginnt der Weg.",
  block: "Eine Straße anklicken: Dort kommt niemand mehr durch.",
};
const SECOND_HINT = "Noch einmal klicken: Dort endet der Weg.";
const KEYS =
  "Ohne Maus: Karte mit Pfeiltasten verschieben, Eingabetaste setzt am Kreuz. Esc bricht ab.";
const PLACED = ["add", "path", "block"]; // by buttons of their own; their labels come with the page

const sized = (change) => ({ ...change, capacity: amountOf(byId("plaetze").value) });

const hint = (text) => {
  const shown = byId("karte-hinweis");
  shown.hidden = !text;
  shown.replaceChildren(...(text ? [text, element("small", null, KEYS)] : []));
};

const say = (words) => {
  const isScenario = words.length > 0;
  const name = byId("gedankenspiel");
  name.hidden = !isScenario;
  name.textContent = scenarioName(words);
  document.body.classList.toggle("scenario", isScenario);
  document.title = markScenario(document.title, isScenario);
  const answer = byId("antwort");
  answer.textContent = markScenario(answer.textContent, isScenario);
};

export class Scenario {
  changes = [];
  #placing = null;
  #unit = null;
  #labels = new Map();
  #titles = new Map();
  #timed = null; // the offer whose hours are being set
  #sized = null; // the offer whose capacity is being set
  #headline = ""; // what the scenario changes, in a sentence

  constructor(map, { presets, one, question, ink, decisions, onChange }) {
    this.map = map;
    this.decisions = decisions;
    this.one = one;
    this.presets = presets;
    this.question = question;
    this.onChange = onChange;
    this.drawing = new ScenarioDrawing(map, ink);
    for (const action of PLACED) this.#bindPlacing(action);
    byId("zurueck").addEventListener("click", () => this.#drop(this.changes.length - 1));
    byId("verwerfen").addEventListener("click", () => this.#drop(0, this.changes.length));
    byId("zeiten-setzen").addEventListener("click", () => this.#setHours());
    byId("umfang-setzen").addEventListener("click", () => this.#setAmount());
    byId("umfang-zahl").addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#setAmount();
    });
    document.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && this.#placing) this.#place(null);
    });
    window.addEventListener("beforeprint", () => this.#layOut());
    window.addEventListener("afterprint", () => this.#headPaper(""));
    map.getContainer().addEventListener("keydown", (event) => {
      const isOnMap = event.target === map.getContainer();
      if (event.key !== "Enter" || !this.#placing || !isOnMap) return;
      event.preventDefault();
      this.placeAt(map.getCenter());
    });
  }

  get isPlacing() {
    return this.#placing !== null;
  }

  get words() {
    const { id, label } = this.question.unit;
    const unit = { one: this.one[id], many: label };
    const titles = new Map([...this.#titles, ...titlesOfNew(this.changes)]);
    return this.changes.map((change) => wordsOf(change, titleOf(change, titles), unit));
  }

  // What the offers of the answer without a scenario are called.
  learnTitles(offers) {
    this.#titles = new Map(offers.map(({ key, title }) => [key, title]));
  }

  takeSites(sites) {
    this.#become(changesOfSites(sites, amountOf(byId("plaetze").value)));
  }

  // On paper what comes of a scenario stands below the map: there is no room beside it.
  #layOut() {
    this.#headPaper(this.changes.length > 0 ? this.#headline : "");
    const [name, changes] = [byId("gedankenspiel").textContent, byId("aenderungen")];
    const copies = [changes, byId("wirkung"), byId("luecken")].map((part) => {
      const copy = part.cloneNode(true);
      for (const item of [copy, ...copy.querySelectorAll("[id]")]) item.removeAttribute("id");
      for (const control of copy.querySelectorAll("a, button")) control.remove();
      copy.removeAttribute("role");
      return copy;
    });
    byId("druck").replaceChildren(
      element("h2", null, "Was das Gedankenspiel ändert"),
      element("p", { className: "tag" }, name),
      element("p", null, `Frage: ${this.question.words}.`),
      element("div", { className: "columns" }, ...copies),
    );
  }

  // A map of a difference has no sentence of its own: then the finding heads the paper, not the name
  // of the map. Without a finding the page has its own head again.
  #headPaper(finding) {
    const [answer, theme] = [byId("antwort"), byId("thema").selectedOptions[0]?.textContent ?? ""];
    const own = markScenario(theme, true);
    if (finding && answer.textContent === own) answer.textContent = markScenario(finding, true);
    else if (!finding && answer.textContent === markScenario(this.#headline, true)) {
      answer.textContent = own;
    }
  }

  #bindPlacing(action) {
    const button = byId(action === "add" ? "neu" : `neu-${action}`);
    this.#labels.set(button, button.textContent);
    button.addEventListener("click", () => {
      this.#place(this.#placing?.action === action ? null : { action }, button);
    });
  }

  #become(changes) {
    this.changes = changes;
    this.onChange();
  }

  // What was asked about an offer may be about one that is dropped; the next new one has its key.
  #drop(at, count = 1) {
    for (const name of ["zeiten", "umfang-neu"]) byId(name).hidden = true;
    this.#place(null);
    this.#become(this.changes.toSpliced(at, count));
  }

  // Another question, no change yet; says whether any were given up. A new unit begins with a number
  // that is usual in it.
  begin(changes = []) {
    const gaveUp = this.changes.length > 0 && changes.length === 0;
    this.changes = changes;
    if (this.#placing?.offer) this.#place(null);
    for (const name of ["zeiten", "umfang-neu"]) byId(name).hidden = true;
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
  think({ key, title, amount }, action) {
    const change = { action, offer: key };
    this.map.closePopup();
    if (action === "move") this.#place(change);
    else if (action === "hours") this.#askHours(key, title);
    else if (action === "resize") this.#askAmount(key, title, amount);
    else this.#become([...this.changes, change]);
  }

  #askHours(key, title) {
    this.#timed = key;
    byId("zeiten-wessen").textContent = title;
    byId("zeiten").hidden = false;
    byId("zeiten").scrollIntoView({ block: "nearest" });
    byId("zeiten").querySelector("input").focus();
  }

  // Never the number for new sites: what an offer has is asked at that offer.
  #askAmount(key, title, amount) {
    this.#sized = { key, amount };
    byId("umfang-wessen").textContent = title;
    byId("umfang-einheit").textContent = this.question.unit.label;
    byId("umfang-neu").hidden = false;
    const field = byId("umfang-zahl");
    field.value = amount ?? "";
    field.setCustomValidity("");
    field.scrollIntoView({ block: "nearest" });
    field.focus();
    field.select();
  }

  #setAmount() {
    const field = byId("umfang-zahl");
    field.setCustomValidity(amountRefusal(field.value, this.#sized.amount));
    if (!field.reportValidity()) return;
    byId("umfang-neu").hidden = true;
    const { key: offer } = this.#sized;
    this.#become([...this.changes, { action: "resize", offer, capacity: amountOf(field.value) }]);
  }

  #setHours() {
    const boxes = [...byId("zeiten").querySelectorAll("input[type=checkbox]")];
    const days = WEEKDAYS.filter((_, at) => boxes[at].checked);
    const hours = hoursOf(days, byId("zeiten-von").value, byId("zeiten-bis").value);
    boxes[0].setCustomValidity(hours ? "" : "Bitte Tage und beide Uhrzeiten wählen.");
    if (!boxes[0].reportValidity()) return;
    byId("zeiten").hidden = true;
    this.#become([...this.changes, { action: "hours", offer: this.#timed, hours }]);
  }

  #place(change, chosen = null) {
    this.#placing = change;
    this.map.closePopup();
    hint(change ? HINTS[change.action] : "");
    for (const [button, label] of this.#labels) {
      button.textContent = change && button === chosen ? "Abbrechen" : label;
    }
    this.map.getContainer().classList.toggle("placing", Boolean(change));
    if (change) this.map.getContainer().focus();
  }

  placeAt({ lng, lat }) {
    const at = [Number(lng.toFixed(6)), Number(lat.toFixed(6))];
    const change = this.#placing;
    if (change.action === "path" && !change.place) {
      change.place = at;
      this.drawing.begin(at);
      hint(SECOND_HINT);
      return;
    }
    this.#place(null);
    const placed = change.place ? { ...change, to: at } : { ...change, place: at };
    this.#become([...this.changes, change.action === "add" ? sized(placed) : placed]);
  }

  #line(text, at) {
    const kind = this.question.kindLabel;
    const href = decisionAddress(this.decisions, this.changes[at], { kind, words: text });
    const link = href && element("a", { className: "small", href }, "Beschluss festhalten");
    // No other change builds on one of streets: it goes alone, wherever it stands in the list.
    const out = ["path", "block"].includes(this.changes[at].action) && this.#outButton(text, at);
    return element("li", null, text, ...[link, out].filter(Boolean).flatMap((part) => [" ", part]));
  }

  #outButton(text, at) {
    const button = element("button", { type: "button", className: "plain small" }, "herausnehmen");
    button.setAttribute("aria-label", `${text} herausnehmen`);
    button.addEventListener("click", () => this.#drop(at));
    return button;
  }

  show(effect, refusal) {
    const { words } = this;
    say(words);
    this.drawing.show(this.changes);
    byId("aenderungen").replaceChildren(...words.map((text, at) => this.#line(text, at)));
    for (const id of ["zurueck", "verwerfen"]) byId(id).disabled = words.length === 0;
    const lines = effect?.lines.map((line) => element("p", null, line)) ?? [];
    if (refusal) lines.push(element("p", { className: "tag" }, refusal));
    for (const table of effect?.tables ?? []) {
      lines.push(headedTable({ ...table, caption: table.caption || null, areFigures: true }));
    }
    for (const line of effect?.more ?? []) lines.push(element("p", { className: "small" }, line));
    byId("wirkung").replaceChildren(...lines);
    this.#headline = effect?.headline ?? "";
    const result = byId("ergebnis");
    result.hidden = words.length === 0 || !effect;
    byId("ergebnis-kinder").textContent = result.hidden ? "" : effect.headline;
  }
}
