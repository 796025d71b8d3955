// Swatches and fills: a colour, and over it a sign that survives a grey copy.
var kpk = window.kpk || {};

kpk.svg = function (name, attributes, parent) {
  var node = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.keys(attributes).forEach(function (key) { node.setAttribute(key, attributes[key]); });
  if (parent) parent.appendChild(node);
  return node;
};

// Signs on a tile of 16 units; dark on light ground and light on dark ground.
kpk.signs = {
  plus: "M8 4v8M4 8h8",
  minus: "M3 8h10",
  hatch: "M-2 10L10 -2M-2 18L18 -2M6 18L18 6",
  stripe: "M-2 6L10 18M-2 -2L18 18M6 -2L18 10",
  dots: "M4 4h.01M12 12h.01"
};

kpk.isDark = function (colour) {
  var n = parseInt(colour.slice(1), 16);
  return 0.3 * (n >> 16) + 0.59 * ((n >> 8) & 255) + 0.11 * (n & 255) < 130;
};

// Gives what goes into "fill": the colour itself, or the address of a pattern made on demand.
kpk.fill = function (item, defs, prefix) {
  if (item.pattern === "none") return item.colour;
  var id = prefix + item.pattern + item.colour.slice(1);
  if (!defs.querySelector("#" + id)) {
    var hatched = item.pattern === "hatch" || item.pattern === "dots";
    var pattern = kpk.svg("pattern", {
      id: id, width: 16, height: 16, patternUnits: "userSpaceOnUse",
      patternTransform: hatched ? "scale(0.6)" : "scale(0.9)"
    }, defs);
    kpk.svg("rect", { width: 16, height: 16, fill: item.colour }, pattern);
    kpk.svg("path", {
      d: kpk.signs[item.pattern], fill: "none", "stroke-linecap": "round",
      "stroke-width": item.pattern === "dots" ? 3 : hatched ? 1.5 : item.pattern === "stripe" ? 1.6 : 2.2,
      stroke: hatched ? "#8a97a3" : kpk.isDark(item.colour) ? "#ffffff" : "#14263a"
    }, pattern);
  }
  return "url(#" + id + ")";
};

kpk.swatch = function (item, prefix) {
  var svg = kpk.svg("svg", { viewBox: "0 0 32 20", "aria-hidden": "true" });
  var defs = kpk.svg("defs", {}, svg);
  kpk.svg("rect", { width: 32, height: 20, fill: kpk.fill(item, defs, prefix) }, svg);
  if (item.letter) {
    kpk.svg("text", {
      x: 16, y: 15, "text-anchor": "middle", "font-size": 14, "font-weight": 700,
      fill: kpk.isDark(item.colour) ? "#ffffff" : "#14263a"
    }, svg).textContent = item.letter;
  }
  return svg;
};
window.kpk = kpk;
