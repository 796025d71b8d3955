"""A chart as a picture of its own: finding, drawing, how to read it, source."""

import re
from typing import Final

from markupsafe import Markup

from maps.document.drawings import extent_of
from maps.kit.figure import Figure
from maps.kit.page import render
from maps.sheet.lines import Column
from maps.sheet.plate import MARGIN, Plate
from maps.sheet.shown_map import EXACT

WIDTH: Final = 1200  # units
_DRAWN: Final = 900  # at most so high is the drawing
_TITLE: Final = 32


def chart_plate(figure: Figure, place: str, notes: list[str]) -> Plate:
    """Draw a chart with all that must stand beside it.

    Parameters
    ----------
    figure
        Of a page.
    place
        German: which area of which city.
    notes
        German: what must stand above it, such as that the data are invented.

    Raises
    ------
    DocumentError
        Its picture has no size.
    """
    head = Column(MARGIN, 32, WIDTH - 2 * MARGIN)
    head.add(place, 20, look="soft", after=6)
    head.add(figure.title, _TITLE, look="strong", after=4)
    for note in notes:
        head.add(note, 19, look="warn")
    room, steepness = WIDTH - 2 * MARGIN, extent_of(str(figure.picture)).steepness
    width = round(min(room, _DRAWN / steepness))
    top, height = round(head.y + 14), round(width * steepness)
    foot = Column(MARGIN, top + height + 20, room)
    foot.add(figure.note, 18, after=4)
    foot.add(f"Quelle: {figure.source}" if figure.source else "", 16, look="soft", after=4)
    foot.add(EXACT, 16, look="soft")
    total = round(foot.y + MARGIN / 2)
    svg = render(
        "sheet/chart.svg.jinja", width=WIDTH, height=total, alt=figure.alt,
        drawing=_placed(str(figure.picture), MARGIN, top, width, height),
        lines=[*head.lines, *foot.lines],
    )  # fmt: skip
    return Plate(svg=svg, width=WIDTH, height=total)


def _placed(svg: str, x: int, y: int, width: int, height: int) -> Markup:
    """Let a drawing lie in a box of a larger one."""
    head, _, rest = svg.strip().partition(">")
    head = re.sub(r'\s(?:width|height|x|y)="[^"]*"', "", head)
    return Markup(f'{head} x="{x}" y="{y}" width="{width}" height="{height}">{rest}')  # our own
