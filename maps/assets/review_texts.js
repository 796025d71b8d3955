// What the page of decisions says, and what its keys do.

import { number } from "./kit/german.js";

const KEYS = { s: "later", k: "none", z: "undo", enter: "take" };

export const progressText = ({ waiting, total }) => {
  if (waiting) return `noch ${number(waiting)} von ${number(total)}`;
  return total ? `alle ${number(total)} entschieden` : "nichts zu prüfen";
};

export const candidateNote = ({ level_label: level, score, quality }) =>
  [
    level,
    score ? `Ähnlichkeit ${Math.round(score)} %` : null,
    quality ? `Qualität ${quality}` : null,
  ]
    .filter(Boolean)
    .join(", ");

// A key with Ctrl, Alt or Meta is the browser's, one in a field the field's, Enter on a button its own.
export const keyChoice = ({ key, ctrlKey, altKey, metaKey, target }, candidates) => {
  if (ctrlKey || altKey || metaKey) return null;
  if (["INPUT", "SELECT", "TEXTAREA"].includes(target.tagName)) return null;
  if (["1", "2", "3"].includes(key)) {
    return Number(key) <= candidates ? { action: "candidate", at: Number(key) } : null;
  }
  const action = KEYS[key.toLowerCase()];
  if (!action || (action === "take" && target.tagName === "BUTTON")) return null;
  return { action };
};
