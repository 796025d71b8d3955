// What a scenario is called in the list, in the headline, on paper and in the address.

import { number } from "./kit/german.js";

const PREFIX = "Gedankenspiel: ";
const GERMAN_DAYS = { Tu: "Di", We: "Mi", Th: "Do", Su: "So" };
const NEW_KEY = "neu|"; // begins the key of a site that only the scenario has

export const WEEKDAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

// Days as OpenStreetMap writes them, for people here.
export const germanHours = (hours) =>
  hours.replaceAll(/\b(?:Tu|We|Th|Su)\b/gu, (day) => GERMAN_DAYS[day]);

export const hoursOf = (days, from, to) =>
  days.length > 0 && from && to ? `${days.join(",")} ${from}-${to}` : "";

const degrees = new Intl.NumberFormat("de-DE", {
  minimumFractionDigits: 4,
  maximumFractionDigits: 4,
});

// To about 10 m, as the service writes it.
export const placeText = ([longitude, latitude]) =>
  `${degrees.format(latitude)}° N, ${degrees.format(longitude)}° O`;

const WORDS = {
  add: ({ title, amount }) => `Neuer Standort${title ? `: ${title}` : ""}, Umfang ${amount}`,
  close: ({ title }) => `${title} geschlossen`,
  move: ({ title, place }) => `${title} verlegt${place ? ` nach ${placeText(place)}` : ""}`,
  resize: ({ title, amount }) => `${title}: Umfang ${amount}`,
  hours: ({ title, hours }) => `${title}: geöffnet ${germanHours(hours)}`,
  path: () => "Neuer Weg",
  block: () => "Straße gesperrt",
};

// A number means nothing without its unit: one for a single one, one for all other numbers.
export const wordsOf = ({ action, capacity = 0, hours, place }, title, { one, many }) =>
  WORDS[action]({
    title,
    hours,
    place,
    amount: `${number(capacity)} ${capacity === 1 ? one : many}`,
  });

export const scenarioName = (words) =>
  words.length > 0 ? `Gedankenspiel, nicht der Bestand: ${words.join("; ")}.` : "";

// What belongs to a scenario says so wherever it is read, and once.
export const markScenario = (text, isScenario) => {
  const plain = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text;
  return isScenario ? PREFIX + plain : plain;
};

// A number that means nothing is none: the service would refuse it.
export const amountOf = (text) => Math.max(Number(text), 0) || 0;

// Why a number cannot be the new capacity of an offer; nothing where it can.
export const amountRefusal = (text, amount) => {
  if (text.trim() === "" || Number.isNaN(Number(text)) || Number(text) < 0)
    return "Bitte den neuen Umfang als Zahl angeben.";
  return Number(text) === amount ? "So groß ist das Angebot schon: Damit ändert sich nichts." : "";
};

// The address holds the changes as they are sent; one that cannot be read holds none.
export const changesIn = (search) => {
  try {
    const changes = JSON.parse(new URLSearchParams(search).get("changes") ?? "[]");
    const isKnown = (change) => Object.hasOwn(WORDS, change?.action);
    return Array.isArray(changes) && changes.every(isKnown) ? changes : [];
  } catch {
    return [];
  }
};

export const changesQuery = (changes) =>
  changes.length > 0 ? `&changes=${encodeURIComponent(JSON.stringify(changes))}` : "";

// Sites that were computed elsewhere, as changes.
export const changesOfSites = (sites, capacity) =>
  sites.map(({ place: [latitude, longitude], name }) => ({
    action: "add",
    place: [longitude, latitude],
    capacity,
    ...(name ? { title: name } : {}),
  }));

// A change of an offer or a new site can be decided on: where the form is, with what is known.
export const decisionAddress = (base, { action, offer, place, title }, { kind, words }) => {
  if (!base || !["add", "close", "move"].includes(action)) return null;
  const query = new URLSearchParams({ title: `${kind}: ${words}` });
  const isNew = !offer || offer.startsWith(NEW_KEY);
  query.set("site", isNew ? `${kind}: ${title || "neuer Standort"}` : offer.split("|")[0]);
  if (place) query.set("place", `${place[1]}, ${place[0]}`);
  return `${base}&${query}#festhalten`;
};

// A scenario sends only the offers that it makes or alters, and which are gone.
export const offersAfter = (before, { offers, gone }) => {
  const replaced = new Set([...gone, ...offers.map(({ key }) => key)]);
  return [...before.filter(({ key }) => !replaced.has(key)), ...offers];
};

// New sites that have no name are numbered in the order in which they come.
export const titleOf = ({ offer = "", title = "" }, titles) =>
  (offer === "" ? title : titles.get(offer)) ??
  (offer.startsWith(NEW_KEY) ? `Neuer Standort ${offer.slice(NEW_KEY.length)}` : offer);

// Names of the new sites, under the keys by which later changes call them.
export const titlesOfNew = (changes) =>
  changes
    .filter(({ action }) => action === "add")
    .flatMap(({ title }, at) => (title ? [[`${NEW_KEY}${at + 1}`, title]] : []));
