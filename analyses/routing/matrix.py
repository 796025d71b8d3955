"""Which places can be reached from which sites within a limit, and at what cost?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from analyses.routing import kernels
from kpk_geo.arrays import Int32s, Ints
from kpk_geo.errors import InputError
from kpk_geo.network.graph import Arcs, Network
from kpk_geo.network.snap import Positions

UInt32 = npt.NDArray[np.uint32]

MAX_COST = 2**30  # mm: above a thousand kilometres sums could leave 32 bits


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SparseCosts:
    """Costs from places to sites, only where within the limit; sites are rows."""

    first: Ints  # (sites + 1,)
    place: Int32s  # in the order of the search
    cost: Int32s  # millimetres at the network's speed
    places: int  # number of places, reached or not
    limit: int

    @property
    def sites(self) -> int:
        """Number of sites."""
        return len(self.first) - 1

    def site_of_pair(self) -> Int32s:
        """Give the site of every pair."""
        return np.repeat(np.arange(self.sites, dtype=np.int32), np.diff(self.first))

    def take(self, rows: Ints) -> "SparseCosts":
        """Give some of the sites, in the order asked for."""
        if len(rows) == self.sites and (rows == np.arange(self.sites)).all():
            return self
        sizes = np.diff(self.first)[rows]
        first = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum(sizes, out=first[1:])
        place, cost = np.empty(first[-1], np.int32), np.empty(first[-1], np.int32)
        kernels.gather(self.first, rows, first, self.place, self.cost, place, cost)
        return replace(self, first=first, place=place, cost=cost)

    def with_more(self, other: "SparseCosts") -> "SparseCosts":
        """Append sites searched for over the same places with the same limit."""
        return replace(
            self,
            first=np.r_[self.first, other.first[1:] + self.first[-1]],
            place=np.r_[self.place, other.place],
            cost=np.r_[self.cost, other.cost],
        )

    def by_place(self) -> "tuple[Ints, Int32s, Int32s]":
        """Give the same pairs place by place: where each begins, sites (ascending) and costs."""
        turned: tuple[Ints, Int32s, Int32s] = kernels.turn(
            self.first, self.place, self.cost, self.places
        )
        return turned


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class PlaceIndex:
    """Places sorted along the chains, so that a search finds them where it passes."""

    network: Network
    positions: Positions
    order: Ints  # rows of the places as given
    begin: UInt32  # (chains + 1,): rows of each chain's places
    arrays: "tuple[npt.NDArray[Any], ...]"  # as `kernels.reach` wants


def index_places(network: Network, positions: Positions) -> PlaceIndex:
    """Sort places along the chains; to be used for many searches."""
    near = np.flatnonzero(positions.is_near)
    order = near[np.lexsort((near, positions.offset[near], positions.chain[near]))]
    begin = np.zeros(len(network.tail) + 1, dtype=np.int64)
    np.cumsum(np.bincount(positions.chain[order], minlength=len(network.tail)), out=begin[1:])
    arcs, row = network.arriving, begin.astype(np.uint32)
    packed = arcs.cost.astype(np.uint64) << np.uint64(32) | arcs.head.astype(np.uint64)
    along = np.stack([positions.offset[order], positions.access[order], order], axis=1)
    arrays = (arcs.first, packed, *_stops(network, begin), along)
    return PlaceIndex(
        network=network,
        positions=positions,
        order=order,
        begin=row,
        arrays=tuple(a if a.dtype == np.uint64 else a.astype(np.uint32) for a in arrays),
    )


def _stops(network: Network, begin: Ints) -> "tuple[npt.NDArray[Any], ...]":
    """Keep of each junction's arcs those whose chain holds places."""
    arcs: Arcs = network.arriving
    kept = np.flatnonzero((begin[1:] > begin[:-1])[arcs.chain])
    chain, count = arcs.chain[kept], len(arcs.first) - 1
    node = np.repeat(np.arange(count), np.diff(arcs.first))[kept]
    first = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(node, minlength=count), out=first[1:])
    both = network.forward[chain] & network.backward[chain]
    flags = arcs.at_tail[kept].astype(np.int32) + 2 * both.astype(np.int32)
    columns = (arcs.head[kept], network.cost[chain], flags, begin[:-1][chain], begin[1:][chain])
    return first, np.stack(columns, axis=1)


def reach(places: PlaceIndex, sites: Positions, *, limit: int, threads: int = 1) -> SparseCosts:
    """Search from each site against the direction of travel: who can come here?

    Parameters
    ----------
    limit
        Millimetres of cost, both accesses included.
    threads
        The result is the same for any number.

    Raises
    ------
    InputError
        The limit is negative or beyond `MAX_COST`.
    """
    if not 0 <= limit <= MAX_COST:
        raise InputError(f"Die Obergrenze {limit / 1e6:.1f} km liegt nicht zwischen 0 und 1.074.")
    count = len(sites.chain)
    cuts = np.linspace(0, count, min(threads, max(count, 1)) + 1).astype(int)
    jobs = list(pairwise(cuts))
    if len(jobs) == 1:
        parts = [_search(places, sites, limit, jobs[0])]
    else:
        with ThreadPoolExecutor(len(jobs)) as pool:
            parts = list(pool.map(lambda job: _search(places, sites, limit, job), jobs))
    first = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.concatenate([part[0] for part in parts]), out=first[1:])
    place = _joined([part[1] for part in parts])
    cost = _joined([part[2] for part in parts])
    return SparseCosts(
        first=first,
        place=place,
        cost=cost,
        places=len(places.positions.chain),
        limit=limit,
    )


def _search(
    places: PlaceIndex, sites: Positions, limit: int, job: tuple[int, int]
) -> tuple[Ints, Int32s, Int32s]:
    network = places.network
    chain = np.maximum(sites.chain, 0)
    ends = (network.tail, network.head, network.cost)
    search: Any = kernels.reach
    found: tuple[Ints, Int32s, Int32s] = search(
        job[0], job[1], np.uint32(limit), *places.arrays,
        *(array.astype(np.uint32) for array in ends), network.forward, network.backward,
        places.begin[chain], places.begin[chain + 1], sites.chain.astype(np.int64),
        sites.offset.astype(np.uint32), sites.access.astype(np.uint32),
    )  # fmt: skip
    return found


def _joined(parts: list[Int32s]) -> Int32s:
    """Put the parts together, without a copy where there is one only."""
    whole = parts[0] if len(parts) == 1 else np.concatenate(parts)
    return whole.view(np.int32)
