// What the maps share: loading, panes, legend, search, paper.
var kpk = window.kpk || {};

kpk.startMap = function (map, config) {
  kpk.panes(map);
  kpk.oneStop(map);
  map.fitBounds(config.bounds, { padding: [12, 12] });
};

// By keyboard the map is one stop: arrows move it, plus and minus zoom, and the table opens areas.
// Leaflet listens for focus on every shape with a tooltip, which makes each a stop without a name.
kpk.oneStop = function (map) {
  map.on("layeradd", function (event) {
    var shape = event.layer instanceof L.Path && event.layer.getElement();
    if (shape) shape.setAttribute("tabindex", "-1");
  });
  L.control.scale({ imperial: false }).addTo(map);
  [["in", "Vergrößern"], ["out", "Verkleinern"]].forEach(function (pair) {
    var button = map.zoomControl.getContainer().querySelector(".leaflet-control-zoom-" + pair[0]);
    button.title = pair[1];
    button.setAttribute("aria-label", pair[1]);
    button.tabIndex = -1;
  });
};

// A refusal of the service comes with a German sentence: show that rather than a number.
kpk.fetchJson = function (address, options) {
  return fetch(address, options).then(function (answer) {
    if (answer.ok) return answer.json();
    return answer.json().catch(function () { return {}; }).then(function (problem) {
      throw new Error(problem.detail || "HTTP " + answer.status + " für " + address);
    });
  });
};

kpk.fail = function (error) {
  var status = document.getElementById("karte-status");
  status.className = "failed";
  status.textContent = "Die Karte konnte nicht vollständig geladen werden (" + error.message +
    "). Bitte die Seite neu laden; die Tabelle unten enthält dieselben Werte.";
};

// Layers that arrive by address must not cover those above them, whatever the order of arrival.
kpk.panes = function (map) {
  map.createPane("areas").style.zIndex = 390;  // below points that have no pane of their own
  map.createPane("parents").style.zIndex = 420;
  map.getPane("parents").style.pointerEvents = "none";
  map.createPane("offers").style.zIndex = 440;
  map.createPane("letters").style.zIndex = 410;
  map.getPane("letters").style.pointerEvents = "none";
};

kpk.drawParents = function (state, parents) {
  var names = L.layerGroup();
  L.geoJSON(parents, {
    pane: "parents", interactive: false, renderer: L.svg({ pane: "parents", padding: 0.4 }),
    style: { color: "#14263a", weight: state.map.getSize().x < 600 ? 0.8 : 1.4, fill: false },
    onEachFeature: function (feature, layer) {
      if (!feature.properties.label_point) return;
      L.marker(feature.properties.label_point, { opacity: 0, interactive: false, keyboard: false, alt: "" })
        .bindTooltip(kpk.element("span", feature.properties.name), {
          permanent: true, direction: "center", className: "parent-name"
        }).addTo(names);
    }
  }).addTo(state.map);
  if (parents.features.length > 30) return;  // more names than a map can carry
  names.addTo(state.map);
};

kpk.legend = function (theme) {
  var box = document.getElementById("legende");
  box.textContent = "";
  var number = new Intl.NumberFormat("de-DE");
  var gaps = theme.grid ? theme.items.slice(12) : theme.items;
  if (theme.grid) box.appendChild(kpk.fieldLegend(theme.items.slice(0, 12), number));
  var list = kpk.element("ul", null, box, "legend");
  gaps.forEach(function (item) {
    var isGap = item.pattern === "hatch" || item.pattern === "dots";
    var line = kpk.element("li", null, list, isGap ? "gap" : "");
    line.appendChild(kpk.swatch(item, "l-"));
    var text = kpk.element("span", item.label, line);
    if (item.limits) kpk.element("small", item.limits, text);
    kpk.element("span", number.format(item.count), line, "count");
  });
};

kpk.fieldLegend = function (items, number) {
  var table = document.createElement("table");
  table.className = "field";
  var head = kpk.element("tr", null, kpk.element("thead", null, table));
  ["Status \\ Dynamik", "+ positiv", "+/− stabil", "− negativ"].forEach(function (text) {
    kpk.element("th", text, head).scope = "col";
  });
  var body = kpk.element("tbody", null, table);
  ["hoch", "mittel", "niedrig", "sehr niedrig"].forEach(function (label, row) {
    var line = kpk.element("tr", null, body);
    kpk.element("th", (row + 1) + " " + label, line).scope = "row";
    items.slice(3 * row, 3 * row + 3).forEach(function (item) {
      var cell = kpk.element("td", null, line);
      cell.appendChild(kpk.swatch(item, "l-"));
      kpk.element("span", number.format(item.count), cell, "count");
    });
  });
  return table;
};

// Paper has another shape than the screen: show the whole region there, and go back afterwards.
kpk.forPaper = function (state, printing) {
  var map = state.map;
  if (printing) {
    state.view = { centre: map.getCenter(), zoom: map.getZoom() };
    map.closePopup();
  }
  map.invalidateSize({ animate: false });
  if (printing) map.fitBounds(state.config.bounds, { padding: [8, 8], animate: false });
  else map.setView(state.view.centre, state.view.zoom, { animate: false });
};

kpk.search = function (state, input) {
  var word = input.value.trim().toLocaleLowerCase("de");
  if (!word || !state.data) return;
  var hit = function (test) { return state.data.areas.find(test); };
  var area = hit(function (item) { return (item.name + " (" + item.id + ")").toLocaleLowerCase("de") === word; }) ||
    hit(function (item) { return item.id.toLocaleLowerCase("de") === word; }) ||
    hit(function (item) { return item.name.toLocaleLowerCase("de").indexOf(word) >= 0; });
  input.setCustomValidity(area ? "" : "Kein Gebiet dieses Namens gefunden.");
  input.reportValidity();
  if (area) state.choose(area.id);
};

window.kpk = kpk;
