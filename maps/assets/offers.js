// The map of offers: colours, filters and the table always show the same selection.

import { Address, quoted, readTicked, readView, writeTicked, writeView } from "./kit/address.js";
import { orient } from "./kit/background.js";
import { byId, element } from "./kit/elements.js";
import { number } from "./kit/german.js";
import { bindHandOn } from "./kit/hand_on.js";
import { drawTicks } from "./kit/legend.js";
import { followPaper, named, paneRenderer, popupWidth, prepareMap } from "./kit/map.js";
import { markReady, openPage, showFinding, tell, whenRead } from "./kit/page.js";
import { describe, popup } from "./kit/popup.js";
import { fetchJson } from "./kit/service.js";
import { onMovedByHand, sayOfAddress, unknownTheme, wantTheme } from "./kit/shown.js";
import { speakTheme } from "./kit/speech.js";
import { bindTable, sayOfTable } from "./kit/table.js";
import { Clusters } from "./offer_clusters.js";
import { bindOfferKeys } from "./offer_keys.js";
import { makeMarkerClass } from "./offer_marker.js";
import { countsPerArea, isWanted, phasesOf, shownClass, shownOf } from "./offer_selection.js";

const MANY = 1500; // from here on points are painted, and the table waits until it comes near

const labelOf = (choice) => choice.selectedOptions[0]?.textContent ?? "";
const unknownPart = (text) => `${quoted(text)} aus der Adresse gibt es hier nicht.`;

class OffersPage {
  #data = null;
  #theme = null;
  #off = new Set(); // classes that are not shown
  #points = []; // per offer; null without a place
  #rows = null; // per offer, once there is a table
  #shown = []; // per offer: the class that it is drawn as; undefined if it is not wanted
  #single = new Set(); // points that are on the map each for itself
  #opened = null; // a point that the table asked for: never in a bubble

  constructor(map, config) {
    this.map = map;
    this.config = config;
    this.address = new Address(["theme", "phase", "q", "only", "without", "map"]);
    prepareMap(map, config.bounds);
    orient(map, config);
    this.clusters = new Clusters(map);
  }

  async open() {
    const { outlines, data } = this.config;
    const shapes = outlines ? fetchJson(outlines) : null;
    const [areas, content] = await Promise.all([shapes, fetchJson(data), whenRead()]);
    if (areas) this.#drawAreas(areas);
    this.#data = content;
    this.#makePoints();
    const phase = (label) => element("option", { value: label }, label);
    byId("phase").append(...phasesOf(content.offers).map(phase));
    this.#bind();
    this.#makeTableWhenNeeded();
    this.#restore();
    byId("karte-status").className = "done";
    markReady();
  }

  // Shows what the address says.
  #restore() {
    const { theme, phase, q: word, map } = this.address.state;
    const [themes, phases] = [byId("thema"), byId("phase")];
    wantTheme(themes, theme);
    wantTheme(phases, phase);
    byId("suche").value = word;
    this.#takeTheme(themes.value);
    const labels = this.#theme.items.map(({ label }) => label);
    const { ticked, unknown } = readTicked(labels, this.address.state);
    this.#turnOff(labels.flatMap((label, at) => (ticked.includes(label) ? [] : [at])));
    const view = readView(map);
    if (view) this.map.setView(view, view.zoom, { animate: false });
    sayOfAddress([
      ...(theme && themes.value !== theme ? [unknownTheme(theme, labelOf(themes))] : []),
      ...(phases.value === phase ? [] : [unknownPart(phase)]),
      ...unknown.map(unknownPart),
    ]);
  }

  #drawAreas(outlines) {
    const { outline, light } = this.config.ink;
    L.geoJSON(outlines, {
      pane: "areas",
      interactive: false,
      renderer: paneRenderer("areas"),
      style: { color: outline, weight: 0.9, fillColor: light, fillOpacity: 1 },
    }).addTo(this.map);
  }

  get #isLarge() {
    return this.#data.offers.length > MANY;
  }

  #makePoints() {
    const renderer = this.#isLarge ? L.canvas({ padding: 0.4 }) : L.svg({ padding: 0.4 });
    const Marker = makeMarkerClass();
    const look = { radius: 6, weight: 1.2, color: this.config.ink.dot, fillOpacity: 0.95 };
    this.#points = this.#data.offers.map((offer) => {
      if (!offer.place) return null;
      return new Marker(offer.place, { renderer, ...look })
        .bindPopup(() => popup(this.#describe(offer)), {
          maxWidth: popupWidth(this.map),
        })
        .bindTooltip(named(offer.title));
    });
  }

  #describe(offer) {
    const page = offer.area_id && this.config.area_pages + encodeURIComponent(offer.area_id);
    const edit = this.#edit(offer);
    return { ...describe(this.config.popup, offer), page, pageText: `Gebiet: ${offer.area}`, edit };
  }

  // Planners may edit an offer: where, and what the link is called.
  #edit({ id }) {
    const { edit } = this.config;
    return edit && { address: edit.address + encodeURIComponent(id), label: edit.label };
  }

  // Those that are drawn each for itself, by their place in the list.
  #singles() {
    return new Map(
      this.#points.flatMap((point, place) => (this.#single.has(point) ? [[place, point]] : [])),
    );
  }

  #makeTableWhenNeeded() {
    const make = () => {
      if (this.#rows) return;
      watcher.disconnect();
      this.#fillTable();
      this.#apply();
    };
    const watcher = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) make();
      },
      { rootMargin: "400px" },
    );
    if (!this.#isLarge) {
      this.#fillTable();
      return;
    }
    watcher.observe(document.querySelector(".table-box"));
    window.addEventListener("beforeprint", make);
  }

  #fillTable() {
    this.#rows = this.#data.offers.map((offer, place) => this.#row(offer, place));
    byId("werte").tBodies[0].append(...this.#rows);
  }

  #row(offer, place) {
    const name = element("button", { type: "button", className: "link" }, offer.title);
    const text = (field) => [offer[field] ?? ""].flat().join(", ") || "–";
    const cells = this.config.columns.map((field) => element("td", null, text(field)));
    const edit = this.#edit(offer);
    const link = edit && element("a", { href: edit.address }, edit.label);
    link?.setAttribute("aria-label", `${edit.label}: ${offer.title}`);
    const last = link ? element("td", null, link) : null;
    return element(
      "tr",
      { id: `g-${place}` },
      element("th", { scope: "row" }, name),
      ...cells,
      last,
    );
  }

  #takeTheme(id) {
    this.#theme = this.#data.themes.find((theme) => theme.id === id);
    byId("thema-satz").textContent = this.#theme.sentence;
    showFinding(this.#theme.finding);
  }

  #showTheme(id) {
    this.#takeTheme(id);
    sayOfAddress([]);
    this.address.step({ theme: id, only: "", without: "" });
    this.#turnOff([]);
  }

  #rememberTicked() {
    const labels = this.#theme.items.map(({ label }) => label);
    const ticked = labels.filter((_, place) => !this.#off.has(place));
    this.address.adjust(writeTicked(labels, ticked));
  }

  #turnOff(classes) {
    this.#off = new Set(classes);
    drawTicks(byId("legende"), this.#theme, this.config.ink, (place) => this.#off.has(place));
    this.#apply();
  }

  #apply() {
    const filter = {
      phase: byId("phase").value,
      word: byId("suche").value,
      searched: this.config.searched,
    };
    const shown = this.#data.offers.map((offer, place) =>
      isWanted(offer, filter) ? shownClass(this.#theme, place, this.#off) : undefined,
    );
    this.#rows?.forEach((row, place) => {
      row.hidden = shown[place] === undefined;
    });
    this.#shown = shown;
    this.#drawPoints();
    this.#tellCounts(this.#data.offers.filter((_, place) => shown[place] !== undefined));
  }

  #drawPoints() {
    const wanted = this.#points.filter((point, at) => point && this.#shown[at] !== undefined);
    const single = new Set(this.clusters.show(wanted));
    if (this.#opened && wanted.includes(this.#opened)) single.add(this.#opened);
    for (const point of this.#single) if (!single.has(point)) point.remove();
    this.#single = single;
    this.#points.forEach((point, at) => {
      if (single.has(point)) this.#drawPoint(point, this.#theme.items[this.#shown[at]]);
    });
  }

  #drawPoint(point, { shape, colour }) {
    const { options } = point;
    const isSame = options.shape === shape && options.fillColor === colour;
    Object.assign(options, { shape, fillColor: colour });
    if (!this.map.hasLayer(point)) point.addTo(this.map);
    else if (!isSame) point.setStyle({}).redraw();
  }

  #tellCounts(shown) {
    const placed = shown.filter(({ place }) => place);
    const lost = shown.length - placed.length;
    byId("anzahl").textContent = shownOf(shown, this.#data.offers);
    byId("ohne-ort").textContent = lost
      ? `Davon ${number(lost)} ${lost === 1 ? "Ort" : "Orte"} ohne sichere Lage, nur in der Tabelle.`
      : "";
    const counts = countsPerArea(this.config.areas, placed, this.config.outside);
    const rows = counts.map(([name, count]) =>
      element(
        "tr",
        null,
        element("th", { scope: "row" }, name),
        element("td", { className: "n" }, number(count)),
      ),
    );
    byId("je-gebiet").replaceChildren(...rows);
  }

  #bind() {
    byId("thema").addEventListener("change", ({ target }) => {
      this.#showTheme(target.value);
      speakTheme(this.#theme);
    });
    byId("legende").addEventListener("change", ({ target }) => {
      if (target.checked) this.#off.delete(Number(target.value));
      else this.#off.add(Number(target.value));
      this.#apply();
      this.#rememberTicked();
    });
    const turnOff = (classes) => {
      this.#turnOff(classes);
      this.#rememberTicked();
    };
    byId("alle").addEventListener("click", () => turnOff([]));
    byId("keine").addEventListener("click", () => turnOff(this.#theme.items.keys()));
    byId("phase").addEventListener("change", ({ target }) => {
      this.#apply();
      this.address.step({ phase: target.value });
    });
    byId("suche").addEventListener("input", ({ target }) => {
      this.#apply();
      this.address.adjust({ q: target.value.trim() });
    });
    onMovedByHand(this.map, (view) => this.address.adjust({ map: writeView(view) }));
    this.address.onReturn = () => this.#restore();
    byId("drucken").addEventListener("click", () => window.print());
    bindHandOn();
    bindTable((place) => this.#openPoint(Number(place)));
    this.map.on("moveend", () => this.#drawPoints());
    bindOfferKeys(this.map, {
      singles: () => this.#singles(),
      offerAt: (place) => this.#data.offers[place],
      clusters: this.clusters,
      ink: this.config.ink,
    });
    followPaper(this.map, this.config.bounds, { closesPopup: false });
  }

  #openPoint(place) {
    const point = this.#points[place];
    if (!point) {
      sayOfTable("Dieses Angebot hat noch keinen sicheren Ort.");
      return;
    }
    this.#opened = point;
    this.map.setView(point.getLatLng(), Math.max(this.map.getZoom(), 14));
    this.#drawPoints();
    point.openPopup();
    this.map.getContainer().scrollIntoView({ block: "nearest" });
  }
}

const page = openPage();
new OffersPage(await page.made, page.config).open().catch((error) => {
  const what = `Die Angebote konnten nicht geladen werden (${error.message})`;
  tell(`${what}. Bitte die Seite neu laden.`, "failed");
});
