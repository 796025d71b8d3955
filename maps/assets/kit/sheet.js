// Where a popup is read: beside its place, and on a phone in a sheet below the map. Both are
// dialogs that take the focus of those who need it there, and give it back.

import { element } from "./elements.js";
import { followKeys, usesKeys } from "./modality.js";
import { speak, spokenText } from "./speech.js";

export const NARROW = "(max-width: 700px)"; // as phone.css has it
const AIR = 16; // pixels around what is looked at
const LEAST = 120; // pixels of the map that must stay free above a sheet
const PULLED = 60; // pixels by which a sheet is pulled down to close it
const CLOSE = "Fenster schließen"; // an offer can be closed, too
const UNNAMED = "Auskunft"; // of a popup without a heading

const phones = globalThis.matchMedia?.(NARROW);
export const isPhone = () => Boolean(phones?.matches);

let headings = 0;

// Named by its heading.
const makeDialog = (node) => {
  const heading = node.querySelector("h2, h3");
  node.setAttribute("role", "dialog");
  node.tabIndex = -1;
  if (!heading) {
    node.setAttribute("aria-label", UNNAMED);
    return;
  }
  if (!heading.id) {
    headings += 1;
    heading.id = `dialog-${headings}`;
  }
  heading.setAttribute("aria-level", "2"); // it stands outside the order of the page
  node.setAttribute("aria-labelledby", heading.id);
};

// By how much a stretch must be moved to lie within another one; its beginning where it is longer.
export const shiftInto = (from, to, low, high) => {
  if (from < low || to - from > high - low) return low - from;
  return to > high ? high - to : 0;
};

class Sheet {
  node = element("section", { className: "sheet", hidden: true });
  #body = element("div", { className: "sheet-body", tabIndex: 0 }); // it scrolls
  #onClose;

  constructor(onClose) {
    this.#onClose = onClose;
    const handle = element("span", { className: "sheet-handle" });
    handle.setAttribute("aria-hidden", "true");
    const close = element("button", { type: "button", className: "plain close" }, "×");
    close.setAttribute("aria-label", CLOSE);
    close.addEventListener("click", onClose);
    const head = element("div", { className: "sheet-head" }, handle, close);
    this.node.append(head, this.#body);
    this.#bindPull(head);
  }

  show(content) {
    this.#body.replaceChildren(...content);
    this.#body.scrollTop = 0;
    this.node.hidden = false;
    makeDialog(this.node);
    document.documentElement.classList.add("has-sheet");
  }

  hide() {
    this.node.hidden = true;
    this.#body.replaceChildren();
    document.documentElement.classList.remove("has-sheet");
  }

  #bindPull(head) {
    let from = null;
    const pull = (pixels) => {
      this.node.style.transform = pixels > 0 ? `translateY(${pixels}px)` : "";
    };
    head.addEventListener("pointerdown", (event) => {
      if (event.target.closest("button")) return;
      from = event.clientY;
      head.setPointerCapture(event.pointerId);
    });
    head.addEventListener("pointermove", ({ clientY }) => {
      if (from !== null) pull(clientY - from);
    });
    const end = ({ clientY }) => {
      const isPulled = from !== null && clientY - from > PULLED;
      from = null;
      pull(0);
      if (isPulled) this.#onClose();
    };
    head.addEventListener("pointerup", end);
    head.addEventListener("pointercancel", () => {
      from = null;
      pull(0);
    });
  }
}

// The map moves so that what was chosen is seen above the sheet; the page, where that is too little.
const lookAbove = (map, bounds, sheet) => {
  const container = map.getContainer();
  const roomOf = () => {
    const box = container.getBoundingClientRect();
    const low = Math.max(0, -box.top);
    const top = window.innerHeight - sheet.offsetHeight; // where it comes to rest
    return { low, high: Math.min(box.height, top - box.top) };
  };
  if (roomOf().high - roomOf().low < LEAST) container.scrollIntoView({ block: "start" });
  const { low, high } = roomOf();
  const size = map.getSize();
  const from = map.latLngToContainerPoint(bounds.getNorthWest());
  const to = map.latLngToContainerPoint(bounds.getSouthEast());
  const fits = to.x - from.x <= size.x - 2 * AIR && to.y - from.y <= high - low - 2 * AIR;
  if (!fits) {
    const paddingTopLeft = [AIR, low + AIR];
    const paddingBottomRight = [AIR, size.y - high + AIR];
    map.fitBounds(bounds, { paddingTopLeft, paddingBottomRight, maxZoom: map.getZoom() });
    return;
  }
  const right = shiftInto(from.x, to.x, AIR, size.x - AIR);
  const down = shiftInto(from.y, to.y, low + AIR, high - AIR);
  map.panBy([-right, -down]);
};

// Whoever came by keyboard reads on in the dialog. What a page opens by itself takes no focus.
const takesFocus = () => {
  const isAsked = navigator.userActivation?.isActive ?? true;
  return isAsked && (isPhone() || usesKeys());
};

class Dialogs {
  #map;
  #sheet;
  #shown = null; // what is open: the node that has the content
  #before = null; // where the focus was

  constructor(map) {
    this.#map = map;
    this.#sheet = new Sheet(() => map.closePopup());
    (document.querySelector("main") ?? document.body).append(this.#sheet.node);
    map.on("popupopen", ({ popup }) => this.#open(popup));
    map.on("popupclose", () => this.#close());
    // A popup that the table opened may leave the focus there: its own key would not close it.
    window.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") map.closePopup();
    });
  }

  #open(popup) {
    const node = popup.getElement();
    const content = node.querySelector(".leaflet-popup-content");
    const before = document.activeElement;
    const isInside = this.#shown?.contains(before);
    if (!isInside) this.#before = before;
    const text = spokenText(content);
    const close = node.querySelector(".leaflet-popup-close-button");
    if (close) close.setAttribute("aria-label", CLOSE);
    if (isPhone()) {
      this.#sheet.show([...content.childNodes]);
      this.#shown = this.#sheet.node;
      lookAbove(this.#map, this.#boundsOf(popup), this.#sheet.node);
    } else {
      makeDialog(node);
      if (content.scrollHeight > content.clientHeight) content.tabIndex = 0;
      this.#shown = node;
    }
    if (isInside || takesFocus()) this.#shown.focus({ preventScroll: true });
    else speak(text);
  }

  #boundsOf(popup) {
    const at = popup.getLatLng();
    return popup.options.bounds ?? L.latLngBounds([at, at]);
  }

  #close() {
    const active = document.activeElement;
    const hadFocus = this.#shown?.contains(active) || active === document.body;
    this.#sheet.hide();
    this.#shown = null;
    if (!hadFocus) return;
    const isThere = this.#before?.isConnected && this.#before !== document.body;
    (isThere ? this.#before : this.#map.getContainer()).focus({ preventScroll: true });
  }
}

export const bindDialogs = (map) => {
  followKeys();
  // On a phone the sheet says where the map goes; else Leaflet makes room for the popup.
  const follow = () => L.Popup.mergeOptions({ autoPan: !isPhone() });
  follow();
  phones?.addEventListener("change", follow);
  return new Dialogs(map);
};
