"""Names on a picture: greedily, the most important first, none over another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from maps.kit.drawing.grid import Grid
from maps.kit.drawing.numbers import Box
from maps.kit.place_names import MapName

# Widths of letters in system fonts, in heights of the type; what is not listed is as wide as "m".
_NARROW, _USUAL, _WIDE, _WIDEST = 0.36, 0.62, 0.74, 0.95
_NARROW_LETTERS: Final = frozenset("iljtfrI.,:;'’-–()/| ")
_USUAL_LETTERS: Final = frozenset("abcdeghknopqsuvxyzäöüßJ0123456789…")
_LINE = 1.15  # height of a line, in heights of the type
_GAP = 0.25  # that stays free around a name
_TRIES = (0.0, -1.1, 1.1, -2.2, 2.2)  # so many lines below the middle of the area
MAX_RADII = 5.0  # a name wider than so many radii of its area would cover its neighbours


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name at its place: the middle of its base line."""

    text: str
    x: int
    y: int


def text_width(text: str, size: float) -> float:
    """Estimate how wide a text is drawn in bold type, rather too wide than too narrow.

    Parameters
    ----------
    text
        In any script.
    size
        Height of the type; the width is in the same unit.

    Examples
    --------
    >>> round(text_width("Mitte", 20))
    53
    """
    return size * sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return _NARROW
    if letter in _USUAL_LETTERS:
        return _USUAL
    return _WIDE if letter.isupper() and letter not in "MW" else _WIDEST


def placed_labels(
    names: Iterable[MapName], grid: Grid, size: int, *, blocked: Sequence[Box] = ()
) -> list[Label]:
    """Place names in the order given; one that finds no room is left out.

    Parameters
    ----------
    names
        The most important first.
    grid
        Of the picture.
    size
        Height of the type, in units.
    blocked
        Where no name may lie: left, top, right, bottom in units.
    """
    found: list[Label] = []
    taken = list(blocked)
    for name in names:
        width = text_width(name.text, size)
        if not name.radius * grid.scale * MAX_RADII >= width:  # NaN: no area, no room
            continue
        placed = _free_box(grid.place(*name.place), width, grid, size, taken)
        if placed is None:
            continue
        box, x, y = placed
        taken.append(box)
        found.append(Label(text=name.text, x=x, y=y + round(0.36 * size)))
    return found


def _free_box(
    place: tuple[int, int], width: float, grid: Grid, size: int,
    taken: Sequence[Box],
) -> tuple[Box, int, int] | None:  # fmt: skip
    gap, half, rise = _GAP * size, width / 2, _LINE * size / 2
    if 2 * (half + gap) > grid.width or 2 * rise > grid.height - 1:
        return None
    x = round(float(np.clip(place[0], half + gap, grid.width - half - gap)))
    for lines in _TRIES:
        y = round(float(np.clip(place[1] + lines * size, rise + 1, grid.height - rise - 1)))
        box = (x - half - gap, y - rise, x + half + gap, y + rise)
        if not any(_meet(box, other) for other in taken):
            return box, x, y
    return None


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def label_boxes(labels: Iterable[Label], size: int) -> list[tuple[float, float, float, float]]:
    """Give the boxes that names fill: left, upper, right and lower end in units.

    Parameters
    ----------
    labels
        As they are placed.
    size
        Height of the type.
    """
    boxes = []
    for label in labels:
        half = text_width(label.text, size) / 2
        boxes.append((label.x - half, label.y - 0.8 * size, label.x + half, label.y + 0.25 * size))
    return boxes
