// Deciding where an offer lies: one address after the other, by key, by click, or on the map.
var kpk = window.kpk || {};

kpk.reviewMap = function (map, config) {
  var state = { map: map, config: config, offset: 0, item: null, point: null };
  state.candidates = L.layerGroup().addTo(map);
  state.houses = L.layerGroup().addTo(map);
  kpk.oneStop(map);
  map.on("click", function (event) { kpk.choosePoint(state, event.latlng); });
  map.on("moveend", function () { kpk.showHouses(state); });
  document.addEventListener("DOMContentLoaded", function () { kpk.bindReview(state); });
  kpk.reviewOutlines(state).then(function () { kpk.nextReview(state); });
};

kpk.ask = function (address, options) {
  return fetch(address, options).then(function (answer) {
    if (answer.status === 401) location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search));
    return answer.json().then(function (body) {
      if (!answer.ok) throw new Error(body.detail || "HTTP " + answer.status);
      return body;
    });
  });
};

kpk.reviewOutlines = function (state) {
  if (!state.config.outlines) return Promise.resolve();
  return kpk.ask(state.config.outlines).then(function (outlines) {
    var layer = L.geoJSON(outlines, {
      interactive: false, style: { color: "#6b7a88", weight: 1, fillColor: "#fff", fillOpacity: 0.6 }
    }).addTo(state.map);
    state.home = layer.getBounds();
    state.map.fitBounds(state.home, { animate: false });
  });
};

kpk.nextReview = function (state) {
  return kpk.ask(state.config.review + "?offset=" + state.offset).then(function (answer) {
    state.offset = answer.offset;
    kpk.showProgress(answer);
    kpk.showReview(state, answer.item);
  }).catch(function (error) { kpk.reviewSays(error.message); });
};

kpk.showProgress = function (answer) {
  var number = new Intl.NumberFormat("de-DE");
  var text = answer.waiting
    ? "noch " + number.format(answer.waiting) + " von " + number.format(answer.total)
    : answer.total ? "alle " + number.format(answer.total) + " entschieden" : "nichts zu prüfen";
  document.getElementById("fortschritt").textContent = text;
  var bar = document.getElementById("balken");
  bar.max = Math.max(answer.total, 1);
  bar.value = answer.total - answer.waiting;
};

kpk.showReview = function (state, item) {
  state.item = item;
  state.point = null;
  state.candidates.clearLayers();
  document.getElementById("punkt").disabled = true;
  document.getElementById("kein-haus").disabled = !item;
  document.getElementById("spaeter").disabled = !item;
  var box = document.getElementById("fall");
  var list = document.getElementById("vorschlaege");
  box.textContent = "";
  list.textContent = "";
  var status = document.getElementById("karte-status");
  status.className = "done";
  document.body.dataset.ready = item ? item.site_id : "done";
  if (!item) {
    kpk.element("h2", "Fertig: Keine Adresse wartet.", box);
    if (state.home) state.map.fitBounds(state.home);
    return;
  }
  if (item.confidential) kpk.element("p", "Vertraulicher Ort: nicht weitergeben.", box, "tag");
  kpk.element("p", "So steht es in der Liste:", box, "small");
  kpk.element("h2", item.address || "(ohne Adresse)", box, "typed");
  kpk.element("p", (item.name ? item.name + ": " : "") + item.titles.join(", "), box, "where");
  kpk.element("p", item.reason, box, "reason");
  item.candidates.forEach(function (candidate, place) { kpk.showCandidate(state, list, candidate, place); });
  if (!item.candidates.length) kpk.element("li", "Kein Vorschlag. Den Ort auf der Karte anklicken.", list, "none");
  kpk.fitCandidates(state, item);
};

kpk.showCandidate = function (state, list, candidate, place) {
  var line = kpk.element("li", null, list);
  var button = kpk.element("button", null, line, "candidate");
  button.type = "button";
  kpk.element("kbd", String(place + 1), button);
  var text = kpk.element("span", candidate.label, button);
  var facts = candidate.level_label;
  if (candidate.score) facts += ", Ähnlichkeit " + Math.round(candidate.score) + " %";
  if (candidate.quality) facts += ", Qualität " + candidate.quality;
  kpk.element("small", facts, text);
  button.addEventListener("click", function () { kpk.decide(state, { candidate: place + 1 }); });
  L.marker([candidate.latitude, candidate.longitude], {
    icon: L.divIcon({ className: "pin", html: kpk.element("b", String(place + 1)), iconSize: [28, 28] }),
    title: candidate.label, keyboard: false
  }).on("click", function () { kpk.decide(state, { candidate: place + 1 }); }).addTo(state.candidates);
};

kpk.fitCandidates = function (state, item) {
  if (!item.candidates.length) {
    if (state.home) state.map.fitBounds(state.home);
    return;
  }
  var places = item.candidates.map(function (c) { return [c.latitude, c.longitude]; });
  state.map.fitBounds(L.latLngBounds(places), { maxZoom: 17, padding: [60, 60], animate: false });
};

// The houses around are what one finds one's way by; there is no foreign map behind.
kpk.showHouses = function (state) {
  var hint = document.getElementById("karte-hinweis");
  if (state.map.getZoom() < 15) { state.houses.clearLayers(); hint.hidden = false; return; }
  var b = state.map.getBounds();
  var box = [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map(function (v) { return v.toFixed(5); });
  kpk.ask(state.config.houses + "?bbox=" + box.join(",")).then(function (houses) {
    state.houses.clearLayers();
    hint.hidden = houses.features.length > 0;
    var named = {};
    houses.features.forEach(function (house) {
      var place = house.geometry.coordinates, facts = house.properties;
      L.circleMarker([place[1], place[0]], { radius: 4, weight: 1, color: "#4a5a6a", fillColor: "#dfe6ec", fillOpacity: 1 })
        .bindTooltip(kpk.element("span", facts.street + " " + facts.number), { direction: "top" })
        .on("click", function (event) {
          L.DomEvent.stopPropagation(event);
          kpk.choosePoint(state, event.target.getLatLng(), facts.street + " " + facts.number);
        }).addTo(state.houses);
      if (state.map.getZoom() >= 17 && named[facts.street] === undefined) {
        named[facts.street] = true;
        L.marker([place[1], place[0]], { opacity: 0, interactive: false, keyboard: false, alt: "" })
          .bindTooltip(kpk.element("span", facts.street), { permanent: true, direction: "right", className: "parent-name" })
          .addTo(state.houses);
      }
    });
  }).catch(function (error) { kpk.reviewSays(error.message); });
};

kpk.choosePoint = function (state, place, name) {
  if (!state.item) return;
  if (state.point) state.point.remove();
  state.point = L.circleMarker(place, { radius: 9, weight: 3, color: "#d55e00", fillColor: "#fff", fillOpacity: 0.9 })
    .addTo(state.candidates);
  var button = document.getElementById("punkt");
  button.disabled = false;
  button.textContent = "Gewählten Punkt übernehmen" + (name ? " (" + name + ")" : "");
  button.focus({ preventScroll: true });
};

kpk.decide = function (state, choice) {
  if (!state.item || state.busy) return;
  state.busy = true;
  kpk.ask(state.config.review + "/" + encodeURIComponent(state.item.site_id), {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(choice)
  }).then(function (answer) {
    kpk.reviewSays("Entschieden: " + answer.address + ".");
    return kpk.nextReview(state);
  }).catch(function (error) { kpk.reviewSays(error.message); })
    .then(function () { state.busy = false; });
};

kpk.undoReview = function (state) {
  kpk.ask(state.config.review, { method: "DELETE" }).then(function (answer) {
    kpk.reviewSays("Zurückgenommen: " + answer.address + ".");
    state.offset = 0;
    return kpk.nextReview(state);
  }).catch(function (error) { kpk.reviewSays(error.message); });
};

kpk.reviewSays = function (text) { document.getElementById("meldung").textContent = text; };

kpk.bindReview = function (state) {
  var later = function () { state.offset += 1; kpk.reviewSays(""); kpk.nextReview(state); };
  var point = function () {
    if (!state.point) return;
    var place = state.point.getLatLng();
    kpk.decide(state, { point: [place.lng, place.lat] });
  };
  var none = function () { kpk.decide(state, { no_place: true }); };
  var undo = function () { kpk.undoReview(state); };
  document.getElementById("punkt").addEventListener("click", point);
  document.getElementById("kein-haus").addEventListener("click", none);
  document.getElementById("spaeter").addEventListener("click", later);
  document.getElementById("zurueck").addEventListener("click", undo);
  var region = document.getElementById("region");
  if (region) region.addEventListener("change", function () { location.assign("/review?region=" + encodeURIComponent(region.value)); });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    var key = event.key.toLowerCase();
    if (key === "1" || key === "2" || key === "3") {
      if (state.item && Number(key) <= state.item.candidates.length) kpk.decide(state, { candidate: Number(key) });
    } else if (key === "s") later();
    else if (key === "k") none();
    else if (key === "z") undo();
    else if (key === "enter" && state.point && event.target.tagName !== "BUTTON") point();
  });
};
window.kpk = kpk;
