"""Do similar values lie side by side, in the whole map and around each area?

Measures as published: Moran (1950) with the moments of Cliff and Ord (1981); local Moran of Anselin
(1995), with divisor n; Gi and Gi* of Ord and Getis (1995); local join counts of Anselin and Li
(2019). Row-standardised weights unless said otherwise. Areas without neighbours leave the sums.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.special import ndtr

from analyses.hot_spots import kernels
from analyses.hot_spots.inference import in_parts, neighbour_sums
from analyses.neighbours.graph import NeighbourGraph
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.errors import InputError

PERMUTATIONS = 9_999
_MAX_STEPS = 4e8  # of the permutations: a few seconds; larger maps get fewer permutations


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalMoran:
    """How alike neighbours are in the whole map."""

    value: float  # about 1: alike, `expected`: by chance, negative: unlike
    expected: float
    variance_normal: float
    variance_random: float
    p_normal: float  # one-sided: more alike than by chance
    p_random: float
    p_permuted: float  # NaN without permutations
    permutations: int
    seed: int
    areas: int  # with neighbours


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class LocalMoran:
    """Anselin's local measure, (n,); NaN without neighbours."""

    value: Floats
    lag: Floats  # neighbours' weighted mean of the centred values
    variance_conditional: Floats  # Sokal, Oden and Thomson (1998), equation A8
    expected_total: Floats  # under total randomisation
    variance_total: Floats


def row_standardised(graph: NeighbourGraph) -> sparse.csr_matrix:
    """Give weights that add up to 1 in each row with neighbours."""
    weights = graph.matrix()
    total = np.asarray(weights.sum(axis=1)).ravel()
    scale = np.divide(1, total, out=np.zeros_like(total), where=total != 0)
    return sparse.diags(scale) @ weights


def neighbour_mean(values: Floats, graph: NeighbourGraph) -> Floats:
    """Give the neighbours' (weighted) mean; NaN without neighbours."""
    sums = neighbour_sums(np.asarray(values, float), graph)
    size = graph.cardinalities.astype(float)
    if graph.weights is not None:
        size = np.bincount(graph.focal, graph.weights, minlength=len(size))
    mean: Floats = np.divide(sums, size, out=np.full(len(size), np.nan), where=size != 0)
    return mean


def global_moran(
    values: Floats,
    graph: NeighbourGraph,
    *,
    standardised: bool = True,
    permutations: int = PERMUTATIONS,
    seed: int = 2026,
    threads: int = 1,
) -> GlobalMoran:
    """Compute Moran's I with its analytic and its permutation test.

    On large maps the number of permutations is cut to what takes a few seconds; the result names
    the number used.

    Parameters
    ----------
    values
        (n,) in the order of `graph.area_ids`, without NaN.
    graph
        Areas without neighbours are left out.
    standardised
        Whether the weights of each area are made to add up to 1.
    permutations
        At most so many; 0: no permutation test.

    Raises
    ------
    InputError
        No area has neighbours, or all values are the same.
    """
    linked = graph.cardinalities > 0
    if linked.sum() < 3:
        raise InputError(
            "Kaum ein Gebiet hat Nachbarn: Ein globaler Wert ist so nicht zu bestimmen. Ist die "
            "Toleranz der Nachbarschaft kleiner als die Lücken zwischen den Flächen?"
        )
    inner = graph.within(linked)
    # In the order of values, so that the order of the rows decides nothing.
    x = np.asarray(values, float)[linked]
    if x.min() == x.max():
        raise InputError("Alle Werte sind gleich: Ohne Unterschiede gibt es keine Häufung.")
    z = x - x.mean()
    weights = row_standardised(inner) if standardised else inner.matrix()
    n, total = len(z), float(weights.sum())
    power = float((z**2).sum())
    product = float(z @ (weights @ z))
    value = n / total * product / power
    expected = -1 / (n - 1)
    normal, random = _moran_variances(z, weights, expected)
    tries = int(min(permutations, max(99, _MAX_STEPS // max(weights.nnz, 1))))
    beyond = _permuted(z, weights, product, tries, seed, threads) if tries else np.nan
    return GlobalMoran(
        value=value,
        expected=expected,
        variance_normal=normal,
        variance_random=random,
        p_normal=float(ndtr((expected - value) / np.sqrt(normal))),
        p_random=float(ndtr((expected - value) / np.sqrt(random))),
        p_permuted=(beyond + 1) / (tries + 1),
        permutations=tries,
        seed=seed,
        areas=n,
    )


def _moran_variances(z: Floats, weights: sparse.csr_matrix, expected: float) -> tuple[float, float]:
    n, s0 = len(z), float(weights.sum())
    both = weights + weights.T
    s1 = float((both.multiply(both)).sum()) / 2
    ends = np.asarray(weights.sum(axis=1)).ravel() + np.asarray(weights.sum(axis=0)).ravel()
    s2 = float((ends**2).sum())
    normal = (n**2 * s1 - n * s2 + 3 * s0**2) / ((n**2 - 1) * s0**2) - expected**2
    kurtosis = n * float((z**4).sum()) / float((z**2).sum()) ** 2
    first = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    second = kurtosis * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    random = (first - second) / ((n - 1) * (n - 2) * (n - 3) * s0**2) - expected**2
    return normal, random


def _permuted(
    z: Floats, weights: sparse.csr_matrix, observed: float, tries: int, seed: int, threads: int
) -> int:
    matrix = weights.tocsr()
    slack = 1e-10 * float(abs(matrix).sum()) * float((z**2).max())
    count: Any = kernels.permuted_counts
    p_upper, _ = in_parts(
        lambda start, end: count(
            np.sort(z), matrix.indptr.astype(np.int64), matrix.indices, matrix.data,
            observed, slack, np.uint64(seed), start, end,
        ),
        tries, threads=threads, largest=tries,
    )  # fmt: skip
    return int(p_upper)


def local_moran(values: Floats, graph: NeighbourGraph) -> LocalMoran:
    """Compute Anselin's local Moran of every area with its moments under randomisation."""
    z = np.asarray(values, float) - np.mean(values)
    n, m2 = len(z), float((z**2).mean())
    weights = row_standardised(graph)
    alone = graph.cardinalities == 0
    lag = np.where(alone, np.nan, weights @ z)
    squares = np.asarray(weights.multiply(weights).sum(axis=1)).ravel()
    total = np.asarray(weights.sum(axis=1)).ravel()
    return LocalMoran(
        value=z * lag / m2,
        lag=lag,
        variance_conditional=(z**2 / m2**2)
        * (n / (n - 2))
        * (squares - total**2 / (n - 1))
        * (m2 - z**2 / (n - 1)),
        expected_total=-total / (n - 1),
        variance_total=_variance_total(z, squares, total),
    )


def _variance_total(z: Floats, squares: Floats, total: Floats) -> Floats:
    """Anselin (1995), equation 14: variance of the local Moran under total randomisation."""
    n = len(z)
    b2 = float((z**4).mean()) / float((z**2).mean()) ** 2
    pairs = total**2 - squares  # 2 w_i(kh): products of two different weights
    return (
        squares * (n - b2) / (n - 1)
        + pairs * (2 * b2 - n) / ((n - 1) * (n - 2))
        - (total / (n - 1)) ** 2
    )


def getis_ord(values: Floats, graph: NeighbourGraph, *, star: bool = False) -> Floats:
    """Compute the standardised Gi, or Gi* with the area itself, (n,); NaN without neighbours.

    The same with and without row standardisation, as it must be.

    Parameters
    ----------
    values
        (n,) in the order of `graph.area_ids`, without NaN.
    graph
        Neighbours with their weights, 1 where all count the same.
    star
        Whether the area itself counts among its neighbours, with weight 1.
    """
    x = np.asarray(values, float)
    n = len(x)
    weights = graph.matrix()
    if star:
        weights = weights + sparse.identity(n)
    total = np.asarray(weights.sum(axis=1)).ravel()
    squares = np.asarray(weights.multiply(weights).sum(axis=1)).ravel()
    lag = weights @ x
    if star:
        mean, power, others = np.full(n, x.mean()), np.full(n, (x**2).mean()), n
    else:
        mean = (x.sum() - x) / (n - 1)
        power = ((x**2).sum() - x**2) / (n - 1)
        others = n - 1
    spread = np.sqrt(np.maximum(power - mean**2, 0))
    scale = spread * np.sqrt(np.maximum((others * squares - total**2) / (others - 1), 0))
    usable = (scale > 0) & (graph.cardinalities > 0)
    found: Floats = np.divide(lag - total * mean, scale, out=np.full(n, np.nan), where=usable)
    return found


def local_join_counts(attribute: Bools, graph: NeighbourGraph) -> tuple[Ints, Floats]:
    """Count for every area with an attribute its neighbours with it, and how probable as many are.

    Exact: k neighbours out of n - 1 others, of which so many have it, is a hypergeometric
    draw (Anselin and Li 2019). NaN for areas without it, or without neighbours.

    Returns
    -------
    counts : (n,) int64
    p : (n,) float64
        Probability of at least as many.
    """
    from scipy import stats  # takes half a second to import, which the first map need not wait for

    have = np.asarray(attribute, bool)
    counts = neighbour_sums(have.astype(np.int64), graph)
    n, total = len(have), int(have.sum())
    p = stats.hypergeom.sf(counts - 1, n - 1, total - 1, graph.cardinalities)
    return counts, np.where(have & (graph.cardinalities > 0), p, np.nan)
