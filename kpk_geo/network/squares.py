"""Surfaces to walk on among the streets: which junctions lie on them, and the ways across."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from kpk_geo.arrays import Floats, Int32s, Ints
from kpk_geo.network.areas import MAX_ENTRANCES, TOLERANCE, Crossing, crossings
from kpk_geo.rings import polygons_of


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class RawArea:
    """A surface to walk on, by the node numbers of the lines that make up its rim and its holes."""

    rim: tuple[Ints, ...]
    holes: tuple[Ints, ...]
    tags_of: int  # row of the way whose tags hold for it
    own: frozenset[int]  # rows of ways that are nothing but its rim


@dataclass(slots=True)
class AreaCounts:
    """What became of the surfaces to walk on."""

    crossed: int = 0
    links: int = 0
    cut: int = 0  # parts of the rim are not in the extract
    broken: int = 0  # the rim does not close
    crowded: int = 0  # more entrances than `MAX_ENTRANCES`


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Ends:
    """Segments by their ends, and the ways they are of."""

    start: Int32s  # (segments,) junctions
    end: Int32s
    way: Int32s  # rows of ways


def ways_across(
    areas: Sequence[RawArea], numbers: Ints, xy: Floats, junctions: Ints, segments: Ends
) -> tuple[list[tuple[RawArea, Crossing]], AreaCounts]:
    """Find the ways across all surfaces; their ends are junctions.

    Parameters
    ----------
    areas
        The surfaces.
    numbers, xy
        Of all nodes, by number in ascending order; metres.
    junctions
        Rows of the nodes at which segments end, ascending.
    segments
        All that there are without these ways.
    """
    counts, found = AreaCounts(), list[tuple[RawArea, Crossing]]()
    met = _Met.of(areas, numbers, junctions, segments)
    for area in areas:
        corners = np.concatenate([*area.rim, *area.holes])
        rows = among(numbers, corners)
        if len(rows) < len(corners):
            counts.cut += 1
            continue
        sizes = np.cumsum([len(line) for line in (*area.rim, *area.holes)])[:-1]
        surface = polygons_of([xy[line] for line in np.split(rows, sizes)])
        if surface is None:
            counts.broken += 1
            continue
        nodes = among(junctions, np.unique(rows))
        is_met = [bool(ways - area.own) for ways in met.ways_at(nodes)]
        entrances = nodes[np.array(is_met, dtype=bool)]
        counts.crowded += len(entrances) > MAX_ENTRANCES
        links = _links(surface, entrances, xy[junctions[entrances]])
        counts.crossed += bool(links)
        counts.links += len(links)
        found += [(area, link) for link in links]
    return found, counts


@dataclass(frozen=True, eq=False, slots=True)
class _Met:
    """Which ways end at the junctions of surfaces, sorted by junction: they are few."""

    junction: Ints
    way: Ints

    @classmethod
    def of(cls, areas: Sequence[RawArea], numbers: Ints, junctions: Ints, segments: Ends) -> "_Met":
        is_corner = np.zeros(len(junctions), dtype=bool)
        for area in areas:
            corners = np.concatenate([*area.rim, *area.holes])
            is_corner[among(junctions, np.unique(among(numbers, corners)))] = True
        sides = [(ends[is_corner[ends]], segments.way[is_corner[ends]])
                 for ends in (segments.start, segments.end)]  # fmt: skip
        junction, way = (np.concatenate(parts).astype(np.int64)
                         for parts in zip(*sides, strict=True))  # fmt: skip
        order = np.argsort(junction, kind="stable")
        return cls(junction[order], way[order])

    def ways_at(self, nodes: Ints) -> list[set[int]]:
        first, last = (np.searchsorted(self.junction, nodes, side) for side in ("left", "right"))
        return [set(self.way[a:b].tolist()) for a, b in zip(first, last, strict=True)]


def _links(surface: shapely.Geometry, nodes: Ints, places: Floats) -> list[Crossing]:
    """Link the entrances of each part of a surface."""
    found = []
    for part in shapely.get_parts(surface):
        near = np.flatnonzero(shapely.distance(part, shapely.points(places)) < TOLERANCE)
        for way in crossings(part, places[near]):
            ends = nodes[near[[way.start, way.end]]]
            found.append(Crossing(int(ends[0]), int(ends[1]), way.line))
    return found


def rows_of(known: Ints, wanted: Ints) -> Int32s:
    """Give where numbers stand in a sorted list; -1 for those that do not.

    A table of hashes, as pandas makes one, would take more memory than the list itself.
    """
    if not len(known):
        return np.full(len(wanted), -1, dtype=np.int32)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1).astype(np.int32)
    at[known[at] != wanted] = -1
    return at


def among(known: Ints, wanted: Ints) -> Ints:
    """Give where numbers stand in a sorted list, of those that do."""
    at = rows_of(known, wanted).astype(np.int64)
    return at[at >= 0]
