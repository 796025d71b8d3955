"""Cuts a network at points and links them: a path that is not there yet, a street that is closed.

Only what a search needs is made anew: edges and arcs. Segments, and with them what is drawn, stay
those of the network before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kpk_geo.arrays import Int32s, Ints
from kpk_geo.network.arcs import changed_arcs
from kpk_geo.network.graph import Network
from kpk_geo.network.positions import Positions


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place on an edge, millimetres of cost from its tail."""

    edge: int
    offset: int
    offset_back: int  # from there to the tail
    offset_length: int  # on level ground

    @classmethod
    def of(cls, position: Positions) -> "Point":
        """Take the first of some positions."""
        return cls(
            edge=int(position.edge[0]), offset=int(position.offset[0]),
            offset_back=int(position.offset_back[0]), offset_length=int(position.offset_length[0]),
        )  # fmt: skip

    @property
    def offsets(self) -> tuple[int, int, int]:
        """There, back, and on level ground."""
        return self.offset, self.offset_back, self.offset_length


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A new edge between two places, open in both directions."""

    start: Point
    end: Point
    cost: int  # millimetres, above 0: level, since nobody knows how a path will be built


@dataclass(frozen=True, eq=False, slots=True)
class _Pieces:
    """What became of an edge: its parts in the order of the edge."""

    offsets: Ints  # (3, cuts) where it was cut, ascending: there, back, and on level ground
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
        edge, network = positions.edge.copy(), self.network
        offsets = np.stack([positions.offset, positions.offset_back, positions.offset_length])
        for cut, pieces in self._pieces.items():
            rows = np.flatnonzero(positions.edge == cut)
            which = np.searchsorted(pieces.offsets[0], positions.offset[rows], side="left")
            edge[rows] = pieces.edges[which]
            begin = np.pad(pieces.offsets, ((0, 0), (1, 0)))[:, which]
            whole = np.stack([costs[edge[rows]] for costs in _costs(network)])
            offsets[:, rows] = np.clip(offsets[:, rows] - begin, 0, whole)
        return replace(
            positions, edge=edge, offset=offsets[0], offset_back=offsets[1],
            offset_length=offsets[2],
        )  # fmt: skip


class _Parts:
    """Edges that are added, and junctions."""

    def __init__(self, network: Network) -> None:
        self.tail, self.head = list[int](), list[int]()
        self.costs = list[tuple[int, int, int]]()  # there, back, and on level ground
        self.of = list[int]()  # whose directions hold; -1: both
        self.first_edge = len(network.tail)
        self.junctions = len(network.nodes)

    def junction(self) -> int:
        self.junctions += 1
        return self.junctions - 1

    def edge(self, tail: int, head: int, costs: tuple[int, int, int], of: int) -> int:
        self.tail.append(tail)
        self.head.append(head)
        self.costs.append(costs)
        self.of.append(of)
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
    wanted: dict[int, dict[int, _Cut]] = {}  # edge -> offset -> what is done there
    for point in (end for link in links for end in (link.start, link.end)):
        if 0 < point.offset < network.cost[point.edge]:
            cut = wanted.setdefault(point.edge, {}).setdefault(point.offset, _Cut(point.offsets))
            cut.offsets = max(cut.offsets, point.offsets)  # the same whichever link comes first
    for point in blocks:
        inside = tuple(
            int(np.clip(offset, 1, max(costs[point.edge] - 1, 1)))
            for offset, costs in zip(point.offsets, _costs(network), strict=True)
        )
        cut = wanted.setdefault(point.edge, {}).setdefault(inside[0], _Cut(inside))
        cut.offsets, cut.is_closed = max(cut.offsets, inside), True
    parts, columns = _Parts(network), _Columns(network)
    pieces = {edge: _split(edge, wanted[edge], parts, columns) for edge in sorted(wanted)}
    for link in links:
        ends = [_junction_at(network, pieces, point) for point in (link.start, link.end)]
        parts.edge(ends[0], ends[1], (link.cost,) * 3, -1)
    changed = [*range(len(network.nodes), parts.junctions), *(n for e in zip(
        parts.tail, parts.head, strict=True) for n in e)]  # fmt: skip
    return CutNetwork(
        network=columns.with_parts(parts, np.array(sorted(wanted), dtype=np.int64)),
        changed=np.unique(changed).astype(np.int32),
        _pieces=pieces,
    )


@dataclass(slots=True)
class _Cut:
    """What is done at one place of an edge."""

    offsets: tuple[int, ...]  # there, back, and on level ground
    is_closed: bool = False


def _costs(network: Network) -> tuple[Int32s, Int32s, Int32s]:
    return network.cost, network.cost_back, network.length


class _Columns:
    """The edges of a network while they are cut."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.head, self.costs = network.head.copy(), np.stack(_costs(network))

    def with_parts(self, parts: _Parts, cut: Ints) -> Network:
        network, of = self.network, np.array(parts.of, dtype=np.int64)
        tail = np.r_[network.tail, np.array(parts.tail, dtype=np.int32)]
        head = np.r_[self.head, np.array(parts.head, dtype=np.int32)]
        added = np.array(parts.costs, dtype=np.int32).reshape(-1, 3).T
        cost, cost_back, length = np.concatenate([self.costs, added], axis=1)
        both = of < 0
        forward = np.r_[network.forward, both | network.forward[of]]
        backward = np.r_[network.backward, both | network.backward[of]]
        ways = (forward, backward)
        changed = np.r_[cut, np.arange(len(network.tail), len(tail))]
        outgoing, incoming = (
            changed_arcs(arcs, changed, (tail, head), costs, own, parts.junctions)
            for arcs, costs, own in (
                (network.outgoing, (cost, cost_back), ways),
                (network.incoming, (cost_back, cost), ways[::-1]),
            )
        )
        fresh = np.full(parts.junctions - len(network.nodes), -1, dtype=np.int32)
        return replace(
            network,
            nodes=np.r_[network.nodes, fresh], tail=tail, head=head, cost=cost,
            cost_back=cost_back, length=length, forward=forward, backward=backward,
            in_main=np.r_[network.in_main, both | network.in_main[of]],
            outgoing=outgoing, incoming=incoming,
        )  # fmt: skip


def _split(edge: int, cuts: dict[int, _Cut], parts: _Parts, columns: _Columns) -> _Pieces:
    """Keep the first part under the number of the edge, and add the others."""
    last_head, whole = int(columns.head[edge]), columns.costs[:, edge].astype(np.int64)
    edges, nodes, places = [edge], list[int](), sorted(cuts)
    # Rounding may put two cuts in another order on the way back; no part is shorter than nothing.
    offsets = np.array([cuts[place].offsets for place in places], dtype=np.int64).T
    offsets = np.minimum(np.maximum.accumulate(offsets, axis=1), whole[:, None])
    ends = np.c_[offsets[:, 1:], whole] - offsets
    for number, place in enumerate(places):
        left = parts.junction()
        right = parts.junction() if cuts[place].is_closed else left
        nodes.append(left)
        if number == 0:
            columns.head[edge], columns.costs[:, edge] = left, offsets[:, 0]
        else:
            parts.head[edges[-1] - parts.first_edge] = left
        there, back, level = (int(cost) for cost in ends[:, number])
        edges.append(parts.edge(right, last_head, (there, back, level), edge))
    return _Pieces(offsets, np.array(edges), tuple(nodes))


def _junction_at(network: Network, pieces: dict[int, _Pieces], point: Point) -> int:
    if point.offset <= 0:
        return int(network.tail[point.edge])
    if point.offset >= network.cost[point.edge]:
        return int(network.head[point.edge])
    found = pieces[point.edge]
    return found.nodes[int(np.searchsorted(found.offsets[0], point.offset))]
