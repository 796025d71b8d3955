"""Streets of the state: read once, kept without lines for graphs, and drawn per Kreis."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from api.state.stages.arrays import keep_arrays, mapped_arrays
from api.state.stages.places import places_at
from kpk_geo.array_folders import Array
from kpk_geo.arrays import Objects
from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.errors import InputError, listed
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.boundary import reading
from kpk_geo.ingest.streets.extent import street_extent
from kpk_geo.ingest.streets.osm import read_joined_streets
from kpk_geo.network.drawn import DrawnStreets
from kpk_geo.network.flat import write_segments
from kpk_geo.profile.work_system import named_system

# Beyond the last cell and offer, before streets are cut off: a route out of the state and back.
MARGIN = 25_000.0  # metres: own setting
SQUARE = 1_000.0  # metres: streets are drawn where places lie, in squares of this side
EXTRACT: Final = "extract:"  # inputs that are extracts begin so


def read_streets(inputs: Mapping[str, Path], output: Path, *, max_snap: float, crs: str) -> None:
    """Read all extracts as one; write segments, and per Kreis the lines near its cells and offers.

    Parameters
    ----------
    inputs
        "places", and each extract by its number.
    output
        Where segments and drawn parts go.
    max_snap
        Metres from a place to its street.
    crs
        In whose metres places lie.

    Raises
    ------
    InputError
        A file is no extract, is one of several and not sorted, or there is no street there.
    """
    places = places_at(inputs["places"])
    xy, district = (np.concatenate([place[name] for place in places.values()])
                    for name in ("xy", "district"))  # fmt: skip
    files = [_source(path) for name, path in sorted(inputs.items()) if name.startswith(EXTRACT)]
    work_crs = named_system(crs)
    box = _box_around(xy, work_crs)
    all_of_them = replace(files[0], name=listed(file.name for file in files))
    with reading(all_of_them):
        report = Report(all_of_them.name)
        streets = read_joined_streets(files, box=box, work_crs=work_crs, report=report)
        extent = street_extent(files, streets.segments.xy, box, work_crs)
        streets = replace(streets, extent=extent)
    write_segments(streets.segments, output, {}, work_crs=work_crs)
    keys = np.unique(district)
    areas = (_squares_with(xy[district == key]) for key in keys)
    parts = streets.parts(areas, metres=2 * max_snap)
    for key, part in zip(keys, parts, strict=True):
        write_drawn(part, output, str(key))


def _squares_with(xy: np.ndarray) -> shapely.Geometry:
    """Give the squares in which places lie: a hull would hold the land between towns too."""
    corners = np.unique(np.floor(xy / SQUARE), axis=0) * SQUARE
    squares: shapely.Geometry = shapely.union_all(shapely.box(*corners.T, *(corners + SQUARE).T))
    return squares


def _source(path: Path) -> SourceFile:
    return SourceFile(path=path, name=path.name, sha256="", size=path.stat().st_size)


def _box_around(xy: np.ndarray, work_crs: CRS) -> tuple[float, float, float, float]:
    around = shapely.buffer(shapely.box(*xy.min(axis=0), *xy.max(axis=0)), MARGIN)
    west, south, east, north = (
        gpd.GeoSeries([around], crs=work_crs).to_crs(EXCHANGE_CRS).total_bounds
    )
    return float(west), float(south), float(east), float(north)


def write_drawn(drawn: DrawnStreets, output: Path, district: str) -> None:
    """Write drawn streets as arrays: mapping them takes no time, parsing lines did.

    Parameters
    ----------
    drawn
        Of a part.
    output
        Folder of the task.
    district
        Key of the Kreis whose part it is.
    """
    codes, classes = pd.factorize(drawn.highway.astype(str))
    extent = b"" if drawn.extent is None else shapely.to_wkb(drawn.extent)
    arrays: dict[str, Array] = {
        "rows": drawn.rows, "flags": drawn.flags, "highway": codes.astype(np.int16),
        "classes": np.array(classes, dtype="U32"), "extent": np.frombuffer(extent, np.uint8),
    }  # fmt: skip
    for name, lines in (("line", drawn.lines), ("barrier", drawn.barriers)):
        arrays[f"{name}_xy"] = shapely.get_coordinates(lines)
        arrays[f"{name}_counts"] = shapely.get_num_coordinates(lines)
    keep_arrays(output, f"drawn-{district}", arrays)


def read_drawn(streets: Path, district: str) -> DrawnStreets:
    """Read what `write_drawn` wrote.

    Parameters
    ----------
    streets
        Output of `read_streets`.
    district
        Key of the Kreis.

    Raises
    ------
    InputError
        There is no such part.
    """
    try:
        found = mapped_arrays(streets, f"drawn-{district}")
    except FileNotFoundError as error:
        raise InputError(
            f"Für den Kreis {district} sind keine Straßen gezeichnet. Bitte neu rechnen: kpk run "
            "state PROFIL."
        ) from error
    extent = found["extent"].tobytes()
    return DrawnStreets(
        rows=found["rows"], lines=_lines(found, "line"), barriers=_lines(found, "barrier"),
        flags=found["flags"], highway=found["classes"].astype(object)[found["highway"]],
        extent=shapely.from_wkb(extent) if extent else None,
    )  # fmt: skip


def _lines(found: Mapping[str, Array], name: str) -> Objects:
    counts = found[f"{name}_counts"]
    lines = np.empty(len(counts), dtype=object)
    shapely.linestrings(
        found[f"{name}_xy"], indices=np.repeat(np.arange(len(counts)), counts), out=lines
    )
    return lines
