"""Which way is it? The shortest way from a place to a site, as a line to draw."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from shapely.ops import substring

from analyses.routing import kernels
from kpk_geo.arrays import Int32s, Ints
from kpk_geo.network.graph import Network
from kpk_geo.network.snap import Positions

Leg = tuple[int, int, int]  # chain, offset where it is entered, offset where it is left


@dataclass(frozen=True, eq=False, slots=True)
class Lines:
    """The streets of each chain in order, to cut pieces out of it."""

    network: Network
    order: Ints
    first: Ints

    @classmethod
    def of(cls, network: Network) -> "Lines":
        """Sort the edges along their chains."""
        order = np.lexsort((network.edge_offset, network.edge_chain))
        first = np.zeros(len(network.tail) + 1, dtype=np.int64)
        np.cumsum(np.bincount(network.edge_chain, minlength=len(network.tail)), out=first[1:])
        return cls(network, order, first)

    def piece(self, chain: int, start: int, end: int) -> list[tuple[float, float]]:
        """Give the points of a chain between two offsets, in the direction of travel."""
        network, low, high = self.network, min(start, end), max(start, end)
        points: list[tuple[float, float]] = []
        for edge in self.order[self.first[chain] : self.first[chain + 1]]:
            begin, cost = int(network.edge_offset[edge]), int(network.edge_cost[edge])
            if begin + cost < low or begin > high:
                continue
            line: Any = network.streets.edges.geometry.iloc[int(network.edge_rows[edge])]
            if network.edge_turned[edge]:
                line = line.reverse()
            part = (max(low - begin, 0) / cost, min(high - begin, cost) / cost)
            cut = line if part == (0, 1) else substring(line, *part, normalized=True)
            points += [(float(x), float(y)) for x, y in cut.coords]
        return points if start <= end else points[::-1]


def ways(
    network: Network, lines: Lines, origin: Positions, sites: Positions, *, limit: int
) -> list[shapely.LineString | None]:
    """Find the way from one place to each of several sites within `limit` (mm of cost).

    Returns
    -------
    list
        Lines in `WORK_CRS`; None where no way within the limit leads there.
    """
    near, arc = _search(network, origin, limit)
    arcs = network.leaving
    node_of_arc = np.repeat(np.arange(len(arcs.first) - 1), np.diff(arcs.first))
    found: list[shapely.LineString | None] = []
    for site in range(len(sites.chain)):
        legs = _legs(network, origin, sites, site, (near, arc, node_of_arc))
        points = [point for leg in legs or [] for point in lines.piece(*leg)]
        found.append(_line(points))
    return found


def _line(points: list[tuple[float, float]]) -> shapely.LineString | None:
    kept = points[:1] + [p for before, p in pairwise(points) if p != before]
    return shapely.LineString(kept) if len(kept) > 1 else None


def _search(network: Network, origin: Positions, limit: int) -> tuple[Int32s, Ints]:
    chain, offset = int(origin.chain[0]), int(origin.offset[0])
    seeds, costs = [], []
    if chain >= 0 and network.backward[chain]:
        seeds.append(network.tail[chain])
        costs.append(offset)
    if chain >= 0 and network.forward[chain]:
        seeds.append(network.head[chain])
        costs.append(int(network.cost[chain]) - offset)
    arcs = network.leaving
    near, _, arc = kernels.spread(
        arcs.first, arcs.head, arcs.cost, np.array(seeds, np.int32), np.array(costs, np.int32),
        np.zeros(len(seeds), np.int32), np.int64(limit),
    )  # fmt: skip
    return near, arc


def _legs(
    network: Network,
    origin: Positions,
    sites: Positions,
    site: int,
    tree: tuple[Int32s, Ints, Ints],
) -> list[Leg] | None:
    """Follow the search back from a site to the origin."""
    near, arc, node_of_arc = tree
    chain, offset = int(sites.chain[site]), int(sites.offset[site])
    start, begin = int(origin.chain[0]), int(origin.offset[0])
    if chain < 0 or start < 0:
        return None
    options: list[tuple[int, int, int]] = []  # cost, entered at node, its offset on the chain
    whole = int(network.cost[chain])
    for node, at, allowed in (
        (int(network.tail[chain]), 0, network.forward[chain]),
        (int(network.head[chain]), whole, network.backward[chain]),
    ):
        if allowed and near[node] < kernels.FAR:
            options.append((int(near[node]) + abs(offset - at), node, at))
    if start == chain and (
        begin == offset
        or (begin < offset and network.forward[chain])
        or (begin > offset and network.backward[chain])
    ):
        options.append((abs(offset - begin), -1, begin))
    if not options:
        return None
    _, node, at = min(options)
    legs: list[Leg] = [(chain, at, offset)]
    while node >= 0 and arc[node] >= 0:
        step = int(arc[node])
        passed, length = int(network.leaving.chain[step]), int(network.leaving.cost[step])
        legs.append((passed, 0, length) if network.leaving.at_tail[step] else (passed, length, 0))
        node = int(node_of_arc[step])
    if node >= 0:
        legs.append((start, begin, _end_at(network, start, begin, node, int(near[node]))))
    return legs[::-1]


def _end_at(network: Network, chain: int, offset: int, node: int, cost: int) -> int:
    """Say by which end the origin's chain was left; a loop has the same node at both."""
    if network.tail[chain] == node and cost == offset and network.backward[chain]:
        return 0
    return int(network.cost[chain])
