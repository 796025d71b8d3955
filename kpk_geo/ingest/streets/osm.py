"""Streets from OpenStreetMap extracts (XML or PBF, packed or not), streamed by pyosmium.

The file is read three times: relations (squares, ferries, waters), then ways, then their nodes. So
the order in the file does not matter, and memory grows with the streets alone. A relation that is
broken is counted and cannot stop the import. Several extracts are read as one (`extracts.py`).
"""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from kpk_geo.arrays import Ints
from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.errors import listed
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest import limits
from kpk_geo.ingest.limits import refuse_large
from kpk_geo.ingest.streets.extracts import BROKEN, unreadable
from kpk_geo.ingest.streets.nodes import Box, read_nodes
from kpk_geo.ingest.streets.relations import read_relations
from kpk_geo.ingest.streets.report import tell_lacks, tell_reading
from kpk_geo.ingest.streets.rules import Rules
from kpk_geo.ingest.streets.ways import StreetWays, read_ways
from kpk_geo.network.streets import RawWays, Streets, split


def read_osm_streets(
    source_file: SourceFile, *, box: Box, work_crs: CRS, report: Report
) -> Streets:
    """Read streets, ways, squares, steps, lifts and ferries whose nodes lie in `box`.

    Parameters
    ----------
    box
        West, south, east, north in degrees; ways end at their last node in it.
    work_crs
        Of the region: the streets come in its metres.

    Raises
    ------
    InputError
        The file is no OpenStreetMap extract, is cut off, or holds no street in the box.
    """
    return read_joined_streets([source_file], box=box, work_crs=work_crs, report=report)


def read_joined_streets(
    files: Sequence[SourceFile], *, box: Box, work_crs: CRS, report: Report
) -> Streets:
    """Read what several extracts hold as if they were one; what stands in several is taken once.

    Parameters
    ----------
    files
        Extracts; several must be sorted by number, as all that are offered for download are.
    box, work_crs
        As `read_osm_streets` takes them.

    Raises
    ------
    InputError
        A file is no OpenStreetMap extract, is cut off, is one of several and not sorted, or there
        is no street in the box.
    """
    for file in files:
        refuse_large(file.path, limits.EXTRACT, name=file.name)
    names = listed(file.name for file in files)
    try:
        rules = Rules()
        relations = read_relations(files, rules)
        ways = read_ways(files, relations, rules)
        refs = np.frombuffer(ways.refs, dtype=np.int64)
        holes = [line for area in ways.areas for line in area.holes]
        wanted = np.unique(np.concatenate([refs, *holes, *ways.barriers()]))
        nodes = read_nodes(files, wanted)
    except BROKEN as error:
        raise unreadable(names, error) from error
    raw = _raw(ways, nodes.frame(box))
    missing = len(np.setdiff1d(refs, raw.nodes.index.to_numpy()))
    unknown = nodes.unknown_among(refs)
    tell_lacks(report, relations=relations.count, barriers=len(ways.barriers()))
    del nodes
    streets, squares = split(raw, work_crs, file=names)
    tell_reading(report, ways, squares, missing=missing, unknown_barriers=unknown)
    return streets


def _raw(ways: StreetWays, frame: pd.DataFrame) -> RawWays:
    """Put ways and places together."""
    numbers = frame.index.to_numpy()
    xy = frame[["longitude", "latitude"]].to_numpy()
    lines = [line for wanted in ways.barriers() for line in _lines(wanted, numbers, xy)]
    return RawWays(
        nodes=frame,
        ways=ways.frame(),
        refs=np.frombuffer(ways.refs, dtype=np.int64),
        owner=np.repeat(np.arange(len(ways.rules)), np.diff(np.array(ways.ends))),
        barriers=gpd.GeoSeries(lines, crs=EXCHANGE_CRS),
        areas=ways.areas,
    )


def _lines(wanted: Ints, numbers: Ints, xy: np.ndarray) -> list[shapely.LineString]:
    """Give a barrier in the pieces that are known: it never jumps over a node that is missing."""
    if not len(numbers):
        return []
    at = np.minimum(np.searchsorted(numbers, wanted), len(numbers) - 1)
    gaps = np.flatnonzero(numbers[at] != wanted)
    pieces = (
        piece[piece >= 0] for piece in np.split(np.where(numbers[at] == wanted, at, -1), gaps)
    )
    return [shapely.LineString(xy[piece]) for piece in pieces if len(piece) > 1]
