"""The network of one mode as flat arrays, on which `analyses.routing` searches."""

from dataclasses import dataclass, replace

import numpy as np
import shapely

from kpk_geo.arrays import Bools, Floats, Int32s, Ints
from kpk_geo.errors import InputError
from kpk_geo.german import number
from kpk_geo.model import TravelMode
from kpk_geo.network.arcs import Arcs, both_ways
from kpk_geo.network.main_part import in_main_part
from kpk_geo.network.modes import BASE_SPEED, costs, minutes_per_millimetre
from kpk_geo.network.parts import parts_of
from kpk_geo.network.simplify import incidence, junctions, simplified_edges
from kpk_geo.network.slope import DIN_18040_3, SlopeUse, slope_of
from kpk_geo.network.streets import Streets
from kpk_geo.network.tags import MODES

MIN_FRAGMENT = 500.0  # metres: shorter detached bits (courtyards, islets of mapping) are left out


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
    cost: Int32s  # from tail to head
    cost_back: Int32s  # from head to tail; the same on level ground
    length: Int32s  # the cost on level ground
    forward: Bools
    backward: Bools
    in_main: Bools  # lies in the largest part in which one gets from everywhere to everywhere
    outgoing: Arcs  # for searches from an origin
    incoming: Arcs  # for searches from a destination, against the direction of travel
    segment_rows: Ints  # rows of `streets.edges` that this mode uses
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
        The whole network of a region; it is kept in the result, not copied.
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
    frame, bit = streets.edges, MODES.index(mode)
    parts = parts_of(streets, bit, min_fragment=min_fragment)
    if not len(parts.rows):
        raise InputError(f"Im Straßennetz gibt es keinen Weg, der „{mode.label}“ zu benutzen ist.")
    sloped = slope_of(streets, mode, parts.rows, max_gradient)
    use = None if sloped is None else sloped[2]
    if use is not None and len(use.closed):
        parts = parts_of(streets, bit, min_fragment=min_fragment, closed=use.closed)
        if not len(parts.rows):
            raise InputError(
                f"Jeder Weg ist steiler als {number(max_gradient or 0, 1)} %: Mit dem Kinderwagen "
                "ist keiner zu benutzen. Bitte pushchair_max_gradient im Profil prüfen."
            )
    rows = parts.rows[parts.kept]
    level = costs(
        mode,
        frame["length"].to_numpy()[rows],
        frame["highway"].to_numpy(dtype=object)[rows],
        frame["seconds"].to_numpy()[rows],
        speed,
    )
    measures = np.stack([level, level])[None]
    if sloped is not None:
        ways = [np.rint(level * factor[rows]).astype(np.int64)
                for factor in (sloped[1].along, sloped[1].against)]  # fmt: skip
        measures = np.stack([np.maximum(np.stack(ways), 1), measures[0]])
    bits = frame["passable"].to_numpy().astype(np.int64)[rows] >> bit
    return _joined(
        streets,
        mode,
        speed,
        (rows, parts.tail[parts.kept], parts.head[parts.kept], measures, bits),
        (parts.components, parts.fragments, parts.fragment_kilometres),
        use,
    )


def _joined(
    streets: Streets,
    mode: TravelMode,
    speed: float,
    segments: tuple[Ints, Int32s, Int32s, Ints, Ints],
    parts: tuple[int, int, float],
    slope: SlopeUse | None,
) -> Network:
    rows, tail, head, measures, bits = segments
    used, ends = np.unique(np.r_[tail, head], return_inverse=True)
    tail, head = ends[: len(rows)].astype(np.int32), ends[len(rows) :].astype(np.int32)
    forward, backward = (bits & 1).astype(bool), (bits >> 4 & 1).astype(bool)
    indptr, at_node = incidence(len(used), tail, head)
    stays = junctions(indptr, at_node, tail, forward, backward)
    edge_ends, edge, is_reversed, offsets, totals = simplified_edges(
        indptr, at_node, tail, head, measures, stays
    )
    order = _morton(_coordinates(streets, rows, tail, head, len(used))[stays])
    number = np.full(len(used), -1, dtype=np.int32)
    kept = np.flatnonzero(stays)[order]
    number[kept] = np.arange(len(kept), dtype=np.int32)
    cost, cost_back, length = (part.astype(np.int32) for part in _of_each(totals))
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
        mode=mode, speed=speed, streets=streets,
        nodes=np.where(real < len(streets.nodes), real, -1).astype(np.int32),
        tail=a, head=b, cost=cost, cost_back=cost_back, length=length,
        forward=edge_forward, backward=edge_backward,
        in_main=in_main_part(a, b, ways, length, len(kept)), outgoing=outgoing, incoming=incoming,
        segment_rows=rows, segment_edge=edge, segment_cost=own_cost,
        segment_cost_back=own_cost_back, segment_length=own_length, segment_offset=offset,
        segment_offset_back=offset_back, segment_offset_length=offset_length,
        segment_reversed=is_reversed, slope=slope,
        components=parts[0], fragments=parts[1], fragment_kilometres=parts[2],
    )  # fmt: skip


def _of_each(measures: Ints) -> tuple[Ints, Ints, Ints]:
    """Give there, back and on level ground; one array for all where nothing slopes."""
    if len(measures) == 1:
        return measures[0, 0], measures[0, 0], measures[0, 0]
    return measures[0, 0], measures[0, 1], measures[1, 0]


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
