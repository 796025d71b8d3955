"""A shape as the path of a picture, in tenths of a pixel."""

import numpy as np
import shapely


def shape_path(shape: shapely.Geometry, west: float, north: float, scale: float) -> str:
    """Write a polygon as the path of a picture.

    Parameters
    ----------
    shape
        Polygon or several, in metres.
    west, north
        Metres of the picture's upper left corner.
    scale
        Pixels per metre.
    """
    parts = []
    for polygon in getattr(shape, "geoms", [shape]):
        for ring in (polygon.exterior, *polygon.interiors):
            xy = np.asarray(ring.coords)[:, :2]
            x, y = (xy[:, 0] - west) * scale, (north - xy[:, 1]) * scale
            parts.append(
                "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True)) + "Z"
            )
    return "".join(parts)
