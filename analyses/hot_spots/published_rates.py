"""Rates of rare events as published: variance m / n (Poisson), for comparison with the literature.

The product uses the binomial forms of `rates`; these stand here so that printed tables can be
recomputed to their last digit.
"""

from dataclasses import dataclass

import numpy as np

from analyses.hot_spots.moments import require_counts
from kpk_geo.arrays import Floats


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class PoissonPrior:
    """How rates scatter between areas beyond chance (Marshall 1991)."""

    mean: float
    variance: float  # clamped at 0: never negative
    chance_variance: Floats  # of each area's rate, by its size


def poisson_prior(events: Floats, at_risk: Floats) -> PoissonPrior:
    """Estimate the scatter between areas by the method of moments, clamped at 0."""
    require_counts(events, at_risk)
    mean = float(events.sum() / at_risk.sum())
    rates = events / at_risk
    spread = float((at_risk * (rates - mean) ** 2).sum() / at_risk.sum())
    return PoissonPrior(
        mean=mean,
        variance=max(0.0, spread - mean / float(at_risk.mean())),
        chance_variance=mean / at_risk,
    )


def marshall_rates(events: Floats, at_risk: Floats) -> Floats:
    """Pull each rate towards the mean of all, the more the smaller the area (Marshall 1991)."""
    found = poisson_prior(events, at_risk)
    spread = found.variance + found.chance_variance
    weight = np.divide(found.variance, spread, out=np.zeros_like(spread), where=spread > 0)
    return np.asarray(found.mean + weight * (events / at_risk - found.mean))


def assuncao_reis_rates(events: Floats, at_risk: Floats) -> Floats:
    """Give rates a common variance (Assunção and Reis 1999).

    Deviation from the mean rate divided by its standard deviation, for which the scatter between
    areas is not clamped unless a variance would be negative.
    """
    require_counts(events, at_risk)
    mean = events.sum() / at_risk.sum()
    rates = events / at_risk
    spread = (at_risk * (rates - mean) ** 2).sum() / at_risk.sum()
    between = spread - mean / at_risk.mean()
    variance = between + mean / at_risk
    variance = np.where(variance < 0, mean / at_risk, variance)
    scores: Floats = np.divide(
        rates - mean, np.sqrt(variance), out=np.zeros_like(rates), where=variance > 0
    )
    return scores
