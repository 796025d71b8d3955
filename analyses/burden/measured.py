"""What the indicators of one part of the index tell on the scale of logits, and how surely.

A level is the logit of a rate; a change is the difference of two logits, turned back into points
around the level of both dates. An indicator without counts is taken as exact: it has no chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import expit, gammaln

from analyses.burden.counts import DatedCounts, IndicatorCounts, logits
from kpk_geo.arrays import Bools, Floats


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Measured:
    """n areas and k indicators; areas sorted by area_id, so that their order changes nothing."""

    areas: pd.Index
    names: tuple[str, ...]
    is_published: Bools  # (n,) areas with a class; the others have a suppressed cell
    y: Floats  # (n, k) logits or their differences; deviations where exact
    sd_now: Floats  # (n, k) chance of the counts of the date itself; 0 where exact
    sd_before: Floats  # (n, k) of the date that a change is measured from; 0 for levels
    people: tuple[Floats, Floats]  # (n, k) of both dates, divided by the design effect; else NaN
    beyond: tuple[Floats, Floats]  # (n, k) variances of what suppressed cells can be
    level: Floats  # (n, k) logit around which a change lies; NaN for levels
    values: Floats  # (n, k) as published; what exact indicators keep
    is_exact: Bools  # (k,)
    signs: Floats  # (k,) +1 where high means burden, -1 where it means relief

    def noise(self, correlation: float) -> Floats:
        """Give the covariance of chance within each area, (n, k, k).

        Parameters
        ----------
        correlation
            Of the chance of two indicators of the same households in the direction of burden, 0
            to 1: where a household by chance raises one burden, it lowers the relief of another.
        """
        alike = correlation * np.outer(self.signs, self.signs)  # in the direction of burden
        between = np.where(np.eye(len(self.names), dtype=bool), 1.0, alike)
        return np.asarray(sum(sd[:, :, None] * sd[:, None, :] * between for sd in self._sds))

    @property
    def _sds(self) -> tuple[Floats, Floats]:
        return self.sd_now, self.sd_before

    def refined(self, y: Floats) -> "Measured":
        """Give the chance of counts at better rates than each area's own.

        By its own, an area without a case would tell next to nothing, and one that has many by
        chance very much: with few people that ties the chance to the count.

        Parameters
        ----------
        y
            (n, k) figures that borrow from all areas.
        """
        is_change = np.isfinite(self.level)
        half = np.where(is_change, y / 2, 0.0)
        middle = np.where(is_change, self.level, y)
        sds = [
            np.sqrt(
                np.where(np.isfinite(people), _chance(middle + side * half, people), 0) + beyond
            )
            for side, people, beyond in zip((1, -1), self.people, self.beyond, strict=True)
        ]
        return replace(self, sd_now=sds[0], sd_before=sds[1])

    def to_values(self, y: Floats) -> Floats:
        """Turn draws (..., n, k) back into rates, changes in points, and exact values.

        Parameters
        ----------
        y
            Draws on the scale of `y`.
        """
        is_change = np.isfinite(self.level)
        middle = np.where(is_change, self.level, 0.0)
        points = expit(middle + y / 2) - expit(middle - y / 2)
        return np.asarray(
            np.where(self.is_exact, self.values, np.where(is_change, points, expit(y)))
        )


def shared_noise(status: Measured, dynamic: Measured, correlation: float) -> Floats:
    """Give the covariance of chance of both parts, (n, k, l), for areas in the same order.

    The counts of the date itself are in both: where they are high by chance, so is the change.

    Parameters
    ----------
    status, dynamic
        Of the same areas.
    correlation
        As in `Measured.noise`.
    """
    same = np.array([[a == b for b in dynamic.names] for a in status.names], dtype=bool)
    alike = correlation * np.outer(status.signs, dynamic.signs)
    between = np.where(same, 1.0, alike)
    return np.asarray(status.sd_now[:, :, None] * dynamic.sd_now[:, None, :] * between)


def measure(
    values: pd.DataFrame,
    published: pd.Series,
    counts: Mapping[str, IndicatorCounts],
    signs: pd.Series,
) -> Measured:
    """Lay out what is known.

    Parameters
    ----------
    values
        By area_id and indicator, in the order of the index; NaN only where a cell is suppressed.
    published
        By area_id, whether the area has a class.
    counts
        By indicator; those without are exact.
    signs
        By indicator, +1 where high means burden and -1 where it means relief.
    """
    values = values.sort_index()
    shape = values.shape
    given = values.to_numpy(dtype=float)
    known = published.reindex(values.index).to_numpy(dtype=bool)
    y, level = np.zeros(shape), np.full(shape, np.nan)
    sds, people, beyond = ([np.full(shape, x) for _ in range(2)] for x in (0.0, np.nan, 0.0))
    for place, name in enumerate(map(str, values.columns)):
        own = counts.get(name)
        if own is None:
            column = given[:, place]
            y[:, place] = (column - column[known].mean()) / column[known].std()
            continue
        read = [_logits_of(dated, values.index, own.design_effect) for dated in own.dates]
        for date, dated in enumerate(read):
            sds[date][:, place] = np.sqrt(dated.variance)
            people[date][:, place] = dated.people
            beyond[date][:, place] = dated.beyond
        y[:, place] = read[0].y
        if len(read) > 1:
            y[:, place] -= read[1].y
            level[:, place] = (read[0].y + read[1].y) / 2
    return Measured(
        areas=values.index, names=tuple(map(str, values.columns)), is_published=known,
        y=y, sd_now=sds[0], sd_before=sds[1], people=(people[0], people[1]),
        beyond=(beyond[0], beyond[1]), level=level, values=given,
        is_exact=np.array([str(name) not in counts for name in values.columns]),
        signs=signs.reindex(values.columns).to_numpy(dtype=float),
    )  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Logits:
    """One indicator at one date, of n areas."""

    y: Floats
    variance: Floats
    people: Floats  # divided by the design effect
    beyond: Floats  # part of the variance: of what a suppressed cell can be


def _logits_of(dated: DatedCounts, area_ids: pd.Index, design_effect: float) -> _Logits:
    """Give logits and their variances; of a suppressed cell the mean over what it can be."""
    events = dated.events.reindex(area_ids).to_numpy(dtype=float)
    people = dated.at_risk.reindex(area_ids).to_numpy(dtype=float).copy()
    y, variance = logits(events, people)
    beyond = np.zeros(len(area_ids))
    hidden = area_ids.isin(dated.intervals.index)
    if hidden.any():
        people[hidden] = dated.intervals.reindex(area_ids[hidden]).to_numpy(dtype=float)
        y[hidden], variance[hidden], beyond[hidden] = _of_intervals(people[hidden], dated)
    return _Logits(
        y=y, variance=design_effect * variance + beyond, people=people / design_effect,
        beyond=beyond,
    )  # fmt: skip


def _chance(logit: Floats, people: Floats) -> Floats:
    """Give the variance of an empirical logit where the rate is known."""
    rate = expit(np.where(np.isfinite(people), logit, 0.0))
    return np.asarray(1 / (people * rate * (1 - rate)))


def _of_intervals(people: Floats, dated: DatedCounts) -> tuple[Floats, Floats, Floats]:
    """Weigh each number a cell can be by its binomial probability at the rate of all areas."""
    numbers = np.array(dated.means, dtype=float)[:, None]
    rate = np.clip(dated.rate, 1e-6, 1 - 1e-6)
    possible = numbers <= people
    cases = np.minimum(numbers, people)
    ways = gammaln(people + 1) - gammaln(cases + 1) - gammaln(people - cases + 1)
    share = ways + cases * np.log(rate) + (people - cases) * np.log1p(-rate)
    weight = np.where(possible, np.exp(share - share.max(axis=0)), 0.0)
    weight /= weight.sum(axis=0)
    y, variance = logits(cases, people)
    mean = (weight * y).sum(axis=0)
    return mean, (weight * variance).sum(axis=0), (weight * (y - mean) ** 2).sum(axis=0)
