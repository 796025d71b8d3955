"""Puts points onto the network: at the nearest place of a street that no barrier hides.

Streets from which one gets everywhere and back come first: a nearer one on an island of streets is
taken only where no other is within reach. Nobody starts on a ferry, on a motorway or in a tunnel,
whose ends other streets meet.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from kpk_geo.arrays import Bools, Floats, Int32s, Ints, Objects
from kpk_geo.network.barriers import Barriers
from kpk_geo.network.drawn import DrawnStreets
from kpk_geo.network.graph import Network
from kpk_geo.network.positions import Positions
from kpk_geo.network.tags import TUNNEL

__all__ = ["MAX_SNAP", "Positions", "Snapper"]

MAX_SNAP = 200.0  # metres: from the centre of a 100 m cell to its street, with some reserve
_NEVER = ("ferry", "motorway", "motorway_link")
_STEPS = (5.0, 0.01)  # metres: how finely one looks around the end of a barrier


@dataclass(frozen=True, eq=False, slots=True)
class Snapper:
    """Finds streets near points; built once per network, or once per part of a large one.

    Positions name segments and edges of the network, whichever part of it is drawn.
    """

    network: Network
    drawn: DrawnStreets
    segments: Ints  # (lines of the trees,) rows of `network.segment_rows`, ascending
    tree: shapely.STRtree  # all streets where one may start
    main: shapely.STRtree  # those of the main part alone
    barriers: Barriers

    @classmethod
    def of(cls, network: Network, drawn: DrawnStreets) -> "Snapper":
        """Index the streets of a network that are drawn.

        Parameters
        ----------
        network
            Of a mode, always the whole one.
        drawn
            The streets of it, or a part of them. A part serves points from which it holds all
            streets and barriers within `max_distance` of `snap` (`FlatStreets.part`): these get
            the positions that the whole would give them.
        """
        at = np.searchsorted(network.segment_rows, drawn.rows)
        own = at < len(network.segment_rows)
        own[own] = network.segment_rows[at[own]] == drawn.rows[own]
        segments = at[own]
        lines = drawn.lines[own]
        never = np.isin(drawn.highway[own].astype(str), _NEVER) | ((drawn.flags[own] & TUNNEL) > 0)
        lines[never] = None
        main = lines.copy()
        main[~network.in_main[network.segment_edge[segments]]] = None
        return cls(
            network, drawn, segments, shapely.STRtree(lines), shapely.STRtree(main),
            Barriers.of(drawn),
        )  # fmt: skip

    def lines_of(self, positions: Positions) -> Objects:
        """Give the line on which each point lies; every point has a street."""
        return self.drawn.lines_of(self.network.segment_rows[positions.segment])

    def snap(self, points: Objects, *, max_distance: float = MAX_SNAP) -> Positions:
        """Find the nearest street that can be reached without crossing a barrier.

        Barriers are motorways, railways, rivers and water areas.

        Parameters
        ----------
        points
            Points in the region's system.
        max_distance
            Metres; a point further from any street stays without one.
        """
        line = np.full(len(points), -1, dtype=np.int32)
        places = np.full(len(points), None, dtype=object)
        for tree in (self.main, self.tree):
            rows = np.flatnonzero(line < 0)
            if len(rows):
                line[rows], places[rows] = self._this_side(tree, points[rows], max_distance)
        return self._positions(points, line, places)

    def is_behind_barrier(self, points: Objects, *, max_distance: float = MAX_SNAP) -> Bools:
        """Say of points that found no street whether there is one within reach, beyond a barrier.

        Parameters
        ----------
        points, max_distance
            As `snap` takes them.
        """
        return self._nearest(self.tree, points, max_distance) >= 0

    def _this_side(
        self, tree: shapely.STRtree, points: Objects, max_distance: float
    ) -> tuple[Int32s, Objects]:
        """Give lines, and where on them; None: at the place that is nearest."""
        line = self._nearest(tree, points, max_distance)
        places = np.full(len(points), None, dtype=object)
        found = np.flatnonzero(line >= 0)
        legs = shapely.shortest_line(points[found], tree.geometries[line[found]])
        for row in found[self.barriers.crossed(legs)]:
            line[row], places[row] = self._nearest_this_side(tree, points[row], max_distance)
        return line, places

    def _nearest(self, tree: shapely.STRtree, points: Objects, max_distance: float) -> Int32s:
        line = np.full(len(points), -1, dtype=np.int32)
        if not len(points):
            return line
        where, which = tree.query_nearest(points, max_distance=max_distance)
        network = self.network
        edge = network.segment_edge[self.segments[which]]
        one_way = ~(network.forward[edge] & network.backward[edge])
        # At a corner several streets are equally near: the first that leads both ways, so that
        # the choice does not depend on how much of the network is loaded.
        order = np.lexsort((which, one_way, where))
        where, which = where[order], which[order]
        first = np.r_[True, where[1:] != where[:-1]] if len(where) else np.zeros(0, bool)
        line[where[first]] = which[first]
        return line

    def _nearest_this_side(
        self, tree: shapely.STRtree, point: shapely.Point, max_distance: float
    ) -> tuple[int, shapely.Point | None]:
        """Find the nearest place of any street that no barrier hides, which need not be the end of
        the shortest leg to it: one gets around the end of a wall.
        """
        around = tree.query(point, predicate="dwithin", distance=max_distance)
        away = shapely.distance(point, tree.geometries[around])
        order = np.lexsort((around, away))
        around, away = around[order], away[order]
        legs = shapely.shortest_line(point, tree.geometries[around])
        free = np.flatnonzero(~self.barriers.crossed(legs))
        hidden = int(free[0]) if len(free) else len(around)
        best, place = (int(around[hidden]), None) if len(free) else (-1, None)
        within = float(away[hidden]) if len(free) else max_distance
        nearer = around[:hidden]
        for step in _STEPS:  # first about where, then exactly there
            which, along = self._open_place(point, tree.geometries[nearer], (place, step), within)
            if which < 0:
                break
            best, nearer = int(nearer[which]), nearer[which : which + 1]
            place = shapely.line_interpolate_point(tree.geometries[best], along)
        return best, place

    def _open_place(
        self,
        point: shapely.Point,
        lines: Objects,
        around: tuple[shapely.Point | None, float],
        within: float,
    ) -> tuple[int, float]:
        """Find the nearest place that no barrier hides; -1: there is none nearer than `within`.

        Parameters
        ----------
        around
            Near which place of the only line (None: anywhere), and metres from station to station.
        """
        near, step = around
        stations = [_stations(line, near, step) for line in lines]
        which = np.repeat(np.arange(len(lines)), [len(own) for own in stations])
        along = np.concatenate([*stations, []])
        places = shapely.line_interpolate_point(lines[which], along)
        away = shapely.distance(point, places)
        close = np.flatnonzero(away < within)
        close = close[np.argsort(away[close], kind="stable")]
        ends = np.stack([np.full(len(close), point, dtype=object), places[close]], axis=1)
        legs = np.asarray(shapely.linestrings(shapely.get_coordinates(ends).reshape(-1, 2, 2)))
        free = close[~self.barriers.crossed(legs)]
        return (int(which[free[0]]), float(along[free[0]])) if len(free) else (-1, 0.0)

    def _positions(self, points: Objects, line: Int32s, places: Objects) -> Positions:
        count = len(points)
        found = np.flatnonzero(line >= 0)
        lines, segment = self.tree.geometries[line[found]], self.segments[line[found]]
        along, access = np.zeros(count), np.zeros(count, dtype=np.int32)
        elsewhere = shapely.is_geometry(places[found])
        along[found] = shapely.line_locate_point(
            lines, np.where(elsewhere, places[found], points[found])
        )
        to = np.where(elsewhere, places[found], lines)
        access[found] = np.rint(shapely.distance(points[found], to) * 1000)
        length = shapely.length(lines)
        share = np.divide(along[found], length, out=np.zeros(len(found)), where=length > 0)
        edge, segment_of = (np.full(count, -1, dtype=np.int32) for _ in range(2))
        edge[found], segment_of[found] = self.network.segment_edge[segment], segment
        offsets = [np.zeros(count, dtype=np.int32) for _ in range(3)]
        for offset, values in zip(offsets, _offsets(self.network, segment, share), strict=True):
            offset[found] = values
        return Positions(
            edge=edge, offset=offsets[0], offset_back=offsets[1], offset_length=offsets[2],
            access=access, segment=segment_of, along=along,
        )  # fmt: skip


def _stations(line: shapely.LineString, near: shapely.Point | None, step: float) -> Floats:
    """Give where on a line to look, in metres along it."""
    begin, end = 0.0, float(shapely.length(line))
    if near is not None:
        middle = float(shapely.line_locate_point(line, near))
        begin, end = max(begin, middle - _STEPS[0]), min(end, middle + _STEPS[0])
    return np.append(np.arange(begin, end, step), end)


def _offsets(network: Network, at: Ints, share: Floats) -> tuple[Ints, Ints, Ints]:
    """Give the cost from the tail of the edge, back to it, and on level ground.

    Parameters
    ----------
    at
        Segments.
    share
        Of each, from where it is drawn to begin.
    """
    turned = network.segment_reversed[at]

    def one(cost: Ints, begin: Ints) -> Ints:
        step = np.clip(np.rint(share * cost[at]).astype(np.int64), 0, cost[at])
        return np.asarray(begin[at] + np.where(turned, cost[at] - step, step))

    there = one(network.segment_cost, network.segment_offset)
    if network.slope is None:
        return there, there, there
    return (
        there,
        one(network.segment_cost_back, network.segment_offset_back),
        one(network.segment_length, network.segment_offset_length),
    )
