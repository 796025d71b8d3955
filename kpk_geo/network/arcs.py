"""Where one can go from each junction, as compressed sparse rows."""

from dataclasses import dataclass

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
