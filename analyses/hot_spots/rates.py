"""What do small numbers allow to say?

In a small area a rate jumps by chance alone. Three answers: a standardised rate for testing (the
idea of Assunção and Reis 1999), a shrunken rate for ranking (that of Marshall 1991, global
empirical Bayes), both with the variance of shares (`moments`), and the interval of an area's rank.
Locally smoothed rates are never tested: smoothing over neighbours makes neighbours alike.
"""

from dataclasses import dataclass, replace

import numpy as np

from analyses.hot_spots.difference import Difference, difference
from analyses.hot_spots.moments import (
    NO_DESIGN_EFFECT,
    Moments,
    binomial_moments,
    chance_variances,
    require_counts,
)
from kpk_geo.arrays import Floats, Int32s

RANK_SIMULATIONS = 1_000
TOP_SHARE = 0.1  # "unter den 10 % höchsten"
LEVEL = 0.9  # of the intervals of ranks
_CELLS = 4_000_000  # simulations x areas held at a time


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Ranks:
    """Where each area stands, 1 being the highest rate; NaN where unknown."""

    median: Floats
    low: Floats  # bounds of the interval at `level`
    high: Floats
    top: Floats  # share of simulations in which the area is among the `top_share` highest
    top_third: Floats  # likewise for the highest third
    top_share: float
    level: float
    simulations: int
    seed: int
    difference: Difference  # whether areas differ at all
    moments: Moments
    design_effect: float

    @property
    def distinct(self) -> bool:
        """Whether ranks mean anything: areas differ beyond chance, and by how much is known."""
        return self.difference.found and self.moments.between > 0


def shrunken_rates(
    events: Floats,
    at_risk: Floats,
    *,
    design_effect: float = NO_DESIGN_EFFECT,
    moments: Moments | None = None,
) -> Floats:
    """Pull each rate towards the mean of all, the more the smaller the area.

    Parameters
    ----------
    events, at_risk
        (n,) numerators and denominators, without NaN.
    design_effect
        By which counts are divided first, at least 1.
    moments
        Where they rest on more than these counts; None: found from them.
    """
    found = moments or binomial_moments(events, at_risk, design_effect)
    require_counts(events, at_risk)
    spread = found.between + chance_variances(found, at_risk, design_effect)
    weight = np.divide(found.between, spread, out=np.zeros_like(spread), where=spread > 0)
    return np.asarray(found.mean + weight * (events / at_risk - found.mean))


def standardised_rates(
    events: Floats,
    at_risk: Floats,
    *,
    design_effect: float = NO_DESIGN_EFFECT,
    moments: Moments | None = None,
) -> Floats:
    """Give rates a common variance, so that small areas do not stand out by size (0, 1).

    Parameters
    ----------
    events, at_risk
        (n,) numerators and denominators, without NaN.
    design_effect
        By which counts are divided first, at least 1.
    moments
        Where they rest on more than these counts; None: found from them.
    """
    found = moments or binomial_moments(events, at_risk, design_effect)
    require_counts(events, at_risk)
    spread = np.sqrt(found.between + chance_variances(found, at_risk, design_effect))
    rates = events / at_risk
    return np.asarray(
        np.divide(rates - found.mean, spread, out=np.zeros_like(rates), where=spread > 0)
    )


def rank_intervals(
    events: Floats,
    at_risk: Floats,
    *,
    design_effect: float = NO_DESIGN_EFFECT,
    moments: Moments | None = None,
    differing: Difference | None = None,
    simulations: int = RANK_SIMULATIONS,
    seed: int = 2026,
) -> Ranks:
    """Rank areas in draws from what their counts say about their rates.

    Rates are drawn from beta distributions: the prior with mean and variance of `moments`, and each
    area's own counts. Where areas do not differ beyond chance there is nothing to rank.

    Parameters
    ----------
    events, at_risk
        (n,) numerators and denominators, without NaN.
    design_effect
        By which counts are divided first, at least 1.
    moments
        Where they rest on more than these counts; None: found from them.
    differing
        Likewise the test whether areas differ at all.
    simulations
        Number of draws.
    """
    require_counts(events, at_risk)
    found = moments or binomial_moments(events, at_risk, design_effect)
    tested = differing or difference(events, at_risk, design_effect=design_effect, seed=seed)
    n = len(events)
    nothing = np.full(n, np.nan)
    ranks = Ranks(
        median=nothing, low=nothing, high=nothing, top=nothing, top_third=nothing,
        top_share=TOP_SHARE, level=LEVEL,
        simulations=simulations, seed=seed, difference=tested, moments=found,
        design_effect=design_effect,
    )  # fmt: skip
    return _filled(ranks, events, at_risk) if ranks.distinct else ranks


def _filled(ranks: Ranks, events: Floats, at_risk: Floats) -> Ranks:
    mean, between = ranks.moments.mean, ranks.moments.between
    strength = max(mean * (1 - mean) / between - 1, 1e-3)
    drawn = _simulated_ranks(
        mean * strength + events / ranks.design_effect,
        (1 - mean) * strength + (at_risk - events) / ranks.design_effect,
        ranks.simulations, ranks.seed,
    )  # fmt: skip
    edge = (1 - ranks.level) / 2
    low, median, high = np.quantile(drawn, [edge, 0.5, 1 - edge], axis=0, method="nearest")
    highest = max(1, round(ranks.top_share * len(events)))
    third = max(1, round(len(events) / 3))
    return replace(
        ranks, median=median, low=low, high=high, top=(drawn <= highest).mean(axis=0),
        top_third=(drawn <= third).mean(axis=0),
    )  # fmt: skip


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
