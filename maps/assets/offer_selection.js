// Which offers are shown, and how many lie in each area.

import { compare, folded, number } from "./kit/german.js";

export const isWanted = (offer, { phase, word, searched }) => {
  if (phase && !offer.phases.includes(phase)) return false;
  const wanted = folded(word);
  if (!wanted) return true;
  return folded(searched.map((field) => offer[field] ?? "").join(" ")).includes(wanted);
};

// The class by which an offer is drawn: of several the first that is shown; undefined: none is.
export const shownClass = ({ classes, members }, place, off) =>
  (members?.[place] ?? [classes[place]]).find((one) => !off.has(one));

// Where there is nothing is what matters: every area is listed, those without offers too.
export const countsPerArea = (areas, offers, outside) => {
  const counts = new Map(areas.map((name) => [name, 0]));
  for (const { area } of offers) {
    const name = area || outside;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => compare(a, b));
};

// An offer counts once, however many places it has; each place has a line of its own.
const offersAtPlaces = (rows) => {
  const offers = new Set(rows.map(({ id }) => id)).size;
  const what = offers === 1 ? "Angebot" : "Angebote";
  return `${number(offers)} ${what} an ${number(rows.length)} ${rows.length === 1 ? "Ort" : "Orten"}`;
};

export const shownOf = (shown, all) => {
  if (shown.length === 0) return "Nichts passt zur Auswahl.";
  if (shown.length === all.length) return `Alle gezeigt: ${offersAtPlaces(all)}.`;
  return `Gezeigt: ${offersAtPlaces(shown)}; insgesamt ${offersAtPlaces(all)}.`;
};

// In the order in which they first come.
export const phasesOf = (offers) => [...new Set(offers.flatMap(({ phases }) => phases))];
