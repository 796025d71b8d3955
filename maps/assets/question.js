// The question of the page of ways and supply: in the form, in the address, and to the service.

import { element } from "./kit/elements.js";

const ALWAYS = ["kind", "life_phase", "mode", "capacity"];
const IN_SEASON = ["weekday", "time", "season"]; // go together: without a day any time will do
const ON_DAY = ["day", "time"]; // one day, whatever its weekday
const ONE_DAY = "day"; // chosen instead of a weekday
const OPEN_AT = [...new Set([...IN_SEASON, ...ON_DAY])];

// Names of what says when it should be open; none where that is of no matter.
const openAt = ({ day, weekday }) => {
  if (weekday === ONE_DAY) return day ? ON_DAY : [];
  return weekday === "" ? [] : IN_SEASON;
};

export const queryOf = (fields) => {
  const names = [...ALWAYS, ...openAt(fields)];
  return new URLSearchParams(names.map((name) => [name, fields[name]])).toString();
};

// What is usually asked about a kind of offer: for whom, and counted in what.
export const usualFields = (services, kind) => {
  const { life_phase, capacity } = services.find((service) => service.kind === kind) ?? {};
  return life_phase ? { life_phase, capacity } : {};
};

// What an address says, beside the kind; an address can be sent to a colleague.
export const askedFields = (search) => {
  const asked = new URLSearchParams(search);
  const names = [...ALWAYS, ...OPEN_AT].filter((name) => name !== "kind" && asked.get(name));
  return Object.fromEntries(names.map((name) => [name, asked.get(name)]));
};

// Sets a field unless it has no such choice; says whether it has.
export const setIfKnown = (field, value) => {
  const before = field.value;
  field.value = value;
  if (field.selectedIndex !== -1) return true;
  field.value = before;
  return false;
};

export class Question {
  unknown = []; // what the address says and no field offers
  #fields;

  constructor(form, services, labels = {}) {
    this.#fields = form.elements;
    this.services = services;
    this.labels = labels;
    form.addEventListener("submit", (event) => event.preventDefault());
    this.#fields.kind.addEventListener("change", () => this.#takeUsual());
    form.addEventListener("change", () => this.#allowTime());
  }

  readAddress(search) {
    const { kind } = this.#fields;
    const usual = this.services[0]?.kind;
    const wanted = new URLSearchParams(search).get("kind") || usual;
    // Another page may ask for a kind that is not planned here; it is answered all the same.
    if (!setIfKnown(kind, wanted) && this.labels[wanted]) {
      kind.append(element("option", { value: wanted }, this.labels[wanted]));
      kind.value = wanted;
    }
    const isKnown = kind.value === wanted;
    if (!isKnown) setIfKnown(kind, usual);
    this.#takeUsual();
    const unknown = this.#set(askedFields(search));
    this.unknown = isKnown ? unknown : [wanted, ...unknown];
    this.#allowTime();
  }

  get query() {
    const names = [...ALWAYS, ...OPEN_AT];
    return queryOf(Object.fromEntries(names.map((name) => [name, this.#fields[name].value])));
  }

  get kindLabel() {
    return this.#fields.kind.selectedOptions[0]?.textContent ?? "";
  }

  // What was asked, as the form says it.
  get words() {
    const { kind, life_phase, mode, capacity, weekday, time, day } = this.#fields;
    const said = [kind, life_phase, mode, capacity].map(
      (field) => field.selectedOptions[0]?.textContent ?? "",
    );
    const when = openAt({ day: day.value, weekday: weekday.value });
    if (when.length === 0) return [...said, "egal wann geöffnet"].join(", ");
    const on = weekday.value === ONE_DAY ? day.value : weekday.selectedOptions[0].textContent;
    return [...said, `geöffnet ${on} um ${time.value} Uhr`].join(", ");
  }

  get mode() {
    return this.#fields.mode.value;
  }

  // Only then do opening hours change anything.
  get asksHours() {
    const { capacity, day, weekday } = this.#fields;
    const when = openAt({ day: day.value, weekday: weekday.value });
    return when.length > 0 || capacity.value === "hours";
  }

  get unit() {
    const { value, selectedOptions } = this.#fields.capacity;
    return { id: value, label: selectedOptions[0]?.textContent ?? "" };
  }

  #set(values) {
    const given = Object.entries(values.day ? { ...values, weekday: ONE_DAY } : values);
    return given
      .filter(([name, value]) => !setIfKnown(this.#fields[name], value))
      .map(([, value]) => value);
  }

  #takeUsual() {
    this.#set(usualFields(this.services, this.#fields.kind.value));
    const phase = this.#fields.life_phase;
    if (phase.selectedIndex < 0) phase.selectedIndex = 0;
  }

  #allowTime() {
    const { day, season, time, weekday } = this.#fields;
    day.disabled = weekday.value !== ONE_DAY; // four stops of the keyboard, wanted now and then
    season.disabled = weekday.value === "" || !day.disabled;
    time.disabled = weekday.value === "";
  }
}
