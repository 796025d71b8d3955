// The map of hot spots: its popup, and the method box to copy.
var kpk = window.kpk || {};

kpk.hotSpotMap = function (map, config) {
  var state = { map: map, config: config };
  state.popup = function (area) { return kpk.hotSpotPopup(area, area.more[state.theme.id] || []); };
  document.getElementById("kopieren").addEventListener("click", kpk.copyMethod);
  document.getElementById("indikator").addEventListener("change", function (event) {
    event.target.form.submit();
  });
  return kpk.areaMap(state);
};

kpk.hotSpotPopup = function (area, more) {
  var box = kpk.element("div", null, null, "popup");
  kpk.element("h3", area.name, box);
  kpk.element("p", (area.parent ? "in " + area.parent + ", " : "") + "Nr. " + area.id, box, "where");
  kpk.element("p", area.sentence, box);
  var body = kpk.element("tbody", null, kpk.element("table", null, box, "facts"));
  more.concat(area.facts).forEach(function (pair) {
    var row = kpk.element("tr", null, body);
    kpk.element("th", pair[0], row);
    kpk.element("td", pair[1], row);
  });
  return box;
};

kpk.copyMethod = function () {
  var list = document.getElementById("verfahren");
  var lines = Array.prototype.map.call(list.querySelectorAll("dt"), function (name) {
    return name.textContent + ": " + name.nextElementSibling.textContent;
  });
  var say = document.getElementById("kopiert");
  var text = lines.join("\n");
  var written = navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject();
  written.then(function () { say.textContent = "Kopiert."; }, function () {
    document.getElementById("verfahren-box").open = true;
    window.getSelection().selectAllChildren(list);
    say.textContent = "Der Text ist markiert: bitte mit Strg+C kopieren.";
  });
};
window.kpk = kpk;
