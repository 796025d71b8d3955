"""From a place to the street: straight to the nearest point of the main part, never across a barrier."""

from dataclasses import dataclass

import numpy as np
import shapely

from benchmarks.accessibility.independent.streets import Extract, Streets, Way

MAX_SNAP = 200.0
RAILS = {"rail", "light_rail", "subway", "narrow_gauge", "preserved"}
RIVERS = {"river", "canal"}


@dataclass(frozen=True)
class Doors:
    """Where each place meets the streets.

    Attributes
    ----------
    segment
        Row of the segment, -1 for none.
    share
        How far along the segment, 0 to 1.
    metres
        Length of the straight piece, NaN for none.
    """

    segment: np.ndarray
    share: np.ndarray
    metres: np.ndarray


def snap(extract: Extract, streets: Streets, points: np.ndarray) -> Doors:
    """Find the street of each place (x, y in metres)."""
    ways = {way.number: way for way in extract.ways}
    usable = [row for row, s in enumerate(streets.segments) if _may_begin(ways[s.way])]
    ends = np.array([[streets.places[s.start], streets.places[s.end]] for s in streets.segments])
    lines = shapely.linestrings(ends)
    tree = shapely.STRtree(lines[usable])
    barriers = _Barriers(extract)
    found = [_nearest(point, usable, lines, tree, streets.reach_all, barriers) for point in points]
    segment, share, metres = (np.array(column) for column in zip(*found, strict=True))
    return Doors(segment.astype(int), share, metres)


def _nearest(
    point: np.ndarray,
    usable: list[int],
    lines: np.ndarray,
    tree: shapely.STRtree,
    reach_all: list[bool],
    barriers: "_Barriers",
) -> tuple[int, float, float]:
    here = shapely.Point(point)
    rows = [usable[i] for i in tree.query(here, predicate="dwithin", distance=MAX_SNAP)]
    far = shapely.distance(lines[rows], here)
    # all of the main part before any other, each by distance
    for _, metres, row in sorted(
        (not reach_all[row], metres, row) for metres, row in zip(far, rows, strict=True)
    ):
        share = shapely.line_locate_point(lines[row], here, normalized=True)
        meets = shapely.line_interpolate_point(lines[row], share, normalized=True)
        if not barriers.between(here, meets):
            return row, float(share), float(metres)
    return -1, np.nan, np.nan


def _may_begin(way: Way) -> bool:
    tags = way.tags
    on_motorway = tags["highway"] in {"motorway", "motorway_link"} or tags.get("motorroad") == "yes"
    return not on_motorway and tags.get("tunnel", "no") == "no"


class _Barriers:
    def __init__(self, extract: Extract) -> None:
        self._lines = [extract.line(way) for way in extract.ways if _is_barrier(way)]
        self._shores = [
            extract.line(way) for way in extract.ways if way.tags.get("natural") == "water"
        ]
        self._waters = [
            shapely.Polygon(line.coords) if line.is_ring else shapely.Polygon()
            for line in self._shores
        ]
        self._tree = shapely.STRtree([*self._lines, *self._shores])

    def between(self, here: shapely.Point, there: shapely.Point) -> bool:
        """Whether a straight line crosses one; the shore of the water that `here` lies in is none."""
        crossed = self._tree.query(shapely.LineString([here, there]), predicate="crosses")
        return any(
            row < len(self._lines) or not self._waters[row - len(self._lines)].contains(here)
            for row in crossed
        )


def _is_barrier(way: Way) -> bool:
    tags = way.tags
    if len(way.nodes) < 2 or tags.get("tunnel", "no") != "no":
        return False
    if tags.get("highway") in {"motorway", "motorway_link"}:
        return tags.get("bridge", "no") == "no"
    if tags.get("railway") in RAILS:
        return tags.get("bridge", "no") == "no"
    return tags.get("waterway") in RIVERS
