"""Numbers in discs on a picture, so that a list beside it finds its areas on the map."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, TypeAlias

import shapely

from maps.kit.drawing.grid import Grid

Box: TypeAlias = tuple[float, float, float, float]
# Where a disc goes whose own place is taken: rings around it, in diameters, each in so many ways.
_RINGS: Final = (0.0, 0.25, 0.5, 0.75, 1.0, 1.3, 1.7, 2.1)
_WAYS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberDisc:
    """A number at its place: the middle of the disc."""

    text: str
    x: int
    y: int

    def box(self, radius: int) -> Box:
        """Give what it covers: left, top, right, bottom."""
        return (self.x - radius, self.y - radius, self.x + radius, self.y + radius)


def placed_numbers(
    numbers: Mapping[str, str], shapes: Mapping[str, shapely.Geometry], grid: Grid, radius: int
) -> list[NumberDisc]:
    """Place numbers within their areas, none over another.

    Parameters
    ----------
    numbers
        By area_id, the most important first: one that finds no room is left out.
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
        place = grid.place(float(x), float(y))
        disc = _free_disc(numbers[area_id], place, grid, radius, found)
        if disc is not None:
            found.append(disc)
    return found


def _free_disc(
    text: str, place: tuple[int, int], grid: Grid, radius: int, found: Sequence[NumberDisc]
) -> NumberDisc | None:
    for ring, way in product(_RINGS, range(_WAYS)):
        angle, away = 2 * math.pi * way / _WAYS, 2 * radius * ring
        x, y = round(place[0] + away * math.cos(angle)), round(place[1] + away * math.sin(angle))
        is_inside = radius <= x <= grid.width - radius and radius <= y <= grid.height - radius
        near = 4 * radius * radius
        if is_inside and all((x - o.x) ** 2 + (y - o.y) ** 2 >= near for o in found):
            return NumberDisc(text=text, x=x, y=y)
    return None
