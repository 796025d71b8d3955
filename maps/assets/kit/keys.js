// The map by keyboard: arrows lead from area to area, Enter opens, Shift and arrows move the map.

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ASIDE = 2; // so many times as far a pixel beside the way counts (own setting)

const squared = ({ x, y }) => x * x + y * y;

const away = (from, to, [right, down]) => {
  const [x, y] = [to.x - from.x, to.y - from.y];
  return { along: x * right + y * down, beside: Math.abs(x * down) + Math.abs(y * right) };
};

// The nearest place in a direction, in pixels with y downwards; null where none lies there. First
// looked for within 45 degrees, then in the whole half plane, so that no area is left out.
export const nextPlace = (key, from, places) => {
  const way = WAYS[key];
  const ahead = places
    .map((place) => ({ place, ...away(from, place, way) }))
    .filter(({ along }) => along > 0);
  const within = ahead.filter(({ along, beside }) => beside <= along);
  const cost = ({ along, beside }) => along + ASIDE * beside;
  const pool = within.length > 0 ? within : ahead;
  return pool.length === 0 ? null : pool.reduce((a, b) => (cost(b) < cost(a) ? b : a)).place;
};

// Where one starts: at what lies nearest to the middle of the map.
export const nearestTo = ({ x, y }, places) =>
  places.length === 0
    ? null
    : places.reduce((a, b) =>
        squared({ x: b.x - x, y: b.y - y }) < squared({ x: a.x - x, y: a.y - y }) ? b : a,
      );

const leads = ({ key, altKey, ctrlKey, metaKey, shiftKey }) =>
  Boolean(WAYS[key]) && !(altKey || ctrlKey || metaKey || shiftKey);

// `stops` knows the `places` ({ id, x, y }), which one is `chosen`, and how to `goTo` and `open` it.
// While a place is being set on the map, arrows move the map and Enter belongs to whoever sets it.
export const bindKeys = (map, stops) => {
  const container = map.getContainer();
  const isPlacing = () => container.classList.contains("placing");

  const walk = (event) => {
    const places = stops.places();
    if (places.length === 0) return;
    event.preventDefault();
    event.stopPropagation(); // else Leaflet moves the map as well
    const from = places.find(({ id }) => id === stops.chosen());
    const next = from
      ? nextPlace(event.key, from, places)
      : nearestTo(map.project(map.getCenter()), places);
    if (next) stops.goTo(next.id);
  };

  container.addEventListener("keydown", (event) => {
    if (event.target !== container || isPlacing()) return;
    if (leads(event)) walk(event);
    else if (event.key === "Enter" && stops.chosen() !== null) {
      event.preventDefault();
      stops.open(stops.chosen());
    }
  });
};
