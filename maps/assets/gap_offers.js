// The offers behind a cell: as markers on the map, and as a table below it.

import { byId } from "./kit/elements.js";
import { number } from "./kit/german.js";
import { named, paneRenderer, popupWidth } from "./kit/map.js";
import { describe, popup } from "./kit/popup.js";
import { fetchJson } from "./kit/service.js";
import { headedTable } from "./kit/table.js";

// Writes what the service lists under the names of the frame.
export const offerTexts = (offer, words) => ({
  title: offer.title,
  address: offer.address,
  kind: offer.kinds.map((kind) => words.kinds[kind] ?? kind).join(", "),
  delivery: words.deliveries[offer.delivery] ?? "",
  minutes: offer.minutes === null ? "" : number(Math.round(offer.minutes)),
  share: offer.children_in_time === null ? "" : number(Math.round(100 * offer.children_in_time)),
  here: offer.here,
  outside: offer.outside,
});

const where = ({ here, outside }, words) => {
  if (here) return words.here;
  return outside ? words.outside : "";
};

export class CellOffers {
  #asked = 0;
  #markers = L.layerGroup();
  #renderer = null;

  constructor(map, config) {
    this.map = map;
    this.config = config;
    this.#markers.addTo(map);
  }

  // Without a cell or an area there is nothing behind it.
  async show({ cell, area, name }) {
    this.#asked += 1;
    const turn = this.#asked;
    this.#markers.clearLayers();
    byId("angebote").hidden = !(cell && area);
    byId("angebote-liste").replaceChildren();
    if (!(cell && area)) return;
    const { words, offers: base } = this.config;
    byId("angebote-titel").textContent = `${words.title} ${name}`;
    byId("angebote-satz").textContent = words.searching;
    const address = `${base}/${encodeURIComponent(area)}/offers?cell=${encodeURIComponent(cell)}`;
    const found = await fetchJson(address).catch((error) => ({
      offers: [],
      failed: error.message,
    }));
    if (turn !== this.#asked) return; // another cell was chosen meanwhile
    this.#draw(found);
    document.body.dataset.offers = found.offers.length;
  }

  #draw({ offers, failed }) {
    const { words } = this.config;
    const none = failed ?? words.none;
    byId("angebote-satz").textContent = offers.length > 0 ? words.found : none;
    this.#renderer ??= paneRenderer("offers");
    for (const offer of offers) {
      if (offer.longitude !== null) this.#markers.addLayer(this.#dot(offer));
    }
    if (offers.length > 0) byId("angebote-liste").append(this.#table(offers));
  }

  #table(offers) {
    const { words } = this.config;
    const rows = offers.map((offer) => {
      const texts = offerTexts(offer, words);
      return [texts.title, texts.kind, texts.minutes, texts.share, where(offer, words)];
    });
    return headedTable({ head: words.head, rows });
  }

  #dot(offer) {
    const { ink, popup_of_offers: frame, words } = this.config;
    const shape = { pane: "offers", renderer: this.#renderer, radius: 6, weight: 2 };
    const look = { color: ink.light, fillColor: words.colour, fillOpacity: 1 };
    return L.circleMarker([offer.latitude, offer.longitude], { ...shape, ...look })
      .bindTooltip(named(offer.title))
      .bindPopup(() => popup(describe(frame, offerTexts(offer, words))), {
        maxWidth: popupWidth(this.map),
      });
  }
}
