// The page around a map: what was written for its script, and what the reader is told meanwhile.

import { byId } from "./elements.js";

// folium's inline script makes the map, names it like its element, and says so.
const madeMap = () => {
  const made = window[document.querySelector(".folium-map")?.id];
  return globalThis.L && made instanceof L.Map ? made : null;
};

// A module that is there first continues right behind that script, before the table is read.
const mapMade = async () => {
  if (!madeMap()) {
    await new Promise((done) => document.addEventListener("map-made", done, { once: true }));
  }
  return madeMap();
};

// What was written for the script, at once, and the map, once there is one.
export const openPage = () => ({
  config: JSON.parse(byId("karte-angaben").textContent),
  made: mapMade(),
});

// A script runs as soon as it is there; what stands below it may not have been read yet.
export const whenRead = () =>
  new Promise((done) => {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", done);
    else done();
  });

export const tell = (text, state) => {
  const status = byId("karte-status");
  status.className = state;
  status.textContent = text;
};

// What the shown theme found is the title: of the page, of its tab, and spoken when it changes. A
// theme of which nothing is known leaves the page its own.
export const showFinding = (finding) => {
  const head = byId("befund");
  if (!head) return;
  head.dataset.own ??= head.textContent;
  const title = finding || head.dataset.own;
  if (head.textContent !== title) head.textContent = title; // else it would be read out again
  document.title = `${title} · ${head.dataset.page}`;
};

// A large table costs more to lay out than the map: it waits until the map can be seen.
const letTableAppear = () => {
  requestAnimationFrame(() => setTimeout(() => document.body.classList.add("drawn")));
};

export const tellFailure = (error) => {
  const what = `Die Karte konnte nicht vollständig geladen werden (${error.message})`;
  tell(`${what}. Bitte die Seite neu laden; die Tabelle unten enthält dieselben Werte.`, "failed");
  letTableAppear();
};

export const markReady = (what = "true") => {
  document.body.dataset.ready = what;
  letTableAppear();
  performance.mark("kpk-ready");
};
