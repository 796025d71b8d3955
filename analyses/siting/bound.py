"""How good could any choice be? An upper bound that no choice of k candidates can pass.

Lagrangian relaxation of "each point is served once" (Cornuejols, Fisher and Nemhauser 1977): every
point has a price; a candidate is worth what its benefits exceed the prices by; the k worthiest and
the sum of the prices bound the value from above. Subgradient steps bring the prices down to where
the bound is lowest. Candidates that cannot be in any better choice fall out on the way.
"""

from dataclasses import dataclass

import numpy as np

from analyses.siting import kernels
from analyses.siting.benefit import Benefits
from analyses.siting.interchange import Choice, improved
from kpk_geo.arrays import Bools, Floats

STEPS = 400  # most instances need fewer than 200
_HALVE_AFTER = 15  # steps without a better bound
_SMALLEST = 1e-4  # scale of a step; smaller ones move nothing
_TRY_EVERY = 10  # better bounds; each may show a better choice
TOLERANCE = 1e-9  # of the value: an equal bound proves the choice


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Bound:
    """A bound and the best choice met on the way to it."""

    value: float  # no choice is worth more
    choice: Choice
    is_open: Bools  # candidates that may be in a better choice than `choice`

    @property
    def gap(self) -> float:
        """Share of the bound by which the choice may fall short of the best there is."""
        return max(0.0, 1 - self.choice.value / self.value) if self.value > 0 else 0.0


def lagrangian_bound(
    benefits: Benefits, count: int, is_open: Bools, choice: Choice, *, steps: int = STEPS,
    close_enough: float = 0.0,
) -> Bound:  # fmt: skip
    """Bound the value of any `count` candidates, and look for a better choice on the way.

    Parameters
    ----------
    benefits
        Beyond what existing sites bring.
    count
        How many are chosen.
    is_open
        (candidates,) which may be taken.
    choice
        Of `count` candidates or fewer; the better it is, the faster the bound.
    steps
        At most.
    close_enough
        Gap at which the search ends; 0: only a proof ends it.
    """
    rows = (benefits.indptr, benefits.indices, benefits.value)
    price = benefits.best_of(choice.chosen)
    lowest, scale, idle, better = np.inf, 1.0, 0, 0
    is_open, worth, served = is_open.copy(), np.empty(benefits.candidates), np.empty(len(price))
    for _ in range(steps):
        kernels.reduced_values(*rows, price, is_open, worth)
        order = np.argsort(-worth, kind="stable")
        top = np.sort(order[:count][worth[order[:count]] > 0])
        bound = float(price.sum() + worth[top].sum())
        if bound < lowest - TOLERANCE * abs(lowest if np.isfinite(lowest) else bound):
            lowest, idle, better = bound, 0, better + 1
            if better % _TRY_EVERY == 0 and len(top) == count:
                other = improved(benefits, top, is_open)
                choice = other if other.value > choice.value * (1 + TOLERANCE) else choice
        else:
            idle += 1
        is_open &= ~_hopeless(worth, order, count, bound, choice)
        gap = 1 - choice.value / lowest if lowest > 0 else 0.0
        if gap <= max(close_enough, TOLERANCE) or scale < _SMALLEST:
            break
        if idle and idle % _HALVE_AFTER == 0:
            scale /= 2
        kernels.count_served(*rows, price, top, served)
        price = _moved(price, 1 - served, scale * (bound - choice.value))
    return Bound(value=max(lowest, choice.value), choice=choice, is_open=is_open)


def _hopeless(worth: Floats, order: np.ndarray, count: int, bound: float, choice: Choice) -> Bools:
    """Say which candidates, forced into a choice, would keep it from being any better."""
    if len(order) <= count or not np.isfinite(worth[order[count - 1]]):
        return np.zeros(len(worth), dtype=bool)
    last = max(worth[order[count - 1]], 0.0)
    with_it = bound - last + worth
    hopeless = np.asarray(with_it < choice.value * (1 - TOLERANCE), dtype=bool)
    hopeless[order[:count]] = False
    hopeless[choice.chosen] = False
    return hopeless


def _moved(price: Floats, slope: Floats, size: float) -> Floats:
    """Go one step down, along the slope where the price may still fall."""
    slope = np.where((price <= 0) & (slope > 0), 0.0, slope)
    length = float(slope @ slope)
    return np.maximum(price - size / length * slope, 0.0) if length else price
