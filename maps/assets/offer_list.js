// The offers of the question as a table, for those who do not use a mouse: what a click on one does.

import { byId, element } from "./kit/elements.js";

// What a row says of an offer, in the order of the heads.
export const offerTexts = ({ title, address, capacity, hours, left_out: leftOut }) => [
  title,
  address ?? "",
  leftOut ? `zählt nicht: ${leftOut}` : capacity,
  hours ?? "",
];

// By name, so that one is found again after a change.
export const inOrder = ({ offers, closed }) =>
  [...offers, ...closed].sort((a, b) => a.title.localeCompare(b.title, "de"));

export class OfferList {
  #data = null;

  constructor({ actionsOf, onAction, onNearest }) {
    this.actionsOf = actionsOf;
    this.onAction = onAction;
    this.onNearest = onNearest;
  }

  // Once the page is read: the list stands below the map, where the script begins.
  bind() {
    byId("angebote-box").addEventListener("toggle", () => this.#fill());
    byId("angebote-naechste").addEventListener("click", this.onNearest);
  }

  show(data) {
    this.#data = data;
    this.#fill();
  }

  // A city has thousands: rows are made when somebody looks.
  #fill() {
    const body = byId("angebote").querySelector("tbody");
    const isWanted = byId("angebote-box").open && this.#data;
    body.replaceChildren(...(isWanted ? inOrder(this.#data).map((own) => this.#row(own)) : []));
  }

  #row(offer) {
    const [title, ...texts] = offerTexts(offer);
    const buttons = this.actionsOf(offer).map(({ name, label }) => {
      const button = element("button", { type: "button", className: "plain small" }, label);
      button.setAttribute("aria-label", `${label}: ${title}`);
      button.addEventListener("click", () => this.onAction(offer, name));
      return button;
    });
    return element(
      "tr",
      null,
      element("th", { scope: "row" }, title),
      ...texts.map((text) => element("td", null, text)),
      element("td", null, ...buttons.flatMap((button) => [button, " "])),
    );
  }
}
