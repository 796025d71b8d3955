// From anywhere: the nearest offers with the way to each; and from where an offer is reached in time.

import { byId, element } from "./kit/elements.js";
import { number } from "./kit/german.js";
import { paneRenderer } from "./kit/map.js";
import { fetchJson, postJson } from "./kit/service.js";
import { figureTable } from "./kit/table.js";
import { markScenario } from "./scenario_words.js";

const HEAD = ["Angebot", "Minuten", "Weg (m)", "Luftlinie (m)"];
const NARROW = 700; // pixels: from here down the card lies below, not beside

export const nearestTable = (offers) => ({
  head: HEAD,
  rows: offers.map(({ title, minutes, metres, straight }) => [title, minutes, metres, straight]),
});

export const nearestTitle = (isScenario) =>
  markScenario("Die nächsten Angebote von hier", Boolean(isScenario));

export const catchmentLine = ({ minutes, square_kilometres: area }) =>
  `bis ${minutes} Minuten: ${number(Math.round(100 * area) / 100)} km²`;

// Corners in pixels. What is drawn is looked at only if it is small, or partly out of sight.
export const isWellSeen = (from, to, free) =>
  from.x > free.left &&
  from.y > 0 &&
  to.x < free.right &&
  to.y < free.bottom &&
  Math.max(to.x - from.x, to.y - from.y) > 140;

export class Routes {
  #drawn = L.layerGroup();
  #asked = 0;

  constructor(map, config, question) {
    map.createPane("ways").style.zIndex = 430;
    this.map = map;
    this.config = config;
    this.question = question;
    this.ink = config.ink;
    this.card = byId("naechste");
    this.renderer = paneRenderer("ways");
    this.#drawn.addTo(map);
  }

  clear() {
    this.card.hidden = true;
    this.#drawn.clearLayers();
  }

  // With changes: the offers of the scenario, not those of today.
  showNearest(place, changes = []) {
    const at = `lon=${place.lng.toFixed(6)}&lat=${place.lat.toFixed(6)}`;
    const address = `${this.config.base}/point?${this.question.query}&${at}`;
    const asked = () => (changes.length > 0 ? postJson(address, { changes }) : fetchJson(address));
    return this.#show(asked, "Keine Auskunft", (answer) => this.#drawNearest(place, answer));
  }

  showCatchment({ title, place: [latitude, longitude] }) {
    this.map.closePopup();
    const query = `lon=${longitude}&lat=${latitude}&mode=${this.question.mode}`;
    const address = `${this.config.base}/isochrones?${query}`;
    return this.#show(
      () => fetchJson(address),
      "Kein Einzugsgebiet",
      (shapes) => this.#drawCatchment(title, shapes),
    );
  }

  async #show(ask, failure, draw) {
    this.#asked += 1;
    const turn = this.#asked;
    this.#drawn.clearLayers();
    try {
      const answer = await ask();
      if (turn === this.#asked) draw(answer); // else a later click was faster
    } catch (error) {
      this.#fillCard(failure, element("p", null, error.message));
    }
  }

  #drawNearest(place, { near, reason, left_out: leftOut, is_scenario: isScenario }) {
    const reached = near.filter(({ line }) => line.length >= 2);
    for (const offer of reached.reverse()) this.#drawWay(offer.line, offer === near[0]);
    this.#add(
      L.circleMarker(place, {
        ...this.#style({ color: this.ink.way, weight: 3 }),
        radius: 7,
        fillColor: this.ink.light,
        fillOpacity: 1,
      }),
    );
    if (reason) this.#fillCard("Kein Angebot erreichbar", element("p", null, reason));
    else {
      const notes = leftOut ? [element("p", { className: "tag" }, leftOut)] : [];
      this.#fillCard(nearestTitle(isScenario), figureTable(nearestTable(near)), ...notes);
    }
    this.#lookAtDrawn();
  }

  // The nearest is drawn broader, each on a light ground that sets it off from the map.
  #drawWay(line, isNearest) {
    this.#add(L.polyline(line, this.#style({ color: this.ink.light, weight: isNearest ? 9 : 6 })));
    this.#add(L.polyline(line, this.#style({ color: this.ink.way, weight: isNearest ? 5 : 2.5 })));
  }

  #drawCatchment(title, { features }) {
    const colours = { color: this.ink.way, fillColor: this.ink.way, fillOpacity: 0.12 };
    for (const shape of features) {
      this.#add(
        L.geoJSON(shape, { pane: "ways", interactive: false, style: { weight: 2, ...colours } }),
      );
    }
    const lines = features.map(({ properties }) => element("li", null, catchmentLine(properties)));
    const note = element("p", { className: "small" }, this.config.catchment_note);
    this.#fillCard(`Einzugsgebiet: ${title}`, element("ul", null, ...lines), note);
    this.#lookAtDrawn();
  }

  #style(own) {
    return { pane: "ways", renderer: this.renderer, interactive: false, ...own };
  }

  #add(layer) {
    this.#drawn.addLayer(layer);
  }

  // Beside what it explains, not over it.
  #fillCard(title, ...content) {
    const close = element("button", { type: "button", className: "plain close" }, "×");
    close.setAttribute("aria-label", "Schließen");
    close.addEventListener("click", () => this.clear());
    this.card.replaceChildren(close, element("h3", null, title), ...content);
    this.card.hidden = false;
  }

  #lookAtDrawn() {
    const bounds = L.latLngBounds([]);
    this.#drawn.eachLayer((layer) => bounds.extend(layer.getBounds?.() ?? layer.getLatLng()));
    const size = this.map.getSize();
    const isNarrow = size.x < NARROW;
    const { offsetWidth, offsetHeight } = this.card;
    const left = isNarrow ? 0 : offsetWidth + 20;
    const bottom = isNarrow ? offsetHeight : 0;
    const from = this.map.latLngToContainerPoint(bounds.getNorthWest());
    const to = this.map.latLngToContainerPoint(bounds.getSouthEast());
    if (isWellSeen(from, to, { left, right: size.x, bottom: size.y - bottom })) return;
    this.map.fitBounds(bounds, {
      maxZoom: 16,
      paddingTopLeft: [left + 30, 40],
      paddingBottomRight: [40, isNarrow ? bottom + 20 : 40],
    });
  }
}
