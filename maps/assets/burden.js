// The burden map: fetches outlines and data, colours areas by theme, shows offers by kind.
var kpk = window.kpk || {};

kpk.burdenMap = function (map, config) {
  var state = { map: map, config: config, layers: {}, theme: null, chosen: null, offers: {} };
  kpk.startMap(map, config);
  state.choose = function (areaId) { kpk.choose(state, areaId); };
  document.addEventListener("DOMContentLoaded", function () {  // the table comes after this script
    kpk.bindTable(document.getElementById("werte"), function (areaId) {
      state.choose(areaId);
      map.getContainer().scrollIntoView({ block: "nearest" });
    });
  });
  kpk.bindPanel(state);
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
  var svg = state.renderer._container;
  state.defs = kpk.svg("defs", {}, svg);
};

kpk.showTheme = function (state, id) {
  var theme = state.data.themes.find(function (item) { return item.id === id; });
  state.theme = theme;
  document.getElementById("thema-satz").textContent = theme.sentence;
  Object.keys(state.layers).forEach(function (areaId) { kpk.styleArea(state, areaId); });
  kpk.legend(theme);
};

kpk.styleArea = function (state, areaId) {
  var entry = state.byId[areaId];
  var item = entry ? state.theme.items[state.theme.classes[entry.place]] : { colour: "#ffffff", pattern: "hatch" };
  var unsure = document.getElementById("unsicher").checked && entry &&
    ((entry.area.status && !entry.area.status.robust));
  var chosen = state.chosen === areaId;
  state.layers[areaId].setStyle({
    fillColor: kpk.fill(item, state.defs, "m-"),
    color: chosen ? "#d55e00" : unsure ? "#000000" : "#6b7a88",
    weight: chosen ? 4 : unsure ? 2 : 0.7,
    dashArray: unsure && !chosen ? "3 4" : null
  });
  if (chosen) state.layers[areaId].bringToFront();
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
  L.popup({ maxWidth: 380, maxHeight: 420, autoPanPadding: [20, 20] })
    .setLatLng(layer.getCenter ? layer.getCenter() : bounds.getCenter())
    .setContent(kpk.areaPopup(state.byId[areaId].area, state.data.indicators, state.config.draws))
    .openOn(state.map);
};

kpk.bindPanel = function (state) {
  document.getElementById("thema").addEventListener("change", function (event) {
    kpk.showTheme(state, event.target.value);
  });
  document.getElementById("unsicher").addEventListener("change", function () {
    Object.keys(state.layers).forEach(function (areaId) { kpk.styleArea(state, areaId); });
  });
  document.getElementById("suche").addEventListener("change", function (event) { kpk.search(state, event.target); });
  document.getElementById("angebote").addEventListener("change", function () { kpk.showOffers(state); });
  document.getElementById("drucken").addEventListener("click", function () { window.print(); });
  window.matchMedia("print").addEventListener("change", function (change) { kpk.forPaper(state, change.matches); });
};

kpk.showOffers = function (state) {
  var wanted = Array.prototype.map.call(
    document.querySelectorAll("#angebote input:checked"), function (box) { return box.value; });
  var ready = state.offerData ? Promise.resolve(state.offerData) : kpk.fetchJson(state.config.offers);
  ready.then(function (offers) {
    state.offerData = offers;
    state.config.kinds.forEach(function (kind) {
      var layer = state.offers[kind.id] || kpk.offerLayer(state, kind, offers);
      state.offers[kind.id] = layer;
      if (wanted.indexOf(kind.id) >= 0) layer.addTo(state.map); else layer.remove();
    });
  }).catch(function (error) { kpk.fail(error); });
};

kpk.offerLayer = function (state, kind, offers) {
  state.offerRenderer = state.offerRenderer || L.svg({ pane: "offers", padding: 0.4 });
  var layer = L.layerGroup();
  offers.features.forEach(function (feature) {
    if (feature.properties.kind !== kind.id || !feature.geometry) return;
    var place = feature.geometry.coordinates;
    L.circleMarker([place[1], place[0]], {
      pane: "offers", renderer: state.offerRenderer, radius: 5, weight: 1,
      color: "#222222", fillColor: kind.colour, fillOpacity: 0.95
    }).bindPopup(function () { return kpk.offerPopup(feature.properties, kind.label); }).addTo(layer);
  });
  return layer;
};
window.kpk = kpk;
