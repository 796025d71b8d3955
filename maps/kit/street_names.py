"""Names along main streets, for those who look closely."""

import math
from typing import Any, Final

import geopandas as gpd
import shapely

from maps.kit.place_names import MapName, shortened

MAX_STREETS: Final = 300  # streets that are named, the longest (own setting): a name list of 15 KB
ROOM: Final = 0.25  # of its length lies to either side of the name's middle (own setting)
_STRAIGHT = 60.0  # metres to either side whose direction the name takes


def street_names(streets: gpd.GeoDataFrame, *, rank: int) -> list[MapName]:
    """Write each street once, in the middle of its longest piece and in its direction.

    Parameters
    ----------
    streets
        name and lines in metres of the region's system; pieces of one name may lie in several rows.
    rank
        Above that of all other names: they give way to these.

    Returns
    -------
    list of MapName
        The longest first; the same for rows in any order. `radius` is the room along the street to
        either side, `angle` the turn on the map.
    """
    found = []
    for name, lines in streets.groupby("name").geometry:
        parts = shapely.get_parts(shapely.get_parts(lines.to_numpy()))
        merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(parts)))
        longest: Any = max(
            shapely.normalize(merged), key=lambda part: (shapely.length(part), shapely.to_wkb(part))
        )
        found.append(_along(str(name), longest, rank))
    return sorted(found, key=lambda name: (-round(name.radius), name.text))[:MAX_STREETS]


def _along(name: str, line: shapely.LineString, rank: int) -> MapName:
    length = float(shapely.length(line))
    step = min(_STRAIGHT, length / 4)
    places = [shapely.line_interpolate_point(line, length / 2 + by) for by in (-step, 0, step)]
    (x0, y0), middle, (x1, y1) = shapely.get_coordinates(places).tolist()
    return MapName(
        text=shortened(name),
        place=(middle[0], middle[1]),
        radius=ROOM * length,
        rank=rank,
        angle=upright(math.degrees(math.atan2(y0 - y1, x1 - x0))),
    )


def upright(angle: float) -> float:
    """Turn a direction so that its letters stand on their feet; degrees, clockwise as on a screen.

    >>> upright(100), upright(-170), upright(90)
    (-80, 10, 90)
    """
    return angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
