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
from analyses.routing import SparseCosts
from kpk_geo.arrays import Floats
from kpk_geo.model import Decay, SupplyMethod

# Sums over people are whole multiples of 2 ** -36 persons: then they do not depend on the order of
# summing, so neither threads nor tiles change a bit. Room for 67 million persons in reach.
_PERSON = 2.0**36
LIMIT_FACTORS = (0.8, 1.0, 1.25)  # factors of the limit in the sensitivity range


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Supply:
    """Places per child in each place of origin, and per weighted child at each offer."""

    per_child: Floats  # (places,) 0 where nothing is in reach
    ratio: Floats  # (sites,) NaN: without capacity, or no child in reach
    idle: int  # sites with capacity that no child reaches
    without_capacity: int  # sites that were left out


def opportunities(costs: SparseCosts, limit: float, amounts: Floats | None = None) -> Floats:
    """Count what can be reached within a limit: sites, or amounts such as places."""
    near = costs.cost <= limit
    value = np.ones(costs.sites) if amounts is None else np.nan_to_num(amounts)
    return _per_place(costs, np.where(near, value[costs.site_of_pair()], 0.0))


def gravity(
    costs: SparseCosts, limit: float, amounts: Floats, decay: Decay, rings: Rings = ()
) -> Floats:
    """Add up amounts in reach, a longer way counting less (Hansen 1959); no competition."""
    weight = weights(costs.cost, limit, decay, rings)
    return _per_place(costs, np.nan_to_num(amounts)[costs.site_of_pair()] * weight)


def supply(
    costs: SparseCosts,
    demand: Floats,
    capacity: Floats,
    *,
    limit: float,
    method: SupplyMethod = SupplyMethod.E2SFCA,
    decay: Decay = Decay.GAUSSIAN,
    rings: Rings = (),
) -> Supply:
    """Share capacity among the children in reach.

    Parameters
    ----------
    costs
        From places to sites, at least up to `limit`, in the same unit as `limit` and `rings`.
    demand
        Children in each place; NaN (withheld) counts nobody, the place still gets its supply.
    capacity
        Of each site; NaN (unknown) is left out and counted, never taken for 0 or 1.
    """
    plain = method in (SupplyMethod.TWO_STEP, SupplyMethod.RATIO)
    weight = weights(costs.cost, limit, Decay.NONE if plain else decay, rings)
    if method is SupplyMethod.THREE_STEP:
        weight = weight * _choice(costs, weight)
    per_child, ratio = kernels.shared_out(
        costs.first, costs.place, weight, np.nan_to_num(demand), capacity, _PERSON
    )
    known = ~np.isnan(capacity)
    return Supply(
        per_child=per_child,
        ratio=ratio,
        idle=int((known & (capacity > 0) & np.isnan(ratio)).sum()),
        without_capacity=int((~known).sum()),
    )


def _choice(costs: SparseCosts, weight: Floats) -> Floats:
    """Give the share of each site among those that a place reaches."""
    total = _per_place(costs, weight)[costs.place]
    return np.divide(weight, total, out=np.zeros(len(weight)), where=total > 0)


def _per_place(costs: SparseCosts, values: Floats) -> Floats:
    """Sum the pairs of each place, site by site in their order: the same bits every time."""
    summed = np.bincount(costs.place, weights=values, minlength=costs.places)
    return np.asarray(summed, dtype=np.float64)


def supply_range(
    costs: SparseCosts,
    demand: Floats,
    capacity: Floats,
    *,
    limit: float,
    factors: Sequence[float] = LIMIT_FACTORS,
) -> list[Floats]:
    """Compute supply in each of several defensible ways: how far do they lie apart?

    Smooth, linear and no decay, each with a limit that is shorter, as planned, and longer.
    `costs` must reach to the longest.
    """
    return [
        supply(
            costs, demand, capacity, limit=limit * factor, method=SupplyMethod.E2SFCA, decay=decay
        ).per_child
        for factor in factors
        for decay in (Decay.GAUSSIAN, Decay.LINEAR, Decay.NONE)
    ]
