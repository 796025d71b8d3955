"""A scatter plot: two figures of every area against each other, in four named fields.

Dots lead to the pages of their areas by the pointer; by the keyboard the table beside does, so that
a chart of 500 areas is not 500 stops.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from maps.kit.chart_scale import FONT, scale_over
from maps.kit.page import render

WIDTH, HEIGHT = 1100, 760  # half pixels
LEFT, RIGHT, TOP, BOTTOM = 60, 1070, 60, 670


@dataclass(frozen=True, slots=True, kw_only=True)
class ScatterDot:
    """An area."""

    x: float
    y: float
    label: str  # German: name and both figures
    address: str = ""  # of its page
    is_marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScatterPlot:
    """What a scatter plot shows."""

    dots: Sequence[ScatterDot]
    x_split: float  # where left and right part
    y_split: float
    x_label: str  # German, with the direction: "Belastung, nach rechts höher"
    y_label: str
    x_split_label: str = ""  # German
    y_split_label: str = ""
    # German: names of the fields, upper left, upper right, lower left, lower right.
    fields: tuple[str, str, str, str]
    strong_field: int  # which of them calls for something
    alt: str  # German
    colour: str  # of marked areas and of the field that calls for something


def scatter_plot(plot: ScatterPlot) -> Markup:
    """Draw a scatter plot as SVG that needs neither script nor style sheet."""
    shown = [dot for dot in plot.dots if math.isfinite(dot.x) and math.isfinite(dot.y)]
    across = scale_over([*(dot.x for dot in shown), plot.x_split], LEFT, RIGHT, room=0.03)
    upward = scale_over([*(dot.y for dot in shown), plot.y_split], BOTTOM, TOP, room=0.04)
    placed = [
        {"x": across.at(dot.x), "y": upward.at(dot.y), "dot": dot}
        for dot in sorted(shown, key=lambda item: (item.is_marked, item.x, item.y, item.label))
    ]
    x, y = across.at(plot.x_split), upward.at(plot.y_split)
    corners = [
        (LEFT + 10, TOP + 26, "start"), (RIGHT - 10, TOP + 26, "end"),
        (LEFT + 10, BOTTOM - 14, "start"), (RIGHT - 10, BOTTOM - 14, "end"),
    ]  # fmt: skip
    boxes = [
        (LEFT, TOP, x - LEFT, y - TOP), (x, TOP, RIGHT - x, y - TOP),
        (LEFT, y, x - LEFT, BOTTOM - y), (x, y, RIGHT - x, BOTTOM - y),
    ]  # fmt: skip
    return Markup(
        render(
            "kit/scatter.svg.jinja", width=WIDTH, height=HEIGHT, font=FONT, title=plot.alt,
            plot=plot, placed=placed, x=x, y=y, strong=boxes[plot.strong_field],
            names=list(zip(plot.fields, corners, strict=True)),
            left=LEFT, right=RIGHT, top=TOP, bottom=BOTTOM,
        )
    )  # fmt: skip
