// Which names fit on a map, and where: a greedy rule without overlap, the more important first.

const GAP = 3; // pixels between two names
const EDGE = 4; // pixels that a name keeps from the edge of the map
const ROOM = 2.6; // so many times the radius of its area a name may be wide (own setting)
const MANY = 30; // of more areas of the coarsest level a name may jut out, but not by any length
const JUTTING = 2; // so many times the room of a finer name it may then take (own setting)
const STEPS = [0.75, 2]; // zoom beyond that of the whole region from which on finer levels are named
const INSIDE = 0.8; // of its area's radius, by which a name may be moved to be seen
const SHIFTS = [0, -1.1, 1.1]; // heights by which a name may give way to a letter

export const overlaps = (a, b, gap = 0) =>
  a.left < b.right + gap &&
  b.left < a.right + gap &&
  a.top < b.bottom + gap &&
  b.top < a.bottom + gap;

const within = (box, { width, height }) =>
  box.left >= EDGE && box.top >= EDGE && box.right <= width - EDGE && box.bottom <= height - EDGE;

// The finest rank that is named at a zoom: far out the coarsest alone.
export const finestRank = (zoom, start) => {
  const passed = STEPS.filter((step) => zoom >= start + step).length;
  return passed === STEPS.length ? Number.POSITIVE_INFINITY : passed;
};

// In two lines where one is too wide, parted as near to the middle as blanks and hyphens allow.
export const linesOf = (text, most, widthOf) => {
  if (widthOf(text) <= most) return [text];
  const parts = [...text.matchAll(/[\s-]/gu)].map(({ index }) => index + 1);
  const middle = text.length / 2;
  const [at] = parts.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  return at === undefined ? [text] : [text.slice(0, at).trim(), text.slice(at).trim()];
};

const boxAt = ({ x, y, width, height }, shift) => {
  const top = y - height / 2 + shift * height;
  return { left: x - width / 2, right: x + width / 2, top, bottom: top + height };
};

const clamp = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));

// Closer than its area is wide: the name moves to where it can be seen, as long as that lies inside.
export const intoView = (name, { width, height }) => {
  const [halfWidth, halfHeight] = [name.width / 2 + EDGE, name.height / 2 + EDGE];
  const x = clamp(name.x, halfWidth, width - halfWidth);
  const y = clamp(name.y, halfHeight, height - halfHeight);
  const moved = Math.hypot(x - name.x, y - name.y);
  const isArea = name.radius !== null && !name.isStreet;
  return isArea && moved <= INSIDE * name.radius ? { ...name, x, y } : name;
};

// Sides of the upright box around a text that is turned.
export const turned = (width, height, angle) => {
  const [sine, cosine] = [Math.sin, Math.cos].map((of) => Math.abs(of((angle * Math.PI) / 180)));
  return { width: width * cosine + height * sine, height: width * sine + height * cosine };
};

// Beside the letters of its area, where that is possible; else over them.
const positionOf = (name, taken, letters, view) => {
  const boxes = SHIFTS.map((shift) => boxAt(name, shift)).filter(
    (box) =>
      (name.isChosen || within(box, view)) && !taken.some((other) => overlaps(box, other, GAP)),
  );
  return boxes.find((box) => !letters.some((letter) => overlaps(box, letter))) ?? boxes[0];
};

const isRoomy = (name, isCrowded) => {
  if (name.isChosen || name.radius === null || (name.rank === 0 && !isCrowded)) return true;
  const room = ROOM * name.radius * (name.rank === 0 ? JUTTING : 1);
  return (name.length ?? name.width) <= room;
};

const before = (a, b) =>
  Number(b.isChosen) - Number(a.isChosen) ||
  a.rank - b.rank ||
  Number(b.wasShown) - Number(a.wasShown) ||
  (b.radius ?? 0) - (a.radius ?? 0);

// Names with place, size and radius in pixels; gives those that are shown, each with its box. What
// stands on the map for good (`fixed`) keeps its room.
export const placeNames = (names, { finest, view, letters = [], fixed = [] }) => {
  const isCrowded = names.filter(({ rank }) => rank === 0).length > MANY;
  const wanted = names.filter(
    (name) => (name.isChosen || name.rank <= finest) && isRoomy(name, isCrowded),
  );
  const taken = [...fixed];
  return wanted.toSorted(before).flatMap((wish) => {
    const name = intoView(wish, view);
    const box = positionOf(name, taken, letters, view);
    if (!box) return [];
    taken.push(box);
    return [{ ...name, box }];
  });
};
