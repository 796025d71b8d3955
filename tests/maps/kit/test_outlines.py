"""Small outlines: what is drawn lies where the area lies, and many areas stay few bytes."""

import re

import numpy as np
from area_toys import board

from maps.kit.outlines import small_outlines

STEP = re.compile(r"-?\d+")


def corners(path: str) -> np.ndarray:
    """Walk a path of one ring."""
    start, steps = path.removesuffix("Z").split("l")
    first = np.array([int(number) for number in STEP.findall(start)])
    moves = np.array([int(number) for number in STEP.findall(steps)]).reshape(-1, 2)
    return np.vstack([first, first + np.cumsum(moves, axis=0)])


def test_squares_of_a_board_fill_the_picture() -> None:
    found = small_outlines(board(4, 2), 100)
    assert (found.width, found.height) == (100, 50)
    for area_id, path in found.paths.items():
        row, column = int(area_id[:2]), int(area_id[2:])
        low, high = corners(path).min(axis=0), corners(path).max(axis=0)
        assert low.tolist() == [50 * column, 50 * (1 - row)]  # half pixels, north is above
        assert high.tolist() == [50 * (column + 1), 50 * (2 - row)]


def test_a_square_takes_four_points() -> None:
    for path in small_outlines(board(17, 10), 168).paths.values():
        assert len(corners(path)) == 4
        assert len(path) < 40
