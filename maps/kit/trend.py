"""A trend: a value over the days that were loaded, with its interval, beside the city's line.

Where figures do not go on from the day before (counted otherwise, or of other areas), the line has
a gap and an upright stroke; where there is none, nothing is drawn between its neighbours. What was
decided stands as an upright line on its day, and a target as a level line.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from maps.kit.chart_scale import FONT, ChartLabel, Scale, scale_over, without_overlap
from maps.kit.page import render

WIDTH, HEIGHT = 880, 320  # half pixels
LEFT, RIGHT, TOP, BOTTOM = 96, 150, 44, 270  # RIGHT: room for the names of the lines
MARK_ROOM = 60  # half pixels above the chart for what was decided
MAX_MARK_TEXT = 26  # letters of a mark on the chart; the rest is below it


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendDot:
    """One day of a trend."""

    day: date
    day_label: str  # German
    value: float  # NaN: none
    low: float = math.nan
    high: float = math.nan
    text: str  # German: the value in its unit, or why there is none
    city: float = math.nan
    is_break: bool = False  # does not go on from the day before


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendMark:
    """What was decided on a day."""

    day: date
    number: str  # by which the list below names it
    text: str  # German, short


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendTarget:
    """What is aimed at."""

    value: float
    text: str  # German: the value in its unit
    day: date | None = None  # by when


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendLines:
    """What a trend shows."""

    dots: Sequence[TrendDot]  # oldest first
    name: str  # German, short: at the end of the line
    city_name: str  # German: "Stadt"; "" without its line
    alt: str  # German
    colour: str
    from_zero: bool = (
        True  # amounts and shares: a cut axis makes little of a lot and a lot of little
    )
    marks: Sequence[TrendMark] = ()  # any order
    target: TrendTarget | None = None


def trend_chart(lines: TrendLines) -> Markup:
    """Draw a trend as SVG that needs neither script nor style sheet."""
    dots, target = lines.dots, lines.target
    down = MARK_ROOM if lines.marks else 0
    across = scale_over(_days(lines), LEFT, WIDTH - RIGHT)
    shown = [(dot.value, dot.low, dot.high, dot.city) for dot in dots]
    values = [x for four in shown for x in four] + ([target.value] if target else [])
    upward = scale_over([0.0, *values] if lines.from_zero else values, BOTTOM + down, TOP + down)
    places = [across.at(dot.day.toordinal()) for dot in dots]
    own = [upward.at(dot.value) if math.isfinite(dot.value) else None for dot in dots]
    city = [upward.at(dot.city) if math.isfinite(dot.city) else None for dot in dots]
    marks = [across.at(mark.day.toordinal()) for mark in lines.marks]
    breaks = [dot.is_break for dot in dots]
    return Markup(
        render(
            "kit/trend.svg.jinja", width=WIDTH, height=HEIGHT + down, font=FONT, title=lines.alt,
            colour=lines.colour, bottom=BOTTOM + down, top=TOP + down, left=LEFT,
            right=WIDTH - RIGHT, marks=marks,
            target=upward.at(target.value) if target else None,
            own=polylines(places, own, breaks), city=polylines(places, city, breaks),
            bars="".join(_bar(x, dot, upward) for x, dot in zip(places, dots, strict=True)),
            points=[(x, y) for x, y in zip(places, own, strict=True) if y is not None],
            empty=[x for x, y in zip(places, own, strict=True) if y is None],
            breaks=_breaks(places, breaks),
            labels=[*_labels(lines, places, own, city, marks, down),
                    *_mark_labels(lines, across),
                    *_target_labels(target, upward)],
        )
    )  # fmt: skip


def _days(lines: TrendLines) -> list[int]:
    """Give all days that the axis must hold."""
    days = [dot.day for dot in lines.dots] + [mark.day for mark in lines.marks]
    if lines.target is not None and lines.target.day is not None:
        days.append(lines.target.day)
    return [day.toordinal() for day in days]


def _mark_labels(lines: TrendLines, across: Scale) -> list[ChartLabel]:
    """Name marks by number, and by their text where that has room, the latest first."""
    marks = sorted(lines.marks, key=lambda mark: (mark.day, mark.number), reverse=True)
    numbers, texts = [], []
    for mark in marks:
        x = across.at(mark.day.toordinal())
        numbers.append(ChartLabel(x=x, y=TOP + 12, text=mark.number, is_strong=True))
        text = mark.text if len(mark.text) <= MAX_MARK_TEXT else f"{mark.text[:MAX_MARK_TEXT]}…"
        label = ChartLabel(x=x, y=TOP - 18, text=text)
        left, right = label.span
        if left < 0 or right > WIDTH:
            edge = 4 if left < 0 else WIDTH - 4
            label = ChartLabel(x=edge, y=label.y, text=text, anchor="start" if left < 0 else "end")
        texts.append(label)
    return [*without_overlap(numbers), *without_overlap(texts)]


def _target_labels(target: TrendTarget | None, upward: Scale) -> list[ChartLabel]:
    if target is None:
        return []
    return [ChartLabel(x=WIDTH - 4, y=upward.at(target.value) - 8, text=target.text, anchor="end")]


def polylines(places: Sequence[int], heights: Sequence[int | None], breaks: Sequence[bool]) -> str:
    """Join points by lines, but none across a gap or a day without a value.

    Parameters
    ----------
    places, heights
        Half pixels; None: no value.
    breaks
        Whether a day does not go on from the one before.

    Examples
    --------
    >>> polylines([0, 9, 18], [5, 6, 7], [False, False, True])
    'M0 5L9 6'
    """
    parts: list[list[str]] = [[]]
    for x, y, is_gap in zip(places, heights, breaks, strict=True):
        if is_gap or y is None:
            parts.append([])
        if y is not None:
            parts[-1].append(f"{x} {y}")
    return "".join(f"M{'L'.join(part)}" for part in parts if len(part) > 1)


def _bar(x: int, dot: TrendDot, upward: Scale) -> str:
    if not (math.isfinite(dot.low) and math.isfinite(dot.high)):
        return ""
    low, high = upward.at(dot.low), upward.at(dot.high)
    return f"M{x} {low}V{high}M{x - 8} {low}h16M{x - 8} {high}h16"


def _breaks(places: Sequence[int], breaks: Sequence[bool]) -> list[int]:
    return [
        (places[at - 1] + places[at]) // 2 for at, is_gap in enumerate(breaks) if is_gap and at > 0
    ]


def _labels(
    lines: TrendLines,
    places: Sequence[int],
    own: Sequence[int | None],
    city: Sequence[int | None],
    marks: Sequence[int],
    down: int,
) -> list[ChartLabel]:
    """Name days, values and lines; values stand above their points, unless the city is there."""
    labels = [
        ChartLabel(x=x, y=HEIGHT + down - 12, text=dot.day_label)
        for x, dot in zip(places, lines.dots, strict=True)
    ]
    for x, y, dot in zip(places, own, lines.dots, strict=True):
        if y is None:
            labels.append(ChartLabel(x=x, y=BOTTOM + down - 14, text=dot.text))
            continue
        is_last = x == places[-1] and len(places) > 1
        label = ChartLabel(x=x, y=y - 12, text=dot.text, colour=lines.colour, is_strong=True)
        labels.append(_beside(label, marks, first="end" if is_last else "start"))
    end = places[-1] if places else WIDTH - RIGHT
    return labels + _names(lines, own, city, end)


def _beside(label: ChartLabel, marks: Sequence[int], first: str) -> ChartLabel:
    """Put a value beside its point, on the other side where a line of what was decided crosses."""
    sides = {"start": replace(label, x=label.x + 14, anchor="start"),
             "end": replace(label, x=label.x - 14, anchor="end")}  # fmt: skip
    wanted = [sides.pop(first), *sides.values()]
    return next((side for side in wanted if _is_clear(side, marks)), wanted[0])


def _is_clear(label: ChartLabel, marks: Sequence[int]) -> bool:
    left, right = label.span
    return left >= 0 and right <= WIDTH and not any(left - 3 < x < right + 3 for x in marks)


def _names(
    lines: TrendLines, own: Sequence[int | None], city: Sequence[int | None], end: int
) -> list[ChartLabel]:
    here = next((y for y in reversed(own) if y is not None), None)
    there = next((y for y in reversed(city) if y is not None), None)
    right = end + 18  # where the lines end: beyond it may lie what was decided since
    labels = []
    if here is not None:
        labels.append(
            ChartLabel(x=right, y=here + 8, text=lines.name, anchor="start", is_strong=True,
                       colour=lines.colour)
        )  # fmt: skip
    if there is not None and lines.city_name:
        if here is not None and abs(there - here) < 28:  # two lines of text do not fit
            there = here + 28 if there >= here else here - 28
        labels.append(ChartLabel(x=right, y=there + 8, text=lines.city_name, anchor="start"))
    return labels
