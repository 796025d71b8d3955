"""Streets as they are drawn: what points are put onto, and what routes are cut out of.

A search needs none of it, so a whole state is drawn in parts. Rows are those of the whole network:
a part names the same segments as the whole does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from kpk_geo.arrays import Ints, Objects


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class DrawnStreets:
    """Lines of a network or of a part of it, and what nobody crosses off the streets there."""

    rows: Ints  # (lines,) segments of the whole network, ascending
    lines: Objects  # in the working system of the region, as their segments run
    highway: Objects  # OpenStreetMap's class of each
    flags: Ints
    barriers: Objects  # rivers, shores and railways, each whole
    extent: shapely.Geometry | None  # where streets were read; None: it is not known

    def lines_of(self, segments: Ints) -> Objects:
        """Give the lines of segments by their rows in the whole network.

        Raises
        ------
        KeyError
            A segment lies outside the part that is drawn.
        """
        at = np.searchsorted(self.rows, segments)
        if (at == len(self.rows)).any() or (self.rows[at] != segments).any():
            raise KeyError("segment outside the part that is drawn")
        return self.lines[at]

    def part(self, area: shapely.Geometry, *, metres: float) -> "DrawnStreets":
        """Take what lies within some metres of an area, as `parts` does of several.

        Parameters
        ----------
        area
            In the working system.
        metres
            As for `parts`.
        """
        return next(self.parts([area], metres=metres))

    def parts(
        self, areas: Iterable[shapely.Geometry], *, metres: float
    ) -> Iterator["DrawnStreets"]:
        """Take what lies within some metres of each area: for points in it, the part is the whole.

        Parameters
        ----------
        areas
            In the working system, such as the Kreise of a state; they may overlap.
        metres
            At least how far from a street a point may lie when it is put onto one.
        """
        trees = shapely.STRtree(self.lines), shapely.STRtree(self.barriers)
        for area in areas:
            kept, beside = (_around(tree, area, metres) for tree in trees)
            yield DrawnStreets(
                rows=self.rows[kept], lines=self.lines[kept], highway=self.highway[kept],
                flags=self.flags[kept], barriers=self.barriers[beside], extent=self.extent,
            )  # fmt: skip


def _around(tree: shapely.STRtree, area: shapely.Geometry, metres: float) -> Ints:
    """Find what lies within some metres of an area, and all in its box that has no length.

    GEOS overlooks lines whose ends are the same when it asks for a distance of many at once.
    """
    west, south, east, north = shapely.bounds(area)
    box = shapely.box(west - metres, south - metres, east + metres, north + metres)
    near = np.sort(tree.query(box))
    shapely.prepare(area)
    shapes = tree.geometries[near]
    found: Ints = near[shapely.dwithin(area, shapes, metres) | (shapely.length(shapes) == 0)]
    return found
