"""One figure of a commune among its peers: with interval, span of ranks, and a test against them.

Where a figure has counts, its interval is Wilson's with the design effect, and the span of its rank
is drawn from what the counts say (`rank_intervals`), so small communes have wide ones. Where it has
none, neither is given: a place in a list without them would say more than is known.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from analyses.hot_spots.rates import rank_intervals
from analyses.series.together import holm
from analyses.standing.levels import TOGETHER
from analyses.standing.place import CityValue, city_value, nothing
from analyses.standing.total import RATES, Cell, Total, total_of
from analyses.standing.trend import difference_p, wilson_interval
from kpk_geo.model import Unit

MIN_RANKED = 5  # communes with counts, below which no span of ranks is given; own setting


class Against(Enum):
    """How a commune's rate stands against that of its peers together."""

    HIGHER = "higher"
    LOWER = "lower"
    ALIKE = "alike"  # cannot be told from chance
    UNTESTED = "untested"  # there are no counts


@dataclass(frozen=True, slots=True, kw_only=True)
class RankSpan:
    """Where a commune can stand, 1 the highest rate, at the level of `rank_intervals`."""

    low: int
    high: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerFigure:
    """One figure of one commune."""

    area_id: str
    total: Total
    low: float  # interval; NaN where there are no counts
    high: float
    rank: RankSpan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One figure of one day, of a commune and its peers."""

    own: PeerFigure
    peers: tuple[PeerFigure, ...]  # by key, the own one among them, those without a value too
    others: CityValue  # of the peers without the own commune, together
    against: Against
    p: float  # of the test against the others; NaN: none
    differ: bool | None  # whether the peers differ beyond chance; None: not tested
    tests: int  # that were judged together

    @property
    def known(self) -> tuple[PeerFigure, ...]:
        """Peers with a value."""
        return tuple(item for item in self.peers if not math.isnan(item.total.value))


def compare(
    own: str,
    peers: Sequence[str],
    cells: Mapping[str, Cell],
    unit: Unit,
    *,
    design_effect: float = 1.0,
) -> Comparison:
    """Hold a commune against its peers in one figure.

    Parameters
    ----------
    own
        Key of the commune.
    peers
        Keys, the own one among them.
    cells
        Of one day, by key; a commune without one has no value.
    unit
        Of the figure.
    design_effect
        Variance of a count divided by that of independent people.
    """
    whole = {key: cells.get(key) or nothing(key) for key in peers}
    totals = {key: total_of([cell], unit) for key, cell in whole.items()}
    others = {key: cell for key, cell in whole.items() if key != own}
    other_totals = {key: totals[key] for key in others}
    figures, differ = _with_ranks(
        {key: _figure(key, total, unit, design_effect) for key, total in totals.items()},
        unit, design_effect,
    )  # fmt: skip
    return Comparison(
        own=figures[own], peers=tuple(figures[key] for key in sorted(figures)),
        others=city_value(others, other_totals, unit), against=Against.UNTESTED,
        p=_p(totals[own], total_of(others.values(), unit), unit, design_effect), differ=differ,
        tests=0,
    )  # fmt: skip


def judged_together(
    comparisons: Mapping[str, Comparison], *, level: float = TOGETHER
) -> dict[str, Comparison]:
    """Judge all figures of a commune together (Holm), so that one page claims nothing by chance.

    Parameters
    ----------
    comparisons
        By indicator.
    level
        Probability of a single false claim among all of them.
    """
    p = np.array([item.p for item in comparisons.values()], dtype=float)
    adjusted = holm(p)
    tests = int(np.isfinite(p).sum())
    return {
        key: replace(item, tests=tests, against=_against(item, float(own), level))
        for (key, item), own in zip(comparisons.items(), adjusted, strict=True)
    }


def _figure(key: str, total: Total, unit: Unit, design_effect: float) -> PeerFigure:
    low = high = math.nan
    if _has_counts(total, unit):
        low, high = wilson_interval(
            total.numerator / design_effect, total.denominator / design_effect
        )
    return PeerFigure(area_id=key, total=total, low=low, high=high)


def _has_counts(total: Total, unit: Unit) -> bool:
    return (
        unit in RATES and not math.isnan(total.value) and math.isfinite(total.numerator)
        and total.denominator > 0 and 0 <= total.numerator <= total.denominator
    )  # fmt: skip


def _with_ranks(
    figures: dict[str, PeerFigure], unit: Unit, design_effect: float
) -> tuple[dict[str, PeerFigure], bool | None]:
    counted = [key for key in sorted(figures) if _has_counts(figures[key].total, unit)]
    if len(counted) < MIN_RANKED:
        return figures, None
    events = np.array([figures[key].total.numerator for key in counted])
    people = np.array([figures[key].total.denominator for key in counted])
    ranks = rank_intervals(events, people, design_effect=design_effect)
    if not ranks.distinct:
        return figures, False
    spans = {
        key: replace(
            figures[key], rank=RankSpan(low=int(low), high=int(high), of=len(counted))
        )
        for key, low, high in zip(counted, ranks.low, ranks.high, strict=True)
    }  # fmt: skip
    return figures | spans, True


def _p(own: Total, others: Total, unit: Unit, design_effect: float) -> float:
    if not (_has_counts(own, unit) and _has_counts(others, unit)):
        return math.nan
    return difference_p(
        (own.numerator, own.denominator), (others.numerator, others.denominator),
        design_effect=design_effect,
    )  # fmt: skip


def _against(item: Comparison, p: float, level: float) -> Against:
    if math.isnan(p):
        return Against.UNTESTED
    if p >= level or math.isnan(item.others.value):
        return Against.ALIKE
    return Against.HIGHER if item.own.total.value > item.others.value else Against.LOWER
