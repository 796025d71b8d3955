"""Which streets are main roads: radials from the middle to the gates, and rings around it."""

import heapq
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from city import CENTRE

Point = tuple[float, float]
Edge = frozenset[Point]
# Directions in degrees from east, counter-clockwise; number of the road; how far it goes, metres.
RADIALS = (
    (82, "B 7", 7000), (118, "L 34", 5600), (35, "L 12", 7000), (8, "B 51", 7800), (318, "L 77", 7600),
    (272, "B 7", 6500), (232, "L 34", 7200), (184, "B 51", 8000), (150, "L 12", 7000),
)  # fmt: skip
RINGS = ((1600, "K 1"), (3900, "K 2"))  # radius in metres, number
_SHARED = 0.55  # a road that is there already is this much cheaper than a new one


def main_roads(graph: dict[Point, set[Point]]) -> tuple[list[list[Point]], dict[Edge, str]]:
    """Lay main roads into the graph of streets.

    Returns
    -------
    tuple of list and dict
        The roads as points from end to end; number (`B 7`) by piece of street.
    """
    nodes = sorted(graph)
    xy = np.array(nodes) - CENTRE
    numbers: dict[Edge, str] = {}
    roads = []
    middle = _near(nodes, xy, 0, 250)
    for angle, number, far in RADIALS:
        roads.append(_laid(graph, numbers, middle, _near(nodes, xy, angle, far), number))
    for radius, number in RINGS:
        stops = [_near(nodes, xy, angle, radius) for angle in range(0, 360, 30)]
        for start, end in zip(stops, [*stops[1:], stops[0]], strict=True):
            if start != end:
                roads.append(_laid(graph, numbers, start, end, number))
    return [road for road in roads if len(road) > 2], numbers


def direction(points: Iterable[Point]) -> str:
    """Say on which side of the middle a road lies: n, o, s or w."""
    dx, dy = np.mean(list(points), axis=0) - CENTRE
    return "owns"[
        0 if abs(dx) > abs(dy) and dx > 0 else 1 if abs(dx) > abs(dy) else 2 if dy > 0 else 3
    ]


def _near(nodes: list[Point], xy: np.ndarray, angle: float, radius: float) -> Point:
    spot = radius * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    return nodes[int(np.linalg.norm(xy - spot, axis=1).argmin())]


def _laid(
    graph: dict, numbers: dict[Edge, str], start: Point, end: Point, number: str
) -> list[Point]:
    road = _shortest(graph, numbers, start, end)
    for edge in pairwise(road):
        numbers.setdefault(frozenset(edge), number)
    return road


def _shortest(graph: dict, shared: dict[Edge, str], start: Point, end: Point) -> list[Point]:
    best, before, queue = {start: 0.0}, {}, [(0.0, start)]
    while queue:
        cost, node = heapq.heappop(queue)
        if node == end:
            break
        if cost > best[node]:
            continue
        for other in graph[node]:
            length = float(np.hypot(node[0] - other[0], node[1] - other[1]))
            new = cost + length * (_SHARED if frozenset((node, other)) in shared else 1.0)
            if new < best.get(other, np.inf):
                best[other], before[other] = new, node
                heapq.heappush(queue, (new, other))
    road = [end]
    while road[-1] != start and road[-1] in before:
        road.append(before[road[-1]])
    return road[::-1]
