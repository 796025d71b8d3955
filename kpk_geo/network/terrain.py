"""Ground heights on a regular grid, in whatever coordinate system the grid is in."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from pyproj import CRS

from kpk_geo.arrays import Floats
from kpk_geo.crs import transformer

# Metres over which the ground is averaged: a laser scan shows kerbs, walls and parked cars (own).
SMOOTHING: Final = 30.0


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class RasterTerrain:
    """Heights at the centres of cells."""

    metres: Floats  # (rows, columns); NaN where nothing is known
    crs: CRS
    work_crs: CRS  # in which heights are asked for
    to_cells: tuple[float, float, float, float, float, float]  # affine, x and y to column and row

    def at(self, xy: Floats) -> Floats:
        """Give heights at points (n, 2) in `work_crs`, bilinear between the centres of cells.

        NaN outside, and beside a cell of which nothing is known.
        """
        x, y = transformer(self.work_crs, self.crs).transform(xy[:, 0], xy[:, 1])
        a, b, c, d, e, f = self.to_cells
        column, row = a * x + b * y + c - 0.5, d * x + e * y + f - 0.5
        rows, columns = self.metres.shape
        with np.errstate(invalid="ignore"):
            inside = (column >= 0) & (column <= columns - 1) & (row >= 0) & (row <= rows - 1)
        column, row = np.where(inside, column, 0.0), np.where(inside, row, 0.0)
        left, top = np.floor(column).astype(np.int64), np.floor(row).astype(np.int64)
        right, bottom = np.minimum(left + 1, columns - 1), np.minimum(top + 1, rows - 1)
        across: Floats = column - left.astype(np.float64)
        down: Floats = row - top.astype(np.float64)
        # Begin plus part of the difference: equal corners give exactly their height.
        upper = _between(self.metres[top, left], self.metres[top, right], across)
        lower = _between(self.metres[bottom, left], self.metres[bottom, right], across)
        return np.where(inside, _between(upper, lower, down), np.nan)


def _between(first: Floats, second: Floats, share: Floats) -> Floats:
    """Give what lies between two values; exactly at one of them the other need not be known."""
    return np.asarray(np.where(share == 0, first, first + share * (second - first)))


def smoothed(metres: Floats, *, window: tuple[int, int]) -> Floats:
    """Average over a window of cells around each, holes left out; a hole stays one.

    A plane stays the plane that it is, but beside holes and the border, where the window is cut to
    what lies on both sides of the cell alike.

    Parameters
    ----------
    metres
        (rows, columns); NaN where nothing is known.
    window
        Odd numbers of rows and columns.
    """
    known = ~np.isnan(metres)
    if not known.any():
        return metres.copy()
    base = float(metres[known].min())  # so that level ground gives exactly its height
    total, count = np.where(known, metres - base, 0.0), known.astype(float)
    padded = np.pad(total, [(size // 2,) * 2 for size in window])
    there = np.pad(known, [(size // 2,) * 2 for size in window])
    rows, columns = metres.shape
    middle = (window[0] // 2, window[1] // 2)
    for down in range(middle[0] + 1):
        for right in range(-middle[1], middle[1] + 1):
            if (down, right) <= (0, 0):
                continue
            pair = [
                (slice(middle[0] + s * down, middle[0] + s * down + rows),
                 slice(middle[1] + s * right, middle[1] + s * right + columns))
                for s in (1, -1)
            ]  # fmt: skip
            both = there[pair[0]] & there[pair[1]]
            total += np.where(both, padded[pair[0]] + padded[pair[1]], 0.0)
            count += 2 * both
    return np.where(known, base + total / np.maximum(count, 1), np.nan)
