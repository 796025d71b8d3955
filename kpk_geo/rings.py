"""Surfaces from the lines of their borders, as OpenStreetMap has multipolygons and squares."""

from collections.abc import Sequence

import shapely

from kpk_geo.arrays import Floats


def polygons_of(lines: Sequence[Floats], *, is_whole: bool = True) -> shapely.Geometry | None:
    """Put rings together; what lies in an odd number of them is inside.

    Parameters
    ----------
    lines
        Pieces of the rings, (n, 2) each, in any order and direction.
    is_whole
        Whether a ring that does not close spoils all; False: the others count.

    Returns
    -------
    shapely.Geometry or None
        A surface; None where a ring that counts does not close, or nothing has a surface.
    """
    pieces = [shapely.LineString(xy) for xy in lines if len(xy) > 1]
    if not pieces:
        return None
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(pieces)))
    is_ring = shapely.is_closed(merged) & (shapely.get_num_coordinates(merged) >= 4)
    if is_whole and not is_ring.all():
        return None
    surface = shapely.Polygon()
    try:
        for ring in merged[is_ring]:
            shape = shapely.make_valid(shapely.polygons(ring.coords))
            surface = shapely.symmetric_difference(surface, shape)
    except shapely.errors.GEOSException:  # beyond what can be mended
        return None
    faces = [part for part in shapely.get_parts(surface) if shapely.get_dimensions(part) == 2]
    whole = shapely.union_all(faces)
    return None if shapely.is_empty(whole) else whole
