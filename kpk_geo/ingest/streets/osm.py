"""Streets from OpenStreetMap extracts (XML or PBF, packed or not), streamed by pyosmium.

The file is read twice: first the ways, then only those nodes that they name. Relations are not
read at all, so a broken multipolygon cannot stop the import.
"""

from array import array
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import shapely

from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.errors import InputError
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest import limits
from kpk_geo.ingest.limits import refuse_large
from kpk_geo.network.streets import RawWays, Streets, split
from kpk_geo.network.tags import blocked, duration, flags, passable

Box = tuple[float, float, float, float]  # degrees: west, south, east, north
_WATER = {"river", "canal"}
_RAILS = {"rail", "light_rail"}


@dataclass(slots=True)
class _Ways:
    refs: "array[int]" = field(default_factory=lambda: array("q"))
    sizes: "array[int]" = field(default_factory=lambda: array("q"))
    rows: list[tuple[int, int, float, str, str, int]] = field(default_factory=list)
    barrier_refs: list[list[int]] = field(default_factory=list)
    closed_to_all: int = 0


WAY_COLUMNS = ["passable", "flags", "seconds", "highway", "name", "way"]


def read_osm_streets(source_file: SourceFile, *, box: Box, report: Report) -> Streets:
    """Read streets, ways, steps and ferries whose nodes lie in `box`.

    Parameters
    ----------
    box
        West, south, east, north in degrees; ways end at their last node in it.

    Raises
    ------
    InputError
        The file is no OpenStreetMap extract, is cut off, or holds no street in the box.
    """
    refuse_large(source_file.path, limits.EXTRACT, name=source_file.name)
    try:
        ways = _read_ways(source_file)
        nodes = _read_nodes(source_file, ways, box)
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        raise InputError(
            f"{source_file.name}: lässt sich nicht als OpenStreetMap-Auszug lesen ({error}). "
            "Erwartet wird .osm, .osm.gz, .osm.bz2 oder .osm.pbf. Ist die Datei vollständig "
            "heruntergeladen?"
        ) from error
    refs = np.frombuffer(ways.refs, dtype=np.int64)
    owner = np.repeat(np.arange(len(ways.sizes)), np.frombuffer(ways.sizes, dtype=np.int64))
    barriers = [line for line in (_line(refs, nodes) for refs in ways.barrier_refs) if line]
    streets = split(
        RawWays(
            nodes=nodes,
            ways=pd.DataFrame(ways.rows, columns=WAY_COLUMNS),
            refs=refs,
            owner=owner,
            barriers=gpd.GeoSeries(barriers, crs=EXCHANGE_CRS),
        ),
        file=source_file.name,
    )
    missing = len(np.unique(refs)) - int(np.isin(np.unique(refs), nodes.index).sum())
    if missing:
        report.note(
            f"{missing} Knoten liegen außerhalb der Region oder fehlen im Auszug; Wege enden dort."
        )
    if ways.closed_to_all:
        report.note(f"{ways.closed_to_all} gesperrte oder private Wege sind nicht gelesen.")
    return streets


def _read_ways(source_file: SourceFile) -> _Ways:
    found = _Ways()
    keys = osmium.filter.KeyFilter("highway", "route", "waterway", "railway", "natural")
    stream: Any = osmium.FileProcessor(source_file.path, osmium.osm.WAY).with_filter(keys)
    for way in stream:
        tags = dict(way.tags)
        if _is_barrier(tags):
            found.barrier_refs.append([node.ref for node in way.nodes])
        if "highway" not in tags and tags.get("route") != "ferry":
            continue
        who = passable(tags)
        if not who:
            found.closed_to_all += 1
            continue
        ferry = tags.get("route") == "ferry"
        kind = "ferry" if ferry else tags["highway"]
        seconds = duration(tags.get("duration")) if ferry else float("nan")
        found.rows.append((who, flags(tags), seconds, kind, tags.get("name", ""), way.id))
        found.refs.extend(node.ref for node in way.nodes)
        found.sizes.append(len(way.nodes))
    return found


def _is_barrier(tags: dict[str, str]) -> bool:
    """Say whether nobody crosses here but on a street."""
    if tags.get("tunnel", "no") != "no" or tags.get("covered") == "yes":
        return False
    on_ground = tags.get("railway") in _RAILS and tags.get("bridge", "no") == "no"
    return tags.get("waterway") in _WATER or tags.get("natural") == "water" or on_ground


def _read_nodes(source_file: SourceFile, ways: _Ways, box: Box) -> pd.DataFrame:
    wanted = set(ways.refs).union(*ways.barrier_refs)
    numbers, places, barred = array("q"), array("d"), array("B")
    west, south, east, north = box
    found: Any = osmium.FileProcessor(source_file.path, osmium.osm.NODE).with_filter(
        osmium.filter.IdFilter(wanted)
    )
    for node in found:
        location = node.location
        if west <= location.lon <= east and south <= location.lat <= north:
            numbers.append(node.id)
            places.extend((location.lon, location.lat))
            barred.append(blocked(node.tags) if "barrier" in node.tags else 0)
    xy = np.frombuffer(places, dtype=float).reshape(-1, 2)
    frame = pd.DataFrame(
        {
            "longitude": xy[:, 0],
            "latitude": xy[:, 1],
            "blocked": np.frombuffer(barred, dtype=np.uint8),
        },
        index=pd.Index(np.frombuffer(numbers, dtype=np.int64)),
    )
    return frame[~frame.index.duplicated()].sort_index()


def _line(refs: list[int], nodes: pd.DataFrame) -> shapely.LineString | None:
    rows = nodes.index.get_indexer(pd.Index(refs))
    rows = rows[rows >= 0]
    if len(rows) < 2:
        return None
    return shapely.LineString(nodes[["longitude", "latitude"]].to_numpy()[rows])
