"""Which way is it? The shortest route from an origin to destinations, as a line to draw."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from shapely.ops import substring

from analyses.routing import kernels
from kpk_geo.arrays import Int32s, Ints
from kpk_geo.network.drawn import DrawnStreets
from kpk_geo.network.graph import Network
from kpk_geo.network.snap import Positions

Leg = tuple[int, int, int]  # edge, offset where it is entered, offset where it is left


@dataclass(frozen=True, eq=False, slots=True)
class Lines:
    """The segments of each simplified edge in order, to cut parts out of it."""

    network: Network
    drawn: DrawnStreets
    order: Ints
    indptr: Ints

    @classmethod
    def of(cls, network: Network, drawn: DrawnStreets) -> "Lines":
        """Sort the segments along their edges."""
        order = np.lexsort((network.segment_offset, network.segment_edge))
        indptr = np.zeros(len(network.tail) + 1, dtype=np.int64)
        np.cumsum(np.bincount(network.segment_edge, minlength=len(network.tail)), out=indptr[1:])
        return cls(network, drawn, order, indptr)

    def part(self, edge: int, start: int, end: int) -> list[tuple[float, float]]:
        """Give the points of an edge between two offsets, in the direction of travel.

        Parameters
        ----------
        edge
            Row of the simplified edge.
        start, end
            Offsets from its tail, in millimetres of cost; travel goes from the first to the second.
        """
        network, low, high = self.network, min(start, end), max(start, end)
        points: list[tuple[float, float]] = []
        for segment in self.order[self.indptr[edge] : self.indptr[edge + 1]]:
            begin, cost = int(network.segment_offset[segment]), int(network.segment_cost[segment])
            if begin + cost < low or begin > high:
                continue
            line: Any = self.drawn.lines_of(network.segment_rows[[segment]])[0]
            if network.segment_reversed[segment]:
                line = line.reverse()
            share = (max(low - begin, 0) / cost, min(high - begin, cost) / cost)
            cut = line if share == (0, 1) else substring(line, *share, normalized=True)
            points += [(float(x), float(y)) for x, y in cut.coords]
        return points if start <= end else points[::-1]


def routes(
    network: Network, lines: Lines, origin: Positions, destinations: Positions, *, cutoff: int
) -> list[shapely.LineString | None]:
    """Find the route from one origin to each of several destinations.

    Parameters
    ----------
    network
        Of the mode by which one travels.
    lines
        Of the network.
    origin
        A single point.
    destinations
        On that network; one line for each.
    cutoff
        Millimetres of cost, accesses not included.

    Returns
    -------
    list
        Lines in the region's system; None where no route within the cutoff leads there.
    """
    cost, arc = _search(network, origin, cutoff)
    arcs = network.outgoing
    node_of_arc = np.repeat(np.arange(len(arcs.indptr) - 1), np.diff(arcs.indptr))
    drawn: list[shapely.LineString | None] = []
    for row in range(len(destinations.edge)):
        legs = _legs(network, origin, destinations, row, (cost, arc, node_of_arc))
        points = [point for leg in legs or [] for point in lines.part(*leg)]
        drawn.append(_line(points))
    return drawn


def _line(points: list[tuple[float, float]]) -> shapely.LineString | None:
    kept = points[:1] + [p for before, p in pairwise(points) if p != before]
    return shapely.LineString(kept) if len(kept) > 1 else None


def _search(network: Network, origin: Positions, cutoff: int) -> tuple[Int32s, Ints]:
    edge, offset = int(origin.edge[0]), int(origin.offset[0])
    seeds, costs = [], []
    if edge >= 0 and network.backward[edge]:
        seeds.append(network.tail[edge])
        costs.append(int(origin.offset_back[0]))
    if edge >= 0 and network.forward[edge]:
        seeds.append(network.head[edge])
        costs.append(int(network.cost[edge]) - offset)
    arcs = network.outgoing
    cost, _, arc = kernels.multi_source_search(
        arcs.indptr, arcs.head, arcs.cost, np.array(seeds, np.int32), np.array(costs, np.int32),
        np.zeros(len(seeds), np.int32), np.int64(cutoff),
    )  # fmt: skip
    return cost, arc


def _legs(
    network: Network,
    origin: Positions,
    destinations: Positions,
    row: int,
    tree: tuple[Int32s, Ints, Ints],
) -> list[Leg] | None:
    """Follow the search back from a destination to the origin."""
    cost, arc, node_of_arc = tree
    edge, offset = int(destinations.edge[row]), int(destinations.offset[row])
    start, begin = int(origin.edge[0]), int(origin.offset[0])
    if edge < 0 or start < 0:
        return None
    options: list[tuple[int, int, int]] = []  # cost, entered at node, its offset on the edge
    whole = int(network.cost[edge])
    back = int(destinations.offset_back[row])
    for node, at, rest, allowed in (
        (int(network.tail[edge]), 0, offset, network.forward[edge]),
        (int(network.head[edge]), whole, int(network.cost_back[edge]) - back,
         network.backward[edge]),
    ):  # fmt: skip
        if allowed and cost[node] < kernels.FAR:
            options.append((int(cost[node]) + rest, node, at))
    if start == edge and (
        begin == offset
        or (begin < offset and network.forward[edge])
        or (begin > offset and network.backward[edge])
    ):
        way = offset - begin if begin <= offset else int(origin.offset_back[0]) - back
        options.append((max(way, 0), -1, begin))
    if not options:
        return None
    _, node, at = min(options)
    legs: list[Leg] = [(edge, at, offset)]
    while node >= 0 and arc[node] >= 0:
        step = int(arc[node])
        passed = int(network.outgoing.edge[step])
        length = int(network.cost[passed])  # places along an edge are told from its tail
        legs.append((passed, 0, length) if network.outgoing.at_tail[step] else (passed, length, 0))
        node = int(node_of_arc[step])
    if node >= 0:
        legs.append((start, begin, _end_at(network, origin, node, int(cost[node]))))
    return legs[::-1]


def _end_at(network: Network, origin: Positions, node: int, cost: int) -> int:
    """Say by which end the origin's edge was left; a loop has the same node at both."""
    edge, back = int(origin.edge[0]), int(origin.offset_back[0])
    if network.tail[edge] == node and cost == back and network.backward[edge]:
        return 0
    return int(network.cost[edge])
