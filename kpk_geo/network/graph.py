"""The network of one mode as flat arrays, on which `analyses.routing` searches."""

from dataclasses import dataclass

import numpy as np
import shapely

from kpk_geo.arrays import Bools, Floats, Int32s, Ints
from kpk_geo.errors import InputError
from kpk_geo.model import TravelMode
from kpk_geo.network.modes import BASE_SPEED, costs, minutes_per_millimetre
from kpk_geo.network.parts import parts_of
from kpk_geo.network.simplify import incidence, junctions, simplified_edges
from kpk_geo.network.streets import Streets
from kpk_geo.network.tags import MODES

MIN_FRAGMENT = 500.0  # metres: shorter detached bits (courtyards, islets of mapping) are left out


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Arcs:
    """Where one can go from each node, as compressed sparse rows."""

    indptr: Ints  # (nodes + 1,)
    head: Int32s
    cost: Int32s
    edge: Int32s
    at_tail: Bools  # the arc enters its edge at the edge's tail


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Network:
    """Junctions and the simplified edges between them, for one mode.

    A simplified edge is made of segments: edges of `streets` that meet without a choice.
    """

    mode: TravelMode
    speed: float  # km/h, at which a millimetre of cost is a millimetre of route
    streets: Streets
    nodes: Int32s  # row of `streets.nodes` for each junction
    tail: Int32s  # (edges,)
    head: Int32s
    cost: Int32s
    forward: Bools
    backward: Bools
    outgoing: Arcs  # for searches from an origin
    incoming: Arcs  # for searches from a destination, against the direction of travel
    segment_rows: Ints  # rows of `streets.edges` that this mode uses
    segment_edge: Int32s  # the simplified edge of each of them
    segment_cost: Ints
    segment_offset: Ints
    segment_reversed: Bools
    components: int
    fragments: int  # detached bits left out
    fragment_kilometres: float

    @property
    def costs_are_lengths(self) -> bool:
        """Whether a millimetre of cost is one of length: not where speed hangs on the street (car).

        On a ferry its time counts as length in every mode.
        """
        return self.mode is not TravelMode.CAR

    @property
    def minutes_per_unit(self) -> float:
        """Minutes per millimetre of cost."""
        return minutes_per_millimetre(self.speed)


def build_network(
    streets: Streets,
    mode: TravelMode,
    *,
    speed: float | None = None,
    min_fragment: float = MIN_FRAGMENT,
) -> Network:
    """Take what `mode` may use, leave out detached bits, and join segments to simplified edges.

    Parameters
    ----------
    streets
        The whole network of a region; it is kept in the result, not copied.
    mode
        Decides which ways are open, and in which direction.
    speed
        km/h; the usual speed of the mode if None.
    min_fragment
        Detached parts shorter than this (metres) are left out and counted; the longest part stays.

    Raises
    ------
    InputError
        No street may be used by this mode.
    """
    speed = speed or BASE_SPEED[mode]
    frame, bit = streets.edges, MODES.index(mode)
    parts = parts_of(streets, bit, min_fragment=min_fragment)
    if not len(parts.rows):
        raise InputError(f"Im Straßennetz gibt es keinen Weg, der „{mode.label}“ zu benutzen ist.")
    rows = parts.rows[parts.kept]
    cost = costs(
        mode,
        frame["length"].to_numpy()[rows],
        frame["highway"].to_numpy(dtype=object)[rows],
        frame["seconds"].to_numpy()[rows],
        speed,
    )
    bits = frame["passable"].to_numpy().astype(np.int64)[rows] >> bit
    return _joined(
        streets,
        mode,
        speed,
        (rows, parts.tail[parts.kept], parts.head[parts.kept], cost, bits),
        (parts.components, parts.fragments, parts.fragment_kilometres),
    )


def _joined(
    streets: Streets,
    mode: TravelMode,
    speed: float,
    segments: tuple[Ints, Int32s, Int32s, Ints, Ints],
    parts: tuple[int, int, float],
) -> Network:
    rows, tail, head, cost, bits = segments
    used, ends = np.unique(np.r_[tail, head], return_inverse=True)
    tail, head = ends[: len(rows)].astype(np.int32), ends[len(rows) :].astype(np.int32)
    forward, backward = (bits & 1).astype(bool), (bits >> 4 & 1).astype(bool)
    indptr, at_node = incidence(len(used), tail, head)
    stays = junctions(indptr, at_node, tail, forward, backward)
    edge_ends, edge, offset, is_reversed = simplified_edges(
        indptr, at_node, tail, head, cost, stays
    )
    order = _morton(_coordinates(streets, rows, tail, head, len(used))[stays])
    number = np.full(len(used), -1, dtype=np.int32)
    kept = np.flatnonzero(stays)[order]
    number[kept] = np.arange(len(kept), dtype=np.int32)
    total = np.bincount(edge, weights=cost, minlength=len(edge_ends)).astype(np.int32)
    one = np.zeros(len(edge_ends), dtype=np.int64)
    one[edge] = np.arange(len(edge))  # any segment of the edge: all of it follow the same rule
    edge_forward = np.where(is_reversed[one], backward[one], forward[one])
    edge_backward = np.where(is_reversed[one], forward[one], backward[one])
    a, b = number[edge_ends[:, 0]], number[edge_ends[:, 1]]
    real = used[kept]
    return Network(
        mode=mode, speed=speed, streets=streets,
        nodes=np.where(real < len(streets.nodes), real, -1).astype(np.int32),
        tail=a, head=b, cost=total, forward=edge_forward, backward=edge_backward,
        outgoing=arcs_of(a, b, total, edge_forward, edge_backward, len(kept)),
        incoming=arcs_of(a, b, total, edge_backward, edge_forward, len(kept)),
        segment_rows=rows, segment_edge=edge, segment_cost=cost, segment_offset=offset,
        segment_reversed=is_reversed,
        components=parts[0], fragments=parts[1], fragment_kilometres=parts[2],
    )  # fmt: skip


def arcs_of(
    tail: Int32s, head: Int32s, cost: Int32s, forward: Bools, backward: Bools, count: int
) -> Arcs:
    """List where one can go from each junction.

    Parameters
    ----------
    tail, head : (edges,)
        Junctions at both ends of each edge.
    cost : (edges,)
        Millimetres.
    forward, backward : (edges,)
        Whether it may be used from its tail to its head, and the other way.
    count
        Number of junctions.
    """
    ahead, back = np.flatnonzero(forward), np.flatnonzero(backward)
    origin, target = np.r_[tail[ahead], head[back]], np.r_[head[ahead], tail[back]]
    edge = np.r_[ahead, back].astype(np.int32)
    at_tail = np.r_[np.ones(len(ahead), bool), np.zeros(len(back), bool)]
    order = np.lexsort((at_tail, edge, target, origin))
    indptr = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(origin, minlength=count), out=indptr[1:])
    return Arcs(
        indptr=indptr, head=target[order].astype(np.int32), cost=cost[edge[order]],
        edge=edge[order], at_tail=at_tail[order],
    )  # fmt: skip


def _coordinates(streets: Streets, rows: Ints, tail: Int32s, head: Int32s, count: int) -> Floats:
    """Give the coordinates of each node from the ends of its segments: a barred one has several."""
    lines = streets.edges.geometry.to_numpy()[rows]
    xy = np.empty((count, 2))
    xy[tail] = shapely.get_coordinates(shapely.get_point(lines, 0))
    xy[head] = shapely.get_coordinates(shapely.get_point(lines, -1))
    return xy


def _morton(xy: Floats) -> Ints:
    """Order points along a Z curve, so that neighbours lie near each other in memory."""
    metres = (xy - xy.min(axis=0)).astype(np.uint64)
    code = np.zeros(len(xy), dtype=np.uint64)
    for bit in range(24):
        for axis in (0, 1):
            code |= (metres[:, axis] >> np.uint64(bit) & np.uint64(1)) << np.uint64(2 * bit + axis)
    return np.argsort(code, kind="stable")
