// The form of a decision: more lines than it came with. Everything else works without a script.

import { byId } from "./kit/elements.js";

for (const button of document.querySelectorAll("[data-more]")) {
  const { more } = button.dataset;
  button.hidden = false;
  button.addEventListener("click", () => {
    const line = byId(`${more}-zeile`).content.firstElementChild.cloneNode(true);
    byId(more).append(line);
    (line.matches("input") ? line : line.querySelector("textarea")).focus();
  });
}
