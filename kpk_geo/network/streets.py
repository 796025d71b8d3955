"""Streets as they are stored: nodes where ways meet, and the segments between them.

Lengths are whole millimetres in `WORK_CRS`. The projection shortens or lengthens a way by at most
0.04 % within North Rhine-Westphalia; that is less than the drawing error of the streets.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kpk_geo.arrays import Bools, Ints
from kpk_geo.crs import EXCHANGE_CRS, WORK_CRS
from kpk_geo.errors import InputError
from kpk_geo.network.height_samples import Heights


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Streets:
    """A street network; rows of `edges` refer to rows of `nodes`."""

    nodes: gpd.GeoDataFrame  # blocked: bits of modes stopped here; points
    edges: (
        gpd.GeoDataFrame
    )  # start, end, length (mm), passable, flags, seconds, highway, name; lines
    barriers: gpd.GeoSeries  # rivers, shores and railways, which nobody crosses off the streets
    extent: shapely.Geometry | None = None  # where streets were read; None: it is not known
    heights: Heights | None = None  # along the edges; None: no elevation raster is loaded

    @property
    def kilometres(self) -> float:
        """Length of all segments."""
        return float(self.edges["length"].sum()) / 1e6


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class RawWays:
    """Ways as the source has them, before they are split where they meet."""

    nodes: pd.DataFrame  # by node number, sorted: longitude, latitude, blocked
    ways: pd.DataFrame  # passable, flags, seconds, highway, name
    refs: Ints  # node numbers of all ways, one after the other
    owner: Ints  # for each of them the row of `ways`
    barriers: gpd.GeoSeries


def split(raw: RawWays, *, file: str) -> Streets:
    """Split ways where they meet, end or are barred, and measure the pieces.

    A node that the extract cut off ends a way there; it never joins two pieces.

    Raises
    ------
    InputError
        There is no street at all.
    """
    row = raw.nodes.index.get_indexer(pd.Index(raw.refs))
    kept = _without_repeats(row, raw.owner)
    row, owner = row[kept], raw.owner[kept]
    known = row >= 0
    starts, ends = _cuts(row, owner, known, raw.nodes["blocked"].to_numpy() != 0)
    if not len(starts):
        raise InputError(
            f"{file}: Der Auszug enthält keine Straßen und Wege. Erwartet wird ein "
            "OpenStreetMap-Auszug mit highway-Linien, der die Region überdeckt."
        )
    places = gpd.points_from_xy(raw.nodes["longitude"], raw.nodes["latitude"], crs=EXCHANGE_CRS)
    xy = shapely.get_coordinates(np.asarray(places.to_crs(WORK_CRS)))
    lengths = ends - starts + 1
    piece = np.repeat(np.arange(len(starts)), lengths)
    member = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    lines = shapely.linestrings(xy[row[np.repeat(starts, lengths) + member]], indices=piece)
    used, ends_of = np.unique(np.r_[row[starts], row[ends]], return_inverse=True)
    edges = raw.ways.iloc[owner[starts]].reset_index(drop=True)
    edges.insert(0, "start", ends_of[: len(starts)].astype(np.int32))
    edges.insert(1, "end", ends_of[len(starts) :].astype(np.int32))
    edges.insert(2, "length", np.maximum(np.rint(shapely.length(lines) * 1000), 1).astype(np.int64))
    nodes = gpd.GeoDataFrame(
        {"blocked": raw.nodes["blocked"].to_numpy()[used]},
        geometry=shapely.points(xy[used]),
        crs=WORK_CRS,
    )
    return Streets(
        nodes=nodes,
        edges=gpd.GeoDataFrame(edges, geometry=lines, crs=WORK_CRS),
        barriers=raw.barriers.to_crs(WORK_CRS),
    )


def _without_repeats(row: Ints, owner: Ints) -> Bools:
    """Mark all but nodes that a way names twice in a row."""
    kept = np.ones(len(row), dtype=bool)
    kept[1:] = (row[1:] != row[:-1]) | (owner[1:] != owner[:-1]) | (row[1:] < 0)
    return kept


def _cuts(
    row: Ints,
    owner: Ints,
    known: Bools,
    barred: Bools,
) -> tuple[Ints, Ints]:
    """Find first and last position of each piece."""
    joined = known[:-1] & known[1:] & (owner[:-1] == owner[1:])  # step i to i + 1 exists
    uses = np.bincount(row[known], minlength=len(barred))
    before, after = np.r_[False, joined], np.r_[joined, False]
    cut = np.zeros(len(row), dtype=bool)
    cut[known] = (uses[row[known]] > 1) | barred[row[known]]
    cut |= before != after  # a piece's own end
    starts = np.flatnonzero(cut & after)
    ends = np.flatnonzero(cut & before)
    return starts, ends
