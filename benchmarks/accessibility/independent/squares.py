"""A square is crossed straight, around its corners: a visibility graph between the nodes of its rim.

Lozano-Pérez and Wesley (1979), with shapely saying what lies inside. Squares here have one rim and no holes.
"""

from itertools import combinations

import numpy as np
import shapely
from scipy.sparse.csgraph import shortest_path

SAVES = (
    0.01  # a crossing that saves less than this against a detour over a third entrance is left out
)
MAX_ENTRANCES = 80


def crossings(
    rim: list[int], doors: list[int], places: dict[int, tuple[float, float]]
) -> list[list[int]]:
    """Give the lines across a square, each as nodes of its rim.

    Parameters
    ----------
    rim
        Nodes of the rim in order, the first one again at the end.
    doors
        Nodes at which streets enter.
    places
        Place of each node, in metres.
    """
    area = shapely.Polygon([places[node] for node in rim])
    if not area.is_valid or len(doors) > MAX_ENTRANCES:
        return []
    corners = rim[:-1]
    length, before = shortest_path(
        _visible(corners, area, places), directed=False, return_predecessors=True
    )
    at = [corners.index(door) for door in doors]
    between = length[np.ix_(at, at)]
    return [
        [corners[row] for row in _line(before, at[i], at[j])]
        for i, j in combinations(range(len(at)), 2)
        if not _is_dispensable(between, i, j)
    ]


def _visible(
    corners: list[int], area: shapely.Polygon, places: dict[int, tuple[float, float]]
) -> np.ndarray:
    sees = np.full((len(corners), len(corners)), np.inf)
    inside = area.buffer(1e-6)
    for i, j in combinations(range(len(corners)), 2):
        line = shapely.LineString([places[corners[i]], places[corners[j]]])
        if inside.covers(line):
            sees[i, j] = line.length
    return sees


def _is_dispensable(between: np.ndarray, i: int, j: int) -> bool:
    detour = between[i] + between[j]
    detour[[i, j]] = np.inf
    return bool(detour.min() - between[i, j] < SAVES * detour.min())


def _line(before: np.ndarray, start: int, end: int) -> list[int]:
    line = [end]
    while line[-1] != start:
        line.append(int(before[start, line[-1]]))
    return line
