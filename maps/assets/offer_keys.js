// Offers by keyboard: arrows lead from point to point and to bubbles, Enter opens what is chosen.

import { bindKeys } from "./kit/keys.js";
import { sentences, speak } from "./kit/speech.js";

const CHOSEN = "chosen";

// What is read out of an offer on the way.
export const spokenOffer = ({ title, kind, site, address, area }) =>
  sentences(title, kind, site ?? address, area);

export const bindOfferKeys = (map, { singles, offerAt, clusters, ink }) => {
  let chosen = null; // place of an offer, or key of a bubble

  const bubble = (id) => clusters.bubbles.get(id);
  const pointOf = (id) => bubble(id) ?? singles().get(id);

  const mark = (id, isChosen) => {
    bubble(id)?.getElement()?.classList.toggle(CHOSEN, isChosen);
    if (!bubble(id)) {
      const look = isChosen ? { color: ink.chosen, weight: 3.5 } : { color: ink.dot, weight: 1.2 };
      singles().get(id)?.setStyle(look);
    }
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
