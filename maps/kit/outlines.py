"""A small map as a picture: areas in the fills of a few classes, without a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from markupsafe import Markup

from kpk_geo.frames import Areas
from maps.kit.page import render

WIDTH = 460  # pixels
LEAST_ROOM = 11  # pixels that a sign needs


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """One class of the map."""

    label: str  # German
    colour: str
    count: int = 0
    sign: str = ""  # on the map too, so that a copier keeps what the colour says


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
    drawn = [
        (fills[classes[str(area_id)]], shape, name)
        for area_id, shape, name in zip(areas.index, areas.geometry, areas["name"], strict=True)
    ]
    shapes = [
        (shape_path(shape, west, north, scale), fill.colour, name) for fill, shape, name in drawn
    ]
    signs = [
        (fill.sign, *_middle(shape, west, north, scale))
        for fill, shape, _ in drawn
        if fill.sign and _has_room(shape, scale)
    ]
    height = max(40, round((north - south) * scale))
    legend: Sequence[Fill] = list(fills.values())
    return Markup(
        render(
            "kit/outlines.svg.jinja", shapes=shapes, signs=signs, width=WIDTH, height=height,
            title=title, legend=legend,
        )
    )  # fmt: skip


def _has_room(shape: shapely.Geometry, scale: float) -> bool:
    west, south, east, north = shapely.bounds(shape)
    return bool(min(east - west, north - south) * scale >= LEAST_ROOM)


def _middle(
    shape: shapely.Geometry, west: float, north: float, scale: float
) -> tuple[float, float]:
    point = shapely.point_on_surface(shape)
    return (point.x - west) * scale, (north - point.y) * scale


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallOutlines:
    """Areas on a picture so small that half pixels do: the unit of the paths."""

    paths: dict[str, str]  # by area_id, in half pixels
    width: int
    height: int


def small_outlines(areas: Areas, width: int) -> SmallOutlines:
    """Give outlines for many small pictures of the same areas on one scale.

    Parameters
    ----------
    areas
        In metres; drawn in half pixels, since nothing finer can be seen.
    width
        Of the picture, in pixels.
    """
    west, south, east, north = areas.total_bounds
    scale = width / max(east - west, 1.0)
    return SmallOutlines(
        paths={
            str(area_id): _coarse_path(shape, west, north, scale)
            for area_id, shape in zip(areas.index, areas.geometry, strict=True)
        },
        width=width,
        height=max(20, round((north - south) * scale)),
    )


def _coarse_path(shape: shapely.Geometry, west: float, north: float, scale: float) -> str:
    """Write steps from point to point: shorter than places, and alike wherever they recur."""
    parts = []
    coarse = shapely.simplify(shape, 0.5 / scale)  # half a pixel
    for polygon in getattr(coarse, "geoms", [coarse]):
        for ring in (polygon.exterior, *polygon.interiors):
            xy = np.asarray(ring.coords)[:, :2]
            doubled = np.round(2 * scale * (xy - (west, north)) * (1, -1)).astype(int)
            kept = doubled[np.append(True, np.any(np.diff(doubled, axis=0), axis=1))]
            if len(kept) > 3:  # a ring of less has no surface
                steps = " ".join(f"{x} {y}" for x, y in np.diff(kept[:-1], axis=0))
                parts.append(f"M{kept[0][0]} {kept[0][1]}l{steps}Z".replace(" -", "-"))
    return "".join(parts)
