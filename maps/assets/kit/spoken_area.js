// What is read out of an area while arrows lead through the map: name, class, the value behind it.

import { sentences } from "./speech.js";

const textOf = (line) => (Array.isArray(line) ? line.join("") : line);

const areAkin = (a, b) => a !== "" && b !== "" && (a.includes(b) || b.includes(a));

// The value that belongs to the theme, else what the popup says first.
const figureOf = ({ lines, table }, themeLabel) => {
  const texts = lines.map(textOf);
  const rows = (table?.rows ?? []).filter(([, value]) => value);
  const line = texts.find((text) => text.startsWith(themeLabel));
  if (line) return line;
  const row = rows.find(([label]) => areAkin(label, themeLabel));
  if (!row && texts.length > 0) return texts[0];
  return (row ?? rows[0])?.slice(0, 2).join(": ");
};

// `described` as in kit/popup.js; `item` is the class in the legend, if the area has one.
export const spokenArea = (described, item, themeLabel) => {
  const isClass = Boolean(item?.label);
  return sentences(
    described.title,
    isClass && [item.label, item.limits].filter(Boolean).join(", "),
    figureOf(described, themeLabel),
  );
};
