"""What do small numbers allow to say?

In a small area a rate jumps by chance alone. Three answers: a standardised rate for testing
(Assunção and Reis 1999), a shrunken rate for ranking (Marshall 1991, global empirical Bayes), and
the interval of an area's rank. Locally smoothed rates are never tested: smoothing over neighbours
makes neighbours alike.
"""

from dataclasses import dataclass

import numpy as np

from kpk_geo.arrays import Floats, Int32s
from kpk_geo.errors import InputError

RANK_SIMULATIONS = 1_000
TOP_SHARE = 0.1  # "unter den 10 % höchsten"
LEVEL = 0.9  # of the intervals of ranks
_CELLS = 4_000_000  # simulations x areas held at a time


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Prior:
    """How rates scatter between areas beyond chance (Marshall 1991)."""

    mean: float
    variance: float  # clamped at 0: never negative
    chance_variance: Floats  # of each area's rate, by its size


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Ranks:
    """Where each area stands, 1 being the highest rate; NaN where unknown."""

    median: Floats
    low: Floats  # bounds of the interval at `level`
    high: Floats
    top: Floats  # share of simulations in which the area is among the `top_share` highest
    top_share: float
    level: float
    simulations: int
    seed: int
    distinct: bool  # False: areas do not differ beyond chance, so ranks mean nothing


def require_counts(events: Floats, at_risk: Floats) -> None:
    """Check numerators and denominators.

    Raises
    ------
    InputError
        A denominator is not positive, a numerator negative or larger than its denominator.
    """
    if (~np.isfinite(events)).any() or (~np.isfinite(at_risk)).any():
        raise InputError("Zähler und Nenner müssen Zahlen sein; fehlende bitte vorher auslassen.")
    if (at_risk <= 0).any():
        raise InputError(
            f"In {int((at_risk <= 0).sum())} Gebieten ist der Nenner 0: Dort gibt es keine Quote."
        )
    if (events < 0).any() or (events > at_risk).any():
        raise InputError("Ein Zähler ist negativ oder größer als sein Nenner.")


def prior(events: Floats, at_risk: Floats) -> Prior:
    """Estimate the scatter between areas by the method of moments, clamped at 0."""
    require_counts(events, at_risk)
    mean = float(events.sum() / at_risk.sum())
    rates = events / at_risk
    spread = float((at_risk * (rates - mean) ** 2).sum() / at_risk.sum())
    return Prior(
        mean=mean,
        variance=max(0.0, spread - mean / float(at_risk.mean())),
        chance_variance=mean / at_risk,
    )


def shrunken_rates(events: Floats, at_risk: Floats) -> Floats:
    """Pull each rate towards the mean of all, the more the smaller the area (Marshall 1991)."""
    found = prior(events, at_risk)
    spread = found.variance + found.chance_variance
    weight = np.divide(found.variance, spread, out=np.zeros_like(spread), where=spread > 0)
    return np.asarray(found.mean + weight * (events / at_risk - found.mean))


def standardised_rates(events: Floats, at_risk: Floats) -> Floats:
    """Give rates a common variance, so that small areas do not stand out by size (0, 1).

    Assunção and Reis (1999): deviation from the mean rate divided by its standard deviation, for
    which the scatter between areas is not clamped unless a variance would be negative.
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


def rank_intervals(
    events: Floats,
    at_risk: Floats,
    *,
    simulations: int = RANK_SIMULATIONS,
    top_share: float = TOP_SHARE,
    level: float = LEVEL,
    seed: int = 2026,
) -> Ranks:
    """Rank areas in draws from what their counts say about their rates.

    Rates are drawn from beta distributions: the prior with mean and variance of `prior`, and each
    area's own counts. Without scatter beyond chance there is nothing to rank.

    Parameters
    ----------
    events, at_risk
        (n,) numerators and denominators, without NaN.
    simulations
        Number of draws.
    top_share
        Share of the areas that count as the highest, 0 to 1.
    level
        Probability that an interval covers, 0 to 1.
    """
    found = prior(events, at_risk)
    n = len(events)
    mean, variance = found.mean, found.variance
    if variance <= 0 or not 0 < mean < 1:
        nothing = np.full(n, np.nan)
        return Ranks(
            median=nothing, low=nothing, high=nothing, top=nothing, top_share=top_share,
            level=level, simulations=simulations, seed=seed, distinct=False,
        )  # fmt: skip
    strength = max(mean * (1 - mean) / variance - 1, 1e-3)
    ranks = _simulated_ranks(
        mean * strength + events, (1 - mean) * strength + at_risk - events, simulations, seed
    )
    edge = (1 - level) / 2
    low, median, high = np.quantile(ranks, [edge, 0.5, 1 - edge], axis=0, method="nearest")
    return Ranks(
        median=median,
        low=low,
        high=high,
        top=(ranks <= max(1, round(top_share * n))).mean(axis=0),
        top_share=top_share,
        level=level,
        simulations=simulations,
        seed=seed,
        distinct=True,
    )


def _simulated_ranks(alpha: Floats, beta: Floats, simulations: int, seed: int) -> Int32s:
    """Rank in each simulation, (simulations, n), 1 the highest."""
    random = np.random.Generator(np.random.Philox(seed))
    n = len(alpha)
    ranks = np.empty((simulations, n), np.int32)
    step = max(1, _CELLS // n)
    for start in range(0, simulations, step):
        rates = random.beta(alpha, beta, size=(min(step, simulations - start), n))
        order = np.argsort(-rates, axis=1)
        np.put_along_axis(
            ranks[start : start + step], order, np.arange(1, n + 1, dtype=np.int32)[None], axis=1
        )
    return ranks
