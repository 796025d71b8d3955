// What if: thoughts about sites, sent to the service as a list; the service stores nothing.
var kpk = window.kpk || {};

kpk.bindWhatIf = function (state) {
  kpk.presetCapacity(state);
  document.getElementById("neu").addEventListener("click", function () {
    kpk.startPlacing(state, state.placing ? null : { action: "add" });
  });
  document.getElementById("zurueck").addEventListener("click", function () {
    state.changes.pop();
    kpk.think(state);
  });
  document.getElementById("verwerfen").addEventListener("click", function () {
    state.changes = [];
    kpk.think(state);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && state.placing) kpk.startPlacing(state, null);
  });
};

kpk.startPlacing = function (state, change) {
  state.placing = change;
  state.map.closePopup();
  var hint = document.getElementById("karte-hinweis");
  hint.hidden = !change;
  hint.textContent = change && change.action === "move" ?
    "Auf die Karte klicken: dorthin verlegen. Abbrechen mit Esc." : "Auf die Karte klicken: dort einen Standort hinzudenken. Abbrechen mit Esc.";
  document.getElementById("neu").textContent = change ? "Abbrechen" : "Standort setzen";
  state.map.getContainer().classList.toggle("placing", Boolean(change));
};

kpk.placeThought = function (state, place) {
  var change = state.placing;
  change.place = [Number(place.lng.toFixed(6)), Number(place.lat.toFixed(6))];
  if (change.action === "add") change.capacity = kpk.wantedCapacity();
  change.words = change.words || "Neuer Standort, Umfang " + kpk.withUnit(change.capacity);
  kpk.startPlacing(state, null);
  state.changes.push(change);
  kpk.think(state);
};

kpk.wantedCapacity = function () {
  var number = Number(document.getElementById("plaetze").value);
  return number >= 0 ? number : 0;
};

// A number means nothing without its unit; a new unit begins with a number that is usual in it.
kpk.presetCapacity = function (state) {
  var unit = document.getElementById("umfang");
  state.unit = unit.value;
  document.getElementById("plaetze").value = state.config.presets[unit.value];
  document.getElementById("plaetze-einheit").textContent = unit.selectedOptions[0].textContent;
};

kpk.withUnit = function (number) {
  return new Intl.NumberFormat("de-DE").format(number) + " " + document.getElementById("plaetze-einheit").textContent;
};

// In the popup of an offer: what it is, and what could be thought about it.
kpk.offerThoughts = function (state, offer) {
  var box = kpk.element("div", null, null, "popup");
  kpk.element("h3", offer.title, box);
  if (offer.address) kpk.element("p", offer.address, box, "where");
  kpk.element("p", "Umfang: " + (offer.capacity === null ? "unbekannt" :
    new Intl.NumberFormat("de-DE").format(offer.capacity) + " " + offer.unit), box);
  if (offer.hours) kpk.element("p", "Zeiten: " + offer.hours, box);
  if (offer.outside) kpk.element("p", "Liegt außerhalb der Region.", box);
  var actions = kpk.element("p", null, box, "both");
  var catchment = kpk.element("button", "Einzugsgebiet", actions, "plain small");
  catchment.type = "button";
  catchment.addEventListener("click", function () { kpk.drawCatchment(state, offer); });
  [["Schließen", "close"], ["Verlegen", "move"], ["Umfang ändern", "resize"]].forEach(function (pair) {
    var button = kpk.element("button", pair[0], actions, "plain small");
    button.type = "button";
    button.addEventListener("click", function () { kpk.thinkAbout(state, offer, pair[1]); });
  });
  return box;
};

kpk.thinkAbout = function (state, offer, action) {
  var change = { action: action, offer: offer.key };
  if (action === "move") {
    change.words = offer.title + " verlegt";
    kpk.startPlacing(state, change);
    return;
  }
  change.words = offer.title + " geschlossen";
  if (action === "resize") {
    change.capacity = kpk.wantedCapacity();
    change.words = offer.title + ": Umfang " + kpk.withUnit(change.capacity);
  }
  state.map.closePopup();
  state.changes.push(change);
  kpk.think(state);
};

kpk.think = function (state) {
  if (!state.changes.length) {
    kpk.showAnswer(state, state.before, null);
    kpk.showThoughts(state, null);
    return;
  }
  var turn = ++state.asked;
  delete document.body.dataset.thought;
  kpk.fetchJson(state.config.base + "/what-if?" + kpk.questionText(), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ changes: state.changes.map(function (change) {
      return { action: change.action, offer: change.offer, place: change.place, capacity: change.capacity };
    }) })
  }).then(function (data) {
    if (turn !== state.asked) return;
    kpk.showAnswer(state, data, null);
    if (document.getElementById("thema").value === "surface") {  // the surface shows what is, not what is thought
      document.getElementById("thema").value = data.total.supply_value === null ? "p95" : "supply";
      kpk.colourAreas(state);
    }
    kpk.showThoughts(state, data);
    document.body.dataset.thought = state.changes.length;
  }).catch(function (error) {
    state.changes.pop();
    kpk.showThoughts(state, null, error.message);
  });
};

kpk.showThoughts = function (state, data, refusal) {
  var list = document.getElementById("aenderungen"), effect = document.getElementById("wirkung");
  list.textContent = effect.textContent = "";
  kpk.nameScenario(state.changes.map(function (change) { return change.words; }));
  state.changes.forEach(function (change) { kpk.element("li", change.words, list); });
  ["zurueck", "verwerfen"].forEach(function (id) { document.getElementById(id).disabled = !state.changes.length; });
  if (refusal) kpk.element("p", refusal, effect, "tag");
  if (!data) return;
  var old = state.before.total, now = data.total, number = new Intl.NumberFormat("de-DE", { signDisplay: "exceptZero", maximumFractionDigits: 0 });
  kpk.element("p", "In 15 Minuten dort: " + old.within + " → " + now.within + " Kinder (" +
    number.format(now.within_value - old.within_value) + ")", effect);
  if (now.supply_value !== null) kpk.element("p", data.unit + " je 100 Kinder: " + old.supply + " → " + now.supply, effect);
  if (!data.difference.length) { kpk.element("p", "In keinem Gebiet ändert sich etwas.", effect); return; }
  var table = kpk.element("table", null, effect, "norms");
  var head = kpk.element("tr", null, kpk.element("thead", null, table));
  ["Am meisten ändert sich in", "Kinder in 15 min", data.unit + " je 100"].forEach(function (text) { kpk.element("th", text, head).scope = "col"; });
  var body = kpk.element("tbody", null, table);
  data.difference.forEach(function (area) {
    var row = kpk.element("tr", null, body);
    kpk.element("th", area.name, row).scope = "row";
    kpk.element("td", area.children, row, "n");
    kpk.element("td", area.supply, row, "n");
  });
};

// What is only thought of says so wherever it is read: in the headline, as title, on paper.
kpk.nameScenario = function (changes) {
  var name = document.getElementById("gedankenspiel"), answer = document.getElementById("antwort");
  name.hidden = !changes.length;
  name.textContent = changes.length ? "Gedankenspiel, nicht der Bestand: " + changes.join("; ") + "." : "";
  document.body.classList.toggle("scenario", changes.length > 0);
  document.title = document.title.replace(/^Gedankenspiel: /, "");
  if (!changes.length) return;
  document.title = "Gedankenspiel: " + document.title;
  answer.textContent = "Gedankenspiel: " + answer.textContent.replace(/^Gedankenspiel: /, "");
};
window.kpk = kpk;
