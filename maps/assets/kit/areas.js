// The map of areas coloured by theme: styles, letters, popups, the chosen one.

import { orient } from "./background.js";
import { byId, element, svg } from "./elements.js";
import { folded } from "./german.js";
import { bindKeys } from "./keys.js";
import { drawLegend, fill, isDark } from "./legend.js";
import { named, paneRenderer, popupPadding, popupWidth, prepareMap } from "./map.js";
import { showFinding } from "./page.js";
import { describe, popup } from "./popup.js";
import { isPhone } from "./sheet.js";
import { speak } from "./speech.js";
import { spokenArea } from "./spoken_area.js";
import { markRow } from "./table.js";

const LEAST_ROOM = 13; // pixels that a letter needs

// As the list of proposals writes it.
export const nameAndNumber = ({ name, id }) => `${name} (${id})`;

// By what people type: name and number, number, or a part of the name.
export const findArea = (areas, word) => {
  const wanted = folded(word);
  return (
    areas.find((area) => folded(nameAndNumber(area)) === wanted) ??
    areas.find((area) => folded(area.id) === wanted) ??
    areas.find((area) => folded(area.name).includes(wanted))
  );
};

const borderOf = (item, { isChosen, isUnsure }, ink) => {
  if (isChosen) return { color: ink.chosen, weight: 3, dashArray: null };
  if (isUnsure) return { color: ink.unsure, weight: 2, dashArray: "3 4" };
  // White would vanish between two areas that are white themselves.
  const isEmpty = !item || item.is_gap;
  return { color: isEmpty ? ink.outline : ink.border, weight: 0.9, dashArray: null };
};

// Without a class an area is an outline: what lies below it shows.
export const areaStyle = (item, fillColor, state, ink) => ({
  fillOpacity: item ? 1 : 0,
  fillColor: fillColor ?? ink.light,
  ...borderOf(item, state, ink),
});

// Corners in pixels, from the lower left to the upper right.
export const hasRoom = (low, high) => Math.min(high.x - low.x, low.y - high.y) >= LEAST_ROOM;

const centreOf = (layer) => layer.getCenter?.() ?? layer.getBounds().getCenter();

// The class without colour, and what an area bears besides.
export const lettersOf = (theme, place) => {
  const letter = theme.items[theme.classes[place]]?.letter ?? "";
  return theme.marked?.includes(place) ? letter + theme.mark.letter : letter;
};

const letterAt = (item, letter, place) => {
  const isSign = letter !== item.letter;
  const ground = isDark(item.colour) ? " on-dark" : "";
  const className = `area-letter${ground}${isSign ? " with-sign" : ""}`;
  const html = element("b", null, letter);
  const icon = L.divIcon({ className, html, iconSize: [14, 14] });
  return L.marker(place, { pane: "letters", interactive: false, keyboard: false, icon });
};

export class AreaMap {
  areas = [];
  onChoose = null; // is told which area was chosen
  onAction = null; // is told which button of the popup of which area was pressed
  #data = null;
  #theme = null;
  #chosen = null;
  #places = new Map(); // area_id -> place in `areas`
  #layers = new Map();
  #defs = svg("defs", {});
  #letters = L.layerGroup();

  constructor(map, config, isUnsure = () => false) {
    this.map = map;
    this.ink = config.ink;
    this.noData = config.no_data;
    this.isUnsure = isUnsure;
    this.hasNames = Boolean(config.background);
    this.pages = config.area_pages; // before the key of an area in the address of its page
    prepareMap(map, config.bounds);
    orient(map, config);
    bindKeys(map, {
      places: () => this.#stops(),
      chosen: () => this.#chosen,
      goTo: (id) => this.#goTo(id),
      open: (id) => this.choose(id),
    });
  }

  get theme() {
    return this.#theme;
  }

  show(data) {
    this.#data = data;
    this.areas = data.areas;
    this.#places = new Map(data.areas.map(({ id }, place) => [id, place]));
  }

  // Nothing is known: outlines alone.
  clear() {
    this.#data = null;
    this.#theme = null;
    this.areas = [];
    this.#places.clear();
    this.#letters.clearLayers();
    this.map.closePopup();
    for (const layer of this.#layers.values()) layer.setStyle(areaStyle(null, null, {}, this.ink));
    byId("thema-satz").textContent = "";
    showFinding("");
    byId("legende").replaceChildren();
  }

  draw(outlines, opens) {
    const renderer = paneRenderer("areas");
    L.geoJSON(outlines, {
      pane: "areas",
      renderer,
      style: { color: this.ink.outline, weight: 0.9, fillOpacity: 1, fillColor: this.ink.light },
      onEachFeature: ({ id }, layer) => {
        this.#layers.set(id, layer);
        if (opens && this.#places.has(id)) this.#open(id, layer);
      },
    }).addTo(this.map);
    renderer._container.append(this.#defs);
    this.#letters.addTo(this.map);
    this.map.on("zoomend", () => this.#drawLetters());
  }

  #open(id, layer) {
    layer.bindTooltip(named(this.areas[this.#places.get(id)].name), { sticky: true });
    layer.on("click", () => this.choose(id));
  }

  showTheme(id) {
    const theme = this.#data?.themes.find((item) => item.id === id);
    if (!theme) return; // nothing can be shown: the page says why
    this.#theme = theme;
    byId("thema-satz").textContent = theme.sentence;
    showFinding(theme.finding);
    this.restyle();
    this.#drawLetters();
    drawLegend(byId("legende"), theme, this.ink);
  }

  restyle() {
    for (const id of this.#layers.keys()) this.#style(id);
  }

  #itemOf(id) {
    const place = this.#places.get(id);
    return place === undefined ? this.noData : this.#theme.items[this.#theme.classes[place]];
  }

  #style(id) {
    if (!this.#theme) return;
    const item = this.#itemOf(id);
    const area = this.areas[this.#places.get(id)];
    const isChosen = this.#chosen === id;
    const state = { isChosen, isUnsure: Boolean(area) && this.isUnsure(area) };
    const colour = item && fill(item, this.#defs, "m", this.ink);
    const layer = this.#layers.get(id);
    layer.setStyle(areaStyle(item, colour, state, this.ink));
    if (isChosen) layer.bringToFront();
  }

  // Letters say it without colour, where the area is large enough to carry them.
  #drawLetters() {
    this.#letters.clearLayers();
    this.#theme?.classes.forEach((at, place) => {
      const letters = lettersOf(this.#theme, place);
      const layer = letters && this.#layers.get(this.areas[place].id);
      if (!layer) return;
      const bounds = layer.getBounds();
      const low = this.map.latLngToLayerPoint(bounds.getSouthWest());
      const high = this.map.latLngToLayerPoint(bounds.getNorthEast());
      if (hasRoom(low, high))
        this.#letters.addLayer(letterAt(this.#theme.items[at], letters, centreOf(layer)));
    });
    this.map.fire("letters"); // names give way to them
  }

  // What the keyboard walks through, in pixels: areas that are drawn and that something is known of.
  #stops() {
    return this.areas.flatMap(({ id }) => {
      const layer = this.#layers.get(id);
      return layer ? [{ id, ...this.map.project(centreOf(layer)) }] : [];
    });
  }

  #mark(id) {
    const before = this.#chosen;
    this.#chosen = id;
    this.map.fire("chosen", { areaId: id });
    if (this.#layers.has(before)) this.#style(before);
    markRow(id);
    if (this.#layers.has(id)) this.#style(id);
  }

  // By keyboard: chosen, in sight and read out, but not opened.
  #goTo(id) {
    this.map.closePopup();
    this.#mark(id);
    this.map.panInside(centreOf(this.#layers.get(id)), { padding: [60, 60] });
    const item = this.#theme && this.#itemOf(id);
    speak(spokenArea(this.#describe(id), item, this.#theme?.label ?? ""));
  }

  choose(id) {
    this.#mark(id);
    const layer = this.#layers.get(id);
    if (!layer) return;
    const bounds = layer.getBounds();
    if (!isPhone() && !this.map.getBounds().contains(bounds)) {
      this.map.fitBounds(bounds, { maxZoom: 14, padding: [60, 60] });
    }
    const maxHeight = Math.max(220, this.map.getSize().y - 90); // hides its end only if it must
    const frame = { maxWidth: popupWidth(this.map), maxHeight, bounds };
    const content = popup(this.#describe(id), (action) => this.onAction?.(action, id));
    const shown = L.popup({ ...frame, autoPanPadding: popupPadding(this.map) });
    // What unfolds needs room: the popup is measured and the map moved anew.
    content.addEventListener("toggle", () => shown.update(), true);
    shown.setLatLng(centreOf(layer)).setContent(content).openOn(this.map);
    this.onChoose?.(id);
  }

  get chosen() {
    return this.#chosen;
  }

  unchoose() {
    const before = this.#chosen;
    this.#chosen = null;
    this.map.closePopup();
    this.map.fire("chosen", { areaId: null });
    if (this.#layers.has(before)) this.#style(before);
    markRow(null);
  }

  #describe(id) {
    const said = describe(this.#data.popup, this.areas[this.#places.get(id)], this.#theme?.id);
    return { ...said, page: this.pages && this.pages + encodeURIComponent(id) };
  }
}
