"""A small map as a picture: areas in the fills of a few classes, without a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from markupsafe import Markup

from kpk_geo.frames import Areas
from maps.kit.page import render

WIDTH = 460  # pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """One class of the map."""

    label: str  # German
    colour: str
    count: int = 0


def outline_map(
    areas: Areas, classes: Mapping[str, str], fills: Mapping[str, Fill], *, title: str
) -> Markup:
    """Draw areas as SVG, with a legend in it.

    Parameters
    ----------
    areas
        Simplified for drawing, in metres.
    classes
        Key of the fill by area_id.
    fills
        By key, in the order of the legend.
    title
        German: says what is drawn to those who do not see it.
    """
    west, south, east, north = areas.total_bounds
    scale = WIDTH / max(east - west, 1.0)
    shapes = [
        (shape_path(shape, west, north, scale), fills[classes[str(area_id)]].colour, name)
        for area_id, shape, name in zip(areas.index, areas.geometry, areas["name"], strict=True)
    ]
    height = max(40, round((north - south) * scale))
    legend: Sequence[Fill] = list(fills.values())
    return Markup(
        render(
            "kit/outlines.svg.jinja", shapes=shapes, width=WIDTH, height=height, title=title,
            legend=legend,
        )
    )  # fmt: skip


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
