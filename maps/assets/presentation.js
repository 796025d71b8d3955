// Turns the slides: by keys, buttons, swiping. The slide that is shown stands in the address.

import { quoted } from "./kit/address.js";

const ON = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];
const OTHERS = new Map([
  ["Home", "first"],
  ["End", "last"],
  ["Escape", "leave"],
  ["n", "hint"],
  ["f", "full"],
]);
const SWIPE = 50; // pixels that a finger travels at least

// What a key asks for; "" if nothing. A button keeps the keys that press it.
export const wishOf = ({ key, shiftKey, hasModifier, isOnButton }) => {
  if (hasModifier) return "";
  if (isOnButton && (key === " " || key === "Enter")) return "";
  if (key === " " && shiftKey) return "back";
  if (ON.includes(key)) return "on";
  if (BACK.includes(key)) return "back";
  return OTHERS.get(key.length === 1 ? key.toLowerCase() : key) ?? "";
};

// Which slide comes then; the first and the last stay where they are.
export const nextSlide = (wish, at, count) => {
  const to = { on: at + 1, back: at - 1, first: 1, last: count }[wish] ?? at;
  return Math.min(Math.max(to, 1), count);
};

// The slide that an address names: "#3" or "?folie=3"; null if there is no such slide.
export const slideIn = ({ hash, search }, count) => {
  const text = hash.slice(1) || new URLSearchParams(search).get("folie") || "1";
  const number = Number(text);
  return Number.isInteger(number) && number >= 1 && number <= count ? number : null;
};

// From where a finger was to where it is; "" if it was no swipe.
export const swipeOf = (from, to) => {
  const [right, down] = [to.x - from.x, to.y - from.y];
  if (Math.abs(right) < SWIPE || Math.abs(right) < 2 * Math.abs(down)) return "";
  return right < 0 ? "on" : "back";
};

// An old "?folie=" would contradict the slide that is shown.
const regionOnly = () => {
  const asked = new URLSearchParams(location.search);
  asked.delete("folie");
  return `?${asked}`;
};

const toggleFull = () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
};

class Slides {
  #shown = 0;

  constructor(slides) {
    this.slides = slides;
    this.hints = document.querySelector("[data-turn=hint]");
    this.said = document.getElementById("gezeigt");
  }

  open() {
    document.body.classList.add("turning");
    document.querySelector(".turn").hidden = false;
    this.readAddress();
    this.#bindKeys();
    this.#bindFinger();
    document.addEventListener("click", ({ target }) => {
      const { turn } = target.closest("[data-turn]")?.dataset ?? {};
      if (turn) this.turn(turn);
    });
    window.addEventListener("hashchange", () => this.readAddress());
    // Paper takes all slides, one on a sheet.
    window.addEventListener("beforeprint", () => {
      for (const slide of this.slides) slide.hidden = false;
    });
    window.addEventListener("afterprint", () => this.#show(this.#shown));
    document.body.dataset.ready = "true";
  }

  readAddress() {
    const number = slideIn(location, this.slides.length);
    const asked = location.hash.slice(1) || new URLSearchParams(location.search).get("folie");
    this.#show(number ?? 1, number ? "" : `Die Folie ${quoted(asked)} gibt es nicht. `);
    document.body.classList.toggle("unknown-slide", !number);
  }

  turn(wish) {
    if (wish === "full") toggleFull();
    else if (wish === "leave") document.getElementById("verlassen").click();
    else if (wish === "hint")
      this.hints.setAttribute("aria-pressed", document.body.classList.toggle("hints"));
    else this.#go(nextSlide(wish, this.#shown, this.slides.length));
  }

  #go(number) {
    if (number === this.#shown) return;
    document.body.classList.remove("unknown-slide");
    // One entry for the whole: Back leads out of it, as Escape does.
    history.replaceState(null, "", `${location.pathname}${regionOnly()}#${number}`);
    this.#show(number);
  }

  #show(number, note = "") {
    this.#shown = number;
    for (const [at, slide] of this.slides.entries()) slide.hidden = at + 1 !== number;
    const sentence = this.slides[number - 1].querySelector("h2").textContent;
    this.said.textContent = `${note}Folie ${number} von ${this.slides.length}: ${sentence}`;
    document.body.dataset.slide = number;
    window.scrollTo(0, 0);
  }

  #bindKeys() {
    document.addEventListener("keydown", (event) => {
      const { key, shiftKey, ctrlKey, altKey, metaKey } = event;
      const isOnButton = Boolean(event.target.closest?.("button, a"));
      const wish = wishOf({ key, shiftKey, hasModifier: ctrlKey || altKey || metaKey, isOnButton });
      if (!wish) return;
      event.preventDefault();
      this.turn(wish);
    });
  }

  #bindFinger() {
    let from = { x: 0, y: 0 };
    document.addEventListener("touchstart", ({ touches: [{ clientX: x, clientY: y }] }) => {
      from = { x, y };
    });
    document.addEventListener("touchend", ({ changedTouches: [{ clientX: x, clientY: y }] }) => {
      const wish = swipeOf(from, { x, y });
      if (wish) this.turn(wish);
    });
  }
}

const found = [...(globalThis.document?.querySelectorAll?.(".slide") ?? [])];
if (found.length > 0) new Slides(found).open();
