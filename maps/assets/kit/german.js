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
