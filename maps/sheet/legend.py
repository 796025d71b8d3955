"""The legend in a picture: swatches, labels and counts below each other, or as a field."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kpk_geo.german import number
from maps.kit.drawing.labels import text_width
from maps.kit.drawing.patterns import is_dark
from maps.kit.drawing.points import sign_path
from maps.kit.palette import INK
from maps.kit.themes import LegendItem, Theme
from maps.sheet.lines import LEADING, Column, Line, broken

SWATCH: Final = (46, 30)  # units
_GAP: Final = 14
_COUNT: Final = 92  # units that counts take on the right
_CELL: Final = (84, 62)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swatch:
    """A class beside its label; `sign` is the path of a point's sign instead of a box."""

    item: LegendItem
    x: float
    y: float
    width: float = SWATCH[0]
    height: float = SWATCH[1]
    sign: str = ""

    @property
    def ink(self) -> str:
        """Colour of the letter in it."""
        return INK["light"] if is_dark(self.item.colour) else INK["dark"]


@dataclass(slots=True, kw_only=True)
class Legend:
    """What is drawn of it."""

    swatches: list[Swatch] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    height: float = 0


def listed_items(theme: Theme, more: Sequence[LegendItem] = ()) -> list[LegendItem]:
    """Give the classes that stand below each other: all but those of the field.

    Parameters
    ----------
    theme
        Of the map.
    more
        Further classes of the picture.
    """
    in_field = len(theme.field.rows) * len(theme.field.columns) if theme.field else 0
    marks = [theme.mark] if theme.mark else []
    return [*(item for item in theme.items[in_field:] if item.is_listed), *marks, *more]


def draw_legend(
    theme: Theme, more: Sequence[LegendItem], column: Column, *, what: str, size: float
) -> Legend:
    """Draw the legend into a column and move its end down.

    Parameters
    ----------
    theme
        Of the map.
    more
        Further classes of the picture.
    column
        Where it stands.
    what
        German: what is counted.
    size
        Height of the type.
    """
    legend, start = Legend(), column.y
    items = listed_items(theme, more)
    if any(item.count is not None for item in theme.items):
        right = column.x + column.width
        head = Line(text=what, x=right, y=column.y + size, size=0.8 * size, look="soft",
                    anchor="end")  # fmt: skip
        legend.lines.append(head)
        column.y += 1.4 * size
    if theme.field:
        _draw_field(theme, column, legend, size)
    for item in items:
        _draw_item(item, column, legend, size)
    legend.lines += column.lines
    column.lines = []
    legend.height = column.y - start
    return legend


def _draw_item(item: LegendItem, column: Column, legend: Legend, size: float) -> None:
    indent, top = SWATCH[0] + _GAP, column.y
    sign = ""
    if item.shape:
        middle = (column.x + SWATCH[0] / 2, top + SWATCH[1] / 2)
        sign = sign_path(item.shape, middle, 10)
    legend.swatches.append(Swatch(item=item, x=column.x, y=top, sign=sign))
    column.y += 3
    column.add(item.label, size, indent=indent, less=_COUNT)
    column.add(item.limits, 0.8 * size, look="soft", indent=indent, less=_COUNT)
    if item.count is not None:
        legend.lines.append(
            Line(text=number(item.count), x=column.x + column.width, y=top + 3 + 0.95 * size,
                 size=size, anchor="end")
        )  # fmt: skip
    column.y = max(column.y, top + SWATCH[1]) + 9


def _draw_field(theme: Theme, column: Column, legend: Legend, size: float) -> None:
    """Draw classes of two things at once as a table; each cell has its number of areas."""
    head, small = theme.field, 0.8 * size
    if head is None:
        return
    count = len(head.columns)
    width = min(_CELL[0], 0.62 * column.width / max(1, count))
    left = column.x + column.width - count * width
    words = [word for text in head.columns for word in text.split()]
    widest = max((0.9 * text_width(word, 1) for word in words), default=1)
    small = min(small, (width - 4) / widest)  # no word is broken
    lines = [broken(text, width - 4, small) for text in head.columns]
    most = max((len(parts) for parts in lines), default=0)
    top = column.y
    for place, parts in enumerate(lines):
        for row, text in enumerate(parts):
            legend.lines.append(
                Line(text=text, x=left + (place + 0.5) * width, look="soft", anchor="middle",
                     y=top + small * (0.95 + LEADING * (most - len(parts) + row)), size=small)
            )  # fmt: skip
    column.y = top + LEADING * small * most + 8
    for row, name in enumerate(head.rows):
        own = Column(column.x, column.y + 8, column.width - count * width - 12)
        own.add(name, small)
        legend.lines += own.lines
        for place in range(count):
            item = theme.items[row * count + place]
            x = left + place * width
            legend.swatches.append(
                Swatch(item=item, x=x + 3, y=column.y, width=width - 6, height=SWATCH[1])
            )
            if item.count is not None:
                legend.lines.append(
                    Line(text=number(item.count), x=x + width / 2, size=small, anchor="middle",
                         y=column.y + SWATCH[1] + small)
                )  # fmt: skip
        column.y = max(column.y + _CELL[1], own.y) + 4
    column.y += 8
