// The map of hot spots: another indicator, and the method box to copy.

import { addressOf } from "./kit/address.js";
import { fetchAreas, openAreaPage } from "./kit/area_page.js";
import { AreaMap } from "./kit/areas.js";
import { byId } from "./kit/elements.js";
import { openPage } from "./kit/page.js";

const copyMethod = async () => {
  const list = byId("verfahren");
  const lines = Array.from(
    list.querySelectorAll("dt"),
    (name) => `${name.textContent}: ${name.nextElementSibling.textContent}`,
  );
  try {
    await navigator.clipboard.writeText(lines.join("\n"));
    byId("kopiert").textContent = "Kopiert.";
  } catch {
    // Without a secure address there is no clipboard: the text is marked instead.
    byId("verfahren-box").open = true;
    window.getSelection().selectAllChildren(list);
    byId("kopiert").textContent = "Der Text ist markiert: bitte mit Strg+C kopieren.";
  }
};

const start = (map, config, pending) => {
  byId("kopieren").addEventListener("click", copyMethod);
  const address = openAreaPage(new AreaMap(map, config), config, pending);
  // Another indicator is another page: the same area stays chosen, in the same part of the map.
  byId("indikator").addEventListener("change", ({ target }) => {
    const { area, map: part } = address.state;
    const query = new URLSearchParams(new FormData(target.form)).toString();
    location.assign(addressOf(query, { area, map: part }));
  });
};

const page = openPage();
const content = fetchAreas(page.config);
start(await page.made, page.config, content);
