// Signs of points: more groups can be told apart than by colour alone, also on a grey copy.

const ARM = 0.42; // half the breadth of a cross
// Corners around the middle, in radii of the circle; the sizes look alike to the eye.
const CORNERS = {
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  triangle: [
    [0, -1.15],
    [1.1, 0.85],
    [-1.1, 0.85],
  ],
  diamond: [
    [0, -1.25],
    [1.25, 0],
    [0, 1.25],
    [-1.25, 0],
  ],
  drop: [
    [-1.1, -0.85],
    [1.1, -0.85],
    [0, 1.15],
  ],
  cross: [
    [-ARM, -1.15],
    [ARM, -1.15],
    [ARM, -ARM],
    [1.15, -ARM],
    [1.15, ARM],
    [ARM, ARM],
    [ARM, 1.15],
    [-ARM, 1.15],
    [-ARM, ARM],
    [-1.15, ARM],
    [-1.15, -ARM],
    [-ARM, -ARM],
  ],
};

const rounded = (value) => Math.round(100 * value) / 100;

// Corners in pixels; null for a circle, which has none.
export const cornersOf = (shape, { x, y }, radius) =>
  CORNERS[shape]?.map(([right, down]) => [
    rounded(x + right * radius),
    rounded(y + down * radius),
  ]) ?? null;

export const shapePath = (shape, { x, y }, radius) => {
  const corners = cornersOf(shape, { x, y }, radius);
  if (corners) return `M${corners.map((corner) => corner.join(",")).join("L")}z`;
  const round = `a${radius},${radius} 0 1 1`;
  return `M${x},${y - radius}${round} -0.01,0z`;
};
