"""Ways straight across a square are the shortest ones inside it."""

from fractions import Fraction
from heapq import heappop, heappush
from itertools import pairwise
from math import hypot

import numpy as np
import pytest
import shapely

from kpk_geo.network.areas import MAX_ENTRANCES, SAVING, crossings

SQUARE = shapely.box(0, 0, 100, 100)


def lengths(surface, places):
    found = crossings(surface, np.array(places, dtype=float))
    return {(item.start, item.end): round(item.line.length, 3) for item in found}


def test_a_square_is_crossed_from_corner_to_corner_and_not_along_its_rim():
    places = [(0, 0), (100, 0), (100, 100), (0, 100)]
    assert lengths(SQUARE, places) == {(0, 2): 141.421, (1, 3): 141.421}


def test_a_fountain_in_the_middle_is_gone_around():
    yard = shapely.Polygon(SQUARE.exterior, [shapely.box(40, 40, 60, 60).exterior])
    way = crossings(yard, np.array([(0.0, 50.0), (100.0, 50.0)]))[0]
    assert way.line.length == pytest.approx(20 + 2 * hypot(40, 10))
    assert yard.buffer(0.01).covers(way.line)


def test_a_wing_around_the_corner_is_reached_by_the_inner_corner():
    wing = shapely.Polygon([(0, 0), (100, 0), (100, 20), (20, 20), (20, 100), (0, 100)])
    assert lengths(wing, [(100, 10), (10, 100)]) == {(0, 1): round(2 * hypot(80, 10), 3)}


def test_one_entrance_or_far_too_many_give_no_links():
    assert crossings(SQUARE, np.array([(0.0, 0.0)])) == []
    turn = np.linspace(0, 2 * np.pi, MAX_ENTRANCES + 2)[:-1]
    crowd = np.column_stack([np.cos(turn), np.sin(turn)]) * 50
    assert crossings(shapely.Polygon(crowd), crowd) == []
    few = crowd[::2]
    count = len(crossings(shapely.Polygon(crowd), few))
    assert 0 < count <= len(few) * (len(few) - 1) / 2


# An own brute force in exact numbers: all corners see each other or not, then Dijkstra's search.


def is_inside(point, blocked_cells, size):
    """Say whether a point that lies on no line of the grid is in an open cell."""
    cell = (int(point[0] // 1), int(point[1] // 1))
    return 0 <= cell[0] < size and 0 <= cell[1] < size and cell not in blocked_cells


def sees(a, b, blocked_cells, size):
    """Follow the line through the cells of the grid: all that it enters must be open."""
    cuts = {Fraction(0), Fraction(1)}
    for axis in (0, 1):
        step = b[axis] - a[axis]
        if step:
            cuts |= {t for k in range(size + 1) if 0 < (t := Fraction(k - a[axis], step)) < 1}
    for one, other in pairwise(sorted(cuts)):
        half = (one + other) / 2
        x, y = (a[axis] + (b[axis] - a[axis]) * half for axis in (0, 1))
        tiny = Fraction(1, 1000)
        if x.denominator == 1 and a[0] == b[0]:  # along a line: one open side is enough
            sides = [(x - tiny, y), (x + tiny, y)]
        elif y.denominator == 1 and a[1] == b[1]:
            sides = [(x, y - tiny), (x, y + tiny)]
        else:
            sides = [(x, y)]
        if not any(is_inside(side, blocked_cells, size) for side in sides):
            return False
    return True


def shortest(start, steps):
    """Search by Dijkstra's method; `steps` gives what lies next to a place, and how far."""
    best, queue = {start: 0.0}, [(0.0, start)]
    while queue:
        cost, at = heappop(queue)
        if cost > best[at]:
            continue
        for other, length in steps(at):
            if cost + length < best.get(other, np.inf):
                best[other] = cost + length
                heappush(queue, (best[other], other))
    return best


def far(a, b):
    return hypot(b[0] - a[0], b[1] - a[1])


@pytest.mark.parametrize("seed", range(20))
def test_links_and_rim_give_the_shortest_ways_of_an_own_search_in_exact_numbers(seed):
    rng, size = np.random.default_rng(seed), 5
    closed = {(int(x), int(y)) for x, y in rng.integers(0, size, (rng.integers(0, 9), 2))}
    cells = [(x, y) for x in range(size) for y in range(size) if (x, y) not in closed]
    joined = shapely.union_all([shapely.box(x, y, x + 1, y + 1) for x, y in cells])
    surface = max(shapely.get_parts(joined), key=shapely.area)
    centre = {cell: shapely.Point(cell[0] + 0.5, cell[1] + 0.5) for cell in cells}
    closed |= {cell for cell in cells if not surface.contains(centre[cell])}
    rim = [
        (x, y)
        for x in range(size + 1)
        for y in range(size + 1)
        if surface.boundary.intersects(shapely.Point(x, y))
    ]
    entrances = [rim[i] for i in rng.permutation(len(rim))[:7]]
    found = crossings(surface, np.array(entrances, dtype=float))
    seen = {a: [(b, far(a, b)) for b in rim if b != a and sees(a, b, closed, size)] for a in rim}
    ours = {a: [(b, 1.0) for b in rim if far(a, b) == 1 and on_rim(surface, a, b)] for a in rim}
    right = {place: shortest(place, seen.__getitem__) for place in entrances}
    for item in found:
        a, b = entrances[item.start], entrances[item.end]
        assert item.line.length == pytest.approx(right[a][b], abs=1e-3)  # through no wall
        ours[a].append((b, item.line.length))
        ours[b].append((a, item.line.length))
    for a in entrances:
        way = shortest(a, ours.__getitem__)
        for b in entrances:
            assert way[b] <= right[a][b] / (1 - SAVING) + 1e-3


def on_rim(surface, a, b):
    return bool(shapely.covers(surface.boundary, shapely.LineString([a, b])))
