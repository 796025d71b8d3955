"""Do areas differ at all?

Tarone's score statistic (1979) for binomial shares against a beta-binomial scatter,
S = sum (x - n m)^2 / (m (1 - m)). Where all areas share one rate, the cases of the city fall on
people as if drawn without replacement: given their number, counts are multivariate hypergeometric,
whatever the rate, and the test is exact (by draws) also where areas are small and cases rare.
"""

from dataclasses import dataclass

import numpy as np

from analyses.hot_spots.moments import NO_DESIGN_EFFECT, require_counts, require_design_effect
from kpk_geo.arrays import Floats
from kpk_geo.errors import InputError
from kpk_geo.german import number

SIMULATIONS = 999  # smallest p 0.001
LEVEL = 0.05  # at which areas count as different
_CELLS = 2_000_000  # simulations x areas held at a time
_ROUNDING = 1e-9
MAX_PEOPLE = 999_999_999  # that can be drawn from


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What the test says."""

    statistic: float  # Tarone's S, divided by the design effect
    expected: float  # what it would be on average if all areas shared one rate
    p: float
    simulations: int
    seed: int

    @property
    def found(self) -> bool:
        """Whether areas differ beyond chance."""
        return self.p <= LEVEL


def difference(
    events: Floats,
    at_risk: Floats,
    *,
    design_effect: float = NO_DESIGN_EFFECT,
    simulations: int = SIMULATIONS,
    seed: int = 2026,
) -> Difference:
    """Test whether all areas share one rate.

    Parameters
    ----------
    events, at_risk
        (n,) numerators and denominators, without NaN; parts of people are rounded.
    design_effect
        By which the statistic is divided before it is compared, at least 1: people who share
        their status make counts scatter that much more.
    simulations
        Number of draws; the smallest p is 1 / (simulations + 1).

    Raises
    ------
    InputError
        Counts are impossible, or there are too many people.
    """
    require_counts(events, at_risk)
    require_design_effect(design_effect)
    order = np.lexsort((events, at_risk))  # rows in another order: the same draws
    people = np.rint(at_risk[order]).astype(np.int64)
    cases = np.minimum(np.rint(events[order]).astype(np.int64), people)
    total, everyone = int(cases.sum()), int(people.sum())
    if everyone > MAX_PEOPLE:
        raise InputError(f"Mehr als {number(MAX_PEOPLE)} Menschen: Bitte die Nenner prüfen.")
    if not 0 < total < everyone:
        return Difference(statistic=0.0, expected=0.0, p=1.0, simulations=simulations, seed=seed)
    mean = total / everyone
    observed = float(_score(cases[None], people, mean)[0]) / design_effect
    random = np.random.Generator(np.random.Philox(seed))
    step, hits = max(1, _CELLS // len(people)), 0
    for start in range(0, simulations, step):
        drawn = random.multivariate_hypergeometric(
            people, total, size=min(step, simulations - start), method="marginals"
        )
        hits += int((_score(drawn, people, mean) >= observed * (1 - _ROUNDING)).sum())
    return Difference(
        statistic=observed,
        expected=float((people * (everyone - people)).sum() / max(everyone - 1, 1)),
        p=(hits + 1) / (simulations + 1),
        simulations=simulations,
        seed=seed,
    )


def _score(cases: np.ndarray, people: np.ndarray, mean: float) -> Floats:
    """Give S of each row."""
    return np.asarray(((cases - people * mean) ** 2).sum(axis=1) / (mean * (1 - mean)))
