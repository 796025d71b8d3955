// The question of new sites: in the form, in the address, and to the service.

import { element } from "./kit/elements.js";
import { euros, parseNumber } from "./kit/german.js";

const LISTS = ["life_phase", "candidates"]; // several may be ticked
const SINGLE = [
  "kind",
  "count",
  "aim",
  "need",
  "equity",
  "mode",
  "minutes",
  "capacity",
  "budget",
  "price",
  "tour_days",
  "tour_hours",
  "stay_minutes",
];
const NUMBERS = ["count", "tour_days"]; // chosen among some; an address may name others
const MONEY = { budget: "Budget", price: "Preis je Ort" }; // typed in German, sent as digits
// Not in the form, but kept where an address names them.
const SILENT = ["grid_metres", "depot"];
const NOTHING = { need: "children", equity: "none", aim: "coverage" };

// What is asked, without what is empty or asked anyway.
export const siteQuery = (fields) => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    const text = Array.isArray(value) ? value.join(",") : value;
    if (text && NOTHING[name] !== text) query.set(name, text);
  }
  return query.toString();
};

// What an address says; what it does not say is as in `first`.
export const siteFields = (search, first) => {
  const asked = new URLSearchParams(search);
  const isAsked = [...SINGLE, ...LISTS].some((name) => asked.has(name));
  const read = (name) => (isAsked ? asked.getAll(name).join(",") : first[name]) ?? "";
  const singles = [...SINGLE, ...SILENT].map((name) => [name, read(name)]);
  // An address from another page says what, and for whom; where is as usual.
  const listed = (name) => read(name) || (name === "candidates" ? first[name] : "") || "";
  const lists = LISTS.map((name) => [name, listed(name).split(",").filter(Boolean)]);
  return Object.fromEntries([...singles, ...lists]);
};

// What stands beside a sum of money, as it was understood; `value` is NaN where it was not.
export const readSum = (name, typed) => {
  const value = parseNumber(typed);
  if (value === null) return { value, text: "" };
  if (!Number.isNaN(value)) return { value, text: `verstanden: ${euros(value)}` };
  const text = `${MONEY[name]}: „${typed.trim()}“ ist nicht eindeutig. Bitte so schreiben: 120.000 oder 46.000,50`;
  return { value, text };
};

// What is sent of a field; nothing of one that is not asked for, or not understood.
const sentOf = (name, field) => {
  if (!field || field.disabled) return "";
  if (!(name in MONEY)) return field.value;
  const { value } = readSum(name, field.value);
  return value === null || Number.isNaN(value) ? "" : String(value);
};

// As it is typed; an address has digits and a point.
export const typedSum = (text) => {
  const value = Number(text);
  return text === "" || Number.isNaN(value) ? text : euros(value).replace(" €", "");
};

// Limited places and a priority are known for coverage alone, and not both at once.
export const allowedFields = ({ aim, equity, capacity }) => {
  const isCoverage = aim === "coverage";
  return {
    equity: isCoverage && !capacity,
    capacity: isCoverage && (!equity || equity === "none"),
    count: aim !== "cover_all" && aim !== "tour",
    budget: aim !== "cover_all" && aim !== "tour",
    tour_days: aim === "tour",
    tour_hours: aim === "tour",
    stay_minutes: aim === "tour",
  };
};

// More sites than the form offers may stand in an address.
const addOption = (field, text) => {
  field.append(element("option", null, text));
  field.value = text;
};

export class SiteQuestion {
  unknown = []; // what the address says and no field offers
  #form;
  #kept = {};

  constructor(form, config) {
    this.#form = form;
    this.config = config;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.elements.kind.addEventListener("change", () => this.#takeUsual());
    form.addEventListener("change", () => this.#allow());
  }

  readAddress(search) {
    const fields = siteFields(search, this.config.first);
    this.unknown = [];
    for (const name of SINGLE) this.#read(name, fields[name]);
    for (const name of LISTS) this.#tick(name, fields[name]);
    for (const name of SILENT) this.#kept[name] = fields[name];
    const boxes = this.#boxes("candidates").map((box) => box.value);
    this.#kept.candidates = fields.candidates.filter((kind) => !boxes.includes(kind));
    if (this.#ticked("life_phase").length === 0) this.#takeUsual();
    this.#allow();
  }

  #read(name, text) {
    const field = this.#form.elements[name];
    if (!field || !text) return;
    field.value = name in MONEY ? typedSum(text) : text;
    if (field.selectedIndex !== -1) return;
    if (NUMBERS.includes(name)) addOption(field, text);
    else {
      field.selectedIndex = 0;
      this.unknown.push(text);
    }
  }

  #boxes(name) {
    return [...this.#form.querySelectorAll(`input[name="${name}"]`)];
  }

  #ticked(name) {
    return this.#boxes(name)
      .filter((box) => box.checked)
      .map((box) => box.value);
  }

  #tick(name, values) {
    for (const box of this.#boxes(name)) box.checked = values.includes(box.value);
  }

  #takeUsual() {
    this.#tick("life_phase", [this.config.usual_phases[this.#form.elements.kind.value]]);
  }

  #allow() {
    const allowed = allowedFields(this.fields);
    for (const [name, isAllowed] of Object.entries(allowed)) {
      const field = this.#form.elements[name];
      if (field) field.disabled = !isAllowed;
    }
    for (const name of Object.keys(MONEY)) this.#readSum(name);
  }

  // Says beside the field how it was understood, and gives the message if it was not.
  #readSum(name) {
    const field = this.#form.elements[name];
    const { value, text } = field.disabled ? { value: null, text: "" } : readSum(name, field.value);
    const isUnclear = Number.isNaN(value);
    const line = this.#form.querySelector(`#${field.id}-gelesen`);
    line.textContent = text;
    line.classList.toggle("unclear", isUnclear);
    field.setAttribute("aria-invalid", String(isUnclear));
    return isUnclear ? text : "";
  }

  get fields() {
    const { elements } = this.#form;
    const singles = SINGLE.map((name) => [name, sentOf(name, elements[name])]);
    const lists = LISTS.map((name) => [name, [...this.#ticked(name), ...(this.#kept[name] ?? [])]]);
    const grid = this.#ticked("candidates").includes("grid") ? this.#kept.grid_metres : "";
    const depot = this.#form.elements.aim.value === "tour" ? this.#kept.depot : "";
    const kept = { grid_metres: grid ?? "", depot: depot ?? "" };
    return { ...Object.fromEntries([...singles, ...lists]), ...kept };
  }

  // German: what must be ticked before anything can be asked; "" if nothing is missing.
  get missing() {
    if (this.#ticked("life_phase").length === 0) return "Bitte wählen, für welche Kinder.";
    if (this.fields.candidates.length === 0) return "Bitte wählen, wo es sein könnte.";
    const unclear = Object.keys(MONEY).map((name) => this.#readSum(name));
    return unclear.filter(Boolean).join(" ");
  }

  // Whether anything is set that stands behind "Mehr einstellen".
  get hasMore() {
    const { aim, equity, capacity, budget, price } = this.fields;
    const isOwn = capacity || budget || price || aim === "tour";
    return Boolean((equity && equity !== NOTHING.equity) || isOwn);
  }

  get query() {
    return siteQuery(this.fields);
  }
}
