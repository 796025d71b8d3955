// How a theme looks, as the service describes it: fills that survive a grey copy, and the legend.

import { element, svg } from "./elements.js";
import { number } from "./german.js";
import { shapePath } from "./shapes.js";

const DOT = { x: 6, y: 6 };
const DOT_RADIUS = 4.6;

const STRIPES = "M-2 6L10 18M-2 -2L18 18M6 -2L18 10";
// Upright and broad, unlike the thin slanting lines of what has no class; half of the colour goes.
const BANDS = "M4 -1v18M12 -1v18";
const PLUS = { path: "M8 4v8M4 8h8", width: 2.2, scale: 0.9 };
const MINUS = { path: "M3 8h10", width: 2.2, scale: 0.9 };
// Drawn on a tile of 16 units; an unsure one has bands under its sign.
const SIGNS = {
  plus: PLUS,
  minus: MINUS,
  "plus-unsure": { ...PLUS, isUnsure: true },
  "minus-unsure": { ...MINUS, isUnsure: true },
  unsure: { scale: 0.9, isUnsure: true },
  stripe: { path: STRIPES, width: 1.6, scale: 0.9 },
  hatch: { path: "M-2 10L10 -2M-2 18L18 -2M6 18L18 6", width: 1.5, scale: 0.6 },
  dots: { path: "M4 4h.01M12 12h.01", width: 3, scale: 0.6 },
};

// Perceived brightness of #rrggbb, from 0 to 255 (ITU-R BT.601).
export const isDark = (colour) => {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return 0.3 * red + 0.59 * green + 0.11 * blue < 130;
};

// Dark on light ground and light on dark ground; pale where a sign says that there is no class.
export const signInk = (item, ink) => {
  if (item.is_gap) return ink.gap;
  return isDark(item.colour) ? ink.light : ink.dark;
};

const stroke = (d, width, colour) =>
  svg("path", {
    d,
    fill: "none",
    "stroke-linecap": "round",
    "stroke-width": width,
    stroke: colour,
  });

const pattern = (id, item, ink) => {
  const sign = SIGNS[item.pattern];
  const colour = signInk(item, ink);
  return svg(
    "pattern",
    {
      id,
      width: 16,
      height: 16,
      patternUnits: "userSpaceOnUse",
      patternTransform: `scale(${sign.scale})`,
    },
    svg("rect", { width: 16, height: 16, fill: item.colour }),
    ...(sign.isUnsure ? [stroke(BANDS, 4.8, ink.band), stroke(BANDS, 4, ink.light)] : []),
    ...(sign.isUnsure && sign.path ? [stroke(sign.path, sign.width + 3, item.colour)] : []),
    ...(sign.path ? [stroke(sign.path, sign.width, colour)] : []),
  );
};

// Gives what goes into "fill": the colour itself, or the address of a pattern made on demand.
export const fill = (item, defs, prefix, ink) => {
  if (item.pattern === "none") return item.colour;
  const id = `${prefix}-${item.pattern}${item.colour.slice(1)}`;
  if (!defs.querySelector(`#${id}`)) defs.append(pattern(id, item, ink));
  return `url(#${id})`;
};

export const swatch = (item, ink) => {
  const defs = svg("defs", {});
  const ground = svg("rect", { width: 32, height: 20, fill: fill(item, defs, "l", ink) });
  const drawn = svg("svg", { viewBox: "0 0 32 20", "aria-hidden": "true" }, defs, ground);
  if (item.letter) {
    const place = { x: 16, y: 15, "text-anchor": "middle", "font-size": 14, "font-weight": 700 };
    drawn.append(svg("text", { ...place, fill: signInk(item, ink) }, item.letter));
  }
  return drawn;
};

export const dot = (item, ink) =>
  svg(
    "svg",
    { viewBox: "0 0 12 12", class: "dot", "aria-hidden": "true" },
    svg("path", { d: shapePath(item.shape, DOT, DOT_RADIUS), fill: item.colour, stroke: ink.dot }),
  );

// Cells of the field row by row, and what is listed below it.
export const legendParts = (theme) => {
  const { rows, columns } = theme.field ?? { rows: [], columns: [] };
  const inField = rows.length * columns.length;
  const below = theme.items.slice(inField).filter((item) => item.is_listed !== false);
  return {
    rows: rows.map((head, row) => ({
      head,
      items: theme.items.slice(row * columns.length, (row + 1) * columns.length),
    })),
    items: [...below, ...(theme.mark ? [theme.mark] : [])],
  };
};

const count = (item) =>
  item.count === null ? null : element("span", { className: "count" }, number(item.count));

const fieldTable = ({ corner, columns }, rows, ink) => {
  const heads = [corner, ...columns].map((text) => element("th", { scope: "col" }, text));
  const cell = (item) => element("td", null, swatch(item, ink), count(item));
  const body = rows.map(({ head, items }) =>
    element("tr", null, element("th", { scope: "row" }, head), ...items.map(cell)),
  );
  return element(
    "table",
    { className: "field" },
    element("thead", null, element("tr", null, ...heads)),
    element("tbody", null, ...body),
  );
};

const line = (item, ink) =>
  element(
    "li",
    item.is_gap ? { className: "gap" } : null,
    swatch(item, ink),
    element("span", null, item.label, item.limits ? element("small", null, item.limits) : null),
    count(item),
  );

export const drawLegend = (box, theme, ink) => {
  const { rows, items } = legendParts(theme);
  const list = element("ul", { className: "legend" }, ...items.map((item) => line(item, ink)));
  box.replaceChildren(...(theme.field ? [fieldTable(theme.field, rows, ink)] : []), list);
};

// A legend that filters: `isOff` says which classes are not shown.
export const drawTicks = (box, theme, ink, isOff) => {
  const ticks = theme.items.map((item, place) =>
    element(
      "label",
      { className: "check" },
      element("input", { type: "checkbox", checked: !isOff(place), value: String(place) }),
      dot(item, ink),
      ` ${item.label} `,
      count(item),
    ),
  );
  box.replaceChildren(...ticks);
};
