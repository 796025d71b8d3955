"""One level for each area and one for each date: rates if all areas had changed alike."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from kpk_geo.arrays import Bools, Floats

_STEPS = 200
_TOLERANCE = 1e-10  # of a level, in logits
_FAR = 30.0  # logits: a rate of 0 or 1 as far as numbers go


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Levels:
    """A fitted model of n areas and T dates."""

    rates: Floats  # (T, n) expected; 0 or 1 in areas without cases or with nothing else
    last: Floats  # (n,) logit of the expected rate at the last date
    informative: Bools  # (n,) areas that have cases and others


def two_way_levels(x: Floats, n: Floats) -> Levels:
    """Fit logit p = area + date by maximum likelihood, Newton's step for one side at a time.

    Areas without any case, or with nothing else, fit every date perfectly and say nothing of it.

    Parameters
    ----------
    x, n
        (T, n) cases and people, nobody missing.
    """
    informative = np.asarray((x.sum(axis=0) > 0) & (x.sum(axis=0) < n.sum(axis=0)))
    area, day = np.zeros(x.shape[1]), np.zeros(len(x))
    own, people = x[:, informative], n[:, informative]
    if informative.any():
        start = (own.sum(axis=0) + 0.5) / (people.sum(axis=0) + 1)
        fitted, day = _fit(own, people, logit(start))
        area[informative] = fitted
    area[~informative] = np.where(x[:, ~informative].sum(axis=0) > 0, _FAR, -_FAR)
    predictor = day[:, None] + area
    return Levels(rates=expit(predictor), last=predictor[-1], informative=informative)


def _fit(x: Floats, n: Floats, area: Floats) -> tuple[Floats, Floats]:
    day = np.zeros(len(x))
    for _ in range(_STEPS):
        change = 0.0
        for axis in (1, 0):  # dates, then areas
            rate = expit(day[:, None] + area)
            weight = (n * rate * (1 - rate)).sum(axis=axis)
            step = np.clip((x - n * rate).sum(axis=axis) / np.maximum(weight, 1e-12), -2, 2)
            if axis == 1:
                step -= step[0]  # the first date is the areas' own level
                day = day + step
            else:
                area = area + step
            change = max(change, float(np.abs(step).max()))
        if change < _TOLERANCE:
            break
    return area, day
