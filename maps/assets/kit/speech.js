// What the page says to those who do not see it: one line that screen readers read when it changes.

import { byId, element } from "./elements.js";

const LINE = "gewaehlt";
const ENDED = /[.!?]$/u;

// The line must be there before it is filled, or nothing is read.
export const prepareSpeech = (box) => {
  if (byId(LINE)) return;
  const line = element("p", { id: LINE, className: "hidden" });
  line.setAttribute("role", "status");
  box.append(line);
};

export const speak = (text) => {
  const line = byId(LINE);
  if (line) line.textContent = text;
};

// Sentences of what is known; what is not there is left out.
export const sentences = (...parts) =>
  parts
    .filter(Boolean)
    .map((part) => (ENDED.test(part) ? part : `${part}.`))
    .join(" ");

// Texts of a part of the page, as they are read out.
export const spokenText = (part) =>
  sentences(
    ...Array.from(part.querySelectorAll(":is(h3, p, tr, li)"), (line) =>
      Array.from(line.childNodes, (node) => node.textContent.trim()).join(" "),
    ),
  );

export const speakTheme = (theme) => {
  if (theme) speak(sentences(theme.label, theme.sentence));
};
