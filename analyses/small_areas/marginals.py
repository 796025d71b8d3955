"""What follows for each area: mean, interval, how sure it lies above the city, how much is its own?

The posterior is a mixture of normal ones (one per variation of the design), so everything is added
up or solved for; nothing is drawn.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit, ndtr, ndtri

from analyses.small_areas.banded import inverse_diagonal
from analyses.small_areas.cells import Cells
from analyses.small_areas.leroux import Mode
from analyses.small_areas.variation import Posterior
from kpk_geo.arrays import Floats

LEVELS = (0.90, 0.95)
_NODES, _NODE_WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
_NODE_WEIGHTS = _NODE_WEIGHTS / _NODE_WEIGHTS.sum()
_HALVINGS, _CLOSE = 50, 1e-6  # of the bracket around a quantile, in logits


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Marginals:
    """Of T dates and n areas, (T, n) each but for the last two; areas in the order of the band."""

    mean: Floats  # of the rate
    sd: Floats
    quantiles: dict[float, Floats]  # by probability
    above: Floats  # probability that the rate is above the city's
    own: Floats  # share of the estimate that comes from the area's own counts, of all dates
    city: Floats  # (T,) mean rate of all people
    city_sd: Floats  # (T,)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Part:
    """Of one variation: a normal posterior of logits."""

    centre: Floats  # (T, n)
    sd: Floats
    gap: Floats  # logit of the area less that of the city
    gap_sd: Floats
    own: Floats
    city: Floats  # (T,)
    city_sd: Floats  # of the rate


def marginals(found: Posterior, cells: Cells, people: Floats) -> Marginals:
    """Add the parts of the posterior up.

    Parameters
    ----------
    found
        Modes and weights.
    cells
        Counts, areas in the order of the band.
    people
        (T, n) undivided, by which areas count in the city's rate; 0 where nothing is known.
    """
    parts = [_part(mode, cells, people) for mode in found.modes]
    weights = found.weights
    rates = [expit(part.centre + part.sd * node) for part in parts for node in _NODES]
    share = np.outer(weights, _NODE_WEIGHTS).ravel()
    mean = sum(w * rate for w, rate in zip(share, rates, strict=True))
    square = sum(w * rate**2 for w, rate in zip(share, rates, strict=True))
    city = np.array([part.city for part in parts])
    city_mean = weights @ city
    city_square = weights @ (np.array([part.city_sd for part in parts]) ** 2 + city**2)
    tails = sorted({p for level in LEVELS for p in ((1 - level) / 2, (1 + level) / 2)})
    return Marginals(
        mean=np.asarray(mean),
        sd=np.sqrt(np.maximum(np.asarray(square) - np.asarray(mean) ** 2, 0)),
        quantiles={p: expit(_quantile(parts, weights, p)) for p in tails},
        above=_mixed(weights, [ndtr(part.gap / part.gap_sd) for part in parts]),
        own=_mixed(weights, [part.own for part in parts]),
        city=city_mean,
        city_sd=np.sqrt(np.maximum(city_square - city_mean**2, 0)),
    )


def _mixed(weights: Floats, shares: list[Floats]) -> Floats:
    """Add shares up; rounding leaves none below 0 or above 1."""
    return np.asarray(np.clip(np.einsum("k,ktn->tn", weights, np.array(shares)), 0, 1))


def _part(mode: Mode, cells: Cells, people: Floats) -> _Part:
    dates = range(len(mode.logits))
    towards = mode.to_levels[:, None, :] - np.eye(len(mode.logits))  # A: (n, T, T)
    inner = inverse_diagonal(mode.factor)
    covariance = inner[:, None, None] + np.einsum(
        "iau,uv,ibv->iab", towards, mode.levels_covariance, towards
    )  # of c_it between dates, (n, T, T)
    variance = np.array([covariance[:, t, t] for t in dates])
    kept = 1 - mode.own
    # Own counts of the same year directly, and those of all years by what area and city share.
    shared = np.einsum("iab,bi->ai", covariance, mode.information)
    logit_variance = kept**2 * variance + mode.own_variance
    return _against_city(
        mode, people, towards, logit_variance,
        own=np.where(cells.informative, mode.own + kept * shared, 0.0),
    )  # fmt: skip


def _against_city(
    mode: Mode, people: Floats, towards: Floats, variance: Floats, *, own: Floats
) -> _Part:
    """Hold each area against the city, of which it is a part itself."""
    sd = np.sqrt(variance)
    rate = sum(w * expit(mode.logits + sd * x) for x, w in zip(_NODES, _NODE_WEIGHTS, strict=True))
    total = people.sum(axis=1)
    city = (people * rate).sum(axis=1) / total
    slope = people * expit(mode.logits) * (1 - expit(mode.logits))
    pull = slope / (total * city * (1 - city))[:, None]  # of the city's logit by each area's
    gap_variance, city_variance = np.empty_like(variance), np.empty(len(total))
    kept = 1 - mode.own
    for t in range(len(total)):
        weight = pull[t] * kept[t]
        with_levels = towards[:, t, :] @ mode.levels_covariance @ (weight @ towards[:, t, :])
        beside = kept[t] * (mode.factor.solve(weight) + with_levels)
        beside = beside + pull[t] * mode.own_variance[t]
        city_variance[t] = pull[t] @ beside
        gap_variance[t] = variance[t] + city_variance[t] - 2 * beside
    return _Part(
        centre=mode.logits, sd=sd, own=own,
        gap=mode.logits - logit(city)[:, None],
        gap_sd=np.sqrt(np.maximum(gap_variance, 1e-12)),
        city=city, city_sd=np.sqrt(city_variance) * city * (1 - city),
    )  # fmt: skip


def _quantile(parts: list[_Part], weights: Floats, probability: float) -> Floats:
    """Find by halving where the mixture reaches a probability, (T, n) in logits."""
    each = np.array([part.centre + part.sd * ndtri(probability) for part in parts])
    low, high = each.min(axis=0), each.max(axis=0)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        reached = sum(
            w * ndtr((middle - part.centre) / part.sd)
            for w, part in zip(weights, parts, strict=True)
        )
        below = np.asarray(reached) < probability
        low, high = np.where(below, middle, low), np.where(below, high, middle)
        if float((high - low).max()) < _CLOSE:
            break
    return np.asarray((low + high) / 2)
