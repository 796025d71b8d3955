// What the page around the map shows of an answer: sentences, themes to choose, table, equity.

import { nameAndNumber } from "./kit/areas.js";
import { byId, element } from "./kit/elements.js";
import { filterAgain, headedTable } from "./kit/table.js";

const showOrHide = (box, text, place = box) => {
  place.textContent = text;
  box.hidden = !text;
};

export const showSentences = ({ sentence, notes, marks, dots }) => {
  byId("antwort").textContent = sentence;
  showOrHide(byId("vorbehalt"), marks, byId("vorbehalt-text"));
  showOrHide(byId("punkte"), dots);
  byId("hinweise").replaceChildren(...notes.map((note) => element("li", null, note)));
};

// Themes under their groups, in the order in which they come.
export const themeGroups = (themes) => {
  const groups = new Map();
  for (const theme of themes) groups.set(theme.group, [...(groups.get(theme.group) ?? []), theme]);
  return groups;
};

// The choice stays over another question as long as there is such a theme.
export const fillThemes = (choice, themes, wanted) => {
  const kept = wanted || choice.value;
  const option = ({ id, label }) => element("option", { value: id }, label);
  const groups = Array.from(themeGroups(themes), ([label, items]) =>
    element("optgroup", { label }, ...items.map(option)),
  );
  choice.replaceChildren(...groups);
  choice.value = themes.some(({ id }) => id === kept) ? kept : themes[0].id;
};

const pageOf = (pages, id, name) => {
  const link = element(
    "a",
    { href: pages + encodeURIComponent(id), className: "to-area" },
    "Seite",
  );
  link.setAttribute("aria-label", `Seite zu ${name}`);
  return link;
};

const areaRow = (pages, { id, name, cells, mark }) =>
  element(
    "tr",
    { id: `g-${id}` },
    element(
      "th",
      { scope: "row" },
      element("button", { type: "button", className: "link" }, name),
      " ",
      pages ? pageOf(pages, id, name) : null,
    ),
    element("td", null, id),
    ...cells.map(([text, figure]) => {
      const cell = element("td", { className: "n" }, text);
      cell.dataset.s = figure ?? "";
      return cell;
    }),
    element("td", null, mark),
  );

export const fillTable = (table, { head, areas }, pages) => {
  const heads = head.map((text) =>
    element("th", { scope: "col" }, element("button", { type: "button" }, text)),
  );
  table.tHead.rows[0].replaceChildren(...heads);
  table.tBodies[0].replaceChildren(...areas.map((area) => areaRow(pages, area)));
  filterAgain();
  const list = byId("gebiete");
  if (list.childElementCount) return;
  list.append(...areas.map((area) => element("option", { value: nameAndNumber(area) })));
};

// Where there is no answer, no figure of another one stands.
export const showNothing = (table) => {
  table.tBodies[0].replaceChildren();
  table.tHead.rows[0].replaceChildren();
  byId("hinweise").replaceChildren();
  byId("vorbehalt").hidden = true;
  byId("punkte").hidden = true;
  byId("gerecht-bild").hidden = true;
  byId("gerecht-satz").textContent = "";
  byId("gerecht-traeger").replaceChildren();
  for (const id of ["xlsx", "csv", "tif"]) byId(id).removeAttribute("href");
};

export const showEquity = ({ equity, without_equity: reason }, picture) => {
  byId("gerecht-bild").hidden = !equity;
  byId("gerecht-satz").textContent = equity?.sentence ?? reason;
  byId("gerecht-traeger").replaceChildren();
  if (!equity) return;
  Object.assign(byId("kurve"), { src: picture, alt: equity.picture });
  const note = element("p", { className: "small" }, equity.note);
  byId("gerecht-traeger").append(note, ...(equity.rows.length > 0 ? [headedTable(equity)] : []));
};
