"""Where one can go from each junction, as compressed sparse rows."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kpk_geo.arrays import Bools, Int32s, Ints


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Arcs:
    """Where one can go from each node, as compressed sparse rows."""

    indptr: Ints  # (nodes + 1,)
    head: Int32s
    cost: Int32s
    edge: Int32s
    at_tail: Bools  # the arc enters its edge at the edge's tail


def arcs_of(
    tail: Int32s, head: Int32s, costs: tuple[Int32s, Int32s], ways: tuple[Bools, Bools], count: int
) -> Arcs:
    """List where one can go from each junction.

    Parameters
    ----------
    tail, head : (edges,)
        Junctions at both ends of each edge.
    costs : (edges,)
        Millimetres from tail to head, and from head to tail.
    ways : (edges,)
        Whether it may be used from its tail to its head, and the other way.
    count
        Number of junctions.
    """
    ahead, back = np.flatnonzero(ways[0]), np.flatnonzero(ways[1])
    origin, target = np.r_[tail[ahead], head[back]], np.r_[head[ahead], tail[back]]
    edge = np.r_[ahead, back].astype(np.int32)
    cost = np.r_[costs[0][ahead], costs[1][back]]
    at_tail = np.r_[np.ones(len(ahead), bool), np.zeros(len(back), bool)]
    order = np.lexsort((at_tail, edge, target, origin))
    indptr = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(origin, minlength=count), out=indptr[1:])
    return Arcs(
        indptr=indptr, head=target[order].astype(np.int32), cost=cost[order].astype(np.int32),
        edge=edge[order], at_tail=at_tail[order],
    )  # fmt: skip


def changed_arcs(
    arcs: Arcs,
    edges: Ints,
    ends: tuple[Int32s, Int32s],
    costs: tuple[Int32s, Int32s],
    ways: tuple[Bools, Bools],
    count: int,
) -> Arcs:
    """Give the arcs of a network in which some edges are others: those of `arcs_of`, bit by bit.

    Only the arcs of these edges are sorted in, since sorting all takes most of a change.

    Parameters
    ----------
    arcs
        Before the change.
    edges
        Numbers of the edges that are others or new, ascending; all others are as they were.
    ends, costs, ways : (edges,)
        Of all edges after the change; tail and head, and otherwise as `arcs_of` takes them.
    count
        Number of junctions after the change; those before keep their numbers.
    """
    tail, head = ends
    own = arcs_of(
        tail[edges], head[edges], (costs[0][edges], costs[1][edges]),
        (ways[0][edges], ways[1][edges]), count,
    )  # fmt: skip
    edge, origin = edges[own.edge].astype(np.int32), _origins(own)
    is_gone = np.isin(arcs.edge, edges)
    left = np.zeros(count, dtype=np.int64)
    left[: len(arcs.indptr) - 1] = np.diff(arcs.indptr)
    left -= np.bincount(_origins(arcs)[is_gone], minlength=count)
    begin = np.r_[0, np.cumsum(left)]
    stay = ~is_gone
    kept = [column[stay] for column in (arcs.head, arcs.cost, arcs.edge, arcs.at_tail)]
    places = np.array(
        [
            _place(kept, (begin[node], begin[node + 1]), (target, number, at_tail))
            for node, target, number, at_tail in zip(
                origin.tolist(), own.head.tolist(), edge.tolist(), own.at_tail.tolist(), strict=True
            )
        ],
        dtype=np.int64,
    )
    added = (own.head, own.cost, edge, own.at_tail)
    columns: Any = [np.insert(old, places, new) for old, new in zip(kept, added, strict=True)]
    indptr = begin + np.r_[0, np.cumsum(np.diff(own.indptr))]
    return Arcs(
        indptr=indptr, head=columns[0], cost=columns[1], edge=columns[2], at_tail=columns[3]
    )


def _origins(arcs: Arcs) -> Ints:
    return np.repeat(np.arange(len(arcs.indptr) - 1), np.diff(arcs.indptr))


def _place(columns: list[Any], row: tuple[int, int], arc: tuple[int, int, bool]) -> int:
    """Say before which arc of a junction another one comes, by target, edge and end."""
    begin, end = row
    head, edge, at_tail = (columns[place][begin:end].tolist() for place in (0, 2, 3))
    return begin + sum(own < arc for own in zip(head, edge, at_tail, strict=True))


def both_ways(
    tail: Int32s, head: Int32s, costs: tuple[Int32s, Int32s], ways: tuple[Bools, Bools], count: int
) -> tuple[Arcs, Arcs]:
    """Give arcs for searches from an origin, and for those from a destination, against travel.

    Parameters
    ----------
    tail, head, costs, ways, count
        As `arcs_of` takes them.
    """
    return (
        arcs_of(tail, head, costs, ways, count),
        arcs_of(tail, head, costs[::-1], ways[::-1], count),
    )
