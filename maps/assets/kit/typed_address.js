// An address that is being typed, found in the commune's own register: what is found is said, and
// what may be meant is offered. Nothing is taken that nobody chose.

import { element } from "./elements.js";

const PAUSE = 450; // ms after the last key
const PARTS = ["site_name", "street", "postcode", "city"];
const FULL = ["street", "postcode", "city"];

export class TypedAddress {
  #timer = null;
  #asked = 0; // only the newest answer counts
  #words;
  #find;

  // `place` holds the inputs; `find` asks the service and gives what it found.
  constructor(place, words, find, onFound) {
    this.place = place;
    this.#words = words;
    this.#find = find;
    this.onFound = onFound;
    this.prefix = place.dataset.prefix;
  }

  listen() {
    for (const part of FULL) this.input(part)?.addEventListener("input", () => this.#wait());
  }

  input(part) {
    return this.place.querySelector(`[name="${this.prefix}${part}"]`);
  }

  get values() {
    return Object.fromEntries(PARTS.map((part) => [part, this.input(part)?.value.trim() ?? ""]));
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.look(), PAUSE);
  }

  async look() {
    this.#asked += 1;
    const own = this.#asked;
    this.#say(this.#words.searching, false);
    try {
      const found = await this.#find(this.values);
      if (own !== this.#asked) return;
      this.#say(found.sentence, found.is_sure);
      this.#offer(found.candidates);
      this.onFound?.(found);
    } catch (error) {
      if (own === this.#asked) this.#say(error.message, false);
    }
  }

  #say(text, isSure) {
    const said = this.place.querySelector("[data-found]");
    said.textContent = text;
    said.classList.toggle("is-sure", isSure);
  }

  #offer(candidates) {
    const list = this.place.querySelector("[data-choices]");
    list.replaceChildren(...candidates.map((house) => element("li", null, this.#button(house))));
  }

  #button(house) {
    const text = `${house.label} ${this.#words.take}`;
    const button = element("button", { type: "button", className: "plain" }, text);
    button.addEventListener("click", () => this.take(house));
    return button;
  }

  // What the register leaves open stays as it was typed.
  take(house) {
    for (const part of FULL) if (house[part]) this.input(part).value = house[part];
    this.input("street").focus();
    return this.look();
  }
}
