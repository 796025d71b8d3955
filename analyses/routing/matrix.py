"""Which origins can reach which destinations within a cutoff, and at what cost?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from analyses.routing import kernels, pruning_kernels
from analyses.routing.cutoff_data import Destinations, Edges, Graph
from analyses.routing.cutoff_kernels import costs_within_cutoff
from kpk_geo.arrays import Int32s, Ints
from kpk_geo.errors import InputError
from kpk_geo.german import number
from kpk_geo.network.arcs import Arcs
from kpk_geo.network.graph import Network
from kpk_geo.network.snap import Positions

MAX_COST = 2**30  # mm: above a thousand kilometres sums could leave 32 bits


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CostMatrix:
    """Costs from origins to destinations as compressed sparse rows; destinations are rows.

    Only what is within the cutoff is there.
    """

    indptr: Ints  # (destinations + 1,)
    indices: Int32s  # origins, in the order of the search
    cost: Int32s  # millimetres at the network's speed
    origins: int  # number of origins, reached or not
    cutoff: int

    @property
    def destinations(self) -> int:
        """Number of destinations."""
        return len(self.indptr) - 1

    def destination_of_entry(self) -> Int32s:
        """Give the destination of every entry."""
        return np.repeat(np.arange(self.destinations, dtype=np.int32), np.diff(self.indptr))

    def take(self, rows: Ints) -> "CostMatrix":
        """Give some of the destinations, in the order asked for."""
        if len(rows) == self.destinations and (rows == np.arange(self.destinations)).all():
            return self
        sizes = np.diff(self.indptr)[rows]
        indptr = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum(sizes, out=indptr[1:])
        indices, cost = np.empty(indptr[-1], np.int32), np.empty(indptr[-1], np.int32)
        kernels.take_rows(self.indptr, rows, indptr, self.indices, self.cost, indices, cost)
        return replace(self, indptr=indptr, indices=indices, cost=cost)

    def with_more(self, other: "CostMatrix") -> "CostMatrix":
        """Append destinations searched for over the same origins with the same cutoff."""
        return replace(
            self,
            indptr=np.r_[self.indptr, other.indptr[1:] + self.indptr[-1]],
            indices=np.r_[self.indices, other.indices],
            cost=np.r_[self.cost, other.cost],
        )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class OriginIndex:
    """Origins sorted along the edges, so that a search finds them where it passes."""

    network: Network
    positions: Positions
    begin: Ints  # (edges + 1,): where the origins of each edge begin, as sorted
    graph: Graph
    edges: Edges

    def starts(self, destinations: Positions) -> Destinations:
        """Say where searches from destinations on this network start."""
        edge = np.maximum(destinations.edge, 0)
        return Destinations(
            edge=destinations.edge.astype(np.int64),
            offset=destinations.offset.astype(np.uint32),
            offset_back=destinations.offset_back.astype(np.uint32),
            access=destinations.access.astype(np.uint32),
            begin=self.begin[edge].astype(np.uint32),
            end=self.begin[edge + 1].astype(np.uint32),
        )


def index_origins(network: Network, positions: Positions) -> OriginIndex:
    """Sort origins along the edges; to be used for many searches."""
    on_street = np.flatnonzero(positions.is_near)
    edge, offset = positions.edge[on_street].astype(np.int64), positions.offset[on_street]
    order = on_street[np.argsort(edge << 32 | offset, kind="stable")]
    begin = np.zeros(len(network.tail) + 1, dtype=np.int64)
    np.cumsum(np.bincount(positions.edge[order], minlength=len(network.tail)), out=begin[1:])
    stop_indptr, stops = _stops(network, begin)
    arc_indptr, head, cost = _needed_arcs(network, begin, stop_indptr)
    columns = (
        positions.offset[order],
        positions.access[order],
        order,
        positions.offset_back[order],
    )
    origins = np.stack(columns, axis=1)
    return OriginIndex(
        network=network,
        positions=positions,
        begin=begin,
        graph=Graph(
            indptr=arc_indptr.astype(np.uint32),
            arcs=cost.astype(np.uint64) << np.uint64(32) | head.astype(np.uint64),
            stop_indptr=stop_indptr.astype(np.uint32),
            stops=stops.astype(np.uint32),
            origins=origins.astype(np.uint32),
        ),
        edges=edges_of(network),
    )


def edges_of(network: Network) -> Edges:
    """Give the edges of a network as searches read them: the same memory, nothing is copied."""
    return Edges(
        tail=network.tail.view(np.uint32),
        head=network.head.view(np.uint32),
        cost=network.cost.view(np.uint32),
        cost_back=network.cost_back.view(np.uint32),
        to_tail=network.forward,
        to_head=network.backward,
    )


def _needed_arcs(network: Network, begin: Ints, stop_indptr: Ints) -> tuple[Ints, Int32s, Int32s]:
    """Leave out the arcs that no search for these origins needs."""
    arcs, count = network.incoming, len(network.incoming.indptr) - 1
    hidden = pruning_kernels.beyond_dead_ends(
        network.tail, network.head, begin[1:] > begin[:-1], count
    )
    left = pruning_kernels.shortest_arcs(arcs.indptr, arcs.head, arcs.cost, hidden)
    found: tuple[Ints, Int32s, Int32s] = pruning_kernels.through_arcs(
        left[0], left[1], left[2], hidden, stop_indptr[1:] > stop_indptr[:-1]
    )
    return found


def _stops(network: Network, begin: Ints) -> tuple[Ints, Ints]:
    """Keep of each junction's arcs those whose edge holds origins."""
    arcs: Arcs = network.incoming
    kept = np.flatnonzero((begin[1:] > begin[:-1])[arcs.edge])
    edge, count = arcs.edge[kept], len(arcs.indptr) - 1
    node = np.repeat(np.arange(count), np.diff(arcs.indptr))[kept]
    indptr = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(node, minlength=count), out=indptr[1:])
    both = network.forward[edge] & network.backward[edge]
    flags = arcs.at_tail[kept].astype(np.int32) + 2 * both.astype(np.int32)
    columns = (arcs.head[kept], network.cost[edge], flags, begin[:-1][edge], begin[1:][edge])
    return indptr, np.stack(columns, axis=1)


def cost_matrix(
    origins: OriginIndex, destinations: Positions, *, cutoff: int, threads: int = 1
) -> CostMatrix:
    """Search from each destination against the direction of travel: who can come here?

    Parameters
    ----------
    origins
        Made once by `index_origins`, for any number of searches.
    destinations
        On the network of `origins`; those without a street get empty rows.
    cutoff
        Millimetres of cost, both accesses included.
    threads
        The result is the same for any number.

    Raises
    ------
    InputError
        The cutoff is negative or beyond `MAX_COST`.
    """
    if not 0 <= cutoff <= MAX_COST:
        wanted, most = (number(limit / 1e6, 1) for limit in (cutoff, MAX_COST))
        raise InputError(f"Die Obergrenze {wanted} km liegt nicht zwischen 0 und {most}.")
    count = len(destinations.edge)
    cuts = np.linspace(0, count, min(threads, max(count, 1)) + 1).astype(int)
    jobs = list(pairwise(cuts))
    if len(jobs) == 1:
        parts = [_search(origins, destinations, cutoff, jobs[0])]
    else:
        with ThreadPoolExecutor(len(jobs)) as pool:
            parts = list(pool.map(lambda job: _search(origins, destinations, cutoff, job), jobs))
    indptr = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.concatenate([part[0] for part in parts]), out=indptr[1:])
    return CostMatrix(
        indptr=indptr,
        indices=_joined([part[1] for part in parts]),
        cost=_joined([part[2] for part in parts]),
        origins=len(origins.positions.edge),
        cutoff=cutoff,
    )


def _search(
    origins: OriginIndex, destinations: Positions, cutoff: int, job: tuple[int, int]
) -> tuple[Ints, Int32s, Int32s]:
    search: Any = costs_within_cutoff
    found: tuple[Ints, Int32s, Int32s] = search(
        job[0], job[1], np.uint32(cutoff), origins.graph, origins.edges,
        origins.starts(destinations),
    )  # fmt: skip
    return found


def _joined(parts: list[Int32s]) -> Int32s:
    """Put the parts together, without a copy where there is one only."""
    whole = parts[0] if len(parts) == 1 else np.concatenate(parts)
    return whole.view(np.int32)
