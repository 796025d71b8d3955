"""How probable is a neighbourhood as high, or as low, as the observed one by chance?

The chance model is the conditional permutation of Anselin (1995, "Local indicators of spatial
association"): area i keeps its value, its k neighbours carry k of the other n - 1 values, each
choice equally probable. Local Moran's I, Gi and Gi* are all functions of the neighbours' sum once
the area's own value is fixed, so they share this probability.

Published values are whole numbers in their last digit. Then the probability is computed exactly
(the shift algorithm of Streitberg and Röhmel 1986): nothing drawn, no seed, the same everywhere.
Where that would cost too much, or weights are unequal, it is estimated from random
permutations that depend on the seed alone.
"""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analyses.hot_spots import exact_kernels, kernels
from analyses.neighbours.graph import NeighbourGraph
from kpk_geo.arrays import Floats, Ints
from kpk_geo.errors import InputError

PERMUTATIONS = 99_999  # smallest p is 1e-5: far enough below 0.05 / 542 for any correction
MAX_WORK = 6e9  # additions of the exact engine: a few seconds
MAX_MEMORY = 120e6  # bytes of its table
_LOSS = 1e4  # beyond that an area's exact tail is computed anew without its value
_DIGITS = 7  # decimals tried when looking for the published precision
_RESOLUTION = 2.0**40  # of values without a published precision, within their range


@dataclass(frozen=True, slots=True, kw_only=True)
class InferenceOptions:
    """How the probabilities are found."""

    permutations: int = PERMUTATIONS
    seed: int = 2026
    step: float | None = None  # round values to multiples of this; None: as they are
    allow_exact: bool = True
    max_work: float = MAX_WORK
    threads: int = 1


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Inference:
    """Probabilities by area, (n,); NaN for areas without neighbours."""

    p_upper: Floats  # of a neighbours' sum at least as large as observed
    p_lower: Floats  # of one at most as large
    exact: bool
    permutations: int  # 0 if exact
    seed: int | None
    step: float | None  # the precision at which values were compared; None: as they are
    why_not_exact: str = ""  # German: why the exact way was not taken

    @property
    def two_sided(self) -> Floats:
        """Twice the smaller tail, at most 1."""
        return np.asarray(np.minimum(1, 2 * np.minimum(self.p_upper, self.p_lower)))


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Whole:
    """Values as whole numbers from 0 in steps of `step`; ties of sums within `slack` per value."""

    values: Ints
    step: float
    slack: int


def infer(
    values: Floats, graph: NeighbourGraph, options: InferenceOptions | None = None
) -> Inference:
    """Find the probabilities of all areas.

    Parameters
    ----------
    values
        (n,) finite, in the order of `graph.area_ids`.
    graph
        With weights nothing is computed exactly.
    options
        None: the defaults.

    Raises
    ------
    InputError
        Values are not finite, or all the same.
    """
    choices = options or InferenceOptions()
    if not np.isfinite(values).all():
        raise InputError("Nur endliche Zahlen lassen sich prüfen; fehlende Werte vorher auslassen.")
    whole = _whole(values, choices.step)
    if graph.weights is not None:
        why = "die Nachbarn zählen verschieden viel"
        return _drawn(_own_permutations(values, graph, choices), graph, choices, None, why)
    why = "die exakte Rechnung war abgewählt"
    if choices.allow_exact and whole is not None:
        exact = _exact(whole, graph, choices.max_work)
        if exact is not None:
            return Inference(
                p_upper=exact[0], p_lower=exact[1], exact=True, permutations=0, seed=None,
                step=whole.step,
            )  # fmt: skip
        why = "die Werte haben zu viele Stellen für die exakte Rechnung"
    elif choices.allow_exact:
        why = "die Werte haben keine feste Zahl von Nachkommastellen"
    # Draws refer to ranks of values, not to rows, so that the order of areas decides nothing.
    order = _by_value(values, graph.area_ids)
    tails = _shared_permutations(whole or _fixed_point(values), graph, order, choices)
    return _drawn(tails, graph, choices, whole.step if whole else None, why)


def _drawn(
    tails: tuple[Floats, Floats],
    graph: NeighbourGraph,
    options: InferenceOptions,
    step: float | None,
    why: str,
) -> Inference:
    alone = graph.cardinalities == 0
    p_upper, p_lower = (np.where(alone, np.nan, tail) for tail in tails)
    return Inference(
        p_upper=p_upper, p_lower=p_lower, exact=False, permutations=options.permutations,
        seed=options.seed, step=step, why_not_exact=why,
    )  # fmt: skip


def _by_value(values: Floats, area_ids: pd.Index) -> Ints:
    """Sort by value, equal ones by name."""
    if area_ids.is_monotonic_increasing:
        return np.argsort(values, kind="stable")
    by_name = np.argsort(area_ids.astype(str).to_numpy(), kind="stable")
    return np.asarray(by_name[np.argsort(values[by_name], kind="stable")])


def _reordered(graph: NeighbourGraph, order: Ints) -> NeighbourGraph:
    """Renumber areas, so that (seed, area) means the same whatever the order of the rows."""
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    counts = graph.cardinalities[order]
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    entries = np.repeat(graph.indptr[:-1][order] - indptr[:-1], counts) + np.arange(indptr[-1])
    return NeighbourGraph(
        area_ids=graph.area_ids[order],
        indptr=indptr,
        indices=place[graph.indices[entries]].astype(np.int32),
        kind=graph.kind,
        weights=None if graph.weights is None else graph.weights[entries],
    )


def _whole(values: Floats, step: float | None) -> _Whole | None:
    """Find the last published digit: all values are multiples of it."""
    if len(values) == 0 or values.min() == values.max():
        raise InputError("Alle Werte sind gleich: Ohne Unterschiede gibt es keine Häufung.")
    if step is not None:
        return _from_steps(np.rint(values / step), step)
    for digits in range(_DIGITS + 1):
        scaled = values * 10.0**digits
        if np.abs(scaled).max() < 2**50 and np.abs(scaled - np.rint(scaled)).max() < 1e-6:
            return _from_steps(np.rint(scaled), 10.0**-digits)
    return None


def _from_steps(steps: Floats, step: float) -> _Whole:
    numbers = (steps - steps.min()).astype(np.int64)
    if numbers.max() == 0:
        raise InputError(
            f"Auf Schritte von {step:g} gerundet sind alle Werte gleich: Bitte feiner runden."
        )
    common = int(np.gcd.reduce(numbers))
    return _Whole(values=numbers // common, step=step * common, slack=0)


def _fixed_point(values: Floats) -> _Whole:
    span = values.max() - values.min()
    numbers = np.rint((values - values.min()) / span * _RESOLUTION).astype(np.int64)
    return _Whole(values=numbers, step=span / _RESOLUTION, slack=1)


def neighbour_sums(values: npt.NDArray[Any], graph: NeighbourGraph) -> npt.NDArray[Any]:
    """Add up the neighbours of each area, (n,); 0 for an area without any."""
    if graph.weights is None and np.issubdtype(values.dtype, np.integer):
        add: Any = kernels.row_sums
        return np.asarray(add(values, graph.indptr, graph.indices))
    taken = values[graph.indices]
    if graph.weights is not None:
        taken = taken * graph.weights
    return np.bincount(graph.focal, weights=taken, minlength=len(graph.area_ids))


def _exact(whole: _Whole, graph: NeighbourGraph, max_work: float) -> tuple[Floats, Floats] | None:
    """Compute both tails exactly; None if that costs too much."""
    degree = graph.cardinalities
    most = int(degree.max(initial=0))
    n = len(whole.values)
    if most == 0:
        return np.full(n, np.nan), np.full(n, np.nan)
    distinct, copies = np.unique(whole.values, return_counts=True)
    if _work(distinct, copies, most) > max_work:
        return None
    sums = neighbour_sums(whole.values, graph)
    scale = max(1.0, most / 2) / n
    upper, lower = _tails(distinct, copies, most, scale)
    leave: Any = exact_kernels.leave_one_out
    p_upper, p_lower, loss = leave(upper, lower, whole.values, sums, degree, scale)
    for value in np.unique(whole.values[(loss > _LOSS) & (degree > 0)]):
        rows = np.flatnonzero((whole.values == value) & (loss > _LOSS) & (degree > 0))
        fewer = copies - (distinct == value)
        up, down = _tails(distinct[fewer > 0], fewer[fewer > 0], most, scale)
        last = up.shape[1] - 1
        p_upper[rows] = up[degree[rows], np.minimum(sums[rows], last)]
        p_lower[rows] = down[degree[rows], np.minimum(sums[rows], last)]
    ways = _ways(n - 1, most, scale)[degree]
    smallest = scale**degree / ways  # the observed sum itself is one of the choices
    smallest[degree == 0] = np.nan
    return np.clip(p_upper / ways, smallest, 1), np.clip(p_lower / ways, smallest, 1)


def _work(distinct: Ints, copies: Ints, most: int) -> float:
    """Estimate the additions that the distribution takes; infinite if its table is too large."""
    largest = np.repeat(distinct[::-1], np.minimum(copies[::-1], most))[:most]
    largest = np.cumsum(largest).astype(float)
    if 8 * (most + 1) * (largest[-1] + 1) * 3 > MAX_MEMORY:
        return math.inf
    k = np.arange(1, most + 1)
    taken = np.minimum(copies[:, None], k[None]).sum(axis=0)
    return float((taken * (largest + 1)).sum())


def _tails(distinct: Ints, copies: Ints, most: int, scale: float) -> tuple[Floats, Floats]:
    choices = np.ones((len(distinct), most + 1))
    for taken in range(1, most + 1):
        left = np.maximum(copies - taken + 1, 0)
        choices[:, taken] = choices[:, taken - 1] * left / taken * scale
    distribute: Any = exact_kernels.sum_distribution
    tails: Any = exact_kernels.tails
    shifted = distinct - distinct[0]
    weight = distribute(shifted, copies, choices, most)
    found: tuple[Floats, Floats] = tails(weight)
    return found if distinct[0] == 0 else _moved(*found, int(distinct[0]))


def _moved(upper: Floats, lower: Floats, least: int) -> tuple[Floats, Floats]:
    """Undo the shift of a smallest value that is not 0: sums of k lie k times as much higher."""
    most, width = upper.shape[0] - 1, upper.shape[1] + (upper.shape[0] - 1) * least
    up, down = np.zeros((most + 1, width)), np.zeros((most + 1, width))
    for k in range(most + 1):
        begin = k * least
        up[k, :begin] = upper[k, 0]
        up[k, begin : begin + upper.shape[1]] = upper[k]
        down[k, begin : begin + upper.shape[1]] = lower[k]
        down[k, begin + upper.shape[1] :] = lower[k, -1]
    return up, down


def _ways(n: int, most: int, scale: float) -> Floats:
    """Weigh all choices of k out of n, k = 0 .. most."""
    ways = np.ones(most + 1)
    for k in range(1, most + 1):
        ways[k] = ways[k - 1] * (n - k + 1) / k * scale
    return ways


def _shared_permutations(
    whole: _Whole, graph: NeighbourGraph, order: Ints, options: InferenceOptions
) -> tuple[Floats, Floats]:
    degree = graph.cardinalities[order]
    sums = neighbour_sums(whole.values, graph)[order]
    slack = whole.slack * (degree + 1)
    groups = np.argsort(degree.astype(np.int32), kind="stable")
    groups = groups[degree[groups] > 0]
    if not len(groups):
        nothing = np.full(len(degree), np.nan)
        return nothing, nothing
    group_degree, begin = np.unique(degree[groups], return_index=True)
    group_first = np.append(begin, len(groups)).astype(np.int64)
    values, seed = whole.values[order], np.uint64(options.seed)
    count: Any = kernels.shared_counts
    counts = in_parts(
        lambda start, end: count(
            values, sums, degree, slack, groups, group_first, group_degree, seed, start, end
        ),
        options.permutations, threads=options.threads, largest=_largest_part(len(degree)),
    )  # fmt: skip
    return _estimated(counts, options.permutations, order)


def _largest_part(areas: int) -> int:
    """Draws counted at a time: few enough for the processor's store, at least one per area."""
    return max(8_192, min(areas, 131_072))


def _own_permutations(
    values: Floats, graph: NeighbourGraph, options: InferenceOptions
) -> tuple[Floats, Floats]:
    order = _by_value(values, graph.area_ids)
    values, graph = values[order], _reordered(graph, order)
    assert graph.weights is not None
    observed = neighbour_sums(values, graph)
    size = np.bincount(graph.focal, np.abs(graph.weights), minlength=len(values))
    slack = 1e-12 * size * np.abs(values).max()
    count: Any = kernels.own_counts
    counts = in_parts(
        lambda start, end: count(
            values, graph.indptr, graph.weights, observed, slack, options.permutations,
            np.uint64(options.seed), start, end,
        ),
        len(values), threads=options.threads, largest=max(1, len(values)),
    )  # fmt: skip
    return _estimated(counts, options.permutations, order)


def _estimated(counts: tuple[Ints, Ints], permutations: int, order: Ints) -> tuple[Floats, Floats]:
    """Count the observed map as one more, so that no probability is 0; in the order of the rows."""
    tails = np.empty((2, len(order)))
    tails[:, order] = (np.stack(counts) + 1) / (permutations + 1)
    return tails[0], tails[1]


def in_parts(
    count: Callable[[int, int], tuple[Any, Any]], total: int, *, threads: int, largest: int
) -> tuple[Any, Any]:
    """Add up counts of parts, in threads if wanted; whole numbers, so order is no matter.

    Parameters
    ----------
    count
        Counts from a first number to a last one, which is excluded; gives two counts.
    total
        How many there are, at least 1.
    largest
        Most that one call may count.
    """
    parts = max(min(threads, total), -(-total // largest))
    jobs = list(pairwise(np.linspace(0, total, parts + 1).astype(int).tolist()))
    if threads == 1:
        found = iter([count(start, end) for start, end in jobs])
    else:
        with ThreadPoolExecutor(threads) as pool:
            found = iter(list(pool.map(lambda job: count(*job), jobs)))
    p_upper, p_lower = next(found)
    for more, less in found:
        p_upper, p_lower = p_upper + more, p_lower + less
    return p_upper, p_lower
