// The map of offers: colours, filters and the table always show the same selection.
var kpk = window.kpk || {};

kpk.offersMap = function (map, config) {
  var state = { map: map, config: config, off: {}, points: [] };
  kpk.startMap(map, config);
  var outlines = config.outlines ? kpk.fetchJson(config.outlines) : Promise.resolve(null);
  var page = new Promise(function (done) { document.addEventListener("DOMContentLoaded", done); });
  Promise.all([outlines, kpk.fetchJson(config.data), page]).then(function (answers) {
    if (answers[0]) kpk.drawBackground(state, answers[0]);
    state.data = answers[1];
    kpk.makePoints(state);
    kpk.bindOffers(state);
    kpk.tableWhenNeeded(state);
    kpk.chooseOfferTheme(state);
    var status = document.getElementById("karte-status");
    status.className = "done";
    document.body.dataset.ready = "true";
  }).catch(function (error) {
    var status = document.getElementById("karte-status");
    status.className = "failed";
    status.textContent = "Die Angebote konnten nicht geladen werden (" + error.message + "). Bitte die Seite neu laden.";
  });
};

kpk.drawBackground = function (state, outlines) {
  L.geoJSON(outlines, {
    pane: "areas", interactive: false, renderer: L.svg({ pane: "areas", padding: 0.4 }),
    style: { color: "#6b7a88", weight: 1, fillColor: "#ffffff", fillOpacity: 1 }
  }).addTo(state.map);
};

kpk.MANY = 1500;  // from here on points are painted, and the table is made when it comes near the screen

kpk.makePoints = function (state) {
  state.renderer = state.data.offers.length > kpk.MANY ? L.canvas({ padding: 0.4 }) : L.svg({ padding: 0.4 });
  var phases = document.getElementById("phase");
  var known = {};
  state.data.offers.forEach(function (offer) {
    state.points.push(offer.place ? kpk.offerPoint(state, offer) : null);
    offer.phases.forEach(function (phase) { known[phase] = true; });
  });
  Object.keys(known).forEach(function (phase) { kpk.element("option", phase, phases).value = phase; });
};

kpk.tableWhenNeeded = function (state) {
  if (state.data.offers.length <= kpk.MANY) { kpk.fillTable(state); return; }
  var make = function () {
    if (state.rows) return;
    watcher.disconnect();
    kpk.fillTable(state);
    kpk.applyOffers(state);
  };
  var watcher = new IntersectionObserver(function (seen) {
    if (seen.some(function (entry) { return entry.isIntersecting; })) make();
  }, { rootMargin: "400px" });
  watcher.observe(document.querySelector(".table-box"));
  window.addEventListener("beforeprint", make);
};

kpk.fillTable = function (state) {
  var body = document.getElementById("werte").tBodies[0];
  var rows = document.createDocumentFragment();
  state.rows = [];
  state.data.offers.forEach(function (offer, place) {
    var row = kpk.element("tr", null, rows);
    row.id = "g-" + place;
    var head = kpk.element("th", null, row);
    head.scope = "row";
    kpk.element("button", offer.title, head, "link").type = "button";
    [offer.kind, offer.provider, offer.phases.join(", "), offer.delivery, offer.funding, offer.address, offer.area, offer.times, offer.checked]
      .concat(state.config.planner ? [offer.grade + (offer.confidential ? ", vertraulich" : "")] : [])
      .forEach(function (text) { kpk.element("td", text || "–", row); });
    state.rows.push(row);
  });
  body.appendChild(rows);
};

// A circle or a diamond of the same size, so that more groups can be told apart than by colour alone.
kpk.OfferMarker = L.CircleMarker.extend({
  _updatePath: function () {
    if (this.options.shape !== "diamond") { L.CircleMarker.prototype._updatePath.call(this); return; }
    var p = this._point, r = this._radius + 1.5, ctx = this._renderer._ctx;
    if (ctx) {
      if (!this._renderer._drawing || this._empty()) return;
      ctx.beginPath();
      ctx.moveTo(p.x, p.y - r); ctx.lineTo(p.x + r, p.y); ctx.lineTo(p.x, p.y + r); ctx.lineTo(p.x - r, p.y);
      ctx.closePath();
      this._renderer._fillStroke(ctx, this);
      return;
    }
    this._renderer._setPath(this, "M" + p.x + "," + (p.y - r) + "l" + r + "," + r + "l" + -r + "," + r + "l" + -r + "," + -r + "z");
  }
});

kpk.offerPoint = function (state, offer) {
  return new kpk.OfferMarker(offer.place, {
    renderer: state.renderer, radius: 6, weight: 1.2, color: "#222222", fillOpacity: 0.95
  }).bindPopup(function () { return kpk.offerFacts(offer); }, { maxWidth: 380 })
    .bindTooltip(kpk.element("span", offer.title));
};

kpk.offerFacts = function (offer) {
  var box = kpk.element("div", null, null, "popup");
  kpk.element("h3", offer.title, box);
  kpk.element("p", offer.kind + (offer.provider ? ", " + offer.provider : ""), box, "where");
  if (offer.confidential) kpk.element("p", "Vertraulicher Ort: nicht weitergeben.", box, "tag");
  [["Ort", offer.site], ["Adresse", offer.address], ["Zeiten", offer.times], ["Für", offer.phases.join(", ")],
   ["Umfang", offer.capacity], ["Förderung", offer.funding], ["Zuletzt geprüft", offer.checked],
   ["Lage", offer.outside ? "außerhalb der Region" : null],
   ["Adresse ist", offer.grade ? offer.grade + ". " + offer.reason : null]].forEach(function (pair) {
    if (pair[1]) kpk.element("p", pair[0] + ": " + pair[1], box);
  });
  return box;
};

kpk.chooseOfferTheme = function (state) {
  var id = document.getElementById("thema").value;
  state.theme = state.data.themes.find(function (theme) { return theme.id === id; });
  state.off = {};
  document.getElementById("thema-satz").textContent = state.theme.sentence;
  kpk.offerLegend(state);
  kpk.applyOffers(state);
};

kpk.offerLegend = function (state) {
  var box = document.getElementById("legende");
  box.textContent = "";
  var number = new Intl.NumberFormat("de-DE");
  state.theme.categories.forEach(function (category, place) {
    var label = kpk.element("label", null, box, "check");
    var tick = kpk.element("input", null, label);
    tick.type = "checkbox";
    tick.checked = !state.off[place];
    tick.value = String(place);
    var dot = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    dot.setAttribute("viewBox", "0 0 12 12");
    dot.setAttribute("class", "dot");
    dot.setAttribute("aria-hidden", "true");
    var sign = document.createElementNS("http://www.w3.org/2000/svg", "path");
    sign.setAttribute("d", category.shape === "diamond" ? "M6,0.5l5.5,5.5l-5.5,5.5l-5.5,-5.5z" : "M6,1a5,5 0 1 1 -0.01,0z");
    sign.setAttribute("fill", category.colour);
    sign.setAttribute("stroke", "#222");
    dot.appendChild(sign);
    label.appendChild(dot);
    label.appendChild(document.createTextNode(" " + category.label + " "));
    kpk.element("span", number.format(category.count), label, "count");
  });
};

kpk.isShown = function (state, offer, place) {
  if (state.off[state.theme.classes[place]]) return false;
  var phase = document.getElementById("phase").value;
  if (phase && offer.phases.indexOf(phase) < 0) return false;
  var word = document.getElementById("suche").value.trim().toLocaleLowerCase("de");
  if (!word) return true;
  return [offer.title, offer.provider, offer.address, offer.site, offer.kind].join(" ").toLocaleLowerCase("de").indexOf(word) >= 0;
};

kpk.applyOffers = function (state) {
  var shown = 0, lost = 0, areas = {};
  state.config.areas.forEach(function (name) { areas[name] = 0; });  // where there is nothing is what matters
  state.data.offers.forEach(function (offer, place) {
    var visible = kpk.isShown(state, offer, place);
    if (state.rows) state.rows[place].hidden = !visible;
    var point = state.points[place];
    if (point) {
      var category = state.theme.categories[state.theme.classes[place]];
      point.options.shape = category.shape;
      point.options.fillColor = category.colour;
      if (!visible) point.remove();
      else if (point._map) { point.setStyle({}); point.redraw(); }
      else point.addTo(state.map);
    }
    if (!visible) return;
    shown += 1;
    if (!point) lost += 1;
    else { var area = offer.area || "außerhalb"; areas[area] = (areas[area] || 0) + 1; }
  });
  var number = new Intl.NumberFormat("de-DE");
  document.getElementById("anzahl").textContent = shown
    ? number.format(shown) + " von " + number.format(state.data.offers.length) + " gezeigt"
    : "Nichts passt zur Auswahl.";
  document.getElementById("ohne-ort").textContent = lost
    ? number.format(lost) + " davon ohne sicheren Ort, nur in der Tabelle." : "";
  kpk.areaCounts(areas, number);
};

kpk.areaCounts = function (areas, number) {
  var body = document.getElementById("je-gebiet");
  body.textContent = "";
  var compare = new Intl.Collator("de", { numeric: true }).compare;
  Object.keys(areas).sort(compare).forEach(function (name) {
    var row = kpk.element("tr", null, body);
    kpk.element("th", name, row).scope = "row";
    kpk.element("td", number.format(areas[name]), row, "n");
  });
};

kpk.bindOffers = function (state) {
  document.getElementById("thema").addEventListener("change", function () { kpk.chooseOfferTheme(state); });
  document.getElementById("legende").addEventListener("change", function (event) {
    state.off[event.target.value] = !event.target.checked;
    kpk.applyOffers(state);
  });
  var all = function (hide) {
    state.theme.categories.forEach(function (category, place) { state.off[place] = hide; });
    kpk.offerLegend(state);
    kpk.applyOffers(state);
  };
  document.getElementById("alle").addEventListener("click", function () { all(false); });
  document.getElementById("keine").addEventListener("click", function () { all(true); });
  document.getElementById("phase").addEventListener("change", function () { kpk.applyOffers(state); });
  document.getElementById("suche").addEventListener("input", function () { kpk.applyOffers(state); });
  document.getElementById("drucken").addEventListener("click", function () { window.print(); });
  var table = document.getElementById("werte");
  table.tHead.addEventListener("click", function (event) {
    var cell = event.target.closest("th");
    if (cell) kpk.sortTable(table, cell.cellIndex);
  });
  table.tBodies[0].addEventListener("click", function (event) {
    if (!event.target.closest("button")) return;
    var point = state.points[Number(event.target.closest("tr").id.slice(2))];
    if (!point) { kpk.say("Dieses Angebot hat noch keinen sicheren Ort."); return; }
    state.map.setView(point.getLatLng(), Math.max(state.map.getZoom(), 14));
    point.openPopup();
    state.map.getContainer().scrollIntoView({ block: "nearest" });
  });
  window.matchMedia("print").addEventListener("change", function (change) {
    state.map.invalidateSize({ animate: false });
    if (change.matches) state.map.fitBounds(state.config.bounds, { padding: [8, 8], animate: false });
  });
};
window.kpk = kpk;
