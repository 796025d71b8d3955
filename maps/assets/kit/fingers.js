// A finger on the map scrolls the page, as it does beside it; two fingers move and zoom the map.

import { element } from "./elements.js";

const HINT = "Mit zwei Fingern verschieben";
const SHOWN = 1500; // milliseconds after the last move of the finger
const TREMBLE = 12; // pixels that a tap may move

export const usesFingers = () => window.matchMedia("(pointer: coarse)").matches;

const bindHint = (container) => {
  const hint = element("p", { className: "two-fingers", hidden: true }, HINT);
  hint.setAttribute("aria-hidden", "true"); // whoever does not see the map does not drag it
  container.append(hint);
  let from = null;
  let timer = null;
  container.addEventListener("touchstart", ({ touches }) => {
    from = touches.length === 1 ? touches[0] : null;
  });
  container.addEventListener("touchmove", ({ touches }) => {
    const isOne = from && touches.length === 1;
    if (!isOne) {
      hint.hidden = true;
      return;
    }
    const [{ clientX, clientY }] = touches;
    if (Math.hypot(clientX - from.clientX, clientY - from.clientY) < TREMBLE) return;
    hint.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => {
      hint.hidden = true;
    }, SHOWN);
  });
};

// Without dragging Leaflet lets the browser scroll; pinching with two fingers also moves the map.
export const shareFingers = (map) => {
  if (!usesFingers()) return;
  map.dragging.disable();
  bindHint(map.getContainer());
};
