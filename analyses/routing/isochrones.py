"""Up to where does a quarter of an hour reach? Streets in reach, and a surface around them."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.ops import substring

from analyses.routing import kernels
from kpk_geo.arrays import Int32s, Objects
from kpk_geo.network.drawn import DrawnStreets
from kpk_geo.network.graph import Network
from kpk_geo.network.snap import Positions

BESIDE = 40.0  # metres to both sides of a street that count as reached: the depth of a plot
MIN_HOLE = 20_000.0  # m2; smaller gaps between reached streets are blocks, not out of reach


def isochrones(
    network: Network, drawn: DrawnStreets, destination: Positions, cutoffs: Sequence[int]
) -> list[shapely.Geometry]:
    """Draw from where a destination can be reached, for each cutoff (mm of cost).

    The surface is a strip along the streets in reach, without small holes. It is a drawing: figures
    come from the streets themselves.

    Parameters
    ----------
    network
        Of the mode by which one travels.
    drawn
        Its streets, at least as far as the longest cutoff reaches.
    destination
        A single point; without a street in reach the surfaces are empty.
    cutoffs
        Millimetres of cost, the access of the destination included.
    """
    cost = _costs_to(network, destination, max(cutoffs))
    return [_surface(_reached(network, drawn, destination, cost, cutoff)) for cutoff in cutoffs]


def _costs_to(network: Network, destination: Positions, cutoff: int) -> Int32s:
    edge, offset = int(destination.edge[0]), int(destination.offset[0])
    seeds, costs = [], []
    if edge >= 0:
        if network.forward[edge]:
            seeds.append(network.tail[edge])
            costs.append(offset + int(destination.access[0]))
        if network.backward[edge]:
            seeds.append(network.head[edge])
            rest = int(network.cost_back[edge]) - int(destination.offset_back[0])
            costs.append(rest + int(destination.access[0]))
    arcs = network.incoming
    cost, _, _ = kernels.multi_source_search(
        arcs.indptr, arcs.head, arcs.cost, np.array(seeds, np.int32), np.array(costs, np.int32),
        np.zeros(len(seeds), np.int32), np.int64(cutoff),
    )  # fmt: skip
    return np.asarray(cost)


def _reached(
    network: Network, drawn: DrawnStreets, destination: Positions, cost: Int32s, cutoff: int
) -> Objects:
    """Cut out the parts of the streets from which the destination is within the cutoff."""
    edge = network.segment_edge
    far = float(kernels.FAR)
    low, high = cost[network.tail[edge]].astype(float), cost[network.head[edge]].astype(float)
    whole = network.cost[edge].astype(float)
    # From the tail inwards up to `first`, as one goes back to it; from the head inwards down to
    # `last`, as one goes on to it: both as shares of the segment, along its edge.
    reach_tail = np.where((low < far) & network.backward[edge], cutoff - low, -1.0)
    reach_head = np.where((high < far) & network.forward[edge], whole - (cutoff - high), whole + 1)
    first = (reach_tail - network.segment_offset_back) / network.segment_cost_back
    last = (reach_head - network.segment_offset) / network.segment_cost
    parts: list[shapely.Geometry] = []
    full = (first >= 1) | (last <= 0) | (first >= last)
    parts += list(drawn.lines_of(network.segment_rows[full]))
    for segment in np.flatnonzero(~full & ((first > 0) | (last < 1))):
        parts += _outer_parts(network, drawn, int(segment), first[segment], last[segment])
    parts += _around_destination(network, drawn, destination, cutoff)
    return np.array(parts, dtype=object)


def _outer_parts(
    network: Network, drawn: DrawnStreets, segment: int, first: float, last: float
) -> list[shapely.Geometry]:
    line = _line(network, drawn, segment)
    outer: list[shapely.Geometry] = []
    if first > 0:
        outer.append(substring(line, 0, first, normalized=True))
    if last < 1:
        outer.append(substring(line, last, 1, normalized=True))
    return outer


def _around_destination(
    network: Network, drawn: DrawnStreets, destination: Positions, cutoff: int
) -> list[shapely.Geometry]:
    """Add the edge of the destination itself, along which no junction need be passed."""
    edge, at = int(destination.edge[0]), int(destination.offset[0])
    rest = cutoff - int(destination.access[0])
    if edge < 0 or rest < 0:
        return []
    back = int(destination.offset_back[0])
    low = at - rest if network.forward[edge] else at  # one comes from the tail, or from the head
    high = back + rest if network.backward[edge] else back
    parts: list[shapely.Geometry] = []
    for segment in np.flatnonzero(network.segment_edge == edge):
        begin = (low - network.segment_offset[segment]) / network.segment_cost[segment]
        end = (high - network.segment_offset_back[segment]) / network.segment_cost_back[segment]
        if begin > 1 or end < 0:
            continue
        share = (max(begin, 0.0), min(end, 1.0))
        line = _line(network, drawn, int(segment))
        parts.append(substring(line, *share, normalized=True))
    return parts


def _line(network: Network, drawn: DrawnStreets, segment: int) -> shapely.LineString:
    """Give a segment in the direction of its edge."""
    line: shapely.LineString = drawn.lines_of(network.segment_rows[[segment]])[0]
    return line.reverse() if network.segment_reversed[segment] else line


def _surface(parts: Objects) -> shapely.Geometry:
    if not len(parts):
        return shapely.Polygon()
    merged = shapely.union_all(shapely.buffer(parts, BESIDE, quad_segs=4))
    kept = [
        shapely.Polygon(
            part.exterior,
            [ring for ring in part.interiors if shapely.Polygon(ring).area >= MIN_HOLE],
        )
        for part in shapely.get_parts(merged)
    ]
    return shapely.simplify(shapely.union_all(kept), 4.0)
