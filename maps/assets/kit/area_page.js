// A page around one map of areas: its controls, what it fetches, and what its address says.

import { Address } from "./address.js";
import { findArea } from "./areas.js";
import { byId } from "./elements.js";
import { bindHandOn } from "./hand_on.js";
import { drawParents, followPaper } from "./map.js";
import { markReady, tell, tellFailure, whenRead } from "./page.js";
import { fetchJson } from "./service.js";
import { SHARED, Shown, wantTheme } from "./shown.js";
import { speakTheme } from "./speech.js";
import { bindTable } from "./table.js";

const bindSearch = (input, areaMap) => {
  input.addEventListener("change", () => {
    if (!input.value.trim() || areaMap.areas.length === 0) return;
    const area = findArea(areaMap.areas, input.value);
    input.setCustomValidity(area ? "" : "Kein Gebiet dieses Namens gefunden.");
    input.reportValidity();
    if (area) areaMap.choose(area.id);
  });
};

export const bindControls = (areaMap, bounds, onTheme) => {
  byId("thema").addEventListener("change", ({ target }) => {
    onTheme(target.value);
    speakTheme(areaMap.theme);
  });
  bindSearch(byId("suche"), areaMap);
  byId("drucken").addEventListener("click", () => window.print());
  bindHandOn();
  followPaper(areaMap.map, bounds, { closesPopup: true });
  whenRead().then(() =>
    bindTable((areaId) => {
      areaMap.choose(areaId);
      areaMap.map.getContainer().scrollIntoView({ block: "nearest" });
    }),
  );
};

// Before there is a map, since it takes longest; whoever waits for it hears of a failure.
export const fetchAreas = ({ outlines, data }) => {
  const content = Promise.all([fetchJson(outlines), fetchJson(data)]);
  content.catch(() => null);
  return content;
};

const load = async (areaMap, pending, parents, shown) => {
  const [shapes, content] = await pending;
  areaMap.show(content);
  areaMap.draw(shapes, true);
  areaMap.showTheme(byId("thema").value);
  shown.restore();
  tell(`${content.areas.length} Gebiete geladen`, "done");
  markReady();
  if (parents) {
    drawParents(areaMap.map, await fetchJson(parents), areaMap.ink, !areaMap.hasNames);
  }
};

// `more` are names of states that the page has besides, `onRestore` shows them. Gives the address.
export const openAreaPage = (areaMap, config, pending, { more = [], onRestore = null } = {}) => {
  const address = new Address([...SHARED, ...more]);
  const showTheme = (theme) => areaMap.showTheme(theme);
  wantTheme(byId("thema"), address.state.theme);
  bindControls(areaMap, config.bounds, showTheme);
  const shown = new Shown(areaMap, config.bounds, address, { showTheme, onRestore });
  address.onReturn = () => shown.restore({ isReturn: true });
  load(areaMap, pending, config.parents, shown).catch(tellFailure);
  return address;
};
