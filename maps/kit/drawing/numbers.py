"""Numbers in discs on a picture, so that a list beside it finds its areas on the map."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, TypeAlias

import numpy as np
import shapely

from kpk_geo.arrays import Ints
from maps.kit.drawing.grid import Grid

Box: TypeAlias = tuple[float, float, float, float]
# Where a disc goes whose own place is taken: rings around it, in diameters, each in so many ways.
_RINGS: Final = (0.0, 0.25, 0.5, 0.75, 1.0, 1.3, 1.7, 2.1, 3.0)
_WAYS: Final = 16
_AROUND: Final = np.array(
    [
        (ring * math.cos(2 * math.pi * way / _WAYS), ring * math.sin(2 * math.pi * way / _WAYS))
        for ring, way in product(_RINGS, range(_WAYS))
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberDisc:
    """A number at its place: the middle of the disc."""

    text: str
    x: int
    y: int
    to: tuple[int, int] | None = None  # where its area is, if the disc had no room in it

    def box(self, radius: int) -> Box:
        """Give what it covers: left, top, right, bottom."""
        return (self.x - radius, self.y - radius, self.x + radius, self.y + radius)


def placed_numbers(
    numbers: Mapping[str, str], shapes: Mapping[str, shapely.Geometry], grid: Grid, radius: int
) -> list[NumberDisc]:
    """Place numbers with their middles in their areas, none over another.

    One that finds no room in its area stands beside it, with a line that leads there.

    Parameters
    ----------
    numbers
        By area_id, the most important first: one that finds no room at all is left out.
    shapes
        Of areas by area_id, in metres; an empty one bears no number.
    grid
        Of the picture.
    radius
        Of a disc, in units.
    """
    found: list[NumberDisc] = []
    drawn = [key for key in numbers if key in shapes and not shapely.is_empty(shapes[key])]
    circles = shapely.maximum_inscribed_circle([shapes[key] for key in drawn])
    middles = shapely.get_coordinates(shapely.get_point(circles, 0))
    for area_id, (x, y) in zip(drawn, middles, strict=True):
        middle = grid.place(float(x), float(y))
        free = _free_places(middle, grid, radius, found)
        if not len(free):
            continue
        within = free[shapely.contains_xy(shapes[area_id], *grid.metres(free).T)]
        at = within[0] if len(within) else free[0]
        found.append(
            NumberDisc(
                text=numbers[area_id], x=int(at[0]), y=int(at[1]),
                to=None if len(within) else middle,
            )
        )  # fmt: skip
    return found


def _free_places(
    middle: tuple[int, int], grid: Grid, radius: int, found: Sequence[NumberDisc]
) -> Ints:
    """Give the places for a disc, shape (places, 2) in units, the nearest to the middle first."""
    places = np.rint(middle + 2 * radius * _AROUND).astype(np.int64)
    limits = np.array([grid.width, grid.height]) - radius
    is_free = ((places >= radius) & (places <= limits)).all(axis=1)
    for disc in found:
        is_free &= ((places - (disc.x, disc.y)) ** 2).sum(axis=1) >= 4 * radius * radius
    return places[is_free]
