"""Points, boxes, and the areas in which they lie."""

import numpy as np
import shapely

from kpk_geo.arrays import Floats, Ints, Objects
from kpk_geo.frames import Areas

Box = tuple[float, float, float, float]  # degrees: west, south, east, north


def points_of(xy: Floats) -> Objects:
    """Make points of coordinates, (n, 2) or a single pair."""
    return np.asarray(shapely.points(xy.reshape(-1, 2)), dtype=object)


def area_rows(points: Objects, areas: Areas) -> Ints:
    """Give the row of the area in which each point lies, of several the first; -1 for none."""
    place, area = shapely.STRtree(areas.geometry.to_numpy()).query(points, predicate="intersects")
    result = np.full(len(points), -1, dtype=np.int64)
    order = np.lexsort((-area, place))  # the first area is written last
    result[place[order]] = area[order]
    return result
