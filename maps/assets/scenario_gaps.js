// Which gaps a scenario closes: asked after its main answer, and shown below it.

import { byId, element } from "./kit/elements.js";
import { postJson } from "./kit/service.js";
import { headedTable } from "./kit/table.js";

const line = (text) => element("p", null, text);
const smallLine = (text) => element("p", { className: "small" }, text);

export class ScenarioGaps {
  #asked = 0;

  constructor(base, page) {
    this.base = base;
    this.page = page;
  }

  clear() {
    this.#asked += 1;
    byId("luecken").replaceChildren();
    byId("ergebnis-luecken").textContent = "";
    delete document.body.dataset.gaps;
  }

  async ask(query, changes) {
    this.clear();
    const turn = this.#asked;
    byId("luecken").replaceChildren(smallLine("Lücken der Präventionskette werden gesucht …"));
    const found = await postJson(`${this.base}/gaps?${query}`, { changes }).catch((error) => ({
      texts: { title: "Lücken der Präventionskette", lines: [error.message], tables: [], more: [] },
    }));
    if (turn === this.#asked) this.#show(found.texts);
  }

  #show({ title, headline, lines, tables, more }) {
    byId("ergebnis-luecken").textContent = headline ?? "";
    const shown = tables.map((table) =>
      headedTable({ ...table, caption: table.caption || null, areFigures: true }),
    );
    const link = element("a", { href: this.page }, "Alle Lücken heute");
    byId("luecken").replaceChildren(
      element("h3", null, title),
      ...lines.map(line),
      ...shown,
      ...more.map(smallLine),
      element("p", { className: "small" }, link),
    );
    document.body.dataset.gaps = lines.length;
  }
}
