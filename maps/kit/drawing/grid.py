"""From metres to the whole numbers of a picture, and from shapes to the shortest path."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from kpk_geo.arrays import Floats, Ints

LEAST_HEIGHT = 40  # units: a region that is all width still is a picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Where metres lie on a picture of whole numbers."""

    west: float  # metres of the upper left corner
    north: float
    scale: float  # units per metre
    width: int  # units
    height: int

    @classmethod
    def around(cls, bounds: Sequence[float] | Floats, width: int, margin: int = 0) -> "Grid":
        """Lay out a picture.

        Parameters
        ----------
        bounds
            West, south, east, north in metres; NaN (no area at all): an empty square kilometre.
        width
            Of the picture, in units.
        margin
            Units that stay free on each side.

        Examples
        --------
        >>> Grid.around((0, 0, 200, 100), 100).place(50, 100)
        (25, 0)
        """
        box = bounds if np.isfinite(bounds).all() else (0.0, 0.0, 1000.0, 1000.0)
        west, south, east, north = (float(side) for side in box)
        scale = (width - 2 * margin) / max(east - west, 1.0)
        height = max(LEAST_HEIGHT, round((north - south) * scale) + 2 * margin)
        return cls(
            west=west - margin / scale, north=north + margin / scale, scale=scale, width=width,
            height=height,
        )  # fmt: skip

    def place(self, x: float, y: float) -> tuple[int, int]:
        """Give the units of a place in metres."""
        return round((x - self.west) * self.scale), round((self.north - y) * self.scale)

    def metres(self, places: Ints) -> Floats:
        """Give the metres of many places: shape (places, 2), units."""
        return np.asarray((self.west, self.north) + places * np.array([1, -1]) / self.scale)

    def units(self, xy: Floats) -> Ints:
        """Give the units of many places: shape (places, 2), metres."""
        placed = (xy[:, :2] - (self.west, self.north)) * (self.scale, -self.scale)
        return np.asarray(np.rint(placed), dtype=np.int64)

    def surface(self, shapes: Iterable[shapely.Geometry]) -> str:
        """Write polygons as one path.

        Parameters
        ----------
        shapes
            Polygons or several in one, in metres. One that is smaller than a unit stays as a point
            that can be seen: no area vanishes.
        """
        rings: list[Ints] = []
        for shape in shapes:
            found = [ring for ring in self._rings(shape) if len(ring) >= 3]
            rings += found or [self._speck(shape)]
        return _path(rings, closes=True)

    def lines(self, shape: shapely.Geometry) -> str:
        """Write lines as one path.

        Parameters
        ----------
        shape
            Line or several, in metres; what lies beyond the picture is left out.
        """
        east, south = self.west + self.width / self.scale, self.north - self.height / self.scale
        inside = shapely.clip_by_rect(shape, self.west, south, east, self.north)
        parts = shapely.get_parts(shapely.simplify(inside, 1 / self.scale))
        lines = [_distinct(self.units(shapely.get_coordinates(part))) for part in parts]
        return _path([line for line in lines if len(line) > 1], closes=False)

    def _rings(self, shape: shapely.Geometry) -> list[Ints]:
        rings = shapely.get_rings(shapely.get_parts(shape))
        return [_distinct(self.units(shapely.get_coordinates(ring))[:-1]) for ring in rings]

    def _speck(self, shape: shapely.Geometry) -> Ints:
        if shapely.is_empty(shape):
            return np.empty((0, 2), dtype=np.int64)
        at = self.units(shapely.get_coordinates(shapely.point_on_surface(shape)))
        return np.asarray(at + np.array([[0, 0], [1, 0], [0, 1]]), dtype=np.int64)


def _distinct(points: Ints) -> Ints:
    """Drop points that fell onto the one before."""
    if len(points) < 2:
        return points
    moves = np.append(True, np.any(np.diff(points, axis=0), axis=1))
    return np.asarray(points[moves], dtype=np.int64)


def _path(lines: Sequence[Ints], *, closes: bool) -> str:
    """Write steps from point to point, also from one line to the next: shorter than places."""
    parts: list[str] = []
    at = np.zeros(2, dtype=np.int64)
    for line in lines:
        if not len(line):
            continue
        start = line[0] - at if parts else line[0]  # the first is absolute: paths can be joined
        steps = np.diff(line, axis=0).ravel().tolist()
        parts.append(f"{'m' if parts else 'M'}{_numbers(start.tolist())}l{_numbers(steps)}")
        parts.append("z" if closes else "")
        at = line[0] if closes else line[-1]  # where "z" leads back to
    return "".join(parts)


def _numbers(values: Sequence[int]) -> str:
    """Write numbers with a blank only where nothing else parts them.

    >>> _numbers([1, -2, 3])
    '1-2 3'
    """
    texts = [str(value) for value in values]
    return texts[0] + "".join(
        text if text.startswith("-") else f" {text}" for _, text in pairwise(texts)
    )
