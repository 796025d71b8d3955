"""The event study as a picture: what the catchment differs by at each date, with its interval."""

import math
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from kpk_geo.german import day, number
from kpk_geo.results.impact import ImpactParameters, ImpactSummary
from maps.kit.page import render

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 580, 320, 80, 20, 20, 60  # pixels
_TICKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One date in the picture, in pixels."""

    x: float
    y: float
    low: float
    high: float
    label: str
    after: bool
    reference: bool


def event_picture(parameters: ImpactParameters, summary: ImpactSummary) -> Markup:
    """Draw one point per date, whiskers of 95 %, and a line where the site opened or closed."""
    days = [item.date for item in summary.events]
    ends = [0.0] + [
        value for item in summary.events if item.comparison is not None
        for value in (item.comparison.low, item.comparison.high, item.comparison.effect)
    ]  # fmt: skip
    extent = max(0.01, *(abs(value) for value in ends)) * 1.1
    first, last = min(*days, parameters.day), max(*days, parameters.day)
    across = (WIDTH - LEFT - RIGHT) / max(1, (last - first).days)

    def x(moment: date) -> float:
        return LEFT + across * (moment - first).days

    def y(share: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (extent - share) / (2 * extent)

    marks = [
        Mark(
            x=x(item.date), y=y(item.comparison.effect if item.comparison else 0.0),
            low=y(item.comparison.low if item.comparison else 0.0),
            high=y(item.comparison.high if item.comparison else 0.0), label=day(item.date),
            after=item.date > parameters.day, reference=item.comparison is None,
        )
        for item in summary.events
    ]  # fmt: skip
    step = _round_step(2 * extent / _TICKS)
    count = math.floor(extent / step)
    ticks = [(y(k * step), number(100 * k * step, 1)) for k in range(-count, count + 1)]
    return Markup(
        render(
            "impact/events.svg.jinja", marks=marks, ticks=ticks, zero=y(0.0),
            opened=x(parameters.day), width=WIDTH, height=HEIGHT, left=LEFT, right=WIDTH - RIGHT,
            bottom=HEIGHT - BOTTOM, top=TOP,
            event="Schließung" if parameters.closed else "Eröffnung",
        )
    )  # fmt: skip


def _round_step(step: float) -> float:
    """Give a step of 1, 2 or 5 tenths that is no smaller.

    >>> round(_round_step(0.013), 6)
    0.02
    """
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= step * (1 - 1e-9))
