// What maps of areas have in their addresses: theme, area, word of the table, and the part of the
// map, once somebody moved it.

import { quoted, readView, writeView } from "./address.js";
import { byId, element } from "./elements.js";
import { whenRead } from "./page.js";
import { filterBy, markRow } from "./table.js";

export const SHARED = ["theme", "area", "filter", "map"];

const ROOM = 0.5; // of the region's box on each side, within which a part of the map may lie

// German: what of an address there is not; `shown` is the label of what is shown instead.
export const unknownTheme = (theme, shown) =>
  `Das Thema ${quoted(theme)} aus der Adresse gibt es auf dieser Karte nicht. Gezeigt wird: ${shown}.`;
export const unknownArea = (area) =>
  `Das Gebiet ${quoted(area)} aus der Adresse gibt es auf dieser Karte nicht.`;
export const unknownInQuestion = (texts) =>
  texts.length > 0
    ? `${texts.map(quoted).join(", ")} aus der Adresse gibt es hier nicht. Gefragt ist, was oben steht.`
    : "";
const UNKNOWN_VIEW = "Der Kartenausschnitt aus der Adresse liegt nicht in dieser Region.";

// One line above the map, until the reader chooses something.
export const sayOfAddress = (lines) => {
  byId("aus-der-adresse")?.remove();
  if (lines.length === 0) return;
  const said = element("p", { id: "aus-der-adresse", className: "address-note" }, lines.join(" "));
  said.setAttribute("role", "status");
  const stage = document.querySelector(".folium-map").closest(".stage, .gaps-stage, section");
  stage.before(said);
};

// Chooses what the address asks for, else the first; a browser may have kept another choice.
export const wantTheme = (choice, theme) => {
  choice.value = theme;
  if (choice.selectedIndex < 0) choice.selectedIndex = 0;
};

const ZOOMING = ["+", "-", "=", "_"]; // keys; arrows may lead from area to area
const AT_ONCE = 1500; // milliseconds within which a map follows a hand
const WALK = 1000; // milliseconds; areas chosen faster than that are one step

// A map moves by itself too, such as for a popup: that is nobody's choice.
export const onMovedByHand = (map, onMoved) => {
  let touched = Number.NEGATIVE_INFINITY; // when a hand last asked for a move
  const hand = () => {
    touched = performance.now();
  };
  const box = map.getContainer();
  box.addEventListener("wheel", hand, { passive: true });
  box.addEventListener("dblclick", hand);
  box.addEventListener("touchmove", hand, { passive: true });
  box.addEventListener("keydown", ({ key }) => {
    if (ZOOMING.includes(key)) hand();
  });
  map.zoomControl?.getContainer().addEventListener("click", hand);
  map.on("drag", hand);
  map.on("moveend", () => {
    if (performance.now() - touched > AT_ONCE) return;
    touched = Number.NEGATIVE_INFINITY;
    onMoved({ zoom: map.getZoom(), ...map.getCenter() });
  });
};

export class Shown {
  #chosenAt = Number.NEGATIVE_INFINITY; // when an area was last chosen by the reader
  #isRestoring = false; // what is chosen then stands in the address already

  // `showTheme` draws one, `onRestore` shows what a page has in its address besides.
  constructor(areaMap, bounds, address, { showTheme, onRestore = null }) {
    this.areaMap = areaMap;
    this.bounds = bounds;
    this.address = address;
    this.showTheme = showTheme;
    this.onRestore = onRestore;
    this.#bind();
    this.#move(address.state.map); // before anything is drawn
    whenRead().then(() => {
      this.#bindFilter(); // the table comes after the map
      markRow(areaMap.chosen);
    });
  }

  #bindFilter() {
    const { address } = this;
    byId("filter")?.addEventListener("input", ({ target }) => {
      address.adjust({ filter: target.value.trim() });
    });
    this.#restoreFilter(address.state.filter);
  }

  #restoreFilter(text) {
    const word = byId("filter");
    if (!word || word.value.trim() === text) return;
    word.value = text;
    filterBy(text);
  }

  #bind() {
    const { address, areaMap } = this;
    byId("thema").addEventListener("change", ({ target }) => {
      sayOfAddress([]);
      address.step({ theme: target.value });
    });
    areaMap.map.on("chosen", ({ areaId }) => {
      if (this.#isRestoring) return;
      sayOfAddress([]);
      this.#remember(areaId ?? "");
    });
    onMovedByHand(areaMap.map, (view) => address.adjust({ map: writeView(view) }));
  }

  // Who walks from area to area by keys takes one step, which Back undoes as a whole.
  #remember(area) {
    const now = performance.now();
    if (now - this.#chosenAt < WALK) this.address.adjust({ area });
    else this.address.step({ area });
    this.#chosenAt = now;
  }

  // Shows what the address says: once there are data, and again after Back. `isAnew`: other data
  // came, so what is said of the chosen area is said again.
  restore({ isReturn = false, isAnew = false } = {}) {
    const { theme, area, filter, map } = this.address.state;
    this.#isRestoring = true;
    const lines = [this.#restoreTheme(theme), this.#choose(area, isAnew), this.#move(map)];
    this.#isRestoring = false;
    if (isReturn && !map && !area) this.#showAll();
    this.#restoreFilter(filter);
    sayOfAddress([...lines, this.onRestore?.(this.address.state)].filter(Boolean));
  }

  #restoreTheme(theme) {
    const choice = byId("thema");
    wantTheme(choice, theme);
    if (this.areaMap.theme?.id !== choice.value) this.showTheme(choice.value);
    return !theme || choice.value === theme
      ? ""
      : unknownTheme(theme, choice.selectedOptions[0]?.textContent ?? "");
  }

  #choose(area, isAnew) {
    const { areaMap } = this;
    if (area && areaMap.areas.some(({ id }) => id === area)) {
      if (isAnew || areaMap.chosen !== area) areaMap.choose(area);
      return "";
    }
    if (areaMap.chosen) areaMap.unchoose();
    return area ? unknownArea(area) : "";
  }

  // After the choice of an area, which may move the map.
  #move(text) {
    const view = readView(text);
    const { map } = this.areaMap;
    const isHere = view !== null && L.latLngBounds(this.bounds).pad(ROOM).contains(view);
    if (isHere) map.setView(view, view.zoom, { animate: false });
    return text && !isHere ? UNKNOWN_VIEW : "";
  }

  #showAll() {
    this.areaMap.map.fitBounds(this.bounds, { padding: [12, 12], animate: false });
  }
}
