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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from analyses.access import kernels
from analyses.access.decay import Rings, weighings, weights
from analyses.routing import CostMatrix, OriginIndex
from kpk_geo.arrays import Floats, Ints
from kpk_geo.errors import InputError
from kpk_geo.german import number
from kpk_geo.model import Decay, SupplyMethod
from kpk_geo.network.snap import Positions

CUTOFF_FACTORS = (0.8, 1.0, 1.25)  # factors of the cutoff in the sensitivity range
DECAYS = (Decay.GAUSSIAN, Decay.LINEAR, Decay.NONE)  # there too
Way = tuple[float, Decay, Rings]  # of weighing: cutoff, decay, rings
MIN_SEARCHES = 50  # of a thread: fewer are done before it has started
BY_PAIRS = (SupplyMethod.THREE_STEP, SupplyMethod.RATIO)  # need all pairs at once


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Supply:
    """Capacity per child at each origin, and per weighted child at each destination."""

    per_child: Floats  # (origins,) 0 where nothing is in reach
    ratio: Floats  # (destinations,) NaN: without capacity, or no child in reach
    idle: int  # destinations with capacity that no child reaches
    without_capacity: int  # destinations that were left out
    sums: Ints  # (origins, 2) whole places and parts of one: `per_child` before it is rounded

    @classmethod
    def of(cls, sums: Ints, ratio: Floats, capacity: Floats) -> "Supply":
        """Put together what destinations with a capacity give.

        Parameters
        ----------
        sums : (origins, 2) int64
            Whole places, and parts of 2 ** -44 of one; may be the sum or difference of several.
        ratio, capacity : (destinations,)
            Of all destinations.
        """
        carried = _carried(sums)
        whole, parts = carried.T
        known = ~np.isnan(capacity)
        return cls(
            per_child=whole + parts / kernels.PLACE,
            ratio=ratio,
            idle=int((known & (capacity > 0) & np.isnan(ratio)).sum()),
            without_capacity=int((~known).sum()),
            sums=carried,
        )


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
    _require_room(capacity)
    sums = np.zeros((costs.origins, 2), dtype=np.int64)
    ratio = kernels.two_step_shares(
        costs.indptr, costs.indices, weight, np.nan_to_num(demand), capacity, sums
    )
    return Supply.of(sums, ratio, capacity)


def _require_room(capacity: Floats) -> None:
    total = float(np.nansum(capacity))
    if total >= kernels.MAX_CAPACITY:
        raise InputError(
            f"Die Angebote haben zusammen {number(total)} Plätze; gerechnet wird bis "
            f"{number(kernels.MAX_CAPACITY)}. Bitte die Angaben zum Umfang prüfen."
        )


def _choice(costs: CostMatrix, weight: Floats) -> Floats:
    """Give the share of each destination among those that an origin reaches."""
    total = _per_origin(costs, weight)[costs.indices]
    return np.divide(weight, total, out=np.zeros(len(weight)), where=total > 0)


def _per_origin(costs: CostMatrix, values: Floats) -> Floats:
    """Sum the entries of each origin in the order of the destinations: the same bits every time."""
    summed = np.bincount(costs.indices, weights=values, minlength=costs.origins)
    return np.asarray(summed, dtype=np.float64)


def supply_in_reach(
    origins: OriginIndex,
    destinations: Positions,
    demand: Floats,
    capacity: Floats,
    *,
    ways: Sequence[Way],
    threads: int = 1,
) -> list[Supply]:
    """Search and share out at once, in several ways; the same bits as `supply` of a cost matrix.

    No pair is kept, so memory follows the origins, not the pairs. Destinations are done along the
    streets, so that one search finds in the cache what the one before it read.

    Parameters
    ----------
    origins
        Made once by `index_origins`.
    destinations
        On the same network; those without a street give nothing.
    demand
        Children at each origin; NaN (withheld) counts nobody, the origin still gets its supply.
    capacity
        Of each destination; NaN (unknown) is left out and counted.
    ways
        Cutoff, decay and rings; one result each, in this order.
    threads
        The result is the same for any number.
    """
    sums, ratio = _shared_in_reach(origins, destinations, (demand, capacity), ways, threads)
    return [Supply.of(own, r, capacity) for own, r in zip(sums, ratio, strict=True)]


def block_in_reach(
    origins: OriginIndex,
    destinations: Positions,
    demand: Floats,
    capacity: Floats,
    *,
    ways: Sequence[Way],
) -> tuple[Ints, Ints, Floats]:
    """Share out a block of destinations as `supply_in_reach` does, for `added_up`.

    Of a whole state only the origins around the block get something, so what is not among them is
    never written, kept or added.

    Parameters
    ----------
    origins, destinations, demand, capacity, ways
        As `supply_in_reach` takes them.

    Returns
    -------
    (some,) int64, (ways, some, 2) int64, (ways, destinations) float64
        Origins that got something, ascending; their sums as `Supply.sums`; the ratios.
    """
    sums, ratio = _shared_in_reach(origins, destinations, (demand, capacity), ways, 1)
    anything = np.bitwise_or.reduce(sums, axis=0)
    some = np.flatnonzero(anything[:, 0] | anything[:, 1])
    return some, _carried(sums[:, some]), ratio


def _carried(sums: Ints) -> Ints:
    """Carry whole places out of the parts of one."""
    whole = sums[..., 0] + (sums[..., 1] >> kernels.PLACE_BITS)
    return np.stack([whole, sums[..., 1] & (2**kernels.PLACE_BITS - 1)], axis=-1)


def _shared_in_reach(
    origins: OriginIndex,
    destinations: Positions,
    amounts: tuple[Floats, Floats],
    ways: Sequence[Way],
    threads: int,
) -> tuple[Ints, Floats]:
    demand, capacity = amounts
    _require_room(capacity)
    cutoff = max(int(longest) for longest, _, _ in ways)
    starts = origins.starts(destinations)
    known = np.flatnonzero(destinations.is_near & ~np.isnan(capacity))
    order = known[np.argsort(origins.edges.tail[destinations.edge[known]], kind="stable")]
    ratio = np.full((len(ways), len(capacity)), np.nan)
    search = (np.uint32(cutoff), origins.graph, origins.edges, starts)
    people, weighed = np.nan_to_num(demand), weighings(ways)

    def share(own: Ints) -> Ints:
        sums = np.zeros((len(ways), len(people), 2), dtype=np.int64)
        kernels.shares_in_reach(own, search, people, capacity, weighed, sums, ratio)
        return sums

    count = min(threads, len(order) // MIN_SEARCHES + 1)
    jobs = [order[first::count] for first in range(count)]
    if len(jobs) == 1:
        return share(jobs[0]), ratio
    with ThreadPoolExecutor(len(jobs)) as pool:
        return np.sum(list(pool.map(share, jobs)), axis=0), ratio


def added_up(
    blocks: Sequence[tuple[Ints, Ints, Floats]], rows: Sequence[Ints], capacity: Floats, cells: int
) -> Supply:
    """Put supply together that was shared out by blocks of destinations: the bits of one run.

    Parameters
    ----------
    blocks
        Of each: origins that got something, (origins, 2) their sums as `Supply.sums`, and the ratio
        of its destinations.
    rows
        Of each: its destinations among all of them. Every destination is in exactly one block.
    capacity : (destinations,)
        Of all of them.
    cells
        Number of origins.

    Raises
    ------
    InputError
        All destinations together have more places than sums can hold.
    """
    _require_room(capacity)
    if not np.array_equal(np.sort(np.concatenate([*rows, []])), np.arange(len(capacity))):
        raise ValueError("each destination must be in exactly one block")
    sums = np.zeros((cells, 2), dtype=np.int64)
    ratio = np.full(len(capacity), np.nan)
    for (origins, own, of_each), own_rows in zip(blocks, rows, strict=True):
        sums[origins] += own  # an origin stands once in a block
        ratio[own_rows] = of_each
    return Supply.of(sums, ratio, capacity)


def range_ways(cutoff: float) -> list[Way]:
    """List the defensible ways of weighing: how far do their results lie apart?

    Smooth, linear and no decay, each with a cutoff that is shorter, as planned, and longer; for
    each factor one per decay.
    """
    return [(cutoff * factor, decay, ()) for factor in CUTOFF_FACTORS for decay in DECAYS]
