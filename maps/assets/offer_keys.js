// Offers by keyboard: arrows lead from point to point and to bubbles, Enter opens what is chosen.

import { bindKeys } from "./kit/keys.js";
import { sentences, speak } from "./kit/speech.js";

const CHOSEN = "chosen";
const RING = {
  radius: 13,
  fill: false,
  interactive: false,
  className: "offer-ring",
  pane: "offers",
};

// What is read out of an offer on the way.
export const spokenOffer = ({ title, kind, site, address, area }) =>
  sentences(title, kind, site ?? address, area);

export const bindOfferKeys = (map, { singles, offerAt, clusters, ink }) => {
  let chosen = null; // place of an offer, or key of a bubble

  const bubble = (id) => clusters.bubbles.get(id);
  const pointOf = (id) => bubble(id) ?? singles().get(id);

  // A ring above all points: the chosen one may lie below others.
  const ring = L.layerGroup([
    L.circleMarker([0, 0], { ...RING, color: ink.halo, weight: 7 }),
    L.circleMarker([0, 0], { ...RING, color: ink.chosen, weight: 3 }),
  ]);

  const mark = (id, isChosen) => {
    bubble(id)?.getElement()?.classList.toggle(CHOSEN, isChosen);
    const point = isChosen && !bubble(id) ? singles().get(id) : null;
    if (!point) {
      ring.remove();
      return;
    }
    point.bringToFront();
    ring.eachLayer((circle) => circle.setLatLng(point.getLatLng()));
    ring.addTo(map);
  };

  const spoken = (id) =>
    bubble(id)
      ? sentences(bubble(id).options.title, "Eingabe vergrößert die Karte")
      : spokenOffer(offerAt(id));

  bindKeys(map, {
    places: () =>
      [...singles(), ...clusters.bubbles].map(([id, point]) => ({
        id,
        ...map.project(point.getLatLng()),
      })),
    chosen: () => (chosen !== null && pointOf(chosen) ? chosen : null),
    goTo: (id) => {
      map.closePopup();
      mark(chosen, false);
      chosen = id;
      map.panInside(pointOf(id).getLatLng(), { padding: [60, 60] });
      mark(id, true); // after the map moved: bubbles are drawn anew then
      speak(spoken(id));
    },
    open: (id) => {
      if (bubble(id)) bubble(id).fire("click");
      else singles().get(id).openPopup();
    },
  });
  map.on("moveend", () => mark(chosen, true));
};
