"""How far from every cell to every offer, and what each child gets: scipy's Dijkstra and the sums of E2SFCA."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.accessibility.independent.doors import Doors
from benchmarks.accessibility.independent.streets import Streets
from benchmarks.accessibility.independent.tags import METRES_PER_SECOND

NOTHING = 1e-9  # two doors at one point: a cost of 0 would be no edge


@dataclass(frozen=True)
class Graph:
    """Directed edges with doors as nodes of their own: starts, ends, seconds; rows of the doors."""

    start: np.ndarray
    end: np.ndarray
    seconds: np.ndarray
    size: int
    origins: np.ndarray
    destinations: np.ndarray


def seconds_between(streets: Streets, origins: Doors, destinations: Doors) -> np.ndarray:
    """Seconds from each origin (row) to each destination (column), inf where no way leads."""
    graph = with_doors(streets, origins, destinations)
    # towards the destinations: the search runs over the edges turned round
    return dijkstra(_matrix(graph, backwards=True), indices=graph.destinations)[:, graph.origins].T


def with_doors(streets: Streets, origins: Doors, destinations: Doors) -> Graph:
    """Cut segments where a door lies on them, and add the straight pieces (there for origins, back for offers)."""
    size = len(streets.places)
    on: dict[int, list[tuple[float, int]]] = {}
    edges: list[tuple[int, int, float]] = []
    pace = 1 / METRES_PER_SECOND[streets.mode]
    rows = []
    for doors, leaves in ((origins, True), (destinations, False)):
        mine = np.arange(len(doors.segment)) + size
        size += 2 * len(mine)
        rows.append(mine)
        for row, segment, share, metres in zip(
            mine, doors.segment, doors.share, doors.metres, strict=True
        ):
            if segment < 0:
                continue
            at = int(row) + len(mine)
            on.setdefault(int(segment), []).append((float(share), at))
            edges.append((int(row), at, metres * pace) if leaves else (at, int(row), metres * pace))
    for number, s in enumerate(streets.segments):
        stops = [(0.0, s.start), *sorted(on.get(number, [])), (1.0, s.end)]
        for (a, here), (b, there) in pairwise(stops):
            if s.open.along:
                edges.append((here, there, (b - a) * s.seconds))
            if s.open.against:
                edges.append((there, here, (b - a) * s.seconds))
    start, end, seconds = (np.array(column) for column in zip(*edges, strict=True))
    return Graph(start, end, np.maximum(seconds, NOTHING), size, *rows)


def _matrix(graph: Graph, *, backwards: bool = False) -> csr_array:
    """Give the quickest edge of each pair as a matrix (scipy would add parallel ones up)."""
    rows, columns = (graph.end, graph.start) if backwards else (graph.start, graph.end)
    order = np.lexsort((graph.seconds, columns, rows))
    rows, columns, seconds = rows[order], columns[order], graph.seconds[order]
    first = np.r_[True, (np.diff(rows) != 0) | (np.diff(columns) != 0)]
    return csr_array(
        (seconds[first], (rows[first], columns[first])), shape=(graph.size, graph.size)
    )


def supply(
    seconds: np.ndarray, children: np.ndarray, places: np.ndarray, minutes: float = 15
) -> np.ndarray:
    """Places per child of each cell: E2SFCA with the Gauss curve of Dai (2010), which is 0 at the limit."""
    share = seconds / (60 * minutes)
    weight = np.where(
        share <= 1, (np.exp(-(share**2) / 2) - np.exp(-0.5)) / (1 - np.exp(-0.5)), 0.0
    )
    demand = weight.T @ children
    rate = np.divide(places, demand, out=np.zeros_like(demand), where=demand > 0)
    return weight @ rate
