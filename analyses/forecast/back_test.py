"""How far was the same forecast off, had it been made earlier? Intervals come from nowhere else.

Empirical intervals (Smith & Sincich 1988; Rayer, Smith & Tayman 2009): the forecast is repeated at
every earlier date of which the outcome is loaded, with nothing but what was known then. Errors grow
with the size of an area, less than in proportion: their variance is a part by numbers and a part by
places, and the 90 % of errors so standardised give the interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import nnls
from scipy.stats import t as student

from kpk_geo.arrays import Floats

COVERAGE = 0.9
_ROUNDS = 5  # of the weighted fit: it settles after two or three


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """How far forecasts of one group were off."""

    by_numbers: float  # variance per child
    by_places: float  # standard deviation as a share of the number
    critical: float  # standardised error that `COVERAGE` of the areas stay within
    areas: int  # errors that it rests on
    city: tuple[float, ...]  # log of what came over what was forecast, one per back-test

    def half_width(self, forecast: pd.Series) -> pd.Series:
        """Give half of the interval of areas; NaN stays NaN."""
        variance = self.by_numbers * forecast + (self.by_places * forecast) ** 2
        return self.critical * variance**0.5


def errors(forecasts: Sequence[pd.Series], outcomes: Sequence[pd.Series]) -> Errors | None:
    """Learn from back-tests; None where there is no single one with an outcome.

    Parameters
    ----------
    forecasts, outcomes
        By area_id, one of each per back-test; NaN where not known.
    """
    pairs = [(f, o.reindex(f.index)) for f, o in zip(forecasts, outcomes, strict=True)]
    known = [(f[m], o[m]) for f, o in pairs if (m := f.notna() & o.notna() & (f > 0)).any()]
    if not known:
        return None
    expected = np.concatenate([f.to_numpy(float) for f, _ in known])
    actual = np.concatenate([o.to_numpy(float) for _, o in known])
    numbers, places = _variance(expected, (actual - expected) ** 2)
    scale = np.sqrt(numbers * expected + places * expected**2)
    standardised = np.sort(np.abs(actual - expected) / np.where(scale > 0, scale, 1))
    # The smallest that holds the share for one more area as well (Vovk et al. 2005).
    place = min(len(standardised), int(np.ceil(COVERAGE * (len(standardised) + 1)))) - 1
    return Errors(
        by_numbers=numbers, by_places=float(np.sqrt(places)), critical=float(standardised[place]),
        areas=len(expected),
        city=tuple(float(np.log(max(o.sum(), 0.5) / f.sum())) for f, o in known),
    )  # fmt: skip


def _variance(expected: Floats, squares: Floats) -> tuple[float, float]:
    """Fit squares = a * expected + b * expected^2, neither part negative, each area alike."""
    weight = 1 / np.maximum(expected, 1.0)
    solution = np.array([1.0, 0.0])
    for _ in range(_ROUNDS):
        design = np.column_stack([expected, expected**2]) * weight[:, None]
        solution, _ = nnls(design, squares * weight)
        fitted = solution[0] * expected + solution[1] * expected**2
        if not fitted.all():
            break
        weight = 1 / fitted
    return float(solution[0]), float(solution[1])


def city_factor(found: Sequence[Errors], apart: int) -> float:
    """Give by which factor the city's number may be off.

    Parameters
    ----------
    found
        Of groups that are of one kind: with unborn children, or without.
    apart
        Back-tests that do not overlap. Each of them gives one error per group, and so few errors
        make the factor wide (Student's t).
    """
    logs = np.array([value for item in found for value in item.city])
    spread = float(np.sqrt((logs**2).mean()))
    return float(np.exp(student.ppf((1 + COVERAGE) / 2, len(found) * apart) * spread))
