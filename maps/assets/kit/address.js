// What a page shows stands in its address: a link shows a colleague the same, Back leads back.
//
// An address has two parts: the query, for which the service wrote the page or gives an answer, and
// the state, which this page alone knows. Every state is a text; an empty one is left out.

const PAUSE = 200; // milliseconds between two writings: browsers refuse a page that writes too often
const DIGITS = 4; // of degrees: about ten metres
const MAX_ZOOM = 18;
const LONGEST = 40; // letters that are repeated of what an address says
const BETWEEN = "~"; // labels; none has it

export const stateOf = (search, names) => {
  const asked = new URLSearchParams(search);
  return Object.fromEntries(names.map((name) => [name, asked.get(name) ?? ""]));
};

export const addressOf = (query, state) => {
  const more = new URLSearchParams(Object.entries(state).filter(([, value]) => value));
  return `?${[query, more.toString()].filter(Boolean).join("&")}`;
};

// What an address says besides; the text is kept letter by letter.
export const queryOf = (search, names) =>
  search
    .replace("?", "") // the first alone: it heads the query
    .split("&")
    .filter((part) => part && !names.includes([...new URLSearchParams(part).keys()][0]))
    .join("&");

export const writeView = ({ zoom, lat, lng }) =>
  [Number(zoom.toFixed(2)), lat.toFixed(DIGITS), lng.toFixed(DIGITS)].join("/");

// Null where the text is no place on a map.
export const readView = (text) => {
  const parts = text.split("/");
  const [zoom, lat, lng] = parts.map((part) => (part.trim() ? Number(part) : Number.NaN));
  const isView = zoom >= 0 && zoom <= MAX_ZOOM && Math.abs(lat) <= 90 && Math.abs(lng) <= 180;
  return parts.length === 3 && isView ? { zoom, lat, lng } : null;
};

// Which of some labels are ticked, in few letters; nothing where all are.
export const writeTicked = (labels, ticked) => {
  const on = labels.filter((label) => ticked.includes(label));
  const off = labels.filter((label) => !ticked.includes(label));
  if (off.length === 0) return { only: "", without: "" };
  if (on.length === 0) return { only: BETWEEN, without: "" };
  return on.length <= off.length
    ? { only: on.join(BETWEEN), without: "" }
    : { only: "", without: off.join(BETWEEN) };
};

export const readTicked = (labels, { only, without }) => {
  const listed = (text) => text.split(BETWEEN).filter(Boolean);
  const named = [...listed(only), ...listed(without)];
  const ticked = only
    ? labels.filter((label) => listed(only).includes(label))
    : labels.filter((label) => !listed(without).includes(label));
  return { ticked, unknown: named.filter((label) => !labels.includes(label)) };
};

// Of what an address says as much as fits a line.
export const quoted = (text) => {
  const letters = [...text];
  return `„${letters.length > LONGEST ? `${letters.slice(0, LONGEST).join("")}…` : text}“`;
};

export class Address {
  #names;
  #query;
  #state;
  #due = null; // what is still to be written
  onReturn = null; // hears that Back or Forward led to another address

  // `query` where the service knows it better than the address, such as without what is usual.
  constructor(names, query = null) {
    this.#names = names;
    this.#query = query ?? queryOf(location.search, names);
    this.#state = stateOf(location.search, names);
    window.addEventListener("popstate", () => this.#read());
    window.addEventListener("pagehide", () => this.#flush());
  }

  // A link within the page leads to the same address, and is no return.
  #read() {
    clearTimeout(this.#due);
    this.#due = null;
    const before = this.text;
    this.#query = queryOf(location.search, this.#names);
    this.#state = stateOf(location.search, this.#names);
    if (this.text !== before) this.onReturn?.(this.#state);
  }

  get query() {
    return this.#query;
  }

  get state() {
    return this.#state;
  }

  get text() {
    return addressOf(this.#query, this.#state);
  }

  // A step that Back undoes.
  step(change) {
    this.#take(this.#query, change, true);
  }

  // A step to another question; `isFirst` where the page itself only completes what was asked.
  ask(query, change = {}, isFirst = false) {
    this.#take(query, change, !isFirst);
  }

  // How it looks, which is no step of its own.
  adjust(change) {
    this.#state = { ...this.#state, ...change };
    this.#due ??= setTimeout(() => this.#flush(), PAUSE);
  }

  #take(query, change, isStep) {
    this.#flush(); // what was adjusted belongs to the entry before
    const before = this.text;
    this.#query = query;
    this.#state = { ...this.#state, ...change };
    const address = this.text;
    if (address === before) return;
    if (isStep) history.pushState(null, "", address + location.hash);
    else history.replaceState(null, "", address + location.hash);
  }

  #flush() {
    if (this.#due === null) return;
    clearTimeout(this.#due);
    this.#due = null;
    history.replaceState(null, "", this.text + location.hash);
  }
}
