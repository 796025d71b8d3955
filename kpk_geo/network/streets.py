"""Streets as they are stored: nodes where ways meet, and the segments between them.

Lengths are whole millimetres in the region's system. The projection
shortens or lengthens a way by at most 0.04 % where the system is official; that is less than the
drawing error of the streets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from kpk_geo.arrays import Bools, Floats, Int32s, Ints, Objects
from kpk_geo.crs import to_work
from kpk_geo.errors import InputError
from kpk_geo.network.areas import MAX_ENTRANCES, TOLERANCE, Crossing, crossings
from kpk_geo.network.drawn import DrawnStreets
from kpk_geo.network.ferries import ferry_seconds
from kpk_geo.network.height_samples import Heights
from kpk_geo.network.segments import Segments
from kpk_geo.network.tags import AREA, CAR
from kpk_geo.rings import polygons_of

_AT_ONCE: Final = 20_000  # pieces that are drawn at a time


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
        """Length of all segments, without the links across squares."""
        return self.segments().kilometres

    def segments(self) -> Segments:
        """Give what a graph is built from: everything but the lines."""
        edges = self.edges
        highway, classes = pd.factorize(
            edges["highway"].to_numpy(dtype=object), use_na_sentinel=False
        )
        return Segments(
            start=edges["start"].to_numpy().astype(np.int32),
            end=edges["end"].to_numpy().astype(np.int32),
            length=edges["length"].to_numpy().astype(np.int64),
            passable=edges["passable"].to_numpy().astype(np.uint8),
            flags=edges["flags"].to_numpy().astype(np.uint8),
            seconds=edges["seconds"].to_numpy().astype(np.float64),
            highway=highway.astype(np.int16), classes=tuple(str(name) for name in classes),
            xy=shapely.get_coordinates(self.nodes.geometry.to_numpy()),
            blocked=self.nodes["blocked"].to_numpy().astype(np.uint8), heights=self.heights,
        )  # fmt: skip

    def drawn(self) -> DrawnStreets:
        """Give what points are put onto and routes are cut out of."""
        return DrawnStreets(
            rows=np.arange(len(self.edges)), lines=self.edges.geometry.to_numpy(),
            highway=self.edges["highway"].to_numpy(dtype=object),
            flags=self.edges["flags"].to_numpy(), barriers=self.barriers.to_numpy(),
            extent=self.extent,
        )  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class RawArea:
    """A surface to walk on, by the node numbers of the lines that make up its rim and its holes."""

    rim: tuple[Ints, ...]
    holes: tuple[Ints, ...]
    way: int  # of its edges: a way's number, or minus that of a relation
    tags_of: int  # row of `RawWays.ways` whose columns hold for it
    own: frozenset[int]  # rows of `RawWays.ways` that are nothing but its rim


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class RawWays:
    """Ways as the source has them, before they are split where they meet."""

    nodes: pd.DataFrame  # by node number, sorted: longitude, latitude, blocked
    ways: pd.DataFrame  # passable, flags, seconds, highway, name, way, wait, crossing
    refs: Ints  # node numbers of all ways, one after the other
    owner: Ints  # for each of them the row of `ways`
    barriers: gpd.GeoSeries
    areas: Sequence[RawArea] = ()


@dataclass(slots=True)
class AreaCounts:
    """What became of the surfaces to walk on."""

    crossed: int = 0
    links: int = 0
    cut: int = 0  # parts of the rim are not in the extract
    broken: int = 0  # the rim does not close
    crowded: int = 0  # more entrances than `MAX_ENTRANCES`


def split(raw: RawWays, work_crs: CRS, *, file: str) -> tuple[Streets, AreaCounts]:
    """Split ways where they meet, end or are barred, measure the pieces, and cross the squares.

    A node that the extract cut off ends a way there; it never joins two pieces.

    Parameters
    ----------
    raw
        Left as it is.
    work_crs
        Of the region: lengths are measured in it.
    file
        Its name, for the message.

    Raises
    ------
    InputError
        There is no street at all.
    """
    row = _rows(raw.nodes.index.to_numpy(), raw.refs)
    kept = _without_repeats(row, raw.owner)
    row, owner = row[kept], raw.owner[kept]
    known = row >= 0
    ends_here = (raw.nodes["blocked"].to_numpy() != 0) | _at_holes(raw)
    starts, ends = _cuts(row, owner, known, ends_here)
    if not len(starts):
        raise InputError(
            f"{file}: Der Auszug enthält keine Straßen und Wege. Erwartet wird ein "
            "OpenStreetMap-Auszug mit highway-Linien, der die Region überdeckt."
        )
    xy = to_work(raw.nodes[["longitude", "latitude"]].to_numpy(), work_crs)
    lines = _lines(xy, row, starts, ends)
    used, ends_of = np.unique(np.r_[row[starts], row[ends]], return_inverse=True)
    pieces = _Pieces(
        start=ends_of[: len(starts)].astype(np.int32),
        end=ends_of[len(starts) :].astype(np.int32),
        owner=owner[starts],
        lines=lines,
    )
    across, counts = _across(raw, xy, used, pieces)
    edges = _edges(raw, pieces, across, work_crs)
    nodes = gpd.GeoDataFrame(
        {"blocked": raw.nodes["blocked"].to_numpy()[used]},
        geometry=shapely.points(xy[used]),
        crs=work_crs,
    )
    return Streets(nodes=nodes, edges=edges, barriers=raw.barriers.to_crs(work_crs)), counts


def _rows(known: Ints, wanted: Ints) -> Int32s:
    """Give where numbers stand in a sorted list; -1 for those that do not.

    A table of hashes, as pandas makes one, would take more memory than the list itself.
    """
    if not len(known):
        return np.full(len(wanted), -1, dtype=np.int32)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1).astype(np.int32)
    at[known[at] != wanted] = -1
    return at


def _lines(xy: Floats, row: Int32s, starts: Ints, ends: Ints) -> Objects:
    """Draw the pieces, some at a time: the places of all of them would stand in memory twice."""
    lines = np.empty(len(starts), dtype=object)
    for first in range(0, len(starts), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        lengths = ends[some] - starts[some] + 1
        piece = np.repeat(np.arange(len(lengths)), lengths)
        begin = starts[some] - (np.cumsum(lengths) - lengths)
        places = xy[row[np.repeat(begin, lengths) + np.arange(len(piece))]]
        lines[some] = shapely.linestrings(places, indices=piece)
    return lines


@dataclass(frozen=True, eq=False, slots=True)
class _Pieces:
    """Segments: their nodes, the row of `RawWays.ways` they are of, and their lines."""

    start: Int32s
    end: Int32s
    owner: Ints
    lines: Objects


def _edges(
    raw: RawWays, pieces: _Pieces, across: list[tuple[RawArea, Crossing]], work_crs: CRS
) -> gpd.GeoDataFrame:
    owner = np.r_[pieces.owner, np.array([area.tags_of for area, _ in across], dtype=np.int64)]
    lines = np.r_[pieces.lines, np.array([way.line for _, way in across], dtype=object)]
    edges = raw.ways.take(owner).reset_index(drop=True)
    start, end = ([way.start for _, way in across], [way.end for _, way in across])
    edges.insert(0, "start", np.r_[pieces.start, np.array(start, dtype=np.int32)])
    edges.insert(1, "end", np.r_[pieces.end, np.array(end, dtype=np.int32)])
    edges.insert(2, "length", np.maximum(np.rint(shapely.length(lines) * 1000), 1).astype(np.int64))
    if across:
        rows = slice(len(pieces.owner), None)
        edges.loc[edges.index[rows], "way"] = [area.way for area, _ in across]
        edges.loc[edges.index[rows], "flags"] |= AREA
        edges.loc[edges.index[rows], "passable"] &= ~(0b10001 << CAR) & 0xFF
    edges["seconds"] = ferry_seconds(edges)
    return gpd.GeoDataFrame(edges.drop(columns=["wait", "crossing"]), geometry=lines, crs=work_crs)


def _at_holes(raw: RawWays) -> Bools:
    """Mark the nodes on rims of holes: a street that touches one has a choice there."""
    numbers = [line for area in raw.areas for line in area.holes]
    return np.isin(raw.nodes.index.to_numpy(), np.concatenate(numbers) if numbers else [])


def _across(
    raw: RawWays, xy: Floats, used: Ints, pieces: _Pieces
) -> tuple[list[tuple[RawArea, Crossing]], AreaCounts]:
    """Find the ways across all surfaces; their ends are rows of the nodes."""
    counts, found = AreaCounts(), list[tuple[RawArea, Crossing]]()
    ends = np.r_[pieces.start, pieces.end].astype(np.int64)
    numbers = raw.nodes.index.to_numpy()
    order = np.argsort(ends, kind="stable")
    at_node, owner = ends[order], np.r_[pieces.owner, pieces.owner][order]
    for area in raw.areas:
        corners = np.concatenate([*area.rim, *area.holes])
        rows = _among(numbers, corners)
        if len(rows) < len(corners):
            counts.cut += 1
            continue
        sizes = np.cumsum([len(line) for line in (*area.rim, *area.holes)])[:-1]
        lines = np.split(rows, sizes)
        surface = polygons_of([xy[line] for line in lines])
        if surface is None:
            counts.broken += 1
            continue
        nodes = _among(used, np.unique(rows))
        first, last = (np.searchsorted(at_node, nodes, side=side) for side in ("left", "right"))
        met = [set(owner[a:b].tolist()) - area.own for a, b in zip(first, last, strict=True)]
        entrances = nodes[np.array([bool(others) for others in met], dtype=bool)]
        counts.crowded += len(entrances) > MAX_ENTRANCES
        links = _links(surface, entrances, xy[used[entrances]])
        counts.crossed += bool(links)
        counts.links += len(links)
        found += [(area, link) for link in links]
    return found, counts


def _among(known: Ints, wanted: Ints) -> Ints:
    """Give where numbers stand in a sorted list, of those that do."""
    at = _rows(known, wanted).astype(np.int64)
    return at[at >= 0]


def _links(surface: shapely.Geometry, nodes: Ints, places: Floats) -> list[Crossing]:
    """Link the entrances of each part of a surface."""
    found = []
    for part in shapely.get_parts(surface):
        near = np.flatnonzero(shapely.distance(part, shapely.points(places)) < TOLERANCE)
        for way in crossings(part, places[near]):
            ends = nodes[near[[way.start, way.end]]]
            found.append(Crossing(int(ends[0]), int(ends[1]), way.line))
    return found


def _without_repeats(row: Int32s, owner: Ints) -> Bools:
    """Mark all but nodes that a way names twice in a row."""
    kept = np.ones(len(row), dtype=bool)
    kept[1:] = (row[1:] != row[:-1]) | (owner[1:] != owner[:-1]) | (row[1:] < 0)
    return kept


def _cuts(
    row: Int32s,
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
