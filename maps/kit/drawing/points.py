"""Points with signs: colour and shape, as the browser's maps have them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from maps.kit.drawing.grid import Grid

_ARM: Final = 0.42  # half the breadth of a cross
# Corners around the middle, in radii of the circle; the sizes look alike to the eye.
_CORNERS: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "triangle": ((0, -1.15), (1.1, 0.85), (-1.1, 0.85)),
    "diamond": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    "drop": ((-1.1, -0.85), (1.1, -0.85), (0, 1.15)),
    "cross": (
        (-_ARM, -1.15), (_ARM, -1.15), (_ARM, -_ARM), (1.15, -_ARM), (1.15, _ARM), (_ARM, _ARM),
        (_ARM, 1.15), (-_ARM, 1.15), (-_ARM, _ARM), (-1.15, _ARM), (-1.15, -_ARM), (-_ARM, -_ARM),
    ),
}  # fmt: skip
_FINE: Final = 10  # steps of a unit: signs are small


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Point:
    """A place with its sign."""

    x: float  # metres
    y: float
    colour: str
    shape: str  # one of the palette's; any other is a circle


@dataclass(frozen=True, slots=True, kw_only=True)
class PointPath:
    """All points of one sign."""

    colour: str
    d: str


def point_paths(points: Iterable[Point], grid: Grid, radius: float) -> list[PointPath]:
    """Write one path for each sign, in the order in which the signs come first.

    Parameters
    ----------
    points
        In metres.
    grid
        Of the picture.
    radius
        Of a circle, in units.
    """
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for point in points:
        found.setdefault((point.colour, point.shape), []).append(grid.place(point.x, point.y))
    return [
        PointPath(colour=colour, d="".join(sign_path(shape, at, radius) for at in sorted(places)))
        for (colour, shape), places in found.items()
    ]


def sign_path(shape: str, at: tuple[float, float], radius: float) -> str:
    """Write a sign around a place.

    Parameters
    ----------
    shape
        One of the palette's; any other is a circle.
    at
        Units from the left and from above.
    radius
        Of a circle, in units.

    Examples
    --------
    >>> sign_path("square", (10, 10), 10)
    'M1 1L19 1L19 19L1 19z'
    """
    x, y = at
    corners = _CORNERS.get(shape)
    if corners is None:
        return f"M{_number(x - radius)} {_number(y)}" + "".join(
            f"a{_number(radius)} {_number(radius)} 0 1 1 {_number(way)} 0"
            for way in (2 * radius, -2 * radius)
        )
    placed = [f"{_number(x + a * radius)} {_number(y + b * radius)}" for a, b in corners]
    return f"M{'L'.join(placed)}z"


def _number(value: float) -> str:
    return f"{round(_FINE * value) / _FINE:g}"


def dot_path(dots: Iterable[tuple[float, float]], grid: Grid) -> str:
    """Write one path of dots, which a broad line with round ends makes visible.

    Parameters
    ----------
    dots
        In metres.
    grid
        Of the picture.
    """
    # A line of no length is drawn by browsers alone.
    return "".join(f"M{x} {y}h.01" for x, y in sorted(grid.place(*dot) for dot in dots))
