"""Good choices fast: greedy, then swaps until none helps, from several beginnings.

Teitz and Bart (1968), in the fast form of Whitaker (1983). It proves nothing; `bound.py` does.
"""

from dataclasses import dataclass

import numpy as np

from analyses.siting import kernels
from analyses.siting.benefit import Benefits
from kpk_geo.arrays import Bools, Floats, Ints

STARTS = 10  # beginnings: greedy, the rest by chance
SEED = 20_270_401  # any number; the same one gives the same answer
_GAIN = 1e-9  # of the value: less is noise of the sums


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Choice:
    """Some candidates and what they are worth together."""

    chosen: Ints  # ascending
    value: float


def value_of(benefits: Benefits, chosen: Ints) -> float:
    """Give the sum over all points of the best benefit of the chosen."""
    return float(benefits.best_of(chosen).sum())


def greedy(benefits: Benefits, count: int, is_open: Bools) -> Ints:
    """Take the candidate that adds most, one after the other; fewer where none adds anything.

    Parameters
    ----------
    benefits
        Beyond what existing sites bring.
    count
        How many are taken at most.
    is_open
        (candidates,) which may be taken.
    """
    best, free = np.zeros(benefits.points), is_open.copy()
    chosen: list[int] = []
    for _ in range(count):
        found = kernels.best_addition(benefits.indptr, benefits.indices, benefits.value, best, free)
        if found < 0:
            break
        chosen.append(int(found))
        free[found] = False
        points, value = benefits.row(int(found))
        best[points] = np.maximum(best[points], value)
    return np.array(sorted(chosen), dtype=np.int64)


def improved(benefits: Benefits, chosen: Ints, is_open: Bools) -> Choice:
    """Swap as long as that helps, each time the swap that gains most.

    Parameters
    ----------
    benefits
        Beyond what existing sites bring.
    chosen
        Where to begin.
    is_open
        (candidates,) which may be taken.
    """
    chosen = chosen.copy()
    best, second, slot = _state(benefits)
    rows = (benefits.indptr, benefits.indices, benefits.value)
    while len(chosen):
        kernels.two_best(*rows, chosen, best, second, slot)
        free = is_open.copy()
        free[chosen] = False
        lost = kernels.losses(best, second, slot, len(chosen))
        found, place, gain = kernels.best_swap(*rows, best, second, slot, free, lost)
        if found < 0 or gain <= _GAIN * best.sum():
            break
        chosen[place] = found
    return Choice(chosen=np.sort(chosen), value=value_of(benefits, chosen))


def swap_losses(benefits: Benefits, chosen: Ints) -> Floats:
    """Give what the value changes by with each candidate in each chosen one's place.

    Returns
    -------
    numpy.ndarray
        (candidates, chosen); 0 where nothing changes, negative where the swap is worse.
    """
    best, second, slot = _state(benefits)
    rows = (benefits.indptr, benefits.indices, benefits.value)
    kernels.two_best(*rows, chosen, best, second, slot)
    lost = kernels.losses(best, second, slot, len(chosen))
    table: Floats = kernels.swap_table(*rows, best, second, slot, lost)
    return table


def interchange(
    benefits: Benefits, count: int, is_open: Bools, *, starts: int = STARTS, seed: int = SEED
) -> Choice:
    """Give the best of several beginnings; of equals the one found first.

    Parameters
    ----------
    benefits
        Beyond what existing sites bring.
    count
        How many are chosen; fewer where more would add nothing.
    is_open
        (candidates,) which may be taken.
    starts
        How many beginnings: greedy, then some by chance.
    seed
        Of those by chance.
    """
    first = greedy(benefits, count, is_open)
    best = improved(benefits, first, is_open)
    useful = np.flatnonzero(is_open & (np.diff(benefits.indptr) > 0))
    if len(first) < count or len(useful) <= count:
        return best
    rng = np.random.Generator(np.random.Philox(seed))
    for _ in range(starts - 1):
        begin = np.sort(rng.choice(useful, count, replace=False))
        other = improved(benefits, begin, is_open)
        if other.value > best.value * (1 + _GAIN):
            best = other
    return best


def _state(benefits: Benefits) -> tuple[Floats, Floats, Ints]:
    points = benefits.points
    return np.empty(points), np.empty(points), np.empty(points, dtype=np.int64)
