// German notation of what only the browser knows; all else comes written from the service.

let plain = null; // made when first asked for: it costs more than a map of 500 areas
let collator = null;

export const number = (value) => {
  plain ??= new Intl.NumberFormat("de-DE");
  return plain.format(value);
};

export const compare = (a, b) => {
  collator ??= new Intl.Collator("de", { numeric: true });
  return collator.compare(a, b);
};

// As words are compared that people type.
export const folded = (text) => text.trim().toLocaleLowerCase("de");

// Whole groups of three behind points or spaces ("120.000"), or digits alone; then a comma.
const GERMAN = /^(?:[1-9]\d{0,2}(?:(?<mark>[. ])\d{3}(?:\k<mark>\d{3})*)|\d+)(?:,(?<cents>\d+))?$/u;
const CURRENCY = / ?(?:€|eur|euro)$/iu;

// A number as Germans type it, at least 0: "120.000", "46.000,50 €". null where nothing is typed;
// NaN where it cannot be read for sure: "120,000" and "1.5" mean one number here, another abroad.
export const parseNumber = (text) => {
  const spaced = text.replaceAll(/\s+/gu, " ").trim(); // \s: narrow and protected blanks too
  if (spaced === "") return null;
  const typed = spaced.replace(CURRENCY, "");
  const found = GERMAN.exec(typed);
  if (!found || found.groups.cents?.length === 3) return Number.NaN;
  return Number(typed.replaceAll(".", "").replaceAll(" ", "").replace(",", "."));
};

// What parseNumber understood, written out; half a euro is not lost.
export const euros = (value) => {
  const digits = Number.isInteger(value) ? 0 : 2;
  const written = new Intl.NumberFormat("de-DE", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${written.format(value)} €`;
};
