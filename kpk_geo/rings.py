"""Surfaces from the lines of their borders, as OpenStreetMap has multipolygons and squares."""

from collections.abc import Sequence

import shapely

from kpk_geo.arrays import Floats


def polygons_of(lines: Sequence[Floats]) -> shapely.Geometry | None:
    """Put rings together; what lies in an odd number of them is inside.

    Parameters
    ----------
    lines
        Pieces of the rings, (n, 2) each, in any order and direction.

    Returns
    -------
    shapely.Geometry or None
        A surface; None where a ring does not close, or nothing has a surface.
    """
    pieces = [shapely.LineString(xy) for xy in lines if len(xy) > 1]
    if not pieces:
        return None
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(pieces)))
    if not shapely.is_closed(merged).all() or (shapely.get_num_coordinates(merged) < 4).any():
        return None
    surface = shapely.Polygon()
    try:
        for ring in merged:
            shape = shapely.make_valid(shapely.polygons(ring.coords))
            surface = shapely.symmetric_difference(surface, shape)
    except shapely.errors.GEOSException:  # beyond what can be mended
        return None
    faces = [part for part in shapely.get_parts(surface) if shapely.get_dimensions(part) == 2]
    return shapely.union_all(faces) if faces else None
