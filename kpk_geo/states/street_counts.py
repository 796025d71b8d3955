"""How many streets begin in each commune: an extract's box says less than its streets do.

An extract of Geofabrik is cut along a border, but says a box of itself; a commune in the box and
beyond the border has no street at all.
"""

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import shapely

from kpk_geo.crs import to_work
from kpk_geo.errors import listed
from kpk_geo.frames import crs_of
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.boundary import reading
from kpk_geo.model import StateFaultKind
from kpk_geo.results.state import StateFault
from kpk_geo.states.communes import StateCommunes


def count_streets(files: Sequence[SourceFile], shapes: gpd.GeoSeries) -> "pd.Series[int]":
    """Count the ways with a highway tag by the commune in which they begin; a way that stands in
    two extracts counts in both.

    Parameters
    ----------
    files
        Extracts in PBF, one after the other: the places of one are in memory at a time, 16 bytes
        for each node.
    shapes
        Of the communes by key, in metres.

    Returns
    -------
    pandas.Series
        By key, as `shapes` has them.

    Raises
    ------
    InputError
        One is no extract.
    """
    tree = shapely.STRtree(shapes.to_numpy())
    counts = np.zeros(len(shapes), dtype=np.int64)
    for file in files:
        with reading(file):
            places = _beginnings(str(file.path))
        if len(places):
            commune = tree.query(
                shapely.points(to_work(places, crs_of(shapes))), predicate="intersects"
            )[1]
            counts += np.bincount(commune, minlength=len(shapes))
    return pd.Series(counts, index=shapes.index)


def _beginnings(path: str) -> np.ndarray:
    """Give longitude and latitude of the first node of each street; those without are left out."""
    first = array("q")
    ways: Any = osmium.FileProcessor(path, osmium.osm.WAY).with_filter(
        osmium.filter.KeyFilter("highway")
    )
    for way in ways:
        if len(way.nodes):
            first.append(way.nodes[0].ref)
    table = osmium.index.create_map("sparse_mem_array")
    handler: Any = osmium.NodeLocationsForWays(table)
    handler.ignore_errors()
    with osmium.io.Reader(path, osmium.osm.NODE) as reader:
        osmium.apply(reader, handler)
    degrees = array("d")
    for number in first:
        try:
            location = table.get(number)
        except KeyError:
            continue
        degrees.extend((location.lon, location.lat))
    return np.frombuffer(degrees, dtype=float).reshape(-1, 2)


def without_streets(
    counts: "pd.Series[int]", state: StateCommunes, files: Sequence[SourceFile]
) -> Iterable[StateFault]:
    """Name the communes in which no street begins.

    Parameters
    ----------
    counts
        By key, as `count_streets` gives them.
    state
        Its list.
    files
        The extracts.
    """
    named = listed(file.name for file in files)
    for key in counts.index[counts.to_numpy() == 0]:
        yield StateFault(
            kind=StateFaultKind.NO_STREETS, communes=(str(key),), file=named,
            text=f"{state.communes[str(key)].name} ({key}): In den Auszügen ({named}) beginnt hier "
            "keine einzige Straße. Reicht ein Auszug nur bis zur Grenze seines Bezirks, fehlt der "
            "des Nachbarn.",
        )  # fmt: skip
