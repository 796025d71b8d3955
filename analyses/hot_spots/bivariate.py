"""Does much burden meet little supply, here and around?

Association only: both are measured at the same time, nothing says that one causes the other. Lee's
L (2001) for the whole map, the bivariate local Moran (Anselin, Syabri and Smirnov 2002) for each
area: its own burden against the mean supply of its neighbours.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from analyses.hot_spots.clusters import LEVEL, grades_of
from analyses.hot_spots.corrections import benjamini_hochberg
from analyses.hot_spots.grading import MIN_AREAS
from analyses.hot_spots.inference import Inference, InferenceOptions, infer
from analyses.hot_spots.statistics import neighbour_mean, row_standardised
from analyses.neighbours.graph import NeighbourGraph
from kpk_geo.arrays import Floats

PERMUTATIONS = 9_999
_BLOCK = 500  # permutations held at a time


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Bivariate:
    """Burden and supply together.

    `rows` by area_id: neighbour_supply, local_moran, p_one_sided (supply around as low by chance),
    p_adjusted, grade, quadrant ("high_low": much burden, little supply around, ...).
    """

    rows: pd.DataFrame
    lee: float
    p_lee: float  # two-sided, by permuting pairs over the areas
    correlation: float  # Pearson, without neighbours
    permutations: int
    inference: Inference | None
    tests: int
    reason: str


def bivariate(
    burden: pd.Series,
    supply: pd.Series,
    graph: NeighbourGraph,
    options: InferenceOptions | None = None,
    *,
    level: float = LEVEL,
) -> Bivariate:
    """Compare burden with the supply of the neighbourhood, where both are known.

    Parameters
    ----------
    burden
        By area_id, higher is more burdened; NaN where it is not known.
    supply
        By the same area_ids; NaN where it is not known.
    graph
        Areas that are not in it are not tested.
    options
        How the probabilities are found; None: the defaults.
    level
        Of significance, for the grades.
    """
    choices = options or InferenceOptions()
    known = burden.notna() & supply.notna()
    inner = graph.within(graph.area_ids.isin(known.index[known]))
    inner = inner.within(inner.cardinalities > 0)
    ids = inner.area_ids
    rows = pd.DataFrame(
        {"neighbour_supply": np.nan, "local_moran": np.nan, "p_one_sided": np.nan,
         "p_adjusted": np.nan, "grade": None, "quadrant": None},
        index=burden.index,
    ).astype({"grade": object, "quadrant": object})  # fmt: skip
    if len(ids) < MIN_AREAS:
        reason = f"Nur {len(ids)} Gebiete haben beide Werte; nötig sind {MIN_AREAS}."
        return Bivariate(
            rows=rows, lee=float("nan"), p_lee=float("nan"), correlation=float("nan"),
            permutations=0, inference=None, tests=0, reason=reason,
        )  # fmt: skip
    x, y = (column[ids].to_numpy(float) for column in (burden, supply))
    zx, zy = (x - x.mean()) / x.std(), (y - y.mean()) / y.std()
    lee, p_lee = _lee(zx, zy, inner, PERMUTATIONS, choices.seed)
    found = infer(y, inner, choices)
    lag = neighbour_mean(zy, inner)
    adjusted = benjamini_hochberg(found.p_lower)
    rows.loc[ids, "neighbour_supply"] = neighbour_mean(y, inner)
    rows.loc[ids, "local_moran"] = zx * lag
    rows.loc[ids, "p_one_sided"] = found.p_lower
    rows.loc[ids, "p_adjusted"] = adjusted
    rows.loc[ids, "grade"] = [grade.value for grade in grades_of(found.p_lower, adjusted, level)]
    own = np.where(zx > 0, "high", "low")
    around = np.where(lag > 0, "high", "low")
    rows.loc[ids, "quadrant"] = [f"{a}_{b}" for a, b in zip(own, around, strict=True)]
    return Bivariate(
        rows=rows, lee=lee, p_lee=p_lee, correlation=float((zx * zy).mean()),
        permutations=PERMUTATIONS, inference=found, tests=len(ids), reason="",
    )  # fmt: skip


def lees_l(zx: Floats, zy: Floats, weights: sparse.csr_matrix) -> float:
    """Compute Lee's L of two standardised variables; weights by row, without self.

    Parameters
    ----------
    zx, zy
        (n,) mean 0 and variance 1.
    weights
        (n, n), a row for each area.
    """
    total = np.asarray(weights.sum(axis=1)).ravel()
    return float(((weights @ zx) @ (weights @ zy)) / (total**2).sum())


def _permuted_lee(
    zx: Floats, zy: Floats, kernel: sparse.csr_matrix, random: np.random.Generator, count: int
) -> Floats:
    order = np.argsort(zx, kind="stable")  # the order of the rows decides nothing
    mixed = random.permuted(np.tile(order, (count, 1)), axis=1).T
    return np.asarray((zx[mixed] * (kernel @ zy[mixed])).sum(axis=0))


def _lee(
    zx: Floats, zy: Floats, graph: NeighbourGraph, permutations: int, seed: int
) -> tuple[float, float]:
    """Permute pairs, so that the association within the areas stays what it is."""
    weights = row_standardised(graph)
    kernel = (weights.T @ weights).tocsr()
    total = np.asarray(weights.sum(axis=1)).ravel()
    scale = 1 / float((total**2).sum())
    observed = lees_l(zx, zy, weights)
    random = np.random.Generator(np.random.Philox(seed))
    permuted = np.concatenate([
        _permuted_lee(zx, zy, kernel, random, min(_BLOCK, permutations - start))
        for start in range(0, permutations, _BLOCK)
    ]) * scale  # fmt: skip
    above = int((permuted >= observed - 1e-12).sum()) + 1
    below = int((permuted <= observed + 1e-12).sum()) + 1
    return observed, min(1.0, 2 * min(above, below) / (permutations + 1))
