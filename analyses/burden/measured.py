"""What the indicators of one part of the index tell on the scale of logits, and how surely.

A level is the logit of a rate; a change is the difference of two logits, turned back into points
around the level of both dates. An indicator without counts is taken as exact: it has no chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass

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
    level: Floats  # (n, k) logit around which a change lies; NaN for levels
    values: Floats  # (n, k) as published; what exact indicators keep
    is_exact: Bools  # (k,)

    def noise(self, correlation: float) -> Floats:
        """Give the covariance of chance within each area, (n, k, k).

        Parameters
        ----------
        correlation
            Of the chance of two indicators of the same households, 0 to 1.
        """
        between = correlation + (1 - correlation) * np.eye(len(self.names))
        return np.asarray(sum(sd[:, :, None] * sd[:, None, :] * between for sd in self._sds))

    @property
    def _sds(self) -> tuple[Floats, Floats]:
        return self.sd_now, self.sd_before

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
    same = np.array([[a == b for b in dynamic.names] for a in status.names], dtype=float)
    between = correlation + (1 - correlation) * same
    return np.asarray(status.sd_now[:, :, None] * dynamic.sd_now[:, None, :] * between)


def measure(
    values: pd.DataFrame, published: pd.Series, counts: Mapping[str, IndicatorCounts]
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
    """
    values = values.sort_index()
    shape = values.shape
    given = values.to_numpy(dtype=float)
    known = published.reindex(values.index).to_numpy(dtype=bool)
    y, now, before = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    level = np.full(shape, np.nan)
    for place, name in enumerate(map(str, values.columns)):
        own = counts.get(name)
        if own is None:
            column = given[:, place]
            y[:, place] = (column - column[known].mean()) / column[known].std()
            continue
        read = [_logits_of(dated, values.index) for dated in own.dates]
        y[:, place] = read[0][0]
        now[:, place] = np.sqrt(own.design_effect * read[0][1])
        if len(read) > 1:
            y[:, place] -= read[1][0]
            before[:, place] = np.sqrt(own.design_effect * read[1][1])
            level[:, place] = (read[0][0] + read[1][0]) / 2
    return Measured(
        areas=values.index, names=tuple(map(str, values.columns)), is_published=known,
        y=y, sd_now=now, sd_before=before, level=level, values=given,
        is_exact=np.array([str(name) not in counts for name in values.columns]),
    )  # fmt: skip


def _logits_of(dated: DatedCounts, area_ids: pd.Index) -> tuple[Floats, Floats]:
    """Give logits and their variances; of a suppressed cell the mean over what it can be."""
    events = dated.events.reindex(area_ids).to_numpy(dtype=float)
    at_risk = dated.at_risk.reindex(area_ids).to_numpy(dtype=float)
    y, variance = logits(events, at_risk)
    hidden = area_ids.isin(dated.intervals.index)
    if hidden.any():
        people = dated.intervals.reindex(area_ids[hidden]).to_numpy(dtype=float)
        y[hidden], variance[hidden] = _of_intervals(people, dated)
    return y, variance


def _of_intervals(people: Floats, dated: DatedCounts) -> tuple[Floats, Floats]:
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
    return mean, (weight * (variance + (y - mean) ** 2)).sum(axis=0)
