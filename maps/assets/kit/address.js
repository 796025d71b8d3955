// What a page shows stands in its address, so that it can be sent, and Back leads back.

// What an address says beside the choice that the service wrote the page for.
export const stateOf = (search, names) => {
  const asked = new URLSearchParams(search);
  return Object.fromEntries(names.map((name) => [name, asked.get(name) ?? ""]));
};

export const addressOf = (query, state) => {
  const more = new URLSearchParams(Object.entries(state).filter(([, value]) => value));
  return `?${[query, more.toString()].filter(Boolean).join("&")}`;
};
