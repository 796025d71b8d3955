"""Does supply go where the burden is, or where it is not?

Areas are ordered from the most to the least burdened and weighted by their children.

* Concentration index (Kakwani, Wagstaff & van Doorslaer 1997): twice the covariance of supply and
  rank over the mean, from -1 (all supply with the most burdened) to 1 (with the least). 0: even.
* Quintiles of the children, an area at the border divided by its children.
* Gini: how unequal supply is at all, whoever is burdened.

Intervals come from areas drawn with replacement (percentile bootstrap): they say how much hangs
on single areas, not how well supply itself was measured.
"""

from dataclasses import dataclass

import numpy as np

from kpk_geo.arrays import Floats

LEVEL = 0.95


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
    resamples: int
    seed: int


def equity(
    supply: Floats, children: Floats, burden: Floats, *, resamples: int = 2000, seed: int = 2026
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
    a, n, b = a[order], n[order], b[order]
    rng = np.random.default_rng(seed)
    picks = rng.multinomial(len(a), np.full(len(a), 1 / len(a)), size=resamples)
    index, most, least = _measures(a, n[None], b)
    resampled_index, resampled_most, resampled_least = _measures(a, picks * n, b)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio, resampled_ratio = most / least, resampled_most / resampled_least
    return Equity(
        concentration=_estimate(index[0], resampled_index),
        ratio=_estimate(ratio[0], resampled_ratio),
        most_burdened=float(most[0]),
        least_burdened=float(least[0]),
        gini=concentration_index(a, n, -a),
        curve=_curve(a, n),
        areas=len(a),
        children=float(n.sum()),
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
    return float(_measures(supply[order], children[order][None], burden[order])[0][0])


def _measures(a: Floats, n: Floats, b: Floats) -> tuple[Floats, Floats, Floats]:
    """Give index, and mean supply of the most and least burdened quintile, for each row of `n`.

    Equally burdened areas are one group: nothing may hang on their order.

    Parameters
    ----------
    a, b : (areas,)
        Supply per child and burden, most burdened first.
    n : (rows, areas)
        Children, times how often the area was resampled.
    """
    groups = np.flatnonzero(np.r_[True, b[1:] != b[:-1]])
    people = np.add.reduceat(n, groups, axis=1)
    given = np.add.reduceat(n * a, groups, axis=1)
    end = np.cumsum(people, axis=1)
    total, places = end[:, -1:], given.sum(axis=1)
    quintile = total / 5
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(people > 0, given / people, 0.0)
        rank = (end - people / 2) / total
        index = 2 * (given * rank).sum(axis=1) / places - 1
    first = np.clip(quintile - (end - people), 0, people)
    last = np.clip(end - (total - quintile), 0, people)
    most, least = ((part * mean).sum(axis=1) / quintile[:, 0] for part in (first, last))
    return index, most, least


def _curve(a: Floats, n: Floats) -> Floats:
    people, places = np.r_[0, np.cumsum(n)], np.r_[0, np.cumsum(a * n)]
    return np.stack([people / people[-1], places / places[-1]], axis=1)


def _estimate(value: float, resampled: Floats) -> Estimate:
    resampled = resampled[np.isfinite(resampled)]
    if not len(resampled):
        return Estimate(value=value, low=float("nan"), high=float("nan"))
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(resampled, [tail, 1 - tail])
    return Estimate(value=value, low=float(low), high=float(high))
