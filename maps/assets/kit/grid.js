// A table that is one stop for the keyboard: arrows walk from cell to cell (pattern "grid" of ARIA).

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

// Where a key leads from a place in a row of so many stops; null where it leads nowhere.
export const nextPlace = (key, { row, stop }, { rows, stops }) => {
  if (key === "Home") return { row, stop: 0 };
  if (key === "End") return { row, stop: stops - 1 };
  if (!STEPS[key]) return null;
  const [down, right] = STEPS[key];
  const to = { row: row + down, stop: stop + right };
  const isInside = to.row >= 0 && to.row < rows && to.stop >= 0 && to.stop < stops;
  return isInside ? to : null;
};

const stopsOf = (row) => [...row.querySelectorAll("th button, td[aria-label]")];

const shownRows = (body) => [...body.rows].filter((row) => !row.hidden);

// `onMove` hears of the cell that has the focus or the mouse, `onOpen` of one that is chosen.
export const bindGrid = (table, { onMove, onOpen }) => {
  const [body] = table.tBodies;
  let current = null;

  const hold = (stop) => {
    if (current) current.tabIndex = -1;
    current = stop;
    current.tabIndex = 0;
  };
  for (const button of body.querySelectorAll("th button")) button.tabIndex = -1;
  if (body.rows[0]) hold(stopsOf(body.rows[0])[0]);

  body.addEventListener("focusin", ({ target }) => {
    const stop = target.closest("th button, td[aria-label]");
    if (!stop) return;
    hold(stop);
    if (stop.matches("td")) onMove(stop);
  });
  body.addEventListener("mouseover", ({ target }) => {
    const cell = target.closest("td[aria-label]");
    if (cell) onMove(cell);
  });
  body.addEventListener("click", ({ target }) => {
    const cell = target.closest("td[aria-label]");
    if (!cell) return;
    hold(cell);
    onOpen(cell);
  });
  body.addEventListener("keydown", (event) => {
    const stop = event.target.closest("th button, td[aria-label]");
    if (!stop) return;
    if (stop.matches("td") && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      onOpen(stop);
      return;
    }
    const rows = shownRows(body);
    const stops = stopsOf(stop.closest("tr"));
    const at = { row: rows.indexOf(stop.closest("tr")), stop: stops.indexOf(stop) };
    const to = nextPlace(event.key, at, { rows: rows.length, stops: stops.length });
    if (!to) return;
    event.preventDefault();
    const next = stopsOf(rows[to.row])[to.stop];
    next.tabIndex = 0; // only what can be a stop takes the focus
    next.focus();
  });
};
