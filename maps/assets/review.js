// Deciding where an offer lies: one address after the other, by key, by click, or on the map.

import { byId, element } from "./kit/elements.js";
import { makeOneStop, nameAt, named } from "./kit/map.js";
import { markReady, openPage, whenRead } from "./kit/page.js";
import { fetchJson, postJson } from "./kit/service.js";
import { candidateNote, keyChoice, progressText } from "./review_texts.js";

const HOUSES_FROM = 15; // zoom
const STREETS_FROM = 17;

const say = (text) => {
  byId("meldung").textContent = text;
};

// Whoever is no longer logged in does so again and comes back here.
const attempt = async (work) => {
  try {
    await work();
  } catch (error) {
    if (error.status === 401) {
      const here = encodeURIComponent(location.pathname + location.search);
      location.assign(`/login?next=${here}`);
    }
    say(error.message);
  }
};

class ReviewPage {
  #offset = 0;
  #item = null;
  #point = null;
  #home = null; // where all areas lie
  #isBusy = false;
  #candidates = L.layerGroup();
  #houses = L.layerGroup();

  constructor(map, config) {
    this.map = map;
    this.config = config;
    this.ink = config.ink;
    makeOneStop(map);
    this.#candidates.addTo(map);
    this.#houses.addTo(map);
    map.on("click", ({ latlng }) => this.#choosePoint(latlng));
    map.on("moveend", () => attempt(() => this.#showHouses()));
  }

  async open() {
    await whenRead();
    this.#bind();
    await attempt(() => this.#drawAreas());
    await attempt(() => this.#next());
  }

  async #drawAreas() {
    if (!this.config.outlines) return;
    const { border, light } = this.ink;
    const areas = L.geoJSON(await fetchJson(this.config.outlines), {
      interactive: false,
      style: { color: border, weight: 1, fillColor: light, fillOpacity: 0.6 },
    }).addTo(this.map);
    this.#home = areas.getBounds();
    this.map.fitBounds(this.#home, { animate: false });
  }

  async #next() {
    const answer = await fetchJson(`${this.config.review}?offset=${this.#offset}`);
    this.#offset = answer.offset;
    byId("fortschritt").textContent = progressText(answer);
    const bar = byId("balken");
    bar.max = Math.max(answer.total, 1);
    bar.value = answer.total - answer.waiting;
    this.#show(answer.item);
  }

  #show(item) {
    this.#item = item;
    this.#point = null;
    this.#candidates.clearLayers();
    byId("punkt").disabled = true;
    for (const id of ["kein-haus", "spaeter"]) byId(id).disabled = !item;
    byId("karte-status").className = "done";
    markReady(item ? item.site_id : "done");
    byId("fall").replaceChildren(...this.#case(item));
    byId("vorschlaege").replaceChildren(...this.#proposals(item?.candidates));
    this.#lookAt(item?.candidates ?? []);
  }

  #case(item) {
    if (!item) return [element("h2", null, "Fertig: Keine Adresse wartet.")];
    const paragraph = (className, text) => element("p", { className }, text);
    const titles = item.titles.join(", ");
    return [
      ...(item.confidential ? [paragraph("tag", this.config.confidential)] : []),
      paragraph("small", "So steht es in der Liste:"),
      element("h2", { className: "typed" }, item.address || "(ohne Adresse)"),
      paragraph("where", item.name ? `${item.name}: ${titles}` : titles),
      paragraph("reason", item.reason),
    ];
  }

  #proposals(candidates) {
    if (!candidates) return [];
    if (candidates.length > 0) return candidates.map((it, place) => this.#proposal(it, place + 1));
    const text = "Kein Vorschlag. Den Ort auf der Karte anklicken.";
    return [element("li", { className: "none" }, text)];
  }

  #proposal(candidate, at) {
    const decide = () => this.#decide({ candidate: at });
    const note = element("small", null, candidateNote(candidate));
    const button = element(
      "button",
      { type: "button", className: "candidate" },
      element("kbd", null, String(at)),
      element("span", null, candidate.label, note),
    );
    button.addEventListener("click", decide);
    const html = element("b", null, String(at));
    const icon = L.divIcon({ className: "pin", html, iconSize: [28, 28] });
    const place = [candidate.latitude, candidate.longitude];
    L.marker(place, { icon, title: candidate.label, keyboard: false })
      .on("click", decide)
      .addTo(this.#candidates);
    return element("li", null, button);
  }

  #lookAt(candidates) {
    const places = candidates.map(({ latitude, longitude }) => [latitude, longitude]);
    if (places.length > 0) {
      const bounds = L.latLngBounds(places);
      this.map.fitBounds(bounds, { maxZoom: 17, padding: [60, 60], animate: false });
    } else if (this.#home) this.map.fitBounds(this.#home);
  }

  // The houses around are what one finds one's way by; there is no foreign map behind.
  async #showHouses() {
    const isFar = this.map.getZoom() < HOUSES_FROM;
    if (isFar) this.#houses.clearLayers();
    byId("karte-hinweis").hidden = !isFar;
    if (isFar) return;
    const bounds = this.map.getBounds();
    const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const query = box.map((degrees) => degrees.toFixed(5)).join(",");
    const { features } = await fetchJson(`${this.config.houses}?bbox=${query}`);
    this.#houses.clearLayers();
    byId("karte-hinweis").hidden = features.length > 0;
    for (const house of features) this.#drawHouse(house);
    if (this.map.getZoom() >= STREETS_FROM) this.#nameStreets(features);
  }

  #drawHouse({ geometry, properties: { street, number: house } }) {
    const name = `${street} ${house}`;
    const [longitude, latitude] = geometry.coordinates;
    const { house: fillColor, house_border: color } = this.ink;
    L.circleMarker([latitude, longitude], {
      radius: 4,
      weight: 1,
      color,
      fillColor,
      fillOpacity: 1,
    })
      .bindTooltip(named(name), { direction: "top" })
      .on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        this.#choosePoint(event.target.getLatLng(), name);
      })
      .addTo(this.#houses);
  }

  // Once each, at its first house.
  #nameStreets(features) {
    const first = new Map();
    for (const { geometry, properties } of features) {
      if (!first.has(properties.street)) first.set(properties.street, geometry.coordinates);
    }
    for (const [street, [longitude, latitude]] of first) {
      nameAt([latitude, longitude], street, "right").addTo(this.#houses);
    }
  }

  #choosePoint(place, name) {
    if (!this.#item) return;
    this.#point?.remove();
    const { chosen: color, light: fillColor } = this.ink;
    this.#point = L.circleMarker(place, {
      radius: 9,
      weight: 3,
      color,
      fillColor,
      fillOpacity: 0.9,
    });
    this.#point.addTo(this.#candidates);
    const button = byId("punkt");
    button.disabled = false;
    button.textContent = `Gewählten Punkt übernehmen${name ? ` (${name})` : ""}`;
    button.focus({ preventScroll: true });
  }

  #takePoint() {
    if (!this.#point) return;
    const { lng, lat } = this.#point.getLatLng();
    this.#decide({ point: [lng, lat] });
  }

  async #decide(choice) {
    if (!this.#item || this.#isBusy) return;
    this.#isBusy = true;
    await attempt(async () => {
      const site = encodeURIComponent(this.#item.site_id);
      const { address } = await postJson(`${this.config.review}/${site}`, choice);
      say(`Entschieden: ${address}.`);
      await this.#next();
    });
    this.#isBusy = false;
  }

  #undo() {
    return attempt(async () => {
      const { address } = await fetchJson(this.config.review, { method: "DELETE" });
      say(`Zurückgenommen: ${address}.`);
      this.#offset = 0;
      await this.#next();
    });
  }

  #later() {
    this.#offset += 1;
    say("");
    return attempt(() => this.#next());
  }

  #bind() {
    const actions = {
      take: () => this.#takePoint(),
      none: () => this.#decide({ no_place: true }),
      later: () => this.#later(),
      undo: () => this.#undo(),
      candidate: (at) => this.#decide({ candidate: at }),
    };
    byId("punkt").addEventListener("click", actions.take);
    byId("kein-haus").addEventListener("click", actions.none);
    byId("spaeter").addEventListener("click", actions.later);
    byId("zurueck").addEventListener("click", actions.undo);
    byId("region")?.addEventListener("change", ({ target }) => {
      location.assign(`/review?region=${encodeURIComponent(target.value)}`);
    });
    document.addEventListener("keydown", (event) => {
      const choice = keyChoice(event, this.#item?.candidates.length ?? 0);
      if (choice) actions[choice.action](choice.at);
    });
  }
}

const page = openPage();
new ReviewPage(await page.made, page.config).open();
