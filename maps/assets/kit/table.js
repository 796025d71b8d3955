// Tables: made from rows of texts, sorted by their headings, filtered by a word, tied to the map.

import { byId, element } from "./elements.js";
import { compare, folded } from "./german.js";

// What a cell is sorted by: its number if it has one, null for a gap, else its text.
export const keyOf = (text, figure) => {
  if (figure === undefined) return text.trim();
  return figure === "" || figure === "nan" ? null : Number(figure);
};

// Gaps come last, up and down.
export const byKey = (isDown) => (a, b) => {
  if (a.key === null || b.key === null) return (a.key === null) - (b.key === null);
  const order = typeof a.key === "number" ? a.key - b.key : compare(a.key, b.key);
  return isDown ? -order : order;
};

export const sayOfTable = (text) => {
  byId("tabelle-status").textContent = text;
};

const sortBy = (head, body) => {
  const isDown = head.getAttribute("aria-sort") === "ascending";
  for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
  const rows = Array.from(body.rows, (row) => {
    const cell = row.cells[head.cellIndex];
    return { row, key: keyOf(cell.textContent, cell.dataset.s) };
  });
  body.append(...rows.sort(byKey(isDown)).map(({ row }) => row));
  const way = isDown ? "absteigend" : "aufsteigend";
  sayOfTable(`Sortiert nach ${head.textContent.trim()}, ${way}.`);
};

export const filterBy = (word) => {
  const [body] = byId("werte")?.tBodies ?? [];
  if (!body) return;
  const wanted = folded(word);
  const rows = [...body.rows];
  for (const row of rows) row.hidden = !folded(row.textContent).includes(wanted);
  const shown = rows.filter((row) => !row.hidden).length;
  sayOfTable(shown === 0 ? "Kein Gebiet passt dazu." : `${shown} Gebiete.`);
};

// For rows that came since.
export const filterAgain = () => {
  const word = byId("filter")?.value;
  if (word) filterBy(word);
};

// Rows are named "g-" and what `onChoose` is told; heads and rows may be replaced at any time.
export const bindTable = (onChoose) => {
  const table = byId("werte");
  const [body] = table.tBodies;
  table.tHead.addEventListener("click", ({ target }) => {
    const head = target.closest("th");
    if (head) sortBy(head, body);
  });
  body.addEventListener("click", ({ target }) => {
    if (target.closest("button")) onChoose(target.closest("tr").id.slice(2));
  });
  byId("filter")?.addEventListener("input", ({ target }) => filterBy(target.value));
};

export const markRow = (areaId) => {
  document.querySelector("#werte tr.chosen")?.classList.remove("chosen");
  byId(`g-${areaId}`)?.classList.add("chosen");
};

// A table of figures beside labels: what heads columns of figures stands above them, as they do.
export const figureTable = ({ head, rows, caption, isText }) => {
  const line = ([label, ...cells]) =>
    element(
      "tr",
      null,
      element("th", null, label),
      ...cells.map((text) => element("td", null, text)),
    );
  return element(
    "table",
    isText ? { className: "facts" } : null,
    head?.length ? element("thead", null, line(head)) : null,
    element("tbody", null, ...rows.map(line)),
    caption ? element("caption", null, caption) : null,
  );
};

// A table to be read through, under headings.
export const headedTable = ({ head, rows, caption, areFigures }) => {
  const cell = (text) => element("td", areFigures ? { className: "n" } : null, text);
  const line = ([label, ...cells]) =>
    element("tr", null, element("th", { scope: "row" }, label), ...cells.map(cell));
  const heads = head.map((text) => element("th", { scope: "col" }, text));
  return element(
    "table",
    { className: "norms" },
    caption ? element("caption", null, caption) : null,
    element("thead", null, element("tr", null, ...heads)),
    element("tbody", null, ...rows.map(line)),
  );
};
