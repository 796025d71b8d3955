"""Streets as people build them: the through street runs on in a gentle bend, others meet it."""

from collections.abc import Sequence

import numpy as np
import shapely
from city import City
from scipy.spatial import cKDTree

Point = tuple[float, float]
ROUNDS = 14
MAX_MOVE = 48.0  # metres that a corner moves at most
MAX_MOVE_MAIN = 95.0  # on main roads
_STILL = 120.0  # metres around the river where nothing moves: bridges fit their banks
_LONG = 130.0  # metres: longer pieces get a point in the bend


def moved_corners(
    lines: Sequence[Sequence[Point]], main: Sequence[Sequence[Point]], city: City
) -> dict[Point, Point]:
    """Say where each corner of the raw plan goes.

    Parameters
    ----------
    lines
        Streets as points; a street goes through at its inner points.
    main
        Main roads, which go before other streets.
    """
    nodes = sorted({point for line in lines for point in line})
    number = {point: at for at, point in enumerate(nodes)}
    raw = np.array(nodes)
    before, after, most = _through([*lines, *main], number, len(lines))
    still = shapely.distance(shapely.points(raw), city.river) < _STILL
    still |= shapely.distance(shapely.points(raw), city.railway) < 40
    most[still] = 0.0
    now = raw.copy()
    for _ in range(ROUNDS):
        aim = (now[before] + now[after]) / 2
        now = raw + _shortened(now + 0.55 * (aim - now) - raw, most)
    moves = shapely.linestrings(np.stack([raw, now], axis=1))
    now[shapely.intersects(moves, city.railway) & (most > 0)] = raw[
        shapely.intersects(moves, city.railway) & (most > 0)
    ]
    return {point: (round(x, 1), round(y, 1)) for point, (x, y) in zip(nodes, now, strict=True)}


def _through(lines: list, number: dict[Point, int], count: int) -> tuple:
    before, after = np.arange(len(number)), np.arange(len(number))
    most = np.zeros(len(number))
    for position, line in enumerate(lines):
        for a, b, c in zip(line, line[1:], line[2:], strict=False):
            at = number[b]
            before[at], after[at] = number[a], number[c]
            most[at] = MAX_MOVE if position < count else MAX_MOVE_MAIN
    return before, after, most


def _shortened(move: np.ndarray, most: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(move, axis=1)
    return move * np.minimum(1, most / length.clip(1e-9))[:, None]


def rounded(points: Sequence[Point]) -> tuple[list[Point], list[int]]:
    """Put a point into each long piece, so that the line bends and does not break.

    Returns
    -------
    tuple of list and list
        The points, and where among them the given ones stand.
    """
    if len(points) < 3:
        return list(points), list(range(len(points)))
    xy = np.array([points[0], *points, points[-1]], dtype=float)
    out, places = [points[0]], [0]
    for at in range(1, len(points)):
        (p0, p1, p2, p3) = xy[at - 1 : at + 3]
        if np.linalg.norm(p2 - p1) > _LONG:
            x, y = (9 * (p1 + p2) - p0 - p3) / 16  # a Catmull-Rom spline halfway
            if np.linalg.norm((p1 + p2) / 2 - (x, y)) > 4:
                out.append((round(float(x), 1), round(float(y), 1)))
        places.append(len(out))
        out.append(points[at])
    return out, places


def follow(shapes: np.ndarray, moved: dict[Point, Point]) -> np.ndarray:
    """Move the corners of areas along with those of the streets."""
    raw, now = np.array(list(moved)), np.array(list(moved.values()))
    tree = cKDTree(raw)

    def shift(xy: np.ndarray) -> np.ndarray:
        away, at = tree.query(xy)
        return np.where((away < 0.2)[:, None], now[at], xy)

    return shapely.transform(shapes, shift)
