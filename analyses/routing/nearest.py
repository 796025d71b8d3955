"""How far is it from each place to the nearest site, and which one is it?"""

from dataclasses import dataclass

import numpy as np

from analyses.routing import kernels
from kpk_geo.arrays import Floats, Int32s, Ints
from kpk_geo.network.graph import Network
from kpk_geo.network.snap import Positions


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Nearest:
    """The nearest sites of each place, nearest first; of equals the one listed first."""

    cost: Floats  # (places, several) mm; inf without a way, NaN without a street
    site: Int32s  # (places, several); -1 where there is none

    def minutes(self, network: Network) -> Floats:
        """Give the time to the nearest: inf where no way leads, NaN where no street is near."""
        return self.cost[:, 0] * network.minutes


def nearest(network: Network, sites: Positions, places: Positions, *, several: int = 1) -> Nearest:
    """Find the `several` nearest sites of each place, travelling from place to site.

    One search from all sites at once over the whole network.
    """
    source, seeds, seed_cost = _seeds(network, sites)
    arcs = network.arriving
    if several == 1:
        near, which, _ = kernels.spread(
            arcs.first, arcs.head, arcs.cost, seeds, seed_cost, source, np.int64(kernels.FAR) - 1
        )
        near, which = near[:, None], which[:, None]
    else:
        near, which = kernels.spread_several(
            arcs.first, arcs.head, arcs.cost, seeds, seed_cost, source, several
        )
    order, begin = _along_chains(network, sites)
    of_places = kernels.nearest_of_each if several == 1 else kernels.nearest_of_places
    cost, site = of_places(
        near, which, network.tail, network.head, network.cost, network.backward, network.forward,
        places.chain, places.offset, begin, sites.offset[order], sites.access[order],
        order.astype(np.int32),
    )  # fmt: skip
    result = np.where(site >= 0, cost + places.access[:, None].astype(np.float64), np.inf)
    result[~places.is_near] = np.nan
    return Nearest(cost=result, site=site)


def _seeds(network: Network, sites: Positions) -> tuple[Int32s, Int32s, Int32s]:
    """Start at both ends of each site's chain, where one may come from."""
    chain = np.maximum(sites.chain, 0)
    tail = np.flatnonzero(sites.is_near & network.forward[chain])
    head = np.flatnonzero(sites.is_near & network.backward[chain])
    seeds = np.r_[network.tail[chain[tail]], network.head[chain[head]]]
    rest = network.cost[chain[head]] - sites.offset[head]
    cost = np.r_[sites.offset[tail] + sites.access[tail], rest + sites.access[head]]
    return np.r_[tail, head].astype(np.int32), seeds.astype(np.int32), cost.astype(np.int32)


def _along_chains(network: Network, sites: Positions) -> tuple[Ints, Ints]:
    near = np.flatnonzero(sites.is_near)
    order = near[np.argsort(sites.chain[near], kind="stable")]
    begin = np.zeros(len(network.tail) + 1, dtype=np.int64)
    np.cumsum(np.bincount(sites.chain[order], minlength=len(network.tail)), out=begin[1:])
    return order, begin
