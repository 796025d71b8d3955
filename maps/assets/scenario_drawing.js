// Paths and closed streets of a scenario, drawn where somebody clicked.

import { named, paneRenderer } from "./kit/map.js";

const flipped = ([longitude, latitude]) => [latitude, longitude];

const cross = (place) => {
  const icon = L.divIcon({ className: "blocked", html: named("×"), iconSize: [22, 22] });
  return L.marker(flipped(place), { pane: "scenario", icon, keyboard: false, interactive: false });
};

export class ScenarioDrawing {
  #drawn = L.layerGroup();
  #begun = null;

  constructor(map, ink) {
    map.createPane("scenario").style.zIndex = 435;
    this.ink = ink;
    this.renderer = paneRenderer("scenario");
    this.#drawn.addTo(map);
  }

  // Where a path begins, until its end is known.
  begin(place) {
    this.#begun = this.#dot(place);
    this.#drawn.addLayer(this.#begun);
  }

  show(changes) {
    this.#drawn.clearLayers();
    for (const { action, place, to } of changes) {
      if (action === "path") this.#drawPath(place, to);
      if (action === "block") this.#drawn.addLayer(cross(place));
    }
  }

  #style(own) {
    return { pane: "scenario", renderer: this.renderer, interactive: false, ...own };
  }

  #drawPath(place, to) {
    const ends = [flipped(place), flipped(to)];
    const { scenario, scenario_border: border } = this.ink;
    this.#drawn.addLayer(L.polyline(ends, this.#style({ color: border, weight: 8 })));
    this.#drawn.addLayer(L.polyline(ends, this.#style({ color: scenario, weight: 4 })));
  }

  #dot(place) {
    const { scenario, scenario_border: border } = this.ink;
    const look = { radius: 6, weight: 2, color: border, fillColor: scenario, fillOpacity: 1 };
    return L.circleMarker(flipped(place), this.#style(look));
  }
}
