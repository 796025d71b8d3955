"""Puts places onto the network: the nearest point of a street, not its nearest corner."""

from dataclasses import dataclass

import numpy as np
import shapely

from kpk_geo.arrays import Bools, Floats, Int32s, Ints, Objects
from kpk_geo.network.graph import Network

MAX_SNAP = 200.0  # metres: from the centre of a 100 m cell to its street, with some reserve


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Positions:
    """Places on the network; `chain` is -1 where no street is near."""

    chain: Int32s
    offset: Int32s  # cost from the tail of the chain
    access: Int32s  # cost of the straight way from the place to the street
    edge: Int32s  # row of `Network.edge_rows`, -1 where no street is near
    along: Floats  # metres from the start of that edge

    @property
    def is_near(self) -> Bools:
        """Whether a street is near."""
        return self.chain >= 0

    def take(self, rows: Ints | Bools) -> "Positions":
        """Give some of the places."""
        return Positions(
            chain=self.chain[rows], offset=self.offset[rows], access=self.access[rows],
            edge=self.edge[rows], along=self.along[rows],
        )  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class Snapper:
    """Finds streets near places; built once per network."""

    network: Network
    tree: shapely.STRtree
    barriers: shapely.STRtree

    @classmethod
    def of(cls, network: Network) -> "Snapper":
        """Index the streets of a network. Ferries are no place to start from."""
        lines = network.streets.edges.geometry.to_numpy()[network.edge_rows].copy()
        kinds = network.streets.edges["highway"].to_numpy()[network.edge_rows]
        lines[kinds == "ferry"] = None
        return cls(network, shapely.STRtree(lines), _tree(network))

    def snap(self, points: Objects, *, max_distance: float = MAX_SNAP) -> Positions:
        """Find the nearest street that can be reached without crossing a river or railway.

        Parameters
        ----------
        points
            Points in `WORK_CRS`.
        max_distance
            Metres; a place further from any street stays without one.
        """
        edge = self._nearest(points, max_distance)
        found = np.flatnonzero(edge >= 0)
        legs = shapely.shortest_line(points[found], self.tree.geometries[edge[found]])
        hits = np.unique(self.barriers.query(legs, predicate="crosses")[0])
        for place in found[hits]:
            edge[place] = self._nearest_this_side(points[place], max_distance)
        return self._positions(points, edge)

    def _nearest(self, points: Objects, max_distance: float) -> Int32s:
        edge = np.full(len(points), -1, dtype=np.int32)
        if not len(points):
            return edge
        where, which = self.tree.query_nearest(points, max_distance=max_distance)
        network = self.network
        chain = network.edge_chain[which]
        one_way = ~(network.forward[chain] & network.backward[chain])
        # At a corner several streets are equally near: the first that leads both ways, so that
        # the choice does not depend on how much of the network is loaded.
        order = np.lexsort((which, one_way, where))
        where, which = where[order], which[order]
        first = np.r_[True, where[1:] != where[:-1]] if len(where) else np.zeros(0, bool)
        edge[where[first]] = which[first]
        return edge

    def _nearest_this_side(self, point: shapely.Point, max_distance: float) -> int:
        near = self.tree.query(point, predicate="dwithin", distance=max_distance)
        lines = self.tree.geometries[near]
        for place in np.lexsort((near, shapely.distance(point, lines))):
            leg = shapely.shortest_line(point, lines[place])
            if not len(self.barriers.query(leg, predicate="crosses")):
                return int(near[place])
        return -1

    def _positions(self, points: Objects, edge: Int32s) -> Positions:
        network, count = self.network, len(points)
        found = np.flatnonzero(edge >= 0)
        at = edge[found]
        lines = self.tree.geometries[at]
        along = np.zeros(count)
        along[found] = shapely.line_locate_point(lines, points[found])
        length = shapely.length(lines)
        share = np.divide(along[found], length, out=np.zeros(len(found)), where=length > 0)
        cost = network.edge_cost[at]
        step = np.clip(np.rint(share * cost).astype(np.int64), 0, cost)
        step = np.where(network.edge_turned[at], cost - step, step)
        result = {name: np.zeros(count, dtype=np.int32) for name in ("offset", "access")}
        chain = np.full(count, -1, dtype=np.int32)
        chain[found] = network.edge_chain[at]
        result["offset"][found] = network.edge_offset[at] + step
        result["access"][found] = np.rint(shapely.distance(points[found], lines) * 1000)
        return Positions(chain=chain, edge=edge, along=along, **result)


def _tree(network: Network) -> shapely.STRtree:
    return shapely.STRtree(network.streets.barriers.to_numpy())
