"""The network of one mode as flat arrays, on which `analyses.routing` searches."""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from kpk_geo.arrays import Bools, Floats, Int32s, Ints
from kpk_geo.errors import InputError
from kpk_geo.german import number
from kpk_geo.model import TravelMode
from kpk_geo.network.arcs import Arcs, both_ways
from kpk_geo.network.main_part import in_main_part
from kpk_geo.network.modes import BASE_SPEED, costs, fastest, minutes_per_millimetre
from kpk_geo.network.numbering import renumbered, z_order
from kpk_geo.network.parts import parts_of
from kpk_geo.network.segments import Bits, Segments
from kpk_geo.network.simplify import incidence, junctions, simplified_edges
from kpk_geo.network.slope import BEST_FACTOR, DIN_18040_3, SlopeEffect, SlopeUse, slope_of
from kpk_geo.network.streets import Streets
from kpk_geo.network.tags import MODES

Whole = TypeVar("Whole", Ints, Int32s)
MIN_FRAGMENT = 500.0  # metres: shorter detached bits (courtyards, islets of mapping) are left out


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Network:
    """Junctions and the simplified edges between them, for one mode.

    A simplified edge is made of segments that meet without a choice. Nothing here is drawn: lines
    are in `DrawnStreets`, by the same rows. Arrays may be mapped from files (`flat`).
    """

    mode: TravelMode
    speed: float  # km/h, at which a millimetre of cost is a millimetre of route
    fastest: float  # km/h that nobody exceeds: by car on its fastest street, downhill, on a ferry
    nodes: Int32s  # node of the streets for each junction; -1 for one that a barrier made
    tail: Int32s  # (edges,)
    head: Int32s
    cost: Int32s  # from tail to head
    cost_back: Int32s  # from head to tail; the same on level ground
    length: Int32s  # the cost on level ground
    forward: Bools
    backward: Bools
    in_main: Bools  # lies in the largest part in which one gets from everywhere to everywhere
    outgoing: Arcs  # for searches from an origin
    incoming: Arcs  # for searches from a destination, against the direction of travel
    segment_rows: Ints  # rows of the streets that this mode uses, ascending
    segment_edge: Int32s  # the simplified edge of each of them
    segment_cost: Ints  # along the edge, from its tail to its head
    segment_cost_back: Ints
    segment_length: Ints
    segment_offset: Ints  # cost from the tail of the edge to where the segment begins
    segment_offset_back: Ints  # and from there to the tail
    segment_offset_length: Ints
    segment_reversed: Bools  # drawn against its edge
    components: int
    fragments: int  # detached bits left out
    fragment_kilometres: float
    slope: SlopeUse | None = None  # None: all ways count as level

    @property
    def costs_are_lengths(self) -> bool:
        """Whether a millimetre of cost is one of length: not where speed hangs on the street (car).

        On a ferry its time counts as length in every mode. Uphill it is not either: `by_length`.
        """
        return self.mode is not TravelMode.CAR and self.slope is None

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
    max_gradient: float | None = DIN_18040_3,
) -> Network:
    """Take what `mode` may use, leave out detached bits, and join segments to simplified edges.

    Parameters
    ----------
    streets
        The whole network of a region.
    mode, speed, min_fragment, max_gradient
        As `network_of` takes them.

    Raises
    ------
    InputError
        No street may be used by this mode.
    """
    return network_of(
        streets.segments(), mode, speed=speed, min_fragment=min_fragment, max_gradient=max_gradient
    )


def network_of(
    segments: Segments,
    mode: TravelMode,
    *,
    speed: float | None = None,
    min_fragment: float = MIN_FRAGMENT,
    max_gradient: float | None = DIN_18040_3,
) -> Network:
    """Build the graph of a mode from streets without their lines, as `build_network` does.

    Parameters
    ----------
    segments
        The whole network of a region.
    mode
        Decides which ways are open, and in which direction.
    speed
        km/h; the usual speed of the mode if None.
    min_fragment
        Detached parts shorter than this (metres) are left out and counted; the longest part stays.
    max_gradient
        Per cent; steeper ways are closed to pushchairs where heights are known. None: none is.

    Raises
    ------
    InputError
        No street may be used by this mode.
    """
    speed = speed or BASE_SPEED[mode]
    bit = MODES.index(mode)
    parts = parts_of(segments, bit, min_fragment=min_fragment)
    if not len(parts.rows):
        raise InputError(f"Im Straßennetz gibt es keinen Weg, der „{mode.label}“ zu benutzen ist.")
    sloped = slope_of(segments, mode, parts.rows, max_gradient)
    use = None if sloped is None else sloped[2]
    if use is not None and len(use.closed):
        level_rows = parts.rows[parts.kept]
        parts = parts_of(segments, bit, min_fragment=min_fragment, closed=use.closed)
        use = replace(use, closed=np.setdiff1d(level_rows, parts.rows[parts.kept]))
        if not len(parts.rows):
            raise InputError(
                f"Jeder Weg ist steiler als {number(max_gradient or 0, 1)} %: Mit dem Kinderwagen "
                "ist keiner zu benutzen. Bitte pushchair_max_gradient im Profil prüfen."
            )
    rows = parts.rows[parts.kept]
    measures, top_speed = _measures(segments, mode, rows, speed, sloped)
    bits: Bits = (segments.passable[rows] >> bit).astype(np.uint8)
    return _joined(
        segments,
        mode,
        speed,
        (rows, parts.tail[parts.kept], parts.head[parts.kept], measures, bits),
        (parts.components, parts.fragments, parts.fragment_kilometres),
        use,
        top_speed,
    )


def _measures(
    segments: Segments,
    mode: TravelMode,
    rows: Ints,
    speed: float,
    sloped: tuple[Ints, SlopeEffect, SlopeUse] | None,
) -> tuple[Ints, float]:
    """Give what segments cost there and back, on slopes and on level ground; the top speed."""
    known = mode, segments.length[rows], segments.highways(rows), segments.seconds[rows], speed
    level = costs(*known)
    measures = np.stack([level, level])[None]
    if sloped is None:
        return measures, fastest(*known, factor=1.0)
    ways = [np.rint(level * factor[rows]).astype(np.int64)
            for factor in (sloped[1].along, sloped[1].against)]  # fmt: skip
    measures = np.stack([np.maximum(np.stack(ways), 1), measures[0]])
    return measures, fastest(*known, factor=BEST_FACTOR)


def _joined(
    segments: Segments,
    mode: TravelMode,
    speed: float,
    used_segments: tuple[Ints, Int32s, Int32s, Ints, Bits],
    parts: tuple[int, int, float],
    slope: SlopeUse | None,
    top_speed: float,
) -> Network:
    rows, tail, head, measures, bits = used_segments
    used, tail, head = renumbered(tail, head)
    forward, backward = (bits & 1).astype(bool), (bits >> 4 & 1).astype(bool)
    indptr, at_node = incidence(len(used), tail, head)
    stays = junctions(indptr, at_node, tail, forward, backward)
    edge_ends, edge, is_reversed, offsets, totals = simplified_edges(
        indptr, at_node, tail, head, measures, stays
    )
    order = z_order(_coordinates(segments, rows, tail, head, len(used))[stays])
    number = np.full(len(used), -1, dtype=np.int32)
    kept = np.flatnonzero(stays)[order]
    number[kept] = np.arange(len(kept), dtype=np.int32)
    cost, cost_back, length = _of_each(totals.astype(np.int32))
    own = np.where(is_reversed, measures[:, ::-1], measures)  # along the edge, and back
    own_cost, own_cost_back, own_length = _of_each(own)
    offset, offset_back, offset_length = _of_each(offsets)
    one = np.zeros(len(edge_ends), dtype=np.int64)
    one[edge] = np.arange(len(edge))  # any segment of the edge: all of it follow the same rule
    edge_forward = np.where(is_reversed[one], backward[one], forward[one])
    edge_backward = np.where(is_reversed[one], forward[one], backward[one])
    a, b = number[edge_ends[:, 0]], number[edge_ends[:, 1]]
    real, ways = used[kept], (edge_forward, edge_backward)
    outgoing, incoming = both_ways(a, b, (cost, cost_back), ways, len(kept))
    return Network(
        mode=mode, speed=speed, fastest=top_speed,
        nodes=np.where(real < len(segments.blocked), real, -1).astype(np.int32),
        tail=a, head=b, cost=cost, cost_back=cost_back, length=length,
        forward=edge_forward, backward=edge_backward,
        in_main=in_main_part(a, b, ways, length, len(kept)), outgoing=outgoing, incoming=incoming,
        segment_rows=rows, segment_edge=edge, segment_cost=own_cost,
        segment_cost_back=own_cost_back, segment_length=own_length, segment_offset=offset,
        segment_offset_back=offset_back, segment_offset_length=offset_length,
        segment_reversed=is_reversed, slope=slope,
        components=parts[0], fragments=parts[1], fragment_kilometres=parts[2],
    )  # fmt: skip


def _of_each(measures: Whole) -> tuple[Whole, Whole, Whole]:
    """Give there, back and on level ground; one array for all where nothing slopes."""
    there = measures[0, 0]
    if len(measures) == 1:
        return there, there, there
    return there, measures[0, 1], measures[1, 0]


def by_length(network: Network) -> Network:
    """Give the same network with every way counted as level: for the shortest, not the fastest.

    Positions on it are those of `Positions.by_length`. Without slope it is the network itself.
    """
    if network.slope is None:
        return network
    costs, ways = (network.length, network.length), (network.forward, network.backward)
    nodes = len(network.outgoing.indptr) - 1
    outgoing, incoming = both_ways(network.tail, network.head, costs, ways, nodes)
    return replace(
        network, cost=network.length, cost_back=network.length, outgoing=outgoing,
        incoming=incoming, segment_cost=network.segment_length,
        segment_cost_back=network.segment_length, segment_offset=network.segment_offset_length,
        segment_offset_back=network.segment_offset_length, slope=None,
    )  # fmt: skip


def _coordinates(segments: Segments, rows: Ints, tail: Int32s, head: Int32s, count: int) -> Floats:
    """Give the coordinates of each node by its segments: one that is barred has several."""
    xy = np.empty((count, 2))
    xy[tail] = segments.xy[segments.start[rows]]
    xy[head] = segments.xy[segments.end[rows]]
    return xy
