// The burden map: its popup, uncertain classes, offers by kind.
var kpk = window.kpk || {};

kpk.burdenMap = function (map, config) {
  var state = { map: map, config: config, offers: {} };
  state.isUnsure = function (area) {
    return document.getElementById("unsicher").checked && area.status && !area.status.robust;
  };
  state.popup = function (area) { return kpk.areaPopup(area, state.data.indicators, config.draws); };
  document.getElementById("unsicher").addEventListener("change", function () {
    Object.keys(state.layers).forEach(function (areaId) { kpk.styleArea(state, areaId); });
  });
  document.getElementById("angebote").addEventListener("change", function () { kpk.showOffers(state); });
  return kpk.areaMap(state);
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
