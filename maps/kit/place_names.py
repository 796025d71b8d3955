"""Names on a map: which there are, where each belongs, and which gives way to which."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from kpk_geo.background import PlaceKind
from kpk_geo.crs import to_degrees
from kpk_geo.frames import Areas

MAX_LETTERS: Final = 40  # of a name on the map (own setting); popup and table have all of it
_LARGE_PLACES = {PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE, PlaceKind.SUBURB}


@dataclass(frozen=True, slots=True, kw_only=True)
class MapName:
    """A name with its place."""

    text: str
    place: tuple[float, float]  # metres of the region's system
    radius: float  # metres of the largest circle inside the area around it; NaN: no area
    rank: int  # 0 for the coarsest level; a smaller one goes first
    area_id: str | None = None  # of an area of the level that the map shows
    angle: float | None = None  # degrees, clockwise: of a street, along which its name is written


def map_names(
    levels: Sequence[Areas], places: gpd.GeoDataFrame, *, region: str, shown: int = -1
) -> list[MapName]:
    """List what may be written on a map, the most important first.

    Parameters
    ----------
    levels
        Areas from the coarsest level to the finest, simplified for drawing; a level of a single
        area is the city itself and has no name here, unless it is the only one.
    places
        kind (of `PlaceKind`), name and point in the same system; what an area is called too is
        left out.
    region
        Name of the city, which stands above the map.
    shown
        Which of the levels the map shows: its areas can be chosen.

    Returns
    -------
    list of MapName
        By rank, then by size; the same for rows in any order.
    """
    named = [level for level in levels if len(level) > 1] or list(levels[-1:])
    clickable = levels[shown] if levels else None
    found: list[MapName] = []
    for rank, level in enumerate(named):
        above = named[rank - 1] if rank else None
        found += _area_names(level, rank, above, is_shown=level is clickable)
    taken = {text.casefold() for level in levels for text in level["name"].dropna().astype(str)}
    taken.add(region.casefold())
    found += _place_names(places, max(1, len(named)), taken)
    return sorted(found, key=_order)


def _order(name: MapName) -> tuple[Any, ...]:
    size = 0.0 if np.isnan(name.radius) else name.radius
    return (name.rank, -round(size), name.text, name.place)


def _area_names(
    level: Areas, rank: int, above: Areas | None, *, is_shown: bool
) -> Iterator[MapName]:
    circles = shapely.maximum_inscribed_circle(level.geometry.to_numpy())
    centres = shapely.get_coordinates(shapely.get_point(circles, 0))
    texts = [str(text).strip() for text in level["name"].fillna("")]
    upper = {} if above is None else dict(zip(above.index, above["name"], strict=True))
    parents = level["parent_id"].to_numpy()
    for at, area_id in enumerate(level.index):
        is_said_above = upper.get(parents[at]) == texts[at]
        if texts[at] and not is_said_above:
            yield MapName(
                text=shortened(texts[at]),
                place=(float(centres[at, 0]), float(centres[at, 1])),
                radius=float(shapely.length(circles[at])),
                rank=rank,
                area_id=str(area_id) if is_shown else None,
            )


def _place_names(places: gpd.GeoDataFrame, rank: int, taken: set[str]) -> Iterator[MapName]:
    xy = shapely.get_coordinates(places.geometry.to_numpy())
    for kind, text, (x, y) in zip(places["kind"], places["name"], xy, strict=True):
        if text.casefold() not in taken:
            is_small = PlaceKind(kind) not in _LARGE_PLACES
            place = (float(x), float(y))
            yield MapName(
                text=shortened(text), place=place, radius=float("nan"), rank=rank + is_small
            )


def shortened(text: str) -> str:
    """Cut a name that no map has room for.

    >>> shortened("Nordstadt"), len(shortened("x" * 200))
    ('Nordstadt', 40)
    """
    return text if len(text) <= MAX_LETTERS else text[: MAX_LETTERS - 1].rstrip() + "…"


def names_data(names: Sequence[MapName], work_crs: CRS) -> list[list[Any]]:
    """Give names as the page's script reads them.

    Parameters
    ----------
    names
        As `map_names` lists them.
    work_crs
        System of their places.

    Returns
    -------
    list of list
        Text, latitude, longitude, radius in metres (None: no area), rank, key of the area (None:
        of another level, or no area), and of streets the angle.
    """
    if not names:
        return []
    degrees = to_degrees(np.array([name.place for name in names]), work_crs)
    return [
        [
            name.text,
            round(float(latitude), 5),
            round(float(longitude), 5),
            None if np.isnan(name.radius) else round(name.radius),
            name.rank,
            name.area_id,
            *(() if name.angle is None else (round(name.angle),)),
        ]
        for name, (longitude, latitude) in zip(names, degrees, strict=True)
    ]
