// What all maps share: one stop for the keyboard, panes, names of what lies above, paper.

import { element } from "./elements.js";
import { shareFingers } from "./fingers.js";
import { bindDialogs } from "./sheet.js";
import { prepareSpeech } from "./speech.js";

const ZOOM = { in: "Vergrößern", out: "Verkleinern" };
const MAX_NAMES = 30; // more than that, and a map is nothing but names

const CALM = "(prefers-reduced-motion: reduce)";

// The page's inline script has switched off what is set when a map is made; panning is left.
const keepCalm = (map) => {
  if (!window.matchMedia(CALM).matches) return;
  map.options.inertia = false;
  const panBy = map.panBy.bind(map);
  map.panBy = (offset, options) => panBy(offset, { ...options, animate: false });
};

// By keyboard the map is one stop: plus and minus zoom, and arrows lead on (kit/keys.js).
// Leaflet listens for focus on every shape with a tooltip, which makes each a stop without a name.
export const makeOneStop = (map) => {
  prepareSpeech(map.getContainer().parentNode);
  bindDialogs(map);
  shareFingers(map);
  keepCalm(map);
  map.on("layeradd", ({ layer }) => {
    if (layer instanceof L.Path) layer.getElement()?.setAttribute("tabindex", "-1");
  });
  L.control.scale({ imperial: false }).addTo(map);
  for (const [way, title] of Object.entries(ZOOM)) {
    const button = map.zoomControl.getContainer().querySelector(`.leaflet-control-zoom-${way}`);
    button.title = title;
    button.setAttribute("aria-label", title);
    button.tabIndex = -1;
  }
};

// Layers that arrive by address must not cover those above them, whatever the order of arrival.
const makePanes = (map) => {
  const levels = { areas: 390, letters: 410, parents: 420, offers: 440 };
  for (const [name, level] of Object.entries(levels)) map.createPane(name).style.zIndex = level;
  for (const name of ["letters", "parents"]) map.getPane(name).style.pointerEvents = "none";
};

export const prepareMap = (map, bounds) => {
  makePanes(map);
  makeOneStop(map);
  map.fitBounds(bounds, { padding: [12, 12], animate: false }); // nothing may move it meanwhile
};

// A popup with its frame is never wider than the map, which cuts off what juts out.
const POPUP_FRAME = 52; // pixels: margins of its content, its border, some air on either side
export const popupWidth = (map) => Math.min(420, map.getSize().x - POPUP_FRAME);

// On a phone there is no room to give away.
export const popupPadding = (map) => (map.getSize().x < 500 ? [4, 10] : [20, 20]);

export const paneRenderer = (pane) => L.svg({ pane, padding: 0.4 });

// A text in a tooltip would be read as markup: it gets a node.
export const named = (name) => element("span", null, name);

export const nameAt = (place, name, direction) =>
  L.tooltip(place, {
    content: named(name),
    permanent: true,
    direction,
    className: "parent-name",
  });

export const drawParents = (map, parents, ink, showsNames) => {
  const weight = map.getSize().x < 600 ? 0.8 : 1.2;
  const names = L.layerGroup();
  L.geoJSON(parents, {
    pane: "parents",
    interactive: false,
    renderer: paneRenderer("parents"),
    style: { color: ink.parent, weight, fill: false },
    onEachFeature: ({ properties }) => {
      if (properties.label_point)
        nameAt(properties.label_point, properties.name, "center").addTo(names);
    },
  }).addTo(map);
  if (showsNames && parents.features.length <= MAX_NAMES) names.addTo(map);
};

// Paper has another shape than the screen: show the whole region there, and go back afterwards.
export const followPaper = (map, bounds, { closesPopup }) => {
  let view = null;
  window.matchMedia("print").addEventListener("change", ({ matches: isPaper }) => {
    if (isPaper) {
      view = { centre: map.getCenter(), zoom: map.getZoom() };
      if (closesPopup) map.closePopup();
    }
    map.invalidateSize({ animate: false });
    if (isPaper) map.fitBounds(bounds, { padding: [8, 8], animate: false });
    else map.setView(view.centre, view.zoom, { animate: false });
  });
};
