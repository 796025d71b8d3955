// The map of new sites: asks the service where they should be, and shows what they change.

import { fillTable, fillThemes } from "./answer.js";
import { Address } from "./kit/address.js";
import { bindControls } from "./kit/area_page.js";
import { AreaMap } from "./kit/areas.js";
import { byId, element } from "./kit/elements.js";
import { named, paneRenderer, popupWidth } from "./kit/map.js";
import { markReady, openPage, tell, tellFailure, whenRead } from "./kit/page.js";
import { describe, popup } from "./kit/popup.js";
import { fetchJson } from "./kit/service.js";
import { SHARED, Shown, unknownInQuestion } from "./kit/shown.js";
import { headedTable } from "./kit/table.js";
import { SiteQuestion } from "./siting_question.js";

const CELL_METRES = 45; // radius: a census cell is 100 m wide
const items = (texts) => texts.map((text) => element("li", null, text));

// A site of the list beside the map, with what can be done with it.
const siteItem = (site, onChoose) => {
  const name = element("button", { type: "button", className: "link" }, site.title);
  name.addEventListener("click", onChoose);
  const where = [site.address, site.area_name, site.source].filter(Boolean).join(", ");
  return element(
    "li",
    null,
    name,
    element("span", { className: "where" }, where),
    element(
      "span",
      null,
      `${site.added} Kinder neu erreicht${site.kept ? `; ${site.kept} mit leicht anderen Zahlen wieder gewählt` : ""}`,
    ),
    element(
      "span",
      { className: "site-links" },
      element("a", { href: site.decision }, "Beschluss festhalten"),
      site.gaps ? element("a", { href: site.gaps }, "Lücken im Gebiet") : null,
    ),
  );
};

// Another page may put other houses first: whoever reads this one must hear of it.
const showOtherList = (list) => {
  const line = byId("andere-liste");
  line.hidden = !list;
  if (list) line.replaceChildren(`${list.text} `, element("a", { href: list.href }, list.label));
};

// What the proof takes for granted stands beside it.
const sayDoubt = (text) => {
  byId("vorbehalt").textContent = text;
  byId("vorbehalt").hidden = text === "";
};

class SitingPage {
  #asked = 0;
  #markers = [];
  #shown = null; // what is shown of the answer, in the address
  #sites = L.layerGroup();
  #cells = L.layerGroup();

  constructor(map, config) {
    map.createPane("cells").style.zIndex = 415;
    map.getPane("cells").style.pointerEvents = "none";
    this.map = map;
    this.config = config;
    this.address = new Address(SHARED);
    this.areas = new AreaMap(map, config);
    this.question = new SiteQuestion(byId("frage"), config);
    this.#cells.addTo(map);
    this.#sites.addTo(map);
    this.renderer = paneRenderer("offers");
    this.cellRenderer = paneRenderer("cells"); // a canvas would be white on paper, and hide the areas
  }

  async open() {
    const [outlines] = await Promise.all([fetchJson(this.config.outlines), whenRead()]);
    this.areas.draw(outlines, false);
    this.question.readAddress(location.search);
    byId("mehr").open = this.question.hasMore;
    this.#bindControls();
    await this.#ask(false);
  }

  #bindControls() {
    const { bounds } = this.config;
    const showTheme = (theme) => this.areas.showTheme(theme);
    byId("frage").addEventListener("change", () => this.#ask(true));
    bindControls(this.areas, bounds, showTheme);
    const onRestore = () => unknownInQuestion(this.question.unknown);
    this.#shown = new Shown(this.areas, bounds, this.address, { showTheme, onRestore });
    this.address.onReturn = () => {
      const { query } = this.question;
      this.question.readAddress(location.search);
      if (this.question.query === query) this.#shown.restore({ isReturn: true });
      else this.#ask(false, true);
    };
  }

  async #ask(isNew, isReturn = false) {
    this.#asked += 1;
    const turn = this.#asked;
    const { base, version } = this.config;
    const { query, missing } = this.question;
    this.address.ask(`region=${this.config.region}&${query}`, {}, !isNew);
    tell("Die Orte werden gesucht …", "");
    delete document.body.dataset.ready;
    try {
      if (missing) throw new Error(missing);
      const data = await fetchJson(`${base}/ask?${query}&v=${version}`);
      if (turn !== this.#asked) return; // a later question was faster
      if (data.reason) throw new Error(data.reason);
      this.#show(data, query);
      this.#shown.restore({ isReturn });
      tell("fertig", "done");
    } catch (error) {
      if (turn === this.#asked) this.#tellNoAnswer(error);
    }
    if (turn === this.#asked) markReady();
  }

  // Nothing of an earlier answer may stay below another question.
  #tellNoAnswer(error) {
    tell(error.message, "failed");
    byId("antwort").textContent = "Darauf gibt es keine Antwort.";
    sayDoubt("");
    this.#sites.clearLayers();
    this.#cells.clearLayers();
    this.areas.clear();
    for (const id of ["vorschlag", "zeilen", "nicht-gesagt", "gruppen", "andere", "verfahren"])
      byId(id).replaceChildren();
    const table = byId("werte");
    table.tBodies[0].replaceChildren();
    table.tHead.rows[0].replaceChildren();
    for (const id of ["gedankenspiel-link", "andere-liste", "nicht-gespeichert"])
      byId(id).hidden = true;
    byId("gedankenspiel-satz").textContent = "";
    for (const id of ["xlsx", "csv", "csv-orte", "geojson"]) byId(id).removeAttribute("href");
  }

  #show(data, query) {
    this.map.closePopup(); // it would keep figures of the answer before
    this.areas.show(data);
    fillThemes(byId("thema"), data.themes, this.address.state.theme);
    this.areas.showTheme(byId("thema").value);
    this.#drawCells(data.cells);
    this.#drawSites(data);
    this.#showTexts(data);
    fillTable(byId("werte"), data, this.config.area_pages);
    const { base } = this.config;
    byId("xlsx").href = `${base}/sites.xlsx?${query}`;
    byId("csv").href = `${base}/areas.csv?${query}&columns=german`;
    byId("csv-orte").href = `${base}/sites.csv?${query}&columns=german`;
    byId("geojson").href = `${base}/sites.geojson?${query}`;
  }

  #showTexts({
    sentence,
    doubt,
    lines,
    method,
    not_said: notSaid,
    sites,
    scenario,
    scenario_note: scenarioNote,
    tables,
    other_list: otherList,
    command,
  }) {
    byId("antwort").textContent = sentence;
    sayDoubt(doubt);
    showOtherList(otherList);
    byId("nicht-gespeichert").hidden = !command;
    byId("befehl").textContent = command;
    byId("zeilen").replaceChildren(...items(lines));
    byId("nicht-gesagt").replaceChildren(...items(notSaid));
    const list = sites.map((site, place) => siteItem(site, () => this.#open(place)));
    byId("vorschlag").replaceChildren(...list);
    byId("gedankenspiel-link").href = scenario ?? "#";
    byId("gedankenspiel-link").hidden = !scenario;
    byId("gedankenspiel-satz").textContent = scenarioNote;
    const method_ = method.flatMap(([name, text]) => [
      element("dt", null, name),
      element("dd", null, text),
    ]);
    byId("verfahren").replaceChildren(...method_);
    byId("gruppen").replaceChildren(headedTable({ ...tables.groups, areFigures: true }));
    const none = element("p", { className: "small" }, "Zu diesem Ziel gibt es keine zweite Wahl.");
    const hasOthers = tables.runners.rows.length > 0;
    byId("andere").replaceChildren(hasOthers ? headedTable(tables.runners) : none);
  }

  #drawCells(cells) {
    this.#cells.clearLayers();
    const { ink } = this.config;
    for (const [latitude, longitude] of cells) {
      const shape = { radius: CELL_METRES, renderer: this.cellRenderer, interactive: false };
      const look = { stroke: false, fillColor: ink.way, fillOpacity: 0.55 };
      this.#cells.addLayer(L.circle([latitude, longitude], { ...shape, ...look }));
    }
  }

  #drawSites({ existing, runners, sites }) {
    this.#sites.clearLayers();
    const { ink } = this.config;
    const second = {
      radius: 6,
      weight: 2,
      color: ink.site,
      fillColor: ink.light,
      fillOpacity: 0.8,
    };
    const standing = {
      radius: 6,
      weight: 1.5,
      color: ink.light,
      fillColor: ink.dark,
      fillOpacity: 1,
    };
    for (const site of existing) this.#sites.addLayer(this.#dot(site, standing));
    for (const site of runners) this.#sites.addLayer(this.#dot(site, second));
    this.#markers = sites.map((site) => this.#pin(site));
    for (const marker of this.#markers) this.#sites.addLayer(marker);
  }

  #dot(site, look) {
    const shape = { pane: "offers", renderer: this.renderer, bubblingMouseEvents: false };
    return this.#bind(L.circleMarker(site.place, { ...shape, ...look }), site);
  }

  #pin(site) {
    const html = element("b", null, String(site.number));
    const icon = L.divIcon({ className: "pin", html, iconSize: [28, 28] });
    const marker = L.marker(site.place, { pane: "offers", icon, keyboard: false, alt: site.title });
    return this.#bind(marker, site);
  }

  #bind(layer, site) {
    return layer
      .bindTooltip(named(`${site.title}: ${site.role}`))
      .bindPopup(() => popup(describe(this.config.popup_of_sites, site), () => null), {
        maxWidth: popupWidth(this.map),
      });
  }

  #open(place) {
    const marker = this.#markers[place];
    if (!this.map.getBounds().contains(marker.getLatLng())) this.map.panTo(marker.getLatLng());
    marker.openPopup();
    this.map.getContainer().scrollIntoView({ block: "nearest" });
  }
}

const page = openPage();
new SitingPage(await page.made, page.config).open().catch(tellFailure);
