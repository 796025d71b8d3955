"""What nobody crosses off the streets: motorways, railways, rivers and water areas."""

from dataclasses import dataclass

import numpy as np
import shapely

from kpk_geo.arrays import Bools, Objects
from kpk_geo.network.drawn import DrawnStreets
from kpk_geo.network.tags import BRIDGE, TUNNEL

MOTORWAYS = ("motorway", "motorway_link")


@dataclass(frozen=True, eq=False, slots=True)
class Barriers:
    """Lines, and areas of water where a shore is closed, to be asked of straight ways."""

    tree: shapely.STRtree

    @classmethod
    def of(cls, drawn: DrawnStreets) -> "Barriers":
        """Index the barriers, and the motorways where they run on the ground."""
        motorway = np.isin(drawn.highway.astype(str), MOTORWAYS)
        motorway &= (drawn.flags & (BRIDGE | TUNNEL)) == 0
        lines = drawn.barriers.copy()
        ring = np.flatnonzero(shapely.is_closed(lines) & (shapely.get_num_coordinates(lines) > 3))
        for at in ring:
            area = shapely.Polygon(lines[at])
            lines[at] = area if area.is_valid else lines[at]
        return cls(shapely.STRtree(np.r_[lines, drawn.lines[motorway]]))

    def crossed(self, legs: Objects) -> Bools:
        """Say which straight ways lead over a barrier.

        Whoever is on the water already, such as the centre of a cell half of which is water, comes
        ashore: the area in which a way begins is no barrier to it.

        Parameters
        ----------
        legs
            Lines of two points in the region's system, beginning where one lives.
        """
        crossed = np.zeros(len(legs), dtype=bool)
        if not len(legs):
            return crossed
        leg, barrier = self.tree.query(legs, predicate="crosses")
        if not len(leg):
            return crossed
        shapes = self.tree.geometries[barrier]
        area = shapely.get_dimensions(shapes) == 2
        start = shapely.get_point(legs[leg[area]], 0)
        blocks = ~area
        blocks[area] = ~shapely.intersects(shapes[area], start)
        crossed[leg[blocks]] = True
        return crossed
