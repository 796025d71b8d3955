// Saving a scenario, finding saved ones again, and sites that were computed for one.

import { byId, element } from "./kit/elements.js";
import { euros, parseNumber } from "./kit/german.js";
import { fetchJson, postJson } from "./kit/service.js";

const NOT_LOGGED_IN = 401;

// An empty field says nothing of costs; 0 says that there are none.
export const savedBody = ({ name, note, cost }, changes) => ({
  name,
  note,
  annual_cost: parseNumber(cost),
  changes,
});

// What was understood, before it is saved; nothing where nothing is typed.
export const costWords = (text) => {
  const euro = parseNumber(text);
  if (euro === null) return "";
  return Number.isNaN(euro)
    ? `„${text.trim()}“ lässt sich nicht als Betrag lesen. Bitte so schreiben: 120.000 oder 120.000,50.`
    : `${euros(euro)} im Jahr`;
};

export const loginAddress = ({ pathname, search }) =>
  `/login?next=${encodeURIComponent(pathname + search)}`;

const say = (...parts) => byId("speichern-meldung").replaceChildren(...parts);

const savedLine = ({ name, version, author, created_at: at, data_changed: isOld, address }) =>
  element(
    "li",
    null,
    element("a", { href: address }, version > 1 ? `${name} (Fassung ${version})` : name),
    ` ${author}, ${new Date(at).toLocaleDateString("de")}`,
    isOld ? ". Die Daten haben sich seither geändert: Die Karte rechnet mit den heutigen." : null,
  );

const showSaved = async (base) => {
  const list = byId("gespeicherte-liste");
  try {
    const { items } = await fetchJson(base);
    const none = element("li", null, "Noch ist keines gespeichert.");
    list.replaceChildren(...(items.length > 0 ? items.map(savedLine) : [none]));
  } catch (error) {
    list.replaceChildren(element("li", null, error.message));
  }
};

const proposalQuery = (question) => {
  const asked = new URLSearchParams(question);
  const names = ["kind", "life_phase", "mode"];
  return Object.fromEntries(names.map((name) => [name, asked.get(name)]));
};

export const forgetProposal = () => byId("vorschlag-satz").replaceChildren();

export class SavedScenarios {
  constructor({ base, compare, siting, siting_page: page }, { question, scenario }) {
    this.base = base;
    this.compare = compare;
    this.siting = siting;
    this.sitingPage = page;
    this.question = question;
    this.scenario = scenario;
    byId("speichern").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    byId("spiel-cost").addEventListener("input", () => this.#readCost());
    byId("speichern-box").addEventListener("toggle", () => {
      byId("speichern-anmelden").href = loginAddress(location);
    });
    byId("gespeicherte").addEventListener("toggle", ({ target }) => {
      if (target.open) showSaved(this.base);
    });
    byId("vorschlag").addEventListener("click", () => this.#suggest());
  }

  // Says what was understood beside the field, and whether it can be saved.
  #readCost() {
    const field = byId("spiel-cost");
    const isRead = !Number.isNaN(parseNumber(field.value));
    byId("spiel-cost-gelesen").textContent = costWords(field.value);
    field.setAttribute("aria-invalid", String(!isRead));
    return isRead;
  }

  async #save() {
    if (!this.#readCost()) {
      byId("spiel-cost").focus();
      return;
    }
    const [name, note, cost] = ["name", "note", "cost"].map(
      (field) => byId("speichern").elements[field].value,
    );
    const body = savedBody({ name, note, cost }, this.scenario.changes);
    try {
      const saved = await postJson(`${this.base}?${this.question.query}`, body);
      say(
        `Gespeichert als „${saved.name}“ (Nr. ${saved.id}). `,
        element("a", { href: `${this.compare}&ids=${saved.id}` }, "Ansehen und vergleichen"),
      );
      byId("speichern").reset();
      this.#readCost();
    } catch (error) {
      if (error.status === NOT_LOGGED_IN) {
        const login = element("a", { href: loginAddress(location) }, "Zur Anmeldung");
        say("Speichern kann nur, wer angemeldet ist. Es geht nichts verloren: ", login);
      } else say(error.message);
    }
  }

  async #proposed(query) {
    const found = await fetchJson(`${this.siting}/proposal?${new URLSearchParams(query)}`);
    if (found.reason) throw new Error(found.reason);
    return { ...found, page: `${this.sitingPage}&${new URLSearchParams(found.asked)}` };
  }

  async #suggest() {
    const note = byId("vorschlag-satz");
    const { query } = this.question;
    note.textContent = "Der Vorschlag wird gesucht …";
    try {
      const { sites, sentence, page } = await this.#proposed(proposalQuery(query));
      if (query !== this.question.query) return; // somebody asks for something else by now
      note.replaceChildren(
        `${sentence} `,
        element("a", { href: page }, "Vorschlag mit seiner Begründung"),
      );
      this.scenario.takeSites(sites);
    } catch (error) {
      note.textContent = error.message;
    }
  }
}
