// The links under "Weitergeben" lead to what the page shows: they follow its address.

import { byId } from "./elements.js";

// What an address says of a screen alone, or of what the links say by themselves.
// The same list as in api/sheets/asked.py, with what only an answer on the page has: changes.
const OF_THE_SCREEN = new Set([
  "region",
  "map",
  "filter",
  "unsure",
  "offers",
  "sites",
  "view",
  "group",
  "v",
  "changes",
  "dpi",
  "paper",
]);

export const handedOn = (start, search, more) => {
  const said = new URLSearchParams(search);
  const kept = [...said].filter(([name, value]) => value && !OF_THE_SCREEN.has(name));
  const query = [new URLSearchParams(kept).toString(), more].filter(Boolean).join("&");
  return query ? `${start}?${query}` : start;
};

// A page writes its address by itself; whoever comes to a link, by hand or by key, finds it new.
export const bindHandOn = () => {
  const box = byId("weitergeben");
  if (!box) return;
  const renew = () => {
    for (const link of box.querySelectorAll("a[data-start]")) {
      link.href = handedOn(link.dataset.start, location.search, link.dataset.more);
    }
  };
  for (const event of ["toggle", "pointerenter", "focusin", "pointerdown"]) {
    box.addEventListener(event, renew);
  }
};
