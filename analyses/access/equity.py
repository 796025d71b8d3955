"""Does supply go where the burden is, or where it is not?

Areas are ordered from the most to the least burdened and weighted by their children.

* Concentration index (Kakwani, Wagstaff & van Doorslaer 1997): twice the covariance of supply and
  rank over the mean, from -1 (all supply with the most burdened) to 1 (with the least). 0: even.
* Quintiles of the children, an area at the border divided by its children.
* Gini: how unequal supply is at all, whoever is burdened.

Neighbours are alike in burden and in supply, so areas drawn one by one claim far too much. Two
intervals know that: Fisher's, of the correlation of supply and rank with as many independent areas
as these are worth, and the scatter of areas drawn with replacement, widened accordingly. Each alone
fails somewhere, so the interval reaches as far as either of them on each side; what it does is
measured in `benchmarks/accessibility/equity_coverage.py`. It does not say how well supply itself
is known.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analyses.access.equity_kernels import quintile_means
from analyses.association.correlation import fisher_interval
from analyses.association.effective_size import (
    MAX_AREAS,
    PairClasses,
    effective_size,
    pair_classes,
)
from kpk_geo.arrays import Floats, Int32s
from kpk_geo.errors import InputError

BOOTSTRAP_Z = (
    2.02  # half of an interval in SD of the areas drawn; a little more than the normal 1.96
)


_Measures = tuple[Floats, Floats, Floats]  # index, supply of most and least burdened quintile


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure and its interval; NaN where it cannot be had."""

    value: float
    low: float
    high: float

    @property
    def is_known(self) -> bool:
        """Whether there is a figure with an interval."""
        return bool(np.isfinite([self.value, self.low, self.high]).all())


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Equity:
    """How supply is spread over areas of different burden."""

    concentration: Estimate
    ratio: Estimate  # most over least burdened quintile
    most_burdened: float  # mean supply per child
    least_burdened: float
    gini: float
    curve: Floats  # (n, 2) shares of children and of supply, most burdened first, from 0 to 1
    areas: int
    children: float
    effective_size: float  # independent areas that are worth as much; NaN where it cannot be had
    reason: str  # German: why there is no interval; empty where there is one
    resamples: int
    seed: int


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Sorted:
    """The areas that count, most burdened first."""

    supply: Floats
    children: Floats
    burden: Floats
    xy: Floats


class _Estimates(NamedTuple):
    """What is known of index and ratio."""

    concentration: Estimate
    ratio: Estimate
    effective_size: float
    reason: str


def equity(
    supply: Floats,
    children: Floats,
    burden: Floats,
    xy: Floats,
    *,
    resamples: int = 2000,
    seed: int = 2026,
) -> Equity | None:
    """Measure how supply per child goes with burden, area by area.

    Parameters
    ----------
    supply
        Per child of each area; NaN areas are left out.
    children
        Of each area; areas with 0 are left out.
    burden
        Higher is more burdened; NaN areas are left out.
    xy
        (areas, 2) where the children of each area live, in metres.
    resamples
        How often areas are drawn, for the intervals.

    Returns
    -------
    Equity or None
        None with fewer than five areas, without any supply, or where all are equally burdened.
    """
    used = np.isfinite(supply) & np.isfinite(burden) & (children > 0)
    a, n, b = supply[used], children[used], burden[used]
    if len(a) < 5 or (a * n).sum() <= 0 or np.ptp(b) == 0:
        return None
    order = np.argsort(-b, kind="stable")
    rows = _Sorted(supply=a[order], children=n[order], burden=b[order], xy=xy[used][order])
    # Beyond that many areas no interval is given, and the draws would take gigabytes.
    drawn_rows = resamples if len(a) <= MAX_AREAS else 1
    picks = _picks(len(a), drawn_rows, seed)
    measured = _measures(rows.supply, rows.children, rows.burden)
    drawn = _measures(rows.supply, rows.children, rows.burden, picks)
    found = _estimates(rows, measured, drawn)
    return Equity(
        concentration=found.concentration,
        ratio=found.ratio,
        most_burdened=float(measured[1][0]),
        least_burdened=float(measured[2][0]),
        gini=concentration_index(rows.supply, rows.children, -rows.supply),
        curve=_curve(rows.supply, rows.children),
        areas=len(a),
        children=float(n.sum()),
        effective_size=found.effective_size,
        reason=found.reason,
        resamples=resamples,
        seed=seed,
    )


def concentration_index(supply: Floats, children: Floats, burden: Floats) -> float:
    """Give the concentration index of supply over burden; equally burdened areas share their rank.

    Parameters
    ----------
    supply
        (areas,) per child, without NaN.
    children
        (areas,) weights of the areas.
    burden
        (areas,) higher is more burdened; without NaN.

    Examples
    --------
    >>> supply, children = np.array([0.0, 1.0]), np.array([1.0, 1.0])
    >>> float(concentration_index(supply, children, burden=np.array([2.0, 1.0])))
    0.5
    """
    order = np.argsort(-burden, kind="stable")
    return float(_measures(supply[order], children[order], burden[order])[0][0])


@lru_cache(maxsize=2)
def _picks(areas: int, resamples: int, seed: int) -> Int32s:
    """Draw how often each area is taken, (resamples, areas): before and after a change the same."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(areas, np.full(areas, 1 / areas), size=resamples).astype(np.int32)


@lru_cache(maxsize=2)
def _pairs(xy: bytes, children: bytes) -> PairClasses:
    """Put pairs of areas into classes: of a scenario the areas and their children stay."""
    return pair_classes(np.frombuffer(xy).reshape(-1, 2), np.frombuffer(children))


def _measures(a: Floats, n: Floats, b: Floats, drawn: Int32s | None = None) -> _Measures:
    """Give index, and mean supply of the most and least burdened quintile, for each resample.

    Equally burdened areas are one group: nothing may hang on their order.

    Parameters
    ----------
    a, n, b : (areas,)
        Supply per child, children and burden, most burdened first.
    drawn : (rows, areas)
        How often each area is taken; None: once.
    """
    groups = np.flatnonzero(np.r_[True, b[1:] != b[:-1]])
    every = np.ones((1, len(a)), np.int32) if drawn is None else drawn
    found: _Measures = quintile_means(a, n, every, groups)
    return found


def _curve(a: Floats, n: Floats) -> Floats:
    people, places = np.r_[0, np.cumsum(n)], np.r_[0, np.cumsum(a * n)]
    return np.stack([people / people[-1], places / places[-1]], axis=1)


def _estimates(rows: _Sorted, measured: _Measures, drawn: _Measures) -> _Estimates:
    """Give index and ratio with intervals, or the German reason why there are none."""
    index = float(measured[0][0])
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio, logarithms = float(measured[1][0] / measured[2][0]), np.log(drawn[1] / drawn[2])
    rank = _ranks(rows.children, rows.burden)
    try:
        pairs = _pairs(rows.xy.tobytes(), rows.children.tobytes())
        size = effective_size(rows.supply, rank, pairs)
    except InputError as error:
        return _Estimates(_unknown(index), _unknown(ratio), float("nan"), str(error))
    w = pairs.weights
    spread = [np.sqrt(w @ (x - w @ x) ** 2) for x in (rows.supply, rank)]
    scale = 2 * float(spread[0] * spread[1] / (w @ rows.supply))  # index = scale * correlation
    low, high, reason = fisher_interval(index / scale, size)
    if reason:
        return _Estimates(_unknown(index), _unknown(ratio), size, reason)
    widened = BOOTSTRAP_Z * np.sqrt(max(1.0, pairs.independent / (size - 3)))
    half, factor = widened * _deviation(drawn[0]), np.exp(widened * _deviation(logarithms))
    return _Estimates(
        concentration=Estimate(
            value=index,
            low=float(np.minimum(scale * low, index - half)),  # NaN without any draw
            high=float(np.maximum(scale * high, index + half)),
        ),
        ratio=Estimate(value=ratio, low=ratio / factor, high=ratio * factor),
        effective_size=size,
        reason="",
    )


def _unknown(value: float) -> Estimate:
    return Estimate(value=value, low=float("nan"), high=float("nan"))


def _ranks(children: Floats, burden: Floats) -> Floats:
    """Give the fractional rank of each area, (0, 1); equally burdened areas share theirs."""
    groups = np.flatnonzero(np.r_[True, burden[1:] != burden[:-1]])
    people = np.add.reduceat(children, groups)
    middle = (np.cumsum(people) - people / 2) / children.sum()
    return np.repeat(middle, np.diff(np.r_[groups, len(burden)]))


def _deviation(drawn: Floats) -> float:
    known = drawn[np.isfinite(drawn)]
    return float(known.std()) if len(known) else float("nan")
