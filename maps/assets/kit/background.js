// What lets one know where one is: water, railways, streets below a multiplying pane, names above.
// Nobody clicks or hears it: the names of areas stand in popups and in the table.

import { byId, element, svg } from "./elements.js";
import { finestRank, linesOf, overlaps, placeNames, turned } from "./names.js";
import { fetchJson } from "./service.js";

const LEVELS = { background: 395, paper: 396, names: 445 };
const WORLD = 40_075_016.686; // metres around the equator
const TILE = 256; // pixels of the world at zoom 0
const LINE = 1.15; // heights of a letter from line to line
// By rank: size and weight as the style sheet has them, so that widths are known without a layout.
const FONTS = [
  { size: 13, weight: 700 },
  { size: 12, weight: 600 },
  { size: 11, weight: 400 },
];
const [RANK, AREA, ANGLE] = [4, 5, 6]; // places in a row; streets alone have an angle
const PLACE = 3; // how a name looks that belongs to no area of the region
const STREETS_FROM = 14.5; // zoom from which on streets are named
const LETTER = 14; // pixels of a class letter
const PAPER_AFTER = 1500; // milliseconds; who prints waits longer than that for the page

const fontOf = (rank) => FONTS[Math.min(rank, FONTS.length - 1)];

// A picture is drawn for one zoom and serves from one below to one above.
export const pictureAt = (pictures, zoom) =>
  pictures.find(({ band }) => zoom < band + 1) ?? pictures.at(-1);

export const pixelsOf = (metres, latitude, zoom) =>
  (metres * TILE * 2 ** zoom) / (WORLD * Math.cos((latitude * Math.PI) / 180));

const measure = (family) => {
  const paper = document.createElement("canvas").getContext("2d");
  const known = new Map();
  return (text, { size, weight }) => {
    const key = `${weight} ${size} ${text}`;
    if (!known.has(key)) {
      paper.font = `${weight} ${size}px ${family}`;
      known.set(key, Math.ceil(paper.measureText(text).width) + 4); // with its halo
    }
    return known.get(key);
  };
};

const lookOf = ({ rank, radius, isStreet }) => {
  if (isStreet) return "street";
  return `rank-${radius === null ? PLACE : Math.min(rank, FONTS.length - 1)}`;
};

const textOf = (name) => {
  const { lines, box, isChosen, isStreet, angle } = name;
  const { size } = fontOf(name.rank);
  const [x, y] = [Math.round((box.left + box.right) / 2), (box.top + box.bottom) / 2];
  const top = isStreet ? y - size * 0.6 : box.top;
  const spans = lines.map((line, at) =>
    svg("tspan", { x, y: Math.round(top + size * (0.95 + at * LINE)) }, line),
  );
  return svg(
    "text",
    {
      class: `${lookOf(name)}${isChosen ? " is-chosen" : ""}`,
      ...(isStreet && { transform: `rotate(${angle} ${x} ${Math.round(y)})` }),
    },
    ...spans,
  );
};

class Background {
  #content = null;
  #picture = null;
  #paper = null; // the same for printing
  #shown = new Map(); // boxes of the names that are shown, by their place in the list
  #chosen = null;
  #isOn = true;
  #drawn = svg("svg", { class: "map-names leaflet-zoom-hide", "aria-hidden": "true" });

  constructor(map, bounds) {
    this.map = map;
    this.bounds = bounds;
    for (const [name, level] of Object.entries(LEVELS)) {
      const pane = map.createPane(name);
      pane.style.zIndex = level;
      pane.setAttribute("aria-hidden", "true");
    }
    map.getPane("names").append(this.#drawn);
    map.on("chosen", ({ areaId }) => {
      this.#chosen = areaId;
      this.#draw();
    });
  }

  async open(pending) {
    this.#content = await pending;
    this.widthOf = measure(getComputedStyle(this.map.getContainer()).fontFamily);
    this.#addControl();
    this.#addSource();
    this.map.on("moveend zoomend resize", () => this.#draw());
    this.map.on("letters", () => this.#coverLetters());
    this.#draw();
    setTimeout(() => {
      this.hasPaper = true;
      this.#drawPicture();
    }, PAPER_AFTER);
  }

  #draw() {
    if (!this.#content) return;
    this.#drawPicture();
    this.#drawNames();
    this.#coverLetters();
    this.map.getContainer().dataset.names = this.#shown.size;
  }

  #drawPicture() {
    if (!this.#content.pictures) return;
    const { address, paper } = pictureAt(this.#content.pictures, this.map.getZoom());
    this.#picture = this.#laid(this.#picture, "background", address);
    if (this.hasPaper) this.#paper = this.#laid(this.#paper, "paper", paper);
  }

  // An overlay that shows a picture, or is taken off.
  #laid(overlay, pane, address) {
    if (!this.#isOn) {
      overlay?.remove();
      return overlay;
    }
    const options = { pane, alt: "", className: "map-background" };
    const laid = overlay ?? L.imageOverlay(address, this.#content.bounds, options);
    if (!overlay) laid.once("load", () => performance.mark(`kpk-${pane}`));
    if (laid._url !== address) laid.setUrl(address);
    return laid.addTo(this.map);
  }

  // What may be named at a zoom; of the other names not even the width is asked for.
  #candidates(zoom, finest) {
    return this.#content.names.flatMap((row, at) => {
      const isStreet = row.length > ANGLE;
      const isChosen = row[AREA] !== null && row[AREA] === this.#chosen;
      const isWanted = isStreet ? zoom >= STREETS_FROM : row[RANK] <= finest;
      if (!(isWanted || isChosen)) return [];
      return [{ ...this.#candidate(row, at, zoom, isStreet), isChosen }];
    });
  }

  #candidate([text, latitude, longitude, radius, rank, _, angle = 0], at, zoom, isStreet) {
    const { x, y } = this.map.latLngToContainerPoint([latitude, longitude]);
    const font = fontOf(rank);
    const measured = (part) => this.widthOf(part, font);
    const room = radius === null ? null : pixelsOf(radius, latitude, zoom);
    const most = room === null ? 120 : Math.max(60, 1.7 * room);
    const lines = isStreet ? [text] : linesOf(text, most, measured);
    const length = Math.max(...lines.map(measured));
    return {
      ...{ at, x, y, lines, length, rank, radius: room, angle, isStreet },
      ...turned(length, lines.length * font.size * LINE + 2, angle),
      wasShown: this.#shown.has(at),
    };
  }

  #drawNames() {
    const { x: width, y: height } = this.map.getSize();
    const zoom = this.map.getZoom();
    const view = { width, height };
    const finest = finestRank(zoom, this.map.getBoundsZoom(this.bounds, false, [24, 24]));
    const shown = this.#isOn
      ? placeNames(this.#candidates(zoom, finest), {
          finest,
          view,
          letters: this.#letterBoxes(),
          fixed: this.#fixedBoxes(),
        })
      : [];
    this.#shown = new Map(shown.map(({ at, box }) => [at, box]));
    L.DomUtil.setPosition(this.#drawn, this.map.containerPointToLayerPoint([0, 0]));
    this.#drawn.setAttribute("width", width);
    this.#drawn.setAttribute("height", height);
    this.#drawn.replaceChildren(...shown.map(textOf));
  }

  #letters() {
    return [...this.map.getPane("letters").querySelectorAll(".area-letter")];
  }

  #letterBox(letter) {
    const place = L.DomUtil.getPosition(letter);
    if (!place) return null;
    const { x, y } = this.map.layerPointToContainerPoint(place);
    const half = LETTER / 2;
    return { left: x - half, right: x + half, top: y - half, bottom: y + half };
  }

  #letterBoxes() {
    return this.#letters()
      .map((letter) => this.#letterBox(letter))
      .filter(Boolean);
  }

  #fixedBoxes() {
    const container = this.map.getContainer();
    const corner = container.getBoundingClientRect();
    return [...container.querySelectorAll(".map-source, .leaflet-control")].map((item) => {
      const { left, right, top, bottom } = item.getBoundingClientRect();
      return {
        left: left - corner.left,
        right: right - corner.left,
        top: top - corner.top,
        bottom: bottom - corner.top,
      };
    });
  }

  // A letter repeats what the colour says; below a name neither could be read.
  #coverLetters() {
    const boxes = [...this.#shown.values()];
    for (const letter of this.#letters()) {
      const own = this.#letterBox(letter);
      letter.classList.toggle("covered", Boolean(own) && boxes.some((box) => overlaps(box, own)));
    }
  }

  #addControl() {
    const box = element("input", { type: "checkbox", checked: true, id: "orientierung" });
    box.addEventListener("change", () => {
      this.#isOn = box.checked;
      if (this.source) this.source.hidden = !box.checked;
      this.#draw();
    });
    const legend = byId("legende");
    const place = legend?.closest("fieldset") ?? legend;
    place?.after(element("label", { className: "check" }, box, this.#content.label));
  }

  #addSource() {
    const { source, note } = this.#content;
    if (!source) return;
    const said = [note, source].filter(Boolean).join(" · ");
    this.source = element("p", { className: "map-source" }, said);
    this.map.getContainer().append(this.source);
  }
}

// The map is right without it, so a failure here stops nothing.
export const orient = (map, { background, bounds }) => {
  if (!background) return;
  const pending = fetchJson(background);
  new Background(map, bounds).open(pending).catch(() => null);
};
