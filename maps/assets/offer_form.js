// The form of an offer: finds its address while one types, and says back what its times mean. Sending
// it needs no script.

import { orient } from "./kit/background.js";
import { byId, element } from "./kit/elements.js";
import { paneRenderer, prepareMap } from "./kit/map.js";
import { markReady, openPage, tell, whenRead } from "./kit/page.js";
import { fetchJson, postJson } from "./kit/service.js";
import { TypedAddress } from "./kit/typed_address.js";

const PAUSE = 350; // ms after the last key
const NEAR = 16; // zoom at which streets can be told apart

class OfferForm {
  #found = new Map(); // by place of the form: what is shown for it
  #marks = L.layerGroup();

  constructor(map, config) {
    this.map = map;
    this.config = config;
    prepareMap(map, config.bounds);
    orient(map, config);
    this.#marks.addTo(map);
  }

  async open() {
    const { outlines, places } = this.config;
    const areas = outlines ? await fetchJson(outlines) : null;
    await whenRead();
    if (areas) this.#drawAreas(areas);
    for (const { prefix, point } of places) this.#found.set(prefix, { point, candidates: [] });
    for (const place of document.querySelectorAll(".form-place")) this.#bind(place);
    this.#draw();
    byId("karte-status").className = "done";
    markReady();
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

  #bind(place) {
    const { address, hours, words } = this.config;
    const find = (values) => postJson(address, values);
    const show = (found) => {
      this.#found.set(typed.prefix, found);
      this.#draw(typed);
    };
    const typed = new TypedAddress(place, words, find, show);
    typed.listen();
    let timer = null;
    typed.input("times").addEventListener("input", ({ target }) => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const said = await postJson(hours, { times: target.value.trim() }).catch((error) => ({
          sentence: error.message,
        }));
        place.querySelector("[data-hours]").textContent = said.sentence;
      }, PAUSE);
    });
  }

  // What was found is a full point; what may be meant has numbers, and a click takes it.
  #draw(typed) {
    this.#marks.clearLayers();
    const shown = [];
    const { chosen: color, light: fillColor } = this.config.ink;
    for (const { point, candidates } of this.#found.values()) {
      if (point) {
        shown.push(point);
        L.circleMarker(point, { radius: 9, weight: 3, color, fillColor, fillOpacity: 0.9 }).addTo(
          this.#marks,
        );
        continue;
      }
      candidates.forEach((house, at) => {
        shown.push(house.point);
        const html = element("b", null, String(at + 1));
        const icon = L.divIcon({ className: "pin", html, iconSize: [28, 28] });
        L.marker(house.point, { icon, title: house.label, keyboard: false })
          .on("click", () => typed?.take(house))
          .addTo(this.#marks);
      });
    }
    if (shown.length > 0) {
      const bounds = L.latLngBounds(shown);
      this.map.fitBounds(bounds, { maxZoom: NEAR, padding: [40, 40], animate: false });
    }
  }
}

const page = openPage();
new OfferForm(await page.made, page.config).open().catch((error) => {
  tell(
    `Die Karte konnte nicht geladen werden (${error.message}). Das Formular geht trotzdem.`,
    "failed",
  );
});
