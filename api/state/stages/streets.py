"""Streets of the state: read once, kept without lines for graphs, and drawn per Kreis."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from api.state.stages.places import places_at
from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.errors import InputError
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.boundary import reading
from kpk_geo.ingest.streets.extent import street_extent
from kpk_geo.ingest.streets.osm import read_osm_streets
from kpk_geo.network.drawn import DrawnStreets
from kpk_geo.network.flat import write_segments
from kpk_geo.profile.work_system import named_system

# Beyond the last cell and offer, before streets are cut off: a route out of the state and back.
MARGIN = 25_000.0  # metres: own setting
SQUARE = 2_000.0  # metres: streets are drawn where places lie, in squares of this side


def read_streets(inputs: Mapping[str, Path], output: Path, *, max_snap: float, crs: str) -> None:
    """Read the extract; write segments, and per Kreis the lines near its cells and offers.

    Parameters
    ----------
    inputs
        "extract", "places".
    output
        Where segments and `parts` go.
    max_snap
        Metres from a place to its street.
    crs
        In whose metres places lie.

    Raises
    ------
    InputError
        The file is no extract, or holds no street there.
    """
    places = places_at(inputs["places"])
    xy, district = (np.concatenate([place[name] for place in places.values()])
                    for name in ("xy", "district"))  # fmt: skip
    path = inputs["extract"]
    source = SourceFile(path=path, name=path.name, sha256="", size=path.stat().st_size)
    work_crs = named_system(crs)
    box = _box_around(xy, work_crs)
    with reading(source):
        streets = read_osm_streets(source, box=box, work_crs=work_crs, report=Report(path.name))
        streets = replace(streets, extent=street_extent(source, streets, box))
    write_segments(streets.segments(), output, {}, work_crs=work_crs)
    folder = output / "parts"
    folder.mkdir()
    keys = np.unique(district)
    areas = (_squares_with(xy[district == key]) for key in keys)
    parts = streets.drawn().parts(areas, metres=2 * max_snap)
    for key, part in zip(keys, parts, strict=True):
        write_drawn(part, folder / f"{key}.parquet")


def _squares_with(xy: np.ndarray) -> shapely.Geometry:
    """Give the squares in which places lie: a hull would hold the land between towns too."""
    corners = np.unique(np.floor(xy / SQUARE), axis=0) * SQUARE
    squares: shapely.Geometry = shapely.union_all(
        shapely.box(*corners.T, *(corners + SQUARE).T)
    )
    return squares


def _box_around(xy: np.ndarray, work_crs: CRS) -> tuple[float, float, float, float]:
    around = shapely.buffer(shapely.box(*xy.min(axis=0), *xy.max(axis=0)), MARGIN)
    west, south, east, north = (
        gpd.GeoSeries([around], crs=work_crs).to_crs(EXCHANGE_CRS).total_bounds
    )
    return float(west), float(south), float(east), float(north)


def write_drawn(drawn: DrawnStreets, path: Path) -> None:
    """Write drawn streets; what nobody crosses follows the lines, with row -1.

    Parameters
    ----------
    drawn
        Of a part.
    path
        Of the file, GeoArrow-free Parquet.
    """
    shapes = np.r_[drawn.lines, drawn.barriers]
    rest = len(drawn.barriers)
    extent = b"" if drawn.extent is None else shapely.to_wkb(drawn.extent)
    table = pa.table(
        {
            "row": np.r_[drawn.rows, np.full(rest, -1)],
            "highway": pa.array([*map(str, drawn.highway), *[None] * rest], pa.string()),
            "flags": np.r_[drawn.flags, np.zeros(rest, dtype=np.int64)],
            "shape": pa.array(shapely.to_wkb(shapes), pa.binary()),
        }
    ).replace_schema_metadata({"extent": extent})
    pq.write_table(table, path)


def read_drawn(path: Path) -> DrawnStreets:
    """Read drawn streets of a part.

    Raises
    ------
    InputError
        There is no such part.
    """
    if not path.exists():
        raise InputError(f"{path.name}: Für diesen Kreis sind keine Straßen gezeichnet.")
    table = pq.read_table(path)
    rows, shapes = table["row"].to_numpy(), shapely.from_wkb(table["shape"].to_numpy())
    is_line, extent = rows >= 0, (table.schema.metadata or {}).get(b"extent", b"")
    return DrawnStreets(
        rows=rows[is_line], lines=shapes[is_line], barriers=shapes[~is_line],
        highway=np.array(table["highway"].to_pylist(), dtype=object)[is_line],
        flags=table["flags"].to_numpy()[is_line],
        extent=shapely.from_wkb(extent) if extent else None,
    )  # fmt: skip
