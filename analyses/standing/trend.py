"""How did an area develop over all loaded dates, and how much of it may be chance?

Where counts are stored, each rate has Wilson's score interval (Wilson 1927, J Am Stat Assoc 22,
209-212), which keeps within 0 and 1 and holds for few people too. Counts are divided by the design
effect of the indicator first, as everywhere in this project: people of one household share their
fate. The level is that of the index (`levels.LEVEL`). It is the chance of the counts of that day
alone; a change between two days is judged by the interval of the difference, made from both.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analyses.standing.total import RATES, Total
from kpk_geo.model import Unit

OTHER_AREAS = "nicht aus denselben Gebieten wie davor"
Z = 1.6448536269514722  # standard normal quantile of (1 + LEVEL) / 2
_MAX_Z, _HALVINGS = 40.0, 60  # beyond it p is 0 in floats; steps to its last digit


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One day."""

    day: date
    own: Total
    low: float  # NaN without counts
    high: float
    city: float  # NaN where nothing is known of the city
    breaks: tuple[str, ...] = ()  # German: why this day does not go on from the one before

    @property
    def has_value(self) -> bool:
        """Whether there is a figure of that day."""
        return not math.isnan(self.own.value)

    @property
    def has_interval(self) -> bool:
        """Whether its chance is known."""
        return not math.isnan(self.low)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """All days of one indicator, oldest first."""

    points: tuple[TrendPoint, ...]
    has_intervals: bool
    design_effect: float  # by which counts were divided

    @property
    def is_shown(self) -> bool:
        """Whether there are two days with a value, without which there is nothing to see."""
        return sum(not math.isnan(point.own.value) for point in self.points) > 1


def trend_of(
    dated: Sequence[tuple[date, Total, float]],
    unit: Unit,
    *,
    design_effect: float = 1.0,
    breaks: Sequence[tuple[date, str]] = (),
) -> Trend:
    """Put the days in order, with intervals and breaks.

    Parameters
    ----------
    dated
        Day, figure of the area, and of the city.
    unit
        Of the indicator; only rates have intervals.
    design_effect
        Variance of a count divided by that of independent people, at least 1.
    breaks
        Days since which it is counted otherwise or of other areas, with the German reason.
    """
    points = []
    before: date | None = None
    earlier: Total | None = None  # the last one with a value
    for day, own, city in sorted(dated, key=lambda item: item[0]):
        low, high = _interval(own, unit, design_effect)
        here = tuple(
            reason for since, reason in breaks if before is not None and before < since <= day
        )
        if not math.isnan(own.value):
            if earlier is not None and earlier.used_ids != own.used_ids:
                here = (*here, OTHER_AREAS)
            earlier = own
        points.append(TrendPoint(day=day, own=own, low=low, high=high, city=city, breaks=here))
        before = day
    has_intervals = any(point.has_interval for point in points)
    return Trend(points=tuple(points), has_intervals=has_intervals, design_effect=design_effect)


def changed(first: TrendPoint, last: TrendPoint) -> bool | None:
    """Say whether two rates differ by more than the chance of small numbers; None: unknown.

    The interval of the difference is Newcombe's hybrid score interval (Newcombe 1998, Stat Med 17,
    873-890, method 10) at the level of the two Wilson intervals, in which the design effect is.
    Two intervals that overlap are no such test: it would miss most real changes.

    Parameters
    ----------
    first, last
        Two days with intervals.
    """
    if any(math.isnan(point.low) or math.isnan(point.own.value) for point in (first, last)):
        return None
    old, new = (point.own.numerator / point.own.denominator for point in (first, last))
    difference = new - old
    low = difference - math.hypot(new - last.low, first.high - old)
    high = difference + math.hypot(last.high - new, old - first.low)
    return low > 0 or high < 0


def difference_p(
    first: tuple[float, float], last: tuple[float, float], *, design_effect: float = 1.0
) -> float:
    """Give the smallest level at which `changed` would find a difference between two shares.

    It is the same test, asked the other way round: the normal quantile at which Newcombe's interval
    begins to hold 0 is looked for, and its two-sided p is given. So many indicators can be judged
    together.

    Parameters
    ----------
    first, last
        Events and people of the two days.
    design_effect
        Variance of a count divided by that of independent people, at least 1.

    Returns
    -------
    :
        0-1; NaN where the counts make no share.

    Examples
    --------
    >>> difference_p((56, 70), (48, 80)) < 0.05  # Newcombe 1998, table II, example (a)
    True
    >>> difference_p((10, 100), (10, 100))
    1.0
    """
    old, new = (
        (events / design_effect, people / design_effect) for events, people in (first, last)
    )
    if math.isnan(wilson_interval(*old)[0]) or math.isnan(wilson_interval(*new)[0]):
        return math.nan
    if old[0] / old[1] > new[0] / new[1]:
        old, new = new, old
    low, high = 0.0, _MAX_Z
    for _ in range(_HALVINGS):
        z = (low + high) / 2
        if _lower_bound(old, new, z) > 0:
            low = z
        else:
            high = z
    return math.erfc(low / math.sqrt(2))


def _lower_bound(lower: tuple[float, float], upper: tuple[float, float], z: float) -> float:
    """Give the lower bound of the difference of two shares, the larger one minus the smaller."""
    small, large = lower[0] / lower[1], upper[0] / upper[1]
    down = large - wilson_interval(*upper, z)[0]
    up = wilson_interval(*lower, z)[1] - small
    return large - small - math.hypot(down, up)


def _interval(own: Total, unit: Unit, design_effect: float) -> tuple[float, float]:
    if unit not in RATES or math.isnan(own.numerator) or math.isnan(own.value):
        return math.nan, math.nan
    return wilson_interval(own.numerator / design_effect, own.denominator / design_effect)


def wilson_interval(events: float, people: float, z: float = Z) -> tuple[float, float]:
    """Give Wilson's score interval of a share; NaN where the counts make no share.

    Parameters
    ----------
    events
        How many of them; need not be whole, since a design effect divides counts.
    people
        Of how many.
    z
        Standard normal quantile.

    Examples
    --------
    >>> [round(bound, 4) for bound in wilson_interval(0, 10, 1.96)]
    [0.0, 0.2775]
    """
    if not (people > 0 and 0 <= events <= people):
        return math.nan, math.nan
    share, square = events / people, z * z
    middle = (share + square / (2 * people)) / (1 + square / people)
    half = (z * math.sqrt(share * (1 - share) / people + square / (4 * people * people))) / (
        1 + square / people
    )
    return max(0.0, middle - half), min(1.0, middle + half)
