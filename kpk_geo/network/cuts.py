"""Cuts a network at points and links them: a path that is not there yet, a street that is closed.

Only what a search needs is made anew: edges and arcs. Segments, and with them what is drawn, stay
those of the network before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kpk_geo.arrays import Int32s, Ints
from kpk_geo.network.graph import Network, arcs_of
from kpk_geo.network.snap import Positions


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place on an edge, millimetres of cost from its tail."""

    edge: int
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A new edge between two places, open in both directions."""

    start: Point
    end: Point
    cost: int  # millimetres, above 0


@dataclass(frozen=True, eq=False, slots=True)
class _Pieces:
    """What became of an edge: its parts in the order of the edge."""

    offsets: Ints  # where it was cut, ascending
    edges: Ints  # one more than offsets
    nodes: tuple[int, ...]  # junction at each cut, on the side of the edge's tail


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CutNetwork:
    """A network that was cut and linked; `network` has no segments for its new edges."""

    network: Network
    changed: Int32s  # junctions where a way was opened or closed
    _pieces: dict[int, _Pieces]

    def carry(self, positions: Positions) -> Positions:
        """Give the same places on the new edges; one exactly at a cut stays on the tail's side."""
        edge, offset = positions.edge.copy(), positions.offset.copy()
        for cut, pieces in self._pieces.items():
            rows = np.flatnonzero(positions.edge == cut)
            which = np.searchsorted(pieces.offsets, positions.offset[rows], side="left")
            edge[rows] = pieces.edges[which]
            offset[rows] -= np.r_[0, pieces.offsets][which].astype(np.int32)
        return replace(positions, edge=edge, offset=offset)


class _Parts:
    """Edges that are added, and junctions."""

    def __init__(self, network: Network) -> None:
        self.tail, self.head, self.cost = (
            list[int](), list[int](), list[int]()
        )  # fmt: skip
        self.of = list[int]()  # whose directions hold; -1: both
        self.first_edge = len(network.tail)
        self.junctions = len(network.nodes)

    def junction(self) -> int:
        self.junctions += 1
        return self.junctions - 1

    def edge(self, tail: int, head: int, cost: int, of: int) -> int:
        for column, value in zip(
            (self.tail, self.head, self.cost, self.of), (tail, head, cost, of), strict=True
        ):
            column.append(value)
        return self.first_edge + len(self.tail) - 1


def cut_network(network: Network, blocks: Sequence[Point], links: Sequence[Link]) -> CutNetwork:
    """Close some places and open some links.

    Parameters
    ----------
    network
        It is left as it is.
    blocks
        Nobody gets past them; whoever lives on either side still gets as far as there. The cost of
        their edges is at least 2.
    links
        Between any two places; an end at a block lies on the side of its edge's tail.

    Returns
    -------
    CutNetwork
        The same for any order of `blocks` and `links`, but for the numbers of new edges.
    """
    wanted: dict[int, dict[int, bool]] = {}  # edge -> offset -> whether it is closed there
    for link in links:
        for point in (link.start, link.end):
            if 0 < point.offset < network.cost[point.edge]:
                wanted.setdefault(point.edge, {}).setdefault(point.offset, False)
    for point in blocks:
        offset = int(np.clip(point.offset, 1, network.cost[point.edge] - 1))
        wanted.setdefault(point.edge, {})[offset] = True
    parts, columns = _Parts(network), _Columns(network)
    pieces = {edge: _split(edge, wanted[edge], parts, columns) for edge in sorted(wanted)}
    for link in links:
        ends = [_junction_at(network, pieces, point) for point in (link.start, link.end)]
        parts.edge(ends[0], ends[1], link.cost, -1)
    changed = [*range(len(network.nodes), parts.junctions), *(n for e in zip(
        parts.tail, parts.head, strict=True) for n in e)]  # fmt: skip
    return CutNetwork(
        network=columns.with_parts(parts),
        changed=np.unique(changed).astype(np.int32),
        _pieces=pieces,
    )


class _Columns:
    """The edges of a network while they are cut."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.head, self.cost = network.head.copy(), network.cost.copy()

    def with_parts(self, parts: _Parts) -> Network:
        network, of = self.network, np.array(parts.of, dtype=np.int64)
        tail = np.r_[network.tail, np.array(parts.tail, dtype=np.int32)]
        head = np.r_[self.head, np.array(parts.head, dtype=np.int32)]
        cost = np.r_[self.cost, np.array(parts.cost, dtype=np.int32)]
        both = of < 0
        forward = np.r_[network.forward, both | network.forward[of]]
        backward = np.r_[network.backward, both | network.backward[of]]
        fresh = np.full(parts.junctions - len(network.nodes), -1, dtype=np.int32)
        return replace(
            network,
            nodes=np.r_[network.nodes, fresh], tail=tail, head=head, cost=cost,
            forward=forward, backward=backward,
            outgoing=arcs_of(tail, head, cost, forward, backward, parts.junctions),
            incoming=arcs_of(tail, head, cost, backward, forward, parts.junctions),
        )  # fmt: skip


def _split(edge: int, cuts: dict[int, bool], parts: _Parts, columns: _Columns) -> _Pieces:
    """Keep the first part under the number of the edge, and add the others."""
    last_head, whole = int(columns.head[edge]), int(columns.cost[edge])
    edges, nodes, offsets = [edge], list[int](), sorted(cuts)
    for place, offset in enumerate(offsets):
        left = parts.junction()
        right = parts.junction() if cuts[offset] else left
        nodes.append(left)
        end = offsets[place + 1] if place + 1 < len(offsets) else whole
        if place == 0:
            columns.head[edge], columns.cost[edge] = left, offset
        else:
            parts.head[edges[-1] - parts.first_edge] = left
        edges.append(parts.edge(right, last_head, end - offset, edge))
    return _Pieces(np.array(offsets, dtype=np.int64), np.array(edges), tuple(nodes))


def _junction_at(network: Network, pieces: dict[int, _Pieces], point: Point) -> int:
    if point.offset <= 0:
        return int(network.tail[point.edge])
    if point.offset >= network.cost[point.edge]:
        return int(network.head[point.edge])
    found = pieces[point.edge]
    return found.nodes[int(np.searchsorted(found.offsets, point.offset))]
