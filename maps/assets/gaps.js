// The page of gaps: one map for all links or for one, the offers behind a cell, all in the address.

import { CellOffers } from "./gap_offers.js";
import { Address, quoted } from "./kit/address.js";
import { bindControls, fetchAreas } from "./kit/area_page.js";
import { AreaMap } from "./kit/areas.js";
import { byId, element } from "./kit/elements.js";
import { bindGrid } from "./kit/grid.js";
import { drawParents } from "./kit/map.js";
import { markReady, openPage, tell, tellFailure, whenRead } from "./kit/page.js";
import { fetchJson } from "./kit/service.js";
import { SHARED, Shown } from "./kit/shown.js";

const FIXED_HEADS = 3; // before the links: area, burden, score

const headOf = (cell) => {
  const { tHead } = cell.closest("table");
  return tHead.rows[1].cells[cell.cellIndex];
};

const isInSight = (node) => {
  const { top, bottom } = node.getBoundingClientRect();
  return top >= 0 && bottom <= window.innerHeight;
};

const sayCell = (cell) => {
  const name = cell.parentNode.querySelector("th button").textContent;
  byId("zelle").textContent = `${name} · ${headOf(cell).title}: ${cell.getAttribute("aria-label")}`;
};

const fillThemes = (themes, wanted) => {
  const choice = byId("thema");
  choice.replaceChildren(...themes.map(({ id, label }) => element("option", { value: id }, label)));
  choice.value = themes.some(({ id }) => id === wanted) ? wanted : themes[0].id;
};

const markEntry = (area) => {
  document.querySelector(".ranked .chosen")?.classList.remove("chosen");
  byId(`u-${area}`)?.classList.add("chosen");
};

// Paper cannot be unfolded: the list of hints and the reasons of what is certain stand on it.
const unfoldForPaper = () => {
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll(":is(.hints, .certain details):not([open])")];
    for (const part of opened) part.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const part of opened) part.open = false;
  });
};

class GapsPage {
  #asked = 0;
  #content = new Map(); // address -> what was fetched
  #shown = null; // cell whose data are on the map
  #view = null; // what is shown of it, in the address

  constructor(map, config) {
    this.config = config;
    this.areas = new AreaMap(map, config);
    this.offers = new CellOffers(map, config);
    this.address = new Address([...SHARED, ...config.state], config.query);
  }

  get state() {
    return this.address.state;
  }

  async open(pending) {
    const [outlines, content] = await pending;
    this.#content.set(this.config.data, Promise.resolve(content));
    this.areas.show(content);
    this.areas.draw(outlines, true);
    this.#bind();
    await this.#show();
    markReady();
    await whenRead(); // the table, which is the larger part, comes after the map
    this.#markCell();
    if (byId("werte")) this.#bindTable(byId("werte"));
    const { parents } = this.config;
    if (parents) drawParents(this.areas.map, await fetchJson(parents), this.areas.ink);
  }

  // The address may name a link that the chosen life phase does not have.
  #knownCell() {
    const { cell } = this.state;
    return Array.from(byId("glied").options, ({ value }) => value).includes(cell) ? cell : "";
  }

  #unknownCell() {
    const { cell } = this.state;
    return cell && !this.#knownCell()
      ? `Das Glied ${quoted(cell)} aus der Adresse gibt es hier nicht. Gezeigt werden alle zusammen.`
      : "";
  }

  #bind() {
    const { areas } = this;
    const showTheme = (theme) => areas.showTheme(theme);
    bindControls(areas, this.config.bounds, showTheme);
    const onRestore = () => this.#unknownCell();
    this.#view = new Shown(areas, this.config.bounds, this.address, { showTheme, onRestore });
    areas.onChoose = (area) => {
      markEntry(area);
      this.#showOffers();
    };
    areas.onAction = (_, area) => {
      location.assign(`${this.config.decisions}&area=${encodeURIComponent(area)}`);
    };
    byId("glied").addEventListener("change", ({ target }) => this.#go({ cell: target.value }));
    document.addEventListener("click", (event) => this.#follow(event));
    this.address.onReturn = () => this.#show({ isReturn: true }).catch(tellFailure);
    unfoldForPaper();
  }

  #bindTable(table) {
    bindGrid(table, {
      onMove: (cell) => sayCell(cell),
      onOpen: (cell) => {
        const wanted = headOf(cell).dataset.cell;
        if (wanted) this.#go({ cell: wanted, area: cell.parentNode.id.slice(2) });
      },
    });
    // A link's heading leads to its map; it does not sort.
    table.tHead.addEventListener(
      "click",
      (event) => {
        const head = event.target.closest("th.up");
        if (!head) return;
        event.stopPropagation();
        if (head.dataset.cell) this.#go({ cell: head.dataset.cell, area: "" });
      },
      true,
    );
  }

  // Buttons of the list and of the small maps, and the phone's lines of the table.
  #follow(event) {
    const { target } = event;
    const button = target.closest("[data-area], button[data-cell]");
    if (button) {
      const { cell = "", area = "" } = button.dataset;
      this.#go({ cell, area });
      return;
    }
    const line = target.closest("a[data-p]");
    if (!line) return;
    event.preventDefault();
    const heads = byId("werte").tHead.rows[1].cells;
    const { cell } = heads[FIXED_HEADS + Number(line.dataset.p)].dataset;
    if (cell) this.#go({ cell, area: line.closest("tr").id.slice(2) });
  }

  #go(change) {
    this.address.step({ theme: "", ...change });
    const box = document.querySelector(".map-part");
    if (!isInSight(byId("karte-status").parentNode)) box.scrollIntoView({ block: "start" });
    this.#show().catch(tellFailure);
  }

  #fetched(cell) {
    const { link, data } = this.config;
    const address = cell ? `${link}&cell=${encodeURIComponent(cell)}` : data;
    if (!this.#content.has(address)) this.#content.set(address, fetchJson(address));
    return this.#content.get(address);
  }

  async #show({ isReturn = false } = {}) {
    this.#asked += 1;
    const turn = this.#asked;
    const { theme, area } = this.state;
    const cell = this.#knownCell();
    byId("glied").value = cell;
    const content = await this.#fetched(cell);
    if (turn !== this.#asked) return; // a later wish was faster
    this.areas.map.closePopup();
    this.areas.show(content);
    fillThemes(content.themes, theme);
    this.areas.showTheme(byId("thema").value);
    this.#shown = cell;
    this.#markCell();
    tell(content.title, "done");
    this.#view.restore({ isReturn, isAnew: true });
    if (!area) this.#showOffers();
    document.body.dataset.shown = `${cell} ${area}`.trim();
  }

  #markCell() {
    for (const button of document.querySelectorAll(".small-maps button")) {
      if (button.dataset.cell === this.#shown) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  #showOffers() {
    const { area } = this.state;
    const cell = this.#knownCell();
    const name = this.areas.areas.find(({ id }) => id === area)?.name;
    this.offers.show(name ? { cell, area, name } : {}).catch(tellFailure);
  }
}

const page = openPage();
page.config.data = page.config.overall;
const content = fetchAreas(page.config);
new GapsPage(await page.made, page.config).open(content).catch(tellFailure);
