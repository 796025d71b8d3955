// What stands in a popup: text nodes only, so that nothing from a file can become markup.
var kpk = window.kpk || {};

kpk.element = function (name, text, parent, className) {
  var node = document.createElement(name);
  if (text !== null && text !== undefined) node.textContent = text;
  if (className) node.className = className;
  if (parent) parent.appendChild(node);
  return node;
};

kpk.areaPopup = function (area, indicators, draws) {
  var box = kpk.element("div", null, null, "popup");
  kpk.element("h3", area.name, box);
  kpk.element("p", (area.parent ? "in " + area.parent + ", " : "") + "Nr. " + area.id, box, "where");
  if (area.status) kpk.partText("Status", area.status, box, draws);
  else kpk.element("p", "Keine Einstufung: " + area.validity + ".", box);
  if (area.dynamic) kpk.partText("Dynamik", area.dynamic, box, draws);
  box.appendChild(kpk.valueTable(area, indicators));
  return box;
};

kpk.partText = function (title, part, box, draws) {
  var line = kpk.element("p", null, box);
  kpk.element("strong", title + ": " + part.label, line);
  line.appendChild(document.createTextNode(" (Index " + part.score + ")"));
  var firm = part.robust ? "Die Einstufung ist robust" : "Die Einstufung ist unsicher";
  kpk.element("p", firm + ": Sie gilt in " + part.share + " von 100 zufälligen Gewichtungen." +
    (part.near ? " Das Gebiet liegt nahe an einer Klassengrenze." : ""), box);
};

// Status and dynamic may rest on the same indicators: each keeps its own column.
kpk.valueTable = function (area, indicators) {
  var parts = [["Stand", area.status], ["Veränderung", area.dynamic]].filter(function (pair) { return pair[1]; });
  var table = document.createElement("table");
  var head = kpk.element("tr", null, kpk.element("thead", null, table));
  kpk.element("th", "Indikator", head);
  kpk.element("td", "Wert", head);
  parts.forEach(function (pair) { kpk.element("td", pair[0], head); });
  var body = kpk.element("tbody", null, table);
  indicators.forEach(function (indicator, place) {
    var row = kpk.element("tr", null, body);
    kpk.element("th", indicator.label, row);
    kpk.element("td", area.values[place], row);
    parts.forEach(function (pair) { kpk.element("td", kpk.signed(pair[1].z[indicator.id]), row); });
  });
  if (parts.length) kpk.element("caption", parts.map(function (pair) { return pair[0]; }).join(" und ") +
    ": Abweichung vom Durchschnitt in Standardabweichungen, plus heißt mehr Belastung", table);
  return table;
};

kpk.signed = function (deviation) {
  if (deviation === undefined || deviation === null) return "";
  return deviation.charAt(0) === "−" ? deviation : "+" + deviation;
};

kpk.offerPopup = function (offer, kindLabel) {
  var box = kpk.element("div", null, null, "popup");
  kpk.element("h3", offer.title, box);
  kpk.element("p", kindLabel + (offer.provider ? ", " + offer.provider : ""), box, "where");
  [["Ort", offer.site_name], ["Adresse", offer.address], ["Zeiten", offer.opening_hours],
   ["Umfang", offer.capacity], ["Lage", offer.outside ? "außerhalb der Region" : null]]
    .forEach(function (pair) {
      if (pair[1]) kpk.element("p", pair[0] + ": " + pair[1], box);
    });
  return box;
};
window.kpk = kpk;
