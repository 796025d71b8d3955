// Popups: a frame, sent once, says what popups of one kind share; each area or offer brings texts.

import { element } from "./elements.js";
import { figureTable } from "./table.js";

const textOf = (value) => (Array.isArray(value) ? value.join(", ") : value);

const lineOf = ({ field, label, text }, item) => {
  const said = item[field] && (text || textOf(item[field]));
  return said ? [label, said].filter(Boolean).join(": ") : null;
};

const tableOf = (frame, item, themeId) => {
  const table = frame.tables[item.table ?? 0];
  if (!table) return null;
  const rows = item.cells.map((cells, at) => [table.labels[at], ...cells.slice(0, table.figures)]);
  const more = (item.more?.[themeId] ?? []).map((text, at) => [frame.more[themeId][at], text]);
  return {
    head: table.head,
    rows: [...more, ...rows].filter((row) => row.slice(1).some((text) => text !== "")),
    caption: table.caption,
    isText: table.is_text,
  };
};

// What a popup says, in the order in which it says it.
export const describe = (frame, item, themeId) => ({
  title: item[frame.title],
  where: frame.where
    .map((field) => item[field])
    .filter(Boolean)
    .join(", "),
  tag: frame.tag && lineOf(frame.tag, item),
  lines: [...(item.lines ?? []), ...frame.lines.map((line) => lineOf(line, item)).filter(Boolean)],
  table: tableOf(frame, item, themeId),
  details: item.details?.length > 0 ? { head: frame.details, lines: item.details } : null,
  actions: frame.actions,
});

// A line may begin with words that are set apart.
const paragraph = (line) => {
  if (!Array.isArray(line)) return element("p", null, line);
  const [apart, rest] = line;
  return element("p", null, element("strong", null, apart), rest);
};

const disclosure = ({ head, lines }) =>
  element("details", null, element("summary", null, head), ...lines.map(paragraph));

const button = ({ name, label }, onAction) => {
  const made = element("button", { type: "button", className: "plain small" }, label);
  made.addEventListener("click", () => onAction(name));
  return made;
};

const EVERYTHING = "Alles zu diesem Gebiet";

const pageLink = (page, text = EVERYTHING) =>
  page ? element("p", null, element("a", { href: page }, text)) : null;

export const popup = (said, onAction) => {
  const { title, where, tag, lines, table, details, actions, page, pageText, edit } = said;
  return element(
    "div",
    { className: "popup" },
    element("h3", null, title),
    where ? element("p", { className: "where" }, where) : null,
    pageLink(page, pageText),
    tag ? element("p", { className: "tag" }, tag) : null,
    ...lines.map(paragraph),
    table ? figureTable(table) : null,
    details ? disclosure(details) : null,
    pageLink(edit?.address, edit?.label),
    actions.length > 0
      ? element("p", { className: "both" }, ...actions.map((action) => button(action, onAction)))
      : null,
  );
};
