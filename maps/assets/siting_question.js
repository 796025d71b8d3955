// The question of new sites: in the form, in the address, and to the service.

import { element } from "./kit/elements.js";

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
  const read = (name) => (isAsked ? asked.get(name) : first[name]) ?? "";
  const singles = [...SINGLE, ...SILENT].map((name) => [name, read(name)]);
  // An address from another page says what, and for whom; where is as usual.
  const listed = (name) => read(name) || (name === "candidates" ? first[name] : "") || "";
  const lists = LISTS.map((name) => [name, listed(name).split(",").filter(Boolean)]);
  return Object.fromEntries([...singles, ...lists]);
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
    for (const name of SINGLE) {
      const field = this.#form.elements[name];
      if (field && fields[name]) field.value = fields[name];
      if (field?.selectedIndex === -1) addOption(field, fields[name]);
    }
    for (const name of LISTS) this.#tick(name, fields[name]);
    for (const name of SILENT) this.#kept[name] = fields[name];
    const boxes = this.#boxes("candidates").map((box) => box.value);
    this.#kept.candidates = fields.candidates.filter((kind) => !boxes.includes(kind));
    if (this.#ticked("life_phase").length === 0) this.#takeUsual();
    this.#allow();
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
  }

  get fields() {
    const { elements } = this.#form;
    const singles = SINGLE.map((name) => {
      const field = elements[name];
      return [name, field && !field.disabled ? field.value : ""];
    });
    const lists = LISTS.map((name) => [name, [...this.#ticked(name), ...(this.#kept[name] ?? [])]]);
    const grid = this.#ticked("candidates").includes("grid") ? this.#kept.grid_metres : "";
    const depot = this.#form.elements.aim.value === "tour" ? this.#kept.depot : "";
    const kept = { grid_metres: grid ?? "", depot: depot ?? "" };
    return { ...Object.fromEntries([...singles, ...lists]), ...kept };
  }

  // German: what must be ticked before anything can be asked; "" if nothing is missing.
  get missing() {
    if (this.#ticked("life_phase").length === 0) return "Bitte wählen, für welche Kinder.";
    return this.fields.candidates.length === 0 ? "Bitte wählen, wo es sein könnte." : "";
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
