"""Up to where does a quarter of an hour reach? Streets in reach, and a surface around them."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.ops import substring

from analyses.routing import kernels
from kpk_geo.arrays import Int32s, Objects
from kpk_geo.network.graph import Network
from kpk_geo.network.snap import Positions

BESIDE = 40.0  # metres to both sides of a street that count as reached: the depth of a plot
SMALLEST_HOLE = 20_000.0  # m2; smaller gaps between reached streets are blocks, not out of reach


def isochrones(network: Network, site: Positions, limits: Sequence[int]) -> list[shapely.Geometry]:
    """Draw from where a site can be reached, for each limit (mm of cost).

    The surface is a strip along the streets in reach, without small holes. It is a drawing: figures
    come from the streets themselves.
    """
    cost = _costs_to(network, site, max(limits))
    return [_surface(_reached(network, site, cost, limit)) for limit in limits]


def _costs_to(network: Network, site: Positions, limit: int) -> Int32s:
    chain, offset = int(site.chain[0]), int(site.offset[0])
    seeds, costs = [], []
    if chain >= 0:
        if network.forward[chain]:
            seeds.append(network.tail[chain])
            costs.append(offset + int(site.access[0]))
        if network.backward[chain]:
            seeds.append(network.head[chain])
            costs.append(int(network.cost[chain]) - offset + int(site.access[0]))
    arcs = network.arriving
    near, _, _ = kernels.spread(
        arcs.first, arcs.head, arcs.cost, np.array(seeds, np.int32), np.array(costs, np.int32),
        np.zeros(len(seeds), np.int32), np.int64(limit),
    )  # fmt: skip
    return np.asarray(near)


def _reached(network: Network, site: Positions, cost: Int32s, limit: int) -> Objects:
    """Cut out the parts of the streets from which the site is within the limit."""
    chain = network.edge_chain
    far = float(kernels.FAR)
    low, high = cost[network.tail[chain]].astype(float), cost[network.head[chain]].astype(float)
    whole = network.cost[chain].astype(float)
    # from the tail inwards up to `first`, from the head inwards down to `last` (offsets on chain)
    first = np.where((low < far) & network.backward[chain], limit - low, -1.0)
    last = np.where((high < far) & network.forward[chain], whole - (limit - high), whole + 1)
    begin = network.edge_offset.astype(float)
    end = begin + network.edge_cost
    parts: list[shapely.Geometry] = []
    lines = network.streets.edges.geometry.to_numpy()
    full = (first >= end) | (last <= begin) | (first >= last)
    parts += list(lines[network.edge_rows[full]])
    for edge in np.flatnonzero(~full & ((first > begin) | (last < end))):
        parts += _pieces(
            network, lines, int(edge), first[edge] - begin[edge], last[edge] - begin[edge]
        )
    parts += _around_site(network, lines, site, limit)
    return np.array(parts, dtype=object)


def _pieces(
    network: Network, lines: Objects, edge: int, first: float, last: float
) -> list[shapely.Geometry]:
    length = float(network.edge_cost[edge])
    line = lines[int(network.edge_rows[edge])]
    if network.edge_turned[edge]:
        line = line.reverse()
    pieces: list[shapely.Geometry] = []
    if first > 0:
        pieces.append(substring(line, 0, first / length, normalized=True))
    if last < length:
        pieces.append(substring(line, last / length, 1, normalized=True))
    return pieces


def _around_site(
    network: Network, lines: Objects, site: Positions, limit: int
) -> list[shapely.Geometry]:
    """Add the street of the site itself, which may be longer than the limit on both sides."""
    edge, rest = int(site.edge[0]), (limit - int(site.access[0])) / 1000
    if int(site.chain[0]) < 0 or rest < 0:
        return []
    line = lines[int(network.edge_rows[edge])]
    at = float(site.along[0])
    chain = int(network.edge_chain[edge])
    turned = bool(network.edge_turned[edge])
    towards = network.backward[chain] if turned else network.forward[chain]
    against = network.forward[chain] if turned else network.backward[chain]
    start = max(at - rest, 0.0) if towards else at
    end = min(at + rest, line.length) if against else at
    return [substring(line, start, end)]


def _surface(parts: Objects) -> shapely.Geometry:
    if not len(parts):
        return shapely.Polygon()
    merged = shapely.union_all(shapely.buffer(parts, BESIDE, quad_segs=4))
    kept = [
        shapely.Polygon(
            part.exterior,
            [ring for ring in part.interiors if shapely.Polygon(ring).area >= SMALLEST_HOLE],
        )
        for part in shapely.get_parts(merged)
    ]
    return shapely.simplify(shapely.union_all(kept), 4.0)
