// The burden map: areas by theme, uncertain classes on demand, offers by kind.

import { quoted } from "./kit/address.js";
import { fetchAreas, openAreaPage } from "./kit/area_page.js";
import { AreaMap } from "./kit/areas.js";
import { byId } from "./kit/elements.js";
import { dot } from "./kit/legend.js";
import { paneRenderer } from "./kit/map.js";
import { openPage, tellFailure, whenRead } from "./kit/page.js";
import { describe, popup } from "./kit/popup.js";
import { fetchJson } from "./kit/service.js";
import { makeMarkerClass } from "./offer_marker.js";

class OfferLayers {
  #offers = null; // asked for when the first kind is ticked
  #layers = new Map();

  constructor(map, config) {
    this.map = map;
    this.config = config;
  }

  async show(wanted) {
    const offers = await this.#fetched();
    for (const kind of this.config.kinds) {
      if (wanted.includes(kind.id)) this.#layerOf(kind, offers).addTo(this.map);
      else this.#layers.get(kind.id)?.remove();
    }
  }

  #fetched() {
    this.#offers ??= fetchJson(this.config.offers).catch((error) => {
      this.#offers = null; // the next tick asks again
      throw error;
    });
    return this.#offers;
  }

  #layerOf(kind, offers) {
    if (!this.#layers.has(kind.id)) this.#layers.set(kind.id, this.#draw(kind, offers.features));
    return this.#layers.get(kind.id);
  }

  #draw(kind, features) {
    this.renderer ??= paneRenderer("offers");
    this.Marker ??= makeMarkerClass();
    const layer = L.layerGroup();
    for (const { properties, geometry } of features) {
      if (properties.kinds.includes(kind.id) && geometry)
        layer.addLayer(this.#dot(kind, properties, geometry));
    }
    return layer;
  }

  #dot(kind, offer, { coordinates: [longitude, latitude] }) {
    return new this.Marker([latitude, longitude], {
      pane: "offers",
      renderer: this.renderer,
      radius: 5.5,
      shape: kind.shape,
      weight: 1,
      color: this.config.ink.dot,
      fillColor: kind.colour,
      fillOpacity: 0.95,
    }).bindPopup(() => popup(describe(this.config.popup_of_offers, offer)));
  }
}

// The sign beside each kind is the one on the map.
const drawSigns = ({ kinds, ink }) => {
  document.querySelectorAll("#angebote .dot").forEach((place, at) => {
    place.replaceWith(dot(kinds[at], ink));
  });
};

const start = (map, config, pending) => {
  const marksUnsure = byId("unsicher");
  const areas = new AreaMap(map, config, (area) => marksUnsure.checked && area.is_unsure);
  const offers = new OfferLayers(map, config);
  whenRead().then(() => drawSigns(config));
  const boxes = [...document.querySelectorAll("#angebote input")];
  const kinds = boxes.map((box) => box.value);
  let drawn = ""; // kinds that are on the map
  const ticked = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const showOffers = () => {
    drawn = ticked().join(",");
    offers.show(ticked()).catch(tellFailure);
  };
  const onRestore = ({ offers: text, unsure }) => {
    const wanted = text.split(",").filter(Boolean);
    for (const box of boxes) box.checked = wanted.includes(box.value);
    if (drawn !== ticked().join(",")) showOffers();
    if (marksUnsure.checked !== (unsure === "1")) {
      marksUnsure.checked = unsure === "1";
      areas.restyle();
    }
    const unknown = wanted.filter((kind) => !kinds.includes(kind));
    return unknown.length > 0
      ? `Angebote der Art ${unknown.map(quoted).join(", ")} gibt es hier nicht.`
      : "";
  };
  const address = openAreaPage(areas, config, pending, { more: ["offers", "unsure"], onRestore });
  marksUnsure.addEventListener("change", () => {
    areas.restyle();
    address.adjust({ unsure: marksUnsure.checked ? "1" : "" });
  });
  byId("angebote").addEventListener("change", () => {
    showOffers();
    address.adjust({ offers: drawn });
  });
};

const page = openPage();
const content = fetchAreas(page.config);
start(await page.made, page.config, content);
