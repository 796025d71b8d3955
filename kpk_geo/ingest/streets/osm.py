"""Streets from OpenStreetMap extracts (XML or PBF, packed or not), streamed by pyosmium.

The file is read three times: relations (squares, ferries, waters), then nodes, then ways. So the
order in the file does not matter, and memory grows with the extract alone. A relation that is
broken is counted and cannot stop the import.
"""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import osmium
import shapely
from pyproj import CRS

from kpk_geo.arrays import Ints
from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.errors import InputError
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest import limits
from kpk_geo.ingest.limits import refuse_large
from kpk_geo.ingest.streets.nodes import Box, Nodes, read_drafts, read_nodes
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
    refuse_large(source_file.path, limits.EXTRACT, name=source_file.name)
    try:
        rules = Rules()
        relations = read_relations(source_file.path, rules)
        nodes = read_nodes(source_file.path)
        ways = read_ways(source_file.path, relations, rules)
        if ways.has_drafts:
            nodes = replace(nodes, drafts=read_drafts(source_file.path))
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        raise InputError(
            f"{source_file.name}: lässt sich nicht als OpenStreetMap-Auszug lesen ({error}). "
            "Erwartet wird .osm, .osm.gz, .osm.bz2 oder .osm.pbf. Ist die Datei vollständig "
            "heruntergeladen?"
        ) from error
    raw, missing = _raw(ways, nodes, box)
    unknown = nodes.unknown_among(raw.refs)
    tell_lacks(report, relations=relations.count, barriers=len(ways.barriers()))
    del nodes  # a Regierungsbezirk has 0.3 GB of them
    streets, squares = split(raw, work_crs, file=source_file.name)
    tell_reading(report, ways, squares, missing=missing, unknown_barriers=unknown)
    return streets


def _raw(ways: StreetWays, nodes: Nodes, box: Box) -> tuple[RawWays, int]:
    """Put ways and places together; give too how many nodes are missing."""
    refs = np.frombuffer(ways.refs, dtype=np.int64)
    streets = np.unique(refs)
    holes = [line for area in ways.areas for line in area.holes]
    barriers = ways.barriers()
    frame = nodes.frame(np.unique(np.concatenate([streets, *holes, *barriers])), box)
    numbers = frame.index.to_numpy()
    xy = frame[["longitude", "latitude"]].to_numpy()
    lines = [line for wanted in barriers for line in _lines(wanted, numbers, xy)]
    raw = RawWays(
        nodes=frame,
        ways=ways.frame(),
        refs=refs,
        owner=np.repeat(np.arange(len(ways.rules)), np.diff(np.array(ways.ends))),
        barriers=gpd.GeoSeries(lines, crs=EXCHANGE_CRS),
        areas=ways.areas,
    )
    return raw, len(streets) - int(np.isin(streets, numbers, assume_unique=True).sum())


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
