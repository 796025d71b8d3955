"""Names of areas on a small map: each where it has room, else a number that a list names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from kpk_geo.german import cut

LETTER: Final = 6.8  # pixels, mean breadth of a letter of 12 pixels
SIZES: Final = (12, 10)  # pixels: type of a name; smaller where it has no room else
MAX_LETTERS: Final = 22
OWN_SIZE: Final = 13
_HEIGHTS: Final = (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9)  # of an area, where a name may stand in it
_LOW: Final = 6  # pixels that stay free below a name

Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Wanted:
    """An area that is to be named, as it is seen."""

    name: str
    shape: shapely.Geometry  # what is in view, in pixels, y downwards
    is_own: bool  # asked about


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedName:
    """A name or number at its place: the middle of its base line, in pixels."""

    text: str
    x: int
    y: int
    size: int
    is_own: bool = False


def placed_names(
    wanted: Sequence[Wanted], width: int, height: int, taken: Sequence[Box] = ()
) -> tuple[list[PlacedName], list[tuple[str, str]]]:
    """Place names without overlap, and number those for which there is no room.

    Parameters
    ----------
    wanted
        The most important first.
    width, height
        Of the map, in pixels.
    taken
        Where nothing may stand: left, top, right, bottom in pixels.

    Returns
    -------
    tuple
        What stands on the map, and number and name of each that stands below it.
    """
    first: list[Wanted] = []  # whose number gives way to no name
    while True:
        placed, listed, left_out = _laid_out(wanted, first, (width, height), taken)
        new = [item for item in left_out if item not in first]
        if not new:
            return placed, listed
        first += new


def _laid_out(
    wanted: Sequence[Wanted], first: Sequence[Wanted], extent: tuple[int, int], taken: Sequence[Box]
) -> tuple[list[PlacedName], list[tuple[str, str]], list[Wanted]]:
    """Place numbers that come first, then names, then further numbers; say who is left out."""
    boxes, placed = list(taken), []
    listed: list[tuple[str, str]] = []
    left_out: list[Wanted] = []

    def put(item: Wanted, text: str, sizes: Sequence[int]) -> bool:
        found = (_free(item, text, size, extent, boxes) for size in sizes)
        name = next((name for name in found if name is not None), None)
        if name is not None:
            placed.append(name)
            boxes.append(_box(name))
        return name is not None

    def number(item: Wanted) -> None:
        if put(item, str(len(listed) + 1), SIZES[:1]):
            listed.append((str(len(listed) + 1), item.name))
        elif _free(item, "1", SIZES[0], extent, taken) is not None:  # else it is not to be seen
            left_out.append(item)

    for item in first:
        number(item)
    without = [
        item for item in wanted
        if item not in first
        and not put(item, cut(item.name, MAX_LETTERS), (OWN_SIZE, *SIZES) if item.is_own else SIZES)
    ]  # fmt: skip
    for item in without:
        number(item)
    return placed, listed, left_out


def _free(
    item: Wanted, text: str, size: int, extent: tuple[int, int], boxes: Sequence[Box]
) -> PlacedName | None:
    for x, y in _middles(item.shape):
        half = _half(text, size)
        if 2 * half > extent[0]:
            return None
        inside = min(max(x, half), extent[0] - half)
        name = PlacedName(text=text, x=round(inside), y=round(y + size / 3), size=size,
                          is_own=item.is_own)  # fmt: skip
        is_high = size <= name.y <= extent[1] - _LOW
        if is_high and not any(_meet(_box(name), other) for other in boxes):
            return name
    return None


def _middles(shape: shapely.Geometry) -> Iterator[tuple[float, float]]:
    """Give places inside an area, the best first: the middle of the widest cut at some heights."""
    if shapely.is_empty(shape):
        return
    point = shapely.point_on_surface(shape)
    yield point.x, point.y
    west, north, east, south = shapely.bounds(shape)
    for share in _HEIGHTS:
        y = north + share * (south - north)
        across = shapely.intersection(shape, shapely.LineString([(west - 1, y), (east + 1, y)]))
        parts = shapely.get_parts(across)
        if len(parts) and shapely.length(parts).max() > 0:
            middle = parts[int(np.argmax(shapely.length(parts)))].centroid
            yield middle.x, y


def _half(text: str, size: int) -> float:
    return len(text) * LETTER * min(size, SIZES[0]) / SIZES[0] / 2 + 3


def _box(name: PlacedName) -> Box:
    half = _half(name.text, name.size)
    return name.x - half, name.y - min(name.size, SIZES[0]), name.x + half, name.y + 5.0


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
