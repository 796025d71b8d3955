"""A strip plot: every area a dot on one line, one of them marked, the city's value dashed.

Dots keep their place along the axis and evade each other across it, in the order of their values
and keys, so the same areas always give the same picture. One path for all dots.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from maps.kit.chart_scale import FONT, ChartLabel, scale_over, without_overlap
from maps.kit.page import render

WIDTH, HEIGHT = 880, 136  # half pixels
MIDDLE, LABELS_AT = 52, 124
MARGIN = 24
MANY = 250  # dots, from which on they are drawn smaller
DOT, SMALL_DOT = 10, 7  # half pixels across
DEPTH = 40  # half pixels that dots may evade to each side


@dataclass(frozen=True, slots=True, kw_only=True)
class StripPlot:
    """What a strip plot shows; values in any unit, all alike."""

    values: Sequence[tuple[str, float]]  # of all areas that have one, by key
    own: float  # of the area or Quartier; NaN: it has none
    own_low: float = math.nan  # bounds of its interval; NaN: none is drawn
    own_high: float = math.nan
    members: Sequence[float] = ()  # of the areas of a Quartier
    city: float = math.nan
    city_label: str = ""  # German: "Stadt 19,4 %"
    low_label: str = ""  # German: the smallest value
    high_label: str = ""
    alt: str  # German
    colour: str  # of the mark


def strip_plot(plot: StripPlot) -> Markup:
    """Draw a strip plot as SVG that needs neither script nor style sheet."""
    everything = [value for _, value in plot.values] + [
        plot.own,
        plot.city,
        plot.own_low,
        plot.own_high,
        *plot.members,
    ]
    scale = scale_over(everything, MARGIN, WIDTH - MARGIN)
    size = SMALL_DOT if len(plot.values) > MANY else DOT
    ordered = sorted(plot.values, key=lambda item: (item[1], item[0]))
    dots = spread_dots([scale.at(value) for _, value in ordered], size)
    ends = [value for _, value in ordered[:1] + ordered[-1:]]
    labels = []
    if math.isfinite(plot.city):
        labels.append(_at(scale.at(plot.city), plot.city_label, is_strong=True))
    if len(ends) == 2:
        labels += [
            ChartLabel(x=MARGIN - 10, y=LABELS_AT, text=plot.low_label, anchor="start"),
            ChartLabel(x=WIDTH - MARGIN + 10, y=LABELS_AT, text=plot.high_label, anchor="end"),
        ]
    return Markup(
        render(
            "kit/strip_plot.svg.jinja", width=WIDTH, height=HEIGHT, font=FONT, title=plot.alt,
            dots="".join(f"M{x} {MIDDLE + y}h1" for x, y in dots), size=size,
            span=(scale.at(plot.own_low), scale.at(plot.own_high))
            if math.isfinite(plot.own_low) and math.isfinite(plot.own_high) else None,
            own=scale.at(plot.own) if math.isfinite(plot.own) else None,
            members=[scale.at(value) for value in sorted(plot.members) if math.isfinite(value)],
            city=scale.at(plot.city) if math.isfinite(plot.city) else None,
            middle=MIDDLE, colour=plot.colour, labels=without_overlap(labels),
        )
    )  # fmt: skip


def _at(x: int, text: str, *, is_strong: bool) -> ChartLabel:
    """Keep a label within the picture, wherever its mark is."""
    label = ChartLabel(x=x, y=LABELS_AT, text=text, is_strong=is_strong)
    left, right = label.span
    if left < 0:
        return ChartLabel(x=4, y=LABELS_AT, text=text, anchor="start", is_strong=is_strong)
    if right > WIDTH:
        return ChartLabel(x=WIDTH - 4, y=LABELS_AT, text=text, anchor="end", is_strong=is_strong)
    return label


def spread_dots(places: Sequence[int], size: int, depth: int = DEPTH) -> list[tuple[int, int]]:
    """Let dots evade each other across the line.

    Parameters
    ----------
    places
        Along the line, ascending.
    size
        Breadth of a dot.
    depth
        So far they may evade to each side; then they cover each other.

    Returns
    -------
    list of tuple of int
        Along the line as given, and across it.

    Examples
    --------
    >>> spread_dots([0, 0, 0, 50], 10)
    [(0, 0), (0, 10), (0, -10), (50, 0)]
    """
    lanes = [0]
    for step in range(1, depth // size + 1):
        lanes += [step * size, -step * size]
    last = dict.fromkeys(lanes, -math.inf)
    spread = []
    for place in places:
        free = [lane for lane in lanes if last[lane] + size <= place]
        lane = free[0] if free else min(lanes, key=lambda item: last[item])
        last[lane] = place
        spread.append((place, lane))
    return spread


def most_in_one_place(depth: int = DEPTH, size: int = DOT) -> int:
    """Give how many equal values can be seen beside each other."""
    return 1 + 2 * (depth // size)
