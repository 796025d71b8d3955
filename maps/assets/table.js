// The table under the map: sorted by its headings, filtered by a word, tied to the map.
var kpk = window.kpk || {};

kpk.sortTable = function (table, column) {
  var heads = table.tHead.rows[0].cells;
  var head = heads[column];
  var down = head.getAttribute("aria-sort") === "ascending";
  Array.prototype.forEach.call(heads, function (cell) { cell.removeAttribute("aria-sort"); });
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  var compare = new Intl.Collator("de", { numeric: true }).compare;
  var key = function (row) {
    var cell = row.cells[column];
    var number = cell.dataset.s;
    if (number === undefined) return cell.textContent.trim();
    return number === "" || number === "nan" ? null : Number(number);
  };
  var rows = Array.prototype.map.call(table.tBodies[0].rows, function (row) {
    return { row: row, key: key(row) };
  });
  rows.sort(function (a, b) {
    if (a.key === null || b.key === null) return (a.key === null) - (b.key === null);  // gaps last
    var order = typeof a.key === "number" ? a.key - b.key : compare(a.key, b.key);
    return down ? -order : order;
  });
  rows.forEach(function (item) { table.tBodies[0].appendChild(item.row); });
  kpk.say("Sortiert nach " + head.textContent.trim() + (down ? ", absteigend." : ", aufsteigend."));
};

kpk.filterTable = function (table, word) {
  var wanted = word.trim().toLocaleLowerCase("de");
  var shown = 0;
  Array.prototype.forEach.call(table.tBodies[0].rows, function (row) {
    row.hidden = wanted !== "" && row.textContent.toLocaleLowerCase("de").indexOf(wanted) < 0;
    if (!row.hidden) shown += 1;
  });
  kpk.say(shown === 0 ? "Kein Gebiet passt dazu." : shown + " Gebiete.");
};

kpk.say = function (text) {
  document.getElementById("tabelle-status").textContent = text;
};

kpk.bindTable = function (table, onChoose) {
  table.tHead.addEventListener("click", function (event) {
    var cell = event.target.closest("th");
    if (cell) kpk.sortTable(table, cell.cellIndex);
  });
  table.tBodies[0].addEventListener("click", function (event) {
    if (event.target.closest("button")) onChoose(event.target.closest("tr").id.slice(2));
  });
  document.getElementById("filter").addEventListener("input", function (event) {
    kpk.filterTable(table, event.target.value);
  });
};

kpk.markRow = function (areaId) {
  var before = document.querySelector("#werte tr.chosen");
  if (before) before.classList.remove("chosen");
  var row = document.getElementById("g-" + areaId);
  if (row) row.classList.add("chosen");
};
window.kpk = kpk;
