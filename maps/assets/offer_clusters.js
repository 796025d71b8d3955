// Where many offers lie close together, one bubble says how many: a grid over the map, in the
// pixels of its zoom, so that moving the map leaves every bubble where it is.

import { element } from "./kit/elements.js";
import { number } from "./kit/german.js";

export const MANY_POINTS = 500; // from more on, dense spots become bubbles
const CELL = 64; // pixels
const LEAST = 4; // offers that make a bubble; fewer are drawn as what they are
const SINGLE_ZOOM = 17; // from here on each offer is drawn, even where two lie together

// Points in pixels by cell: bubbles with their members, and what stays single.
export const clusterPoints = (points, { size, least }) => {
  const cells = new Map();
  points.forEach((point, place) => {
    const key = `${Math.floor(point.x / size)},${Math.floor(point.y / size)}`;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(place);
  });
  const groups = [...cells.values()];
  const middle = (members, axis) =>
    members.reduce((sum, place) => sum + points[place][axis], 0) / members.length;
  return {
    single: groups.filter((members) => members.length < least).flat(),
    bubbles: groups
      .filter((members) => members.length >= least)
      .map((members) => ({ members, x: middle(members, "x"), y: middle(members, "y") })),
  };
};

// Broader with the number, slowly: thousands must not cover the city.
export const bubbleSize = (count) => Math.round(22 + 9 * Math.log10(count));

const bubbleOf = (map, { members, x, y }, points, zoom) => {
  const size = bubbleSize(members.length);
  const text = number(members.length);
  const icon = L.divIcon({
    className: "offer-bubble",
    html: element("b", null, text),
    iconSize: [size, size],
  });
  const bounds = L.latLngBounds(members.map((at) => points[at].getLatLng()));
  return L.marker(map.unproject([x, y], zoom), {
    icon,
    keyboard: false,
    title: `${text} Angebote`,
  }).on("click", () => map.fitBounds(bounds, { maxZoom: Math.max(zoom + 2, SINGLE_ZOOM - 1) }));
};

// Its members alone decide what a bubble is called: it keeps its name while the map is moved.
const keyOf = ({ x, y }) => `${Math.round(x)},${Math.round(y)}`;

export class Clusters {
  #layer = L.layerGroup();
  bubbles = new Map(); // those in sight, by key

  constructor(map) {
    this.map = map;
    this.#layer.addTo(map);
  }

  // Draws the bubbles of these markers and gives back those that are drawn each for itself.
  show(points) {
    this.#layer.clearLayers();
    this.bubbles.clear();
    const zoom = this.map.getZoom();
    if (points.length <= MANY_POINTS || zoom >= SINGLE_ZOOM) return points;
    const pixels = points.map((point) => this.map.project(point.getLatLng(), zoom));
    const { single, bubbles } = clusterPoints(pixels, { size: CELL, least: LEAST });
    const inSight = this.map.getBounds().pad(0.3);
    for (const bubble of bubbles) {
      const marker = bubbleOf(this.map, bubble, points, zoom);
      if (!inSight.contains(marker.getLatLng())) continue;
      this.#layer.addLayer(marker);
      this.bubbles.set(keyOf(bubble), marker);
    }
    return single.map((at) => points[at]);
  }
}
