"""Ways straight across squares: from one entrance to each other one, inside the surface.

On the map a square is a surface; a search that knows its rim only sends people around it. An edge
is the shortest line inside the surface, around corners and holes where it must be (the shortest
path in the visibility graph of entrances and reflex corners: Lozano-Pérez and Wesley 1979).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from kpk_geo.arrays import Bools, Floats, Ints

MAX_ENTRANCES: Final = 80  # of one surface, so at most 3,160 edges; one with more has its rim only
MAX_CORNERS: Final = 200  # reflex ones; with more, only what one sees straight ahead is linked
SAVING: Final = 0.01  # of its length that a link has to save over the others (an own setting)
TOLERANCE: Final = 0.01  # metres that a line may lie outside: corners are rounded


@dataclass(frozen=True, eq=False, slots=True)
class Crossing:
    """A way across a surface, between two of its entrances (their numbers)."""

    start: int
    end: int
    line: shapely.LineString


def crossings(surface: shapely.Polygon, entrances: Floats) -> list[Crossing]:
    """Link the entrances of a surface with each other, by the shortest lines inside it.

    A link along the rim, or through a third entrance, is left out: these ways are there already.
    So is one that saves less than `SAVING` over a way through a third entrance.

    Parameters
    ----------
    surface
        Metres; valid, holes are not walked on.
    entrances : (n, 2)
        Metres; on the rim of the surface or of its holes.

    Returns
    -------
    list of Crossing
        At most n (n - 1) / 2, none where there are more than `MAX_ENTRANCES`.
    """
    count = len(entrances)
    if not 2 <= count <= MAX_ENTRANCES:
        return []
    corners = _reflex_corners(surface)
    if len(corners) > MAX_CORNERS:
        corners = np.empty((0, 2))
    places = np.concatenate([entrances, corners])
    inside = shapely.buffer(surface, TOLERANCE, join_style="mitre")
    first, second = np.triu_indices(len(places), 1)
    sight = shapely.linestrings(np.stack([places[first], places[second]], axis=1))
    shapely.prepare(inside)
    length = np.maximum(shapely.length(sight), TOLERANCE)
    seen = shapely.covers(inside, sight)
    graph = coo_array(
        (length[seen], (first[seen], second[seen])), shape=(len(places), len(places))
    ).tocsr()
    _, before = dijkstra(graph, directed=False, indices=range(count), return_predecessors=True)
    found = []
    for start in range(count):
        for end in range(start + 1, count):
            path = _path(before[start], start, end)
            if path is not None and (np.array(path[1:-1]) >= count).all():
                found.append(Crossing(start, end, shapely.LineString(places[path])))
    return _needed(surface, found, count)


def _path(before: Ints, start: int, end: int) -> list[int] | None:
    path = [end]
    while path[-1] != start:
        step = int(before[path[-1]])
        if step < 0:
            return None
        path.append(step)
    return path[::-1]


def _needed(surface: shapely.Polygon, found: list[Crossing], count: int) -> list[Crossing]:
    """Leave out links along the rim, and those that save less than `SAVING` over others.

    Short links first, each held against the shortest way over what is there already (a greedy
    spanner: Althöfer and others 1993).
    """
    if not found:
        return []
    lines = np.array([item.line for item in found], dtype=object)
    length = shapely.length(lines)
    rim = shapely.buffer(shapely.boundary(surface), TOLERANCE)
    shapely.prepare(rim)
    along = shapely.covers(rim, lines)
    way = np.full((count, count), np.inf)
    np.fill_diagonal(way, 0)
    kept = []
    for at in np.lexsort((length, ~along)):
        link = found[at]
        if length[at] < way[link.start, link.end] * (1 - SAVING):
            over = way[:, link.start, None] + length[at] + way[None, link.end, :]
            way = np.minimum(way, np.minimum(over, over.T))
            if not along[at]:
                kept.append(link)
    return kept


def _reflex_corners(surface: shapely.Polygon) -> Floats:
    """Give the corners around which a shortest way may turn."""
    oriented = shapely.orient_polygons(surface)  # the surface on the left of every ring
    found = [np.empty((0, 2))]
    for ring in (oriented.exterior, *oriented.interiors):
        xy = shapely.get_coordinates(ring)[:-1]
        found.append(xy[_turns_right(xy)])
    return np.concatenate(found)


def _turns_right(xy: Floats) -> Bools:
    before, after = xy - np.roll(xy, 1, axis=0), np.roll(xy, -1, axis=0) - xy
    return before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0] < 0
