"""Where children live and where offers stand: cells of the census of 2011, Kitas and schools of the extract."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq
import shapely
from pyproj import Transformer

from benchmarks.accessibility.independent.streets import CRS, Extract

KINDS = ("kindergarten", "school")


class Cells(NamedTuple):
    """Centres of the inhabited cells (x, y in metres) and the children under ten in each."""

    points: np.ndarray
    children: np.ndarray


def cells(folder: Path, extract: Extract) -> Cells:
    """Read the cells whose centre lies within the bounds of the extract."""
    west, south, east, north = extract.bounds
    to_grid = Transformer.from_crs("EPSG:4326", "EPSG:3035", always_xy=True)
    corners = [to_grid.transform(x, y) for x in (west, east) for y in (south, north)]
    x, y = np.array(corners).T
    table = pq.read_table(
        folder / "zensus-2011" / "100m_alter_0-9.parquet",
        columns=["value", "x", "y"],
        filters=[
            ("x", ">=", x.min()),
            ("x", "<=", x.max()),
            ("y", ">=", y.min()),
            ("y", "<=", y.max()),
            ("value", ">", 0),
        ],
    )
    value, gx, gy = (table[name].to_numpy().astype(float) for name in ("value", "x", "y"))
    lon, lat = Transformer.from_crs("EPSG:3035", "EPSG:4326", always_xy=True).transform(gx, gy)
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    points = np.column_stack(
        Transformer.from_crs("EPSG:3035", CRS, always_xy=True).transform(gx, gy)
    )
    return Cells(points[inside], value[inside])


def offers(extract: Extract) -> np.ndarray:
    """Places of the Kitas and schools (x, y in metres): the node, or the middle of the outline."""
    nodes = [
        extract.places[node]
        for node, tags in extract.node_tags.items()
        if tags.get("amenity") in KINDS
    ]
    outlines = [extract.line(way) for way in extract.ways if way.tags.get("amenity") in KINDS]
    middles = [shapely.Polygon(line.coords).centroid.coords[0] for line in outlines if line.is_ring]
    return np.array([*nodes, *middles])
