"""Puts points onto the network: the nearest point of a street, not its nearest corner."""

from dataclasses import dataclass

import numpy as np
import shapely

from kpk_geo.arrays import Bools, Floats, Int32s, Ints, Objects
from kpk_geo.network.graph import Network

MAX_SNAP = 200.0  # metres: from the centre of a 100 m cell to its street, with some reserve


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Positions:
    """Points on the network; `edge` is -1 where no street is near."""

    edge: Int32s
    offset: Int32s  # cost from the tail of the edge
    access: Int32s  # cost of the straight way from the point to the street
    segment: Int32s  # row of `Network.segment_rows`, -1 where no street is near
    along: Floats  # metres from the start of that segment

    @property
    def is_near(self) -> Bools:
        """Whether a street is near."""
        return self.edge >= 0

    def take(self, rows: Ints | Bools) -> "Positions":
        """Give some of the points."""
        return Positions(
            edge=self.edge[rows], offset=self.offset[rows], access=self.access[rows],
            segment=self.segment[rows], along=self.along[rows],
        )  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class Snapper:
    """Finds streets near points; built once per network."""

    network: Network
    tree: shapely.STRtree
    barriers: shapely.STRtree

    @classmethod
    def of(cls, network: Network) -> "Snapper":
        """Index the streets of a network. Nobody starts from a ferry."""
        lines = network.streets.edges.geometry.to_numpy()[network.segment_rows].copy()
        kinds = network.streets.edges["highway"].to_numpy()[network.segment_rows]
        lines[kinds == "ferry"] = None
        return cls(network, shapely.STRtree(lines), _tree(network))

    def snap(self, points: Objects, *, max_distance: float = MAX_SNAP) -> Positions:
        """Find the nearest street that can be reached without crossing a river or railway.

        Parameters
        ----------
        points
            Points in `WORK_CRS`.
        max_distance
            Metres; a point further from any street stays without one.
        """
        segment = self._nearest(points, max_distance)
        found = np.flatnonzero(segment >= 0)
        legs = shapely.shortest_line(points[found], self.tree.geometries[segment[found]])
        hits = np.unique(self.barriers.query(legs, predicate="crosses")[0])
        for row in found[hits]:
            segment[row] = self._nearest_this_side(points[row], max_distance)
        return self._positions(points, segment)

    def _nearest(self, points: Objects, max_distance: float) -> Int32s:
        segment = np.full(len(points), -1, dtype=np.int32)
        if not len(points):
            return segment
        where, which = self.tree.query_nearest(points, max_distance=max_distance)
        network = self.network
        edge = network.segment_edge[which]
        one_way = ~(network.forward[edge] & network.backward[edge])
        # At a corner several streets are equally near: the first that leads both ways, so that
        # the choice does not depend on how much of the network is loaded.
        order = np.lexsort((which, one_way, where))
        where, which = where[order], which[order]
        first = np.r_[True, where[1:] != where[:-1]] if len(where) else np.zeros(0, bool)
        segment[where[first]] = which[first]
        return segment

    def _nearest_this_side(self, point: shapely.Point, max_distance: float) -> int:
        around = self.tree.query(point, predicate="dwithin", distance=max_distance)
        lines = self.tree.geometries[around]
        for row in np.lexsort((around, shapely.distance(point, lines))):
            leg = shapely.shortest_line(point, lines[row])
            if not len(self.barriers.query(leg, predicate="crosses")):
                return int(around[row])
        return -1

    def _positions(self, points: Objects, segment: Int32s) -> Positions:
        network, count = self.network, len(points)
        found = np.flatnonzero(segment >= 0)
        at = segment[found]
        lines = self.tree.geometries[at]
        along = np.zeros(count)
        along[found] = shapely.line_locate_point(lines, points[found])
        length = shapely.length(lines)
        share = np.divide(along[found], length, out=np.zeros(len(found)), where=length > 0)
        cost = network.segment_cost[at]
        step = np.clip(np.rint(share * cost).astype(np.int64), 0, cost)
        step = np.where(network.segment_reversed[at], cost - step, step)
        result = {name: np.zeros(count, dtype=np.int32) for name in ("offset", "access")}
        edge = np.full(count, -1, dtype=np.int32)
        edge[found] = network.segment_edge[at]
        result["offset"][found] = network.segment_offset[at] + step
        result["access"][found] = np.rint(shapely.distance(points[found], lines) * 1000)
        return Positions(edge=edge, segment=segment, along=along, **result)


def _tree(network: Network) -> shapely.STRtree:
    return shapely.STRtree(network.streets.barriers.to_numpy())
