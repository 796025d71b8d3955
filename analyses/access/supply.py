"""Is there enough for the children who can get there?

The floating catchment family shares the places of each offer among all children in reach (step
one) and adds up for each child what it gets from all offers in reach (step two). So a place is
given out once: over all children, supply times children adds up to the places.

References: 2SFCA Luo & Wang 2003; E2SFCA Luo & Qi 2009, with Gaussian decay Dai 2010; 3SFCA Wan,
Zou & Sternberg 2012. 3SFCA lets children choose among offers beforehand; its choice weights are
not estimated from anybody's behaviour, so it is for comparison, not for decisions. The Munich
Angebots-Bedarfs-Zuordnung is 2SFCA with a straight-line radius of 750 m.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analyses.access import kernels
from analyses.access.decay import Rings, weights
from analyses.routing import CostMatrix
from kpk_geo.arrays import Floats
from kpk_geo.model import Decay, SupplyMethod

# Sums over people are whole multiples of 2 ** -36 persons: then they do not depend on the order of
# summing, so neither threads nor tiles change a bit. Room for 67 million persons in reach.
_PERSON = 2.0**36
CUTOFF_FACTORS = (0.8, 1.0, 1.25)  # factors of the cutoff in the sensitivity range
DECAYS = (Decay.GAUSSIAN, Decay.LINEAR, Decay.NONE)  # there too


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Supply:
    """Capacity per child at each origin, and per weighted child at each destination."""

    per_child: Floats  # (origins,) 0 where nothing is in reach
    ratio: Floats  # (destinations,) NaN: without capacity, or no child in reach
    idle: int  # destinations with capacity that no child reaches
    without_capacity: int  # destinations that were left out


def supply(
    costs: CostMatrix,
    demand: Floats,
    capacity: Floats,
    *,
    cutoff: float,
    method: SupplyMethod = SupplyMethod.E2SFCA,
    decay: Decay = Decay.GAUSSIAN,
    rings: Rings = (),
) -> Supply:
    """Share capacity among the children in reach.

    Parameters
    ----------
    costs
        From origins to destinations, at least up to `cutoff`, in the same unit as `cutoff` and
        `rings`.
    demand
        Children at each origin; NaN (withheld) counts nobody, the origin still gets its supply.
    capacity
        Of each destination; NaN (unknown) is left out and counted, never taken for 0 or 1.
    cutoff
        Nobody further away takes part.
    method
        `TWO_STEP` and `RATIO` let all ways up to the cutoff count the same.
    decay
        How much less a longer way counts.
    rings
        Outer border and weight of each ring, inside first; only for `Decay.RINGS`.
    """
    plain = method in (SupplyMethod.TWO_STEP, SupplyMethod.RATIO)
    weight = weights(costs.cost, cutoff, Decay.NONE if plain else decay, rings)
    if method is SupplyMethod.THREE_STEP:
        weight = weight * _choice(costs, weight)
    per_child, ratio = kernels.two_step_shares(
        costs.indptr, costs.indices, weight, np.nan_to_num(demand), capacity, _PERSON
    )
    known = ~np.isnan(capacity)
    return Supply(
        per_child=per_child,
        ratio=ratio,
        idle=int((known & (capacity > 0) & np.isnan(ratio)).sum()),
        without_capacity=int((~known).sum()),
    )


def _choice(costs: CostMatrix, weight: Floats) -> Floats:
    """Give the share of each destination among those that an origin reaches."""
    total = _per_origin(costs, weight)[costs.indices]
    return np.divide(weight, total, out=np.zeros(len(weight)), where=total > 0)


def _per_origin(costs: CostMatrix, values: Floats) -> Floats:
    """Sum the entries of each origin in the order of the destinations: the same bits every time."""
    summed = np.bincount(costs.indices, weights=values, minlength=costs.origins)
    return np.asarray(summed, dtype=np.float64)


def supply_range(
    costs: CostMatrix,
    demand: Floats,
    capacity: Floats,
    *,
    cutoff: float,
    factors: Sequence[float] = CUTOFF_FACTORS,
) -> list[Floats]:
    """Compute supply in each of several defensible ways: how far do they lie apart?

    Smooth, linear and no decay, each with a cutoff that is shorter, as planned, and longer.
    `costs` must reach to the longest.

    Parameters
    ----------
    costs
        From origins to destinations, in the unit of `cutoff`.
    demand
        Children at each origin; NaN (withheld) counts nobody.
    capacity
        Of each destination; NaN (unknown) is left out.
    cutoff
        As planned.
    factors
        Of the cutoff, in the order of the results: for each factor one per decay.
    """
    return [
        supply(
            costs, demand, capacity, cutoff=cutoff * factor, method=SupplyMethod.E2SFCA, decay=decay
        ).per_child
        for factor in factors
        for decay in DECAYS
    ]
