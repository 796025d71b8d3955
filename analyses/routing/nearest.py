"""How far is it from each origin to the nearest destination, and which one is it?"""

from dataclasses import dataclass

import numpy as np

from analyses.routing import kernels
from analyses.routing.origin_kernels import nearest_of_each, nearest_of_origins
from kpk_geo.arrays import Floats, Int32s, Ints
from kpk_geo.network.graph import Network
from kpk_geo.network.snap import Positions


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Nearest:
    """The nearest destinations of each origin, nearest first; of equals the one listed first."""

    cost: Floats  # (origins, several) mm; inf without a route, NaN without a street
    destination: Int32s  # (origins, several) rows; -1 where there is none
    junctions: tuple[Int32s, Int32s]  # cost and destination of each junction, (junctions, several)

    def minutes(self, network: Network) -> Floats:
        """Give the time to the nearest: inf where no route leads, NaN where no street is near."""
        return self.cost[:, 0] * network.minutes_per_unit


def nearest(
    network: Network,
    destinations: Positions,
    origins: Positions,
    *,
    several: int = 1,
    before: tuple[Nearest, Ints] | None = None,
) -> Nearest:
    """Find the `several` nearest destinations of each origin, travelling from origin to them.

    One search from all destinations at once over the whole network.

    Parameters
    ----------
    network
        Of the mode by which one travels.
    destinations
        On that network; those without a street are nobody's nearest.
    origins
        On that network; those without a street get NaN.
    several
        How many destinations of each origin.
    before
        Found on the same network for other destinations, and the rows that those had which are the
        first ones now, ascending. Then only what others change is searched, with the same result;
        for one destination of each origin.
    """
    source, seeds, seed_cost = _seeds(network, destinations)
    arcs = network.incoming
    if before is not None:
        of_junction, which = _repaired(network, before, (seeds, seed_cost, source))
    elif several == 1:
        of_junction, which, _ = kernels.multi_source_search(
            arcs.indptr, arcs.head, arcs.cost, seeds, seed_cost, source, np.int64(kernels.FAR) - 1
        )
    else:
        of_junction, which = kernels.multi_source_search_several(
            arcs.indptr, arcs.head, arcs.cost, seeds, seed_cost, source, several
        )
    if several == 1:
        of_junction, which = of_junction.reshape(-1, 1), which.reshape(-1, 1)
    order, begin = _along_edges(network, destinations)
    of_origins = nearest_of_each if several == 1 else nearest_of_origins
    cost, destination = of_origins(
        of_junction, which, network.tail, network.head, network.cost, network.backward,
        network.forward, origins.edge, origins.offset, origins.offset_back, begin,
        destinations.offset[order], destinations.offset_back[order],
        destinations.access[order], order.astype(np.int32),
    )  # fmt: skip
    total = np.where(destination >= 0, cost + origins.access[:, None].astype(np.float64), np.inf)
    total[~origins.is_near] = np.nan
    return Nearest(cost=total, destination=destination, junctions=(of_junction, which))


def _repaired(
    network: Network, before: tuple[Nearest, Ints], seeds: tuple[Int32s, Int32s, Int32s]
) -> tuple[Int32s, Int32s]:
    found, kept = before
    cost, which = (np.ascontiguousarray(column[:, 0]) for column in found.junctions)
    last = max(int(which.max(initial=-1)), int(kept.max(initial=-1)))
    renumbered = np.full(last + 1, -1, dtype=np.int64)
    renumbered[kept] = np.arange(len(kept))
    arcs, back = ((own.indptr, own.head, own.cost) for own in (network.incoming, network.outgoing))
    repaired: tuple[Int32s, Int32s] = kernels.repaired_search(
        arcs, back, *seeds, (cost, which), renumbered
    )
    return repaired


def _seeds(network: Network, destinations: Positions) -> tuple[Int32s, Int32s, Int32s]:
    """Start at both ends of each destination's edge, where one may come from."""
    edge = np.maximum(destinations.edge, 0)
    tail = np.flatnonzero(destinations.is_near & network.forward[edge])
    head = np.flatnonzero(destinations.is_near & network.backward[edge])
    seeds = np.r_[network.tail[edge[tail]], network.head[edge[head]]]
    rest = network.cost_back[edge[head]] - destinations.offset_back[head]
    cost = np.r_[
        destinations.offset[tail] + destinations.access[tail], rest + destinations.access[head]
    ]
    return np.r_[tail, head].astype(np.int32), seeds.astype(np.int32), cost.astype(np.int32)


def _along_edges(network: Network, destinations: Positions) -> tuple[Ints, Ints]:
    """Sort destinations by their edge; give the order and where each edge begins in it."""
    on_street = np.flatnonzero(destinations.is_near)
    order = on_street[np.argsort(destinations.edge[on_street], kind="stable")]
    begin = np.zeros(len(network.tail) + 1, dtype=np.int64)
    np.cumsum(np.bincount(destinations.edge[order], minlength=len(network.tail)), out=begin[1:])
    return order, begin
