// The map of ways and supply: asks the service, draws the answer, shows ways on a click.
var kpk = window.kpk || {};

kpk.accessibilityMap = function (map, config) {
  var state = { map: map, config: config, layers: {}, chosen: null, asked: 0, changes: [] };
  kpk.startMap(map, config);
  map.createPane("surface").style.zIndex = 380;
  map.createPane("ways").style.zIndex = 430;
  state.ways = L.layerGroup().addTo(map);
  state.offerLayer = L.layerGroup().addTo(map);
  state.choose = function (areaId) { kpk.chooseArea(state, areaId); };
  var page = new Promise(function (done) { document.addEventListener("DOMContentLoaded", done); });
  Promise.all([kpk.fetchJson(config.outlines), page]).then(function (answers) {
    kpk.outlineAreas(state, answers[0]);
    kpk.bindQuestion(state);
    kpk.bindWhatIf(state);
    map.on("click", function (event) { kpk.clickMap(state, event.latlng); });
    return kpk.askQuestion(state);
  }).catch(function (error) { kpk.fail(error); });
};

kpk.outlineAreas = function (state, outlines) {
  state.renderer = L.svg({ pane: "areas", padding: 0.4 });
  L.geoJSON(outlines, {
    pane: "areas", renderer: state.renderer, interactive: true,
    style: { color: "#6b7a88", weight: 0.7, fillOpacity: 1, fillColor: "#ffffff" },
    onEachFeature: function (feature, layer) { state.layers[feature.id] = layer; }
  }).addTo(state.map);
  state.defs = kpk.svg("defs", {}, state.renderer._container);
};

kpk.bindQuestion = function (state) {
  var form = document.getElementById("frage");
  kpk.readAddress(state, form);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.elements.kind.addEventListener("change", function () { kpk.usualService(state, form); });
  form.addEventListener("change", function () {
    form.elements.time.disabled = form.elements.weekday.value === "";
    if (form.elements.capacity.value !== state.unit) kpk.presetCapacity(state);
    state.changes = [];
    kpk.askQuestion(state);
  });
  document.getElementById("thema").addEventListener("change", function () { kpk.colourAreas(state); });
  document.getElementById("orte").addEventListener("change", function () { kpk.drawOffers(state); });
  document.getElementById("suche").addEventListener("change", function (event) { kpk.search(state, event.target); });
  document.getElementById("drucken").addEventListener("click", function () { window.print(); });
  window.matchMedia("print").addEventListener("change", function (change) { kpk.forPaper(state, change.matches); });
  kpk.bindTable(document.getElementById("werte"), function (areaId) {
    state.choose(areaId);
    state.map.getContainer().scrollIntoView({ block: "nearest" });
  });
};

// An address can be sent to a colleague: it holds the question.
kpk.readAddress = function (state, form) {
  var asked = new URLSearchParams(location.search);
  var kind = asked.get("kind") || state.config.services[0].kind;
  form.elements.kind.value = kind;
  kpk.usualService(state, form);
  ["life_phase", "mode", "capacity", "weekday", "time"].forEach(function (name) {
    if (asked.get(name)) form.elements[name].value = asked.get(name);
  });
  form.elements.time.disabled = form.elements.weekday.value === "";
  state.wantedTheme = asked.get("theme");
};

kpk.usualService = function (state, form) {
  var service = state.config.services.find(function (item) { return item.kind === form.elements.kind.value; });
  if (!service) return;
  form.elements.life_phase.value = service.life_phase;
  form.elements.capacity.value = service.capacity;
  if (form.elements.life_phase.selectedIndex < 0) form.elements.life_phase.selectedIndex = 0;
};

kpk.questionText = function () {
  var form = document.getElementById("frage");
  var query = new URLSearchParams();
  ["kind", "life_phase", "mode", "capacity"].forEach(function (name) { query.set(name, form.elements[name].value); });
  if (form.elements.weekday.value !== "") {
    query.set("weekday", form.elements.weekday.value);
    query.set("time", form.elements.time.value);
  }
  return query.toString();
};

kpk.askQuestion = function (state) {
  var turn = ++state.asked, query = kpk.questionText();
  kpk.busy(true);
  history.replaceState(null, "", "?region=" + state.config.base.split("/")[3] + "&" + query);
  return kpk.fetchJson(state.config.base + "/map?" + query + "&v=" + state.config.version).then(function (data) {
    if (turn !== state.asked) return;  // a later question was faster
    if (data.reason) { kpk.noAnswer(state, new Error(data.reason)); return; }
    state.before = data;
    kpk.showAnswer(state, data, query);
    kpk.showThoughts(state, null);
    kpk.busy(false);
    document.body.dataset.ready = "true";
  }).catch(function (error) {
    if (turn === state.asked) kpk.noAnswer(state, error);
  });
};

kpk.busy = function (is) {
  var status = document.getElementById("karte-status");
  status.className = is ? "" : "done";
  status.textContent = is ? "Die Wege werden gerechnet …" : "fertig";
  if (is) delete document.body.dataset.ready;
};

kpk.noAnswer = function (state, error) {
  var status = document.getElementById("karte-status");
  status.className = "failed";
  status.textContent = error.message;
  document.getElementById("antwort").textContent = "";
  document.body.dataset.ready = "true";
};

kpk.showAnswer = function (state, data, query) {
  state.data = data;
  document.getElementById("naechste").hidden = true;
  state.byId = {};
  data.areas.forEach(function (area, place) { state.byId[area.id] = { area: area, place: place }; });
  state.ways.clearLayers();
  kpk.fillThemes(state, data.themes);
  if (query) kpk.showSurface(state, query);
  kpk.colourAreas(state);
  kpk.drawOffers(state);
  kpk.sayAnswer(data);
  kpk.fillAnswerTable(state, data);
  if (query) kpk.showEquity(state, data, query);
  document.getElementById("csv").href = state.config.base + "/table.csv?" + kpk.questionText();
  document.getElementById("tif").href = state.config.base + "/surface.tif?" + kpk.questionText();
};

kpk.sayAnswer = function (data) {
  var total = data.total;
  var text = total.within + " von " + total.children + " Kindern (" + total.share + ") sind in 15 Minuten dort.";
  if (total.supply_value !== null) text += " Im Durchschnitt bleiben " + total.supply + " " + data.unit + " je 100 Kinder.";
  if (total.has_off_streets) text += " Weitere " + total.off_streets + " Kinder wohnen, wo keine Straße geladen ist.";
  document.getElementById("antwort").textContent = text;
  var list = document.getElementById("hinweise");
  list.textContent = "";
  data.notes.forEach(function (note) { kpk.element("li", note, list); });
};

kpk.fillThemes = function (state, themes) {
  var choice = document.getElementById("thema");
  var kept = state.wantedTheme || choice.value;
  state.wantedTheme = null;
  choice.textContent = "";
  var groups = {};
  themes.forEach(function (theme) {
    if (!groups[theme.group]) {
      groups[theme.group] = kpk.element("optgroup", null, choice);
      groups[theme.group].label = theme.group;
    }
    kpk.element("option", theme.label, groups[theme.group]).value = theme.id;
  });
  choice.value = kept;
  if (choice.selectedIndex < 0) choice.value = themes[0].id;
};

kpk.showSurface = function (state, query) {
  var address = state.config.base + "/surface.png?" + query + "&v=" + state.config.version;
  fetch(address).then(function (answer) {
    if (!answer.ok) return;
    var box = answer.headers.get("X-Bounds").split(",").map(Number);
    if (state.surface) state.surface.remove();
    state.surface = L.imageOverlay(address, [[box[1], box[0]], [box[3], box[2]]], {
      pane: "surface", alt: "Minuten bis zum nächsten Angebot, als Farben", className: "crisp"
    });
    kpk.colourAreas(state);
  });
};

kpk.colourAreas = function (state) {
  var id = document.getElementById("thema").value;
  state.theme = state.data.themes.find(function (theme) { return theme.id === id; });
  document.getElementById("thema-satz").textContent = state.theme.sentence;
  kpk.legend(state.theme);
  Object.keys(state.layers).forEach(function (areaId) { kpk.styleAnswer(state, areaId); });
  if (state.surface && id === "surface") state.surface.addTo(state.map);
  else if (state.surface) state.surface.remove();
  document.querySelectorAll("#legende .count").forEach(function (count) { count.hidden = id === "surface"; });
};

kpk.styleAnswer = function (state, areaId) {
  var entry = state.byId[areaId], item = entry && state.theme.items[state.theme.classes[entry.place]];
  var chosen = state.chosen === areaId;
  state.layers[areaId].setStyle({
    fillOpacity: item ? 1 : 0,
    fillColor: item ? kpk.fill(item, state.defs, "w-") : "#ffffff",
    color: chosen ? "#d55e00" : item ? "#6b7a88" : "#14263a",
    weight: chosen ? 4 : 0.7
  });
  if (chosen) state.layers[areaId].bringToFront();
};

kpk.drawOffers = function (state) {
  state.offerLayer.clearLayers();
  if (!document.getElementById("orte").checked || !state.data) return;
  var renderer = state.offerRenderer = state.offerRenderer || L.svg({ pane: "offers", padding: 0.4 });
  state.data.offers.forEach(function (offer) {
    var thought = offer.key.indexOf("neu|") === 0;
    L.circleMarker(offer.place, {
      pane: "offers", renderer: renderer, radius: thought ? 9 : 5, weight: thought ? 3 : 1.5,
      color: thought ? "#000000" : "#ffffff", fillColor: thought ? "#f0e442" : "#d55e00", fillOpacity: 1,
      bubblingMouseEvents: false
    }).bindTooltip(kpk.element("span", offer.title))
      .bindPopup(function () { return kpk.offerThoughts(state, offer); }, { maxWidth: 340 })
      .addTo(state.offerLayer);
  });
};

kpk.chooseArea = function (state, areaId) {
  var before = state.chosen;
  state.chosen = areaId;
  if (before && state.layers[before]) kpk.styleAnswer(state, before);
  kpk.markRow(areaId);
  var layer = state.layers[areaId];
  if (!layer) return;
  kpk.styleAnswer(state, areaId);
  var bounds = layer.getBounds();
  if (!state.map.getBounds().contains(bounds)) state.map.fitBounds(bounds, { maxZoom: 14, padding: [60, 60] });
  L.popup({ maxWidth: 380, maxHeight: 420 }).setLatLng(layer.getCenter ? layer.getCenter() : bounds.getCenter())
    .setContent(kpk.areaAnswer(state, areaId)).openOn(state.map);
};

kpk.areaAnswer = function (state, areaId) {
  var area = state.byId[areaId].area;
  var box = kpk.element("div", null, null, "popup");
  kpk.element("h3", area.name, box);
  if (area.mark) kpk.element("p", area.mark, box, "tag");
  var table = kpk.element("table", null, box);
  var body = kpk.element("tbody", null, table);
  state.data.columns.forEach(function (column, place) {
    var row = kpk.element("tr", null, body);
    kpk.element("th", column, row);
    kpk.element("td", area.cells[place][0], row);
  });
  return box;
};

// Anywhere on the map: the five nearest offers, each with the way drawn.
kpk.clickMap = function (state, place) {
  if (state.placing) { kpk.placeThought(state, place); return; }
  var query = kpk.questionText() + "&lon=" + place.lng.toFixed(6) + "&lat=" + place.lat.toFixed(6);
  state.ways.clearLayers();
  kpk.fetchJson(state.config.base + "/point?" + query).then(function (answer) {
    kpk.drawWays(state, place, answer);
  }).catch(function (error) {
    kpk.element("p", error.message, kpk.card(state, "Keine Auskunft"));
  });
};

kpk.drawWays = function (state, place, answer) {
  var renderer = state.wayRenderer = state.wayRenderer || L.svg({ pane: "ways", padding: 0.4 });
  var line = function (points, colour, weight) {
    L.polyline(points, { pane: "ways", renderer: renderer, color: colour, weight: weight, interactive: false }).addTo(state.ways);
  };
  answer.near.slice().reverse().forEach(function (offer, back) {
    var first = back === answer.near.length - 1;
    if (offer.line.length < 2) return;
    line(offer.line, "#ffffff", first ? 9 : 6);
    line(offer.line, "#b30059", first ? 5 : 2.5);
  });
  L.circleMarker(place, {
    pane: "ways", renderer: renderer, radius: 7, color: "#b30059", weight: 3, fillColor: "#ffffff", fillOpacity: 1, interactive: false
  }).addTo(state.ways);
  var card = kpk.card(state, answer.reason ? "Kein Angebot erreichbar" : "Die nächsten Angebote von hier");
  if (answer.reason) kpk.element("p", answer.reason, card);
  else card.appendChild(kpk.wayTable(answer.near));
  kpk.lookAtWays(state, card);
};

// Beside what it explains, not over it.
kpk.card = function (state, title) {
  var card = document.getElementById("naechste");
  card.textContent = "";
  card.hidden = false;
  var close = kpk.element("button", "×", card, "plain close");
  close.type = "button";
  close.setAttribute("aria-label", "Schließen");
  close.addEventListener("click", function () { card.hidden = true; state.ways.clearLayers(); });
  kpk.element("h3", title, card);
  return card;
};

// Only where the ways are too small to see, or partly out of sight or behind the card.
kpk.lookAtWays = function (state, card) {
  var bounds = L.latLngBounds([]);
  state.ways.eachLayer(function (layer) { bounds.extend(layer.getBounds ? layer.getBounds() : layer.getLatLng()); });
  var map = state.map, size = map.getSize(), narrow = size.x < 700;
  var aside = narrow ? 0 : card.offsetWidth + 20;
  var from = map.latLngToContainerPoint(bounds.getNorthWest()), to = map.latLngToContainerPoint(bounds.getSouthEast());
  var seen = from.x > aside && from.y > 0 && to.x < size.x && to.y < size.y - (narrow ? card.offsetHeight : 0);
  if (seen && Math.max(to.x - from.x, to.y - from.y) > 140) return;
  map.fitBounds(bounds, {
    maxZoom: 16, paddingTopLeft: [aside + 30, 40], paddingBottomRight: [40, narrow ? card.offsetHeight + 20 : 40]
  });
};

kpk.drawCatchment = function (state, offer) {
  var query = "lon=" + offer.place[1] + "&lat=" + offer.place[0] + "&mode=" + document.getElementById("weg").value;
  state.map.closePopup();
  state.ways.clearLayers();
  kpk.fetchJson(state.config.base + "/isochrones?" + query).then(function (shapes) {
    var card = kpk.card(state, "Einzugsgebiet: " + offer.title);
    var list = kpk.element("ul", null, card);
    shapes.features.forEach(function (shape) {
      L.geoJSON(shape, { pane: "ways", interactive: false, style: { color: "#b30059", weight: 2, fillColor: "#b30059", fillOpacity: 0.12 } }).addTo(state.ways);
      kpk.element("li", "bis " + shape.properties.minutes + " Minuten: " +
        new Intl.NumberFormat("de-DE", { maximumFractionDigits: 2 }).format(shape.properties.square_kilometres) + " km²", list);
    });
    kpk.element("p", "Streifen von 40 m um die Straßen, von denen aus man rechtzeitig hier ist.", card, "small");
    kpk.lookAtWays(state, card);
  }).catch(function (error) { kpk.element("p", error.message, kpk.card(state, "Kein Einzugsgebiet")); });
};

kpk.wayTable = function (near) {
  var table = document.createElement("table");
  var head = kpk.element("tr", null, kpk.element("thead", null, table));
  kpk.element("th", "Angebot", head);
  ["Minuten", "Weg (m)", "Luftlinie (m)"].forEach(function (text) { kpk.element("td", text, head); });
  var body = kpk.element("tbody", null, table);
  near.forEach(function (offer) {
    var row = kpk.element("tr", null, body);
    kpk.element("th", offer.title, row);
    [offer.minutes, offer.metres, offer.straight].forEach(function (text) { kpk.element("td", text, row); });
  });
  return table;
};

kpk.fillAnswerTable = function (state, data) {
  var table = document.getElementById("werte");
  var head = table.tHead.rows[0], body = table.tBodies[0];
  head.textContent = body.textContent = "";
  ["Gebiet", "Nummer"].concat(data.columns, "Hinweis").forEach(function (text) {
    var cell = kpk.element("th", null, head);
    cell.scope = "col";
    kpk.element("button", text, cell).type = "button";
  });
  var rows = document.createDocumentFragment();
  data.areas.forEach(function (area) {
    var row = kpk.element("tr", null, rows);
    row.id = "g-" + area.id;
    var name = kpk.element("th", null, row);
    name.scope = "row";
    kpk.element("button", area.name, name, "link").type = "button";
    kpk.element("td", area.id, row);
    area.cells.forEach(function (pair) {
      kpk.element("td", pair[0], row, "n").dataset.s = pair[1] === null ? "" : pair[1];
    });
    kpk.element("td", area.mark, row);
  });
  body.appendChild(rows);
  var list = document.getElementById("gebiete");
  if (!list.childElementCount) data.areas.forEach(function (area) {
    kpk.element("option", null, list).value = area.name + " (" + area.id + ")";
  });
};

kpk.showEquity = function (state, data, query) {
  var picture = document.getElementById("gerecht-bild"), by = document.getElementById("gerecht-traeger");
  by.textContent = "";
  picture.hidden = !data.equity;
  document.getElementById("gerecht-satz").textContent = data.equity ? data.equity.sentence : data.without_equity;
  if (!data.equity) return;
  var image = document.getElementById("kurve");
  image.src = state.config.base + "/equity.svg?" + query + "&v=" + state.config.version;
  image.alt = "Konzentrationskurve. " + data.equity.sentence;
  kpk.element("p", "Ungleichheit überhaupt, gleich wo die Belastung liegt (Gini): " + data.equity.gini +
    ". Verglichen sind " + data.equity.areas + " Gebiete. Das Intervall sagt, wie viel an einzelnen Gebieten hängt.", by, "small");
  if (!data.equity.by_provider.length) return;
  var table = kpk.element("table", null, by, "norms");
  kpk.element("caption", "Nach Art des Trägers, jeweils nur dessen Angebote", table);
  var head = kpk.element("tr", null, kpk.element("thead", null, table));
  ["Trägerart", "am stärksten belastetes Fünftel", "am wenigsten belastetes", "Konzentrationsindex", "95-%-Intervall"]
    .forEach(function (text) { kpk.element("th", text, head).scope = "col"; });
  var body = kpk.element("tbody", null, table);
  data.equity.by_provider.forEach(function (part) {
    var row = kpk.element("tr", null, body);
    kpk.element("th", part.name, row).scope = "row";
    [part.burdened, part.spared, part.index, part.interval].forEach(function (text) { kpk.element("td", text, row); });
  });
};
window.kpk = kpk;
