// A map of areas coloured by theme: shared by burden and hot spots. The page's own script gives
// `state.popup(area)` and, if it wants, `state.isUnsure(area)`.
var kpk = window.kpk || {};

kpk.areaMap = function (state) {
  var map = state.map, config = state.config;
  state.layers = {};
  state.chosen = null;
  kpk.startMap(map, config);
  state.choose = function (areaId) { kpk.choose(state, areaId); };
  document.addEventListener("DOMContentLoaded", function () {  // the table comes after this script
    kpk.bindTable(document.getElementById("werte"), function (areaId) {
      state.choose(areaId);
      map.getContainer().scrollIntoView({ block: "nearest" });
    });
  });
  document.getElementById("thema").addEventListener("change", function (event) {
    kpk.showTheme(state, event.target.value);
  });
  document.getElementById("suche").addEventListener("change", function (event) { kpk.search(state, event.target); });
  document.getElementById("drucken").addEventListener("click", function () { window.print(); });
  window.matchMedia("print").addEventListener("change", function (change) { kpk.forPaper(state, change.matches); });
  return Promise.all([kpk.fetchJson(config.outlines), kpk.fetchJson(config.data)])
    .then(function (answers) {
      state.data = answers[1];
      kpk.drawAreas(state, answers[0]);
      kpk.showTheme(state, document.getElementById("thema").value);
      var status = document.getElementById("karte-status");
      status.textContent = state.data.areas.length + " Gebiete geladen";
      status.className = "done";
      document.body.dataset.ready = "true";
      performance.mark("kpk-ready");
      return config.parents ? kpk.fetchJson(config.parents) : null;
    })
    .then(function (parents) { if (parents) kpk.drawParents(state, parents); })
    .catch(function (error) { kpk.fail(error); });
};

kpk.drawAreas = function (state, outlines) {
  state.byId = {};
  state.data.areas.forEach(function (area, place) { state.byId[area.id] = { area: area, place: place }; });
  state.renderer = L.svg({ pane: "areas", padding: 0.4 });
  L.geoJSON(outlines, {
    pane: "areas", renderer: state.renderer,
    style: { color: "#6b7a88", weight: 0.7, fillOpacity: 1, fillColor: "#ffffff" },
    onEachFeature: function (feature, layer) {
      state.layers[feature.id] = layer;
      var entry = state.byId[feature.id];
      if (!entry) return;
      layer.bindTooltip(kpk.element("span", entry.area.name), { sticky: true });  // a text would be read as markup
      layer.on("click", function () { state.choose(feature.id); });
    }
  }).addTo(state.map);
  state.defs = kpk.svg("defs", {}, state.renderer._container);
  state.letters = L.layerGroup().addTo(state.map);
  state.map.on("zoomend", function () { kpk.showLetters(state); });
};

kpk.showTheme = function (state, id) {
  var theme = state.data.themes.find(function (item) { return item.id === id; });
  if (!theme) return;  // nothing can be shown: the page says why
  state.theme = theme;
  document.getElementById("thema-satz").textContent = theme.sentence;
  Object.keys(state.layers).forEach(function (areaId) { kpk.styleArea(state, areaId); });
  kpk.showLetters(state);
  kpk.legend(theme);
};

kpk.styleArea = function (state, areaId) {
  var entry = state.byId[areaId];
  var item = entry ? state.theme.items[state.theme.classes[entry.place]] : { colour: "#ffffff", pattern: "hatch" };
  var unsure = entry && state.isUnsure && state.isUnsure(entry.area);
  var chosen = state.chosen === areaId;
  state.layers[areaId].setStyle({
    fillColor: kpk.fill(item, state.defs, "m-"),
    color: chosen ? "#d55e00" : unsure ? "#000000" : "#6b7a88",
    weight: chosen ? 4 : unsure ? 2 : 0.7,
    dashArray: unsure && !chosen ? "3 4" : null
  });
  if (chosen) state.layers[areaId].bringToFront();
};

// A letter says the class without colour, where the area is large enough to carry it.
kpk.showLetters = function (state) {
  state.letters.clearLayers();
  state.theme.classes.forEach(function (place, row) {
    var item = state.theme.items[place];
    var layer = item.letter && state.layers[state.data.areas[row].id];
    if (!layer) return;
    var bounds = layer.getBounds();
    var low = state.map.latLngToLayerPoint(bounds.getSouthWest());
    var high = state.map.latLngToLayerPoint(bounds.getNorthEast());
    if (Math.min(high.x - low.x, low.y - high.y) < 13) return;
    L.marker(layer.getCenter(), {
      pane: "letters", interactive: false, keyboard: false,
      icon: L.divIcon({
        className: "area-letter" + (kpk.isDark(item.colour) ? " on-dark" : ""),
        html: kpk.element("b", item.letter), iconSize: [14, 14]
      })
    }).addTo(state.letters);
  });
};

kpk.choose = function (state, areaId) {
  var before = state.chosen;
  state.chosen = areaId;
  if (before && state.layers[before]) kpk.styleArea(state, before);
  kpk.markRow(areaId);
  var layer = state.layers[areaId];
  if (!layer) return;
  kpk.styleArea(state, areaId);
  var bounds = layer.getBounds();
  if (!state.map.getBounds().contains(bounds)) state.map.fitBounds(bounds, { maxZoom: 14, padding: [60, 60] });
  var room = Math.max(220, state.map.getSize().y - 90);  // a popup never hides its end needlessly
  L.popup({ maxWidth: 380, maxHeight: room, autoPanPadding: [20, 20] })
    .setLatLng(layer.getCenter ? layer.getCenter() : bounds.getCenter())
    .setContent(state.popup(state.byId[areaId].area))
    .openOn(state.map);
};
window.kpk = kpk;
