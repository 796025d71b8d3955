"""What every map of areas needs beside its figures: extent, names above, sources shown."""

from collections.abc import Callable, Collection

import geopandas as gpd
from sqlalchemy import Connection

from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.database.areas import AreaLevel, read_areas, read_level
from kpk_geo.database.sources import read_sources
from kpk_geo.model import Source


def bounds_of(shapes: gpd.GeoSeries) -> tuple[float, float, float, float]:
    """Give the box around shapes in degrees: west, south, east, north."""
    west, south, east, north = (
        round(float(value), 5) for value in shapes.to_crs(EXCHANGE_CRS).total_bounds
    )
    return west, south, east, north


def parent_names(connection: Connection, region_id: str, level: AreaLevel) -> dict[str, str]:
    """Name the areas of the level above, by key; empty where there is none.

    Parameters
    ----------
    level
        The level whose parents are named.
    """
    if level.parent_level is None:
        return {}
    above = read_level(connection, region_id, level.parent_level)
    names = read_areas(connection, above.level_pk, simplified=True)["name"]
    return {str(key): str(name) for key, name in names.items()}


def sources_of_run(connection: Connection, region_id: str, inputs: Collection[str]) -> list[Source]:
    """Name each data set that a run rests on once.

    Parameters
    ----------
    inputs
        Names of the sources, as the run stored them.
    """
    return shown_sources(connection, region_id, lambda source: source.name in inputs)


def shown_sources(
    connection: Connection, region_id: str, wanted: Callable[[Source], bool]
) -> list[Source]:
    """Name each wanted data set once, though it may consist of several files.

    Parameters
    ----------
    wanted
        Says of a source of the region whether it is shown.
    """
    shown: dict[tuple[str, str], Source] = {}
    for source in read_sources(connection, region_id):
        if wanted(source):
            shown.setdefault((source.publisher, source.dataset), source)
    return list(shown.values())
