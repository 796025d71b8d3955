"""Does an area keep its class when the indicators are weighted otherwise?

What the counts add to this doubt is told in `posterior`; robust is what holds against both.

Every weighting of an index is a decision, not a fact. Two answers per area: the share of random
weightings (Dirichlet with all parameters 1: every mixture equally likely) in which the area
stays in its class, and the share of the indices that leave out one indicator each.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpk_geo.arrays import Floats

_CHUNK = 4_000_000  # scores held at a time: 32 MB

Combine = Callable[[np.ndarray, np.ndarray], np.ndarray]  # (n, k), (k, m) -> scores (n, m)
Classify = Callable[[np.ndarray], np.ndarray]  # scores -> class codes


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Robustness:
    """How firmly each area sits in its class."""

    weighting_share: pd.Series  # by area_id, 0-1; NaN for areas without a class
    leave_one_out_share: pd.Series  # by area_id, 0-1; NaN with a single indicator
    simulations: int
    seed: int


def random_weightings(indicators: int, simulations: int, seed: int) -> Floats:
    """Draw weightings, one a column (indicators, simulations).

    Parameters
    ----------
    indicators
        How many are weighted.
    simulations
        How many weightings.
    """
    random = np.random.default_rng(seed)
    return np.asarray(random.dirichlet(np.ones(indicators), simulations).T)


def robustness(
    z: pd.DataFrame, weights: pd.Series, combine: Combine, classify: Classify,
    *, simulations: int = 1000, seed: int = 2021,
) -> Robustness:  # fmt: skip
    """Recompute the classes under other weights; of a single indicator there are none: NaN.

    Parameters
    ----------
    z
        Standardised values by area_id, one column per indicator, without NaN.
    weights
        The weights of the index itself, by indicator.
    combine
        Turns values (n, k) and weightings (k, m) into scores (n, m).
    classify
        Turns scores into class codes of the same shape.
    simulations
        Number of random weightings.
    """
    matrix = z.to_numpy()
    own = classify(combine(matrix, weights.to_numpy()[:, None]))[:, 0]
    drawn = simulations if matrix.shape[1] > 1 else 0
    random = random_weightings(matrix.shape[1], drawn, seed)
    return Robustness(
        weighting_share=pd.Series(
            _share_kept(matrix, random, own, combine, classify), index=z.index, dtype=float
        ),
        leave_one_out_share=pd.Series(
            _share_kept(matrix, _without_one(weights), own, combine, classify),
            index=z.index,
            dtype=float,
        ),
        simulations=simulations,
        seed=seed,
    )


def _without_one(weights: pd.Series) -> np.ndarray:
    """One column per index that leaves out one indicator; no column for a single indicator."""
    count = len(weights)
    if count < 2:
        return np.empty((count, 0))
    columns = np.repeat(weights.to_numpy(dtype=float)[:, None], count, axis=1)
    columns[np.diag_indices(count)] = 0
    return columns


def _share_kept(
    matrix: np.ndarray,
    weightings: np.ndarray,
    own: np.ndarray,
    combine: Combine,
    classify: Classify,
) -> np.ndarray:
    total = weightings.shape[1]
    if total == 0:
        return np.full(len(matrix), np.nan)
    step = max(1, _CHUNK // max(len(matrix), 1))
    kept = np.zeros(len(matrix), dtype=np.int64)
    for start in range(0, total, step):
        codes = classify(combine(matrix, weightings[:, start : start + step]))
        kept += (codes == own[:, None]).sum(axis=1)
    return np.asarray(kept / total)
