"""Lines as flat arrays: places, and which of them each line runs through.

A line as an object takes 232 bytes beside its places. A state has five million of them and needs
only those near one Kreis at a time, so they become objects where somebody asks for some.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import shapely

from kpk_geo.arrays import Bools, Floats, Int32s, Ints, Objects

AT_ONCE: Final = 20_000  # lines whose places stand in memory beside those of all


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class FlatLines:
    """Lines that share their places; lines that go on along a way share its vertex too."""

    xy: Floats  # (places, 2) metres in the working system of the region
    row: Int32s  # (vertices,) rows of `xy`, as the lines run
    first: Int32s  # (lines,) where in `row` each begins
    last: Int32s  # where it ends, at least one vertex after its first

    def __len__(self) -> int:
        """Count the lines."""
        return len(self.first)

    def draw(self, lines: Ints | Int32s | None = None) -> Objects:
        """Give lines as objects.

        Parameters
        ----------
        lines
            Rows of them; None: all.
        """
        chosen = np.arange(len(self)) if lines is None else lines
        drawn = np.empty(len(chosen), dtype=object)
        for some in blocks(len(chosen), AT_ONCE):
            places, begin = self._places(chosen[some])
            counts = np.diff(begin, append=len(places))
            drawn[some] = shapely.linestrings(
                places, indices=np.repeat(np.arange(len(counts)), counts)
            )
        return drawn

    def lengths(self) -> Floats:
        """Measure all lines, in metres, as GEOS does."""
        metres = np.empty(len(self))
        for some in blocks(len(self), AT_ONCE):
            metres[some] = shapely.length(self.draw(np.arange(some.start, some.stop)))
        return metres

    def meeting(self, boxes: Floats) -> list[Int32s]:
        """Find the lines whose own box meets a box, for each of several; rows ascend.

        Parameters
        ----------
        boxes : (n, 4)
            West, south, east, north in metres.
        """
        west, south, east, north = boxes.T
        met: list[list[Int32s]] = [[] for _ in boxes]
        for some in blocks(len(self), AT_ONCE):
            low, high = self._bounds(np.arange(some.start, some.stop))
            (left, bottom), (right, top) = low.min(axis=0), high.max(axis=0)
            there = (left <= east) & (right >= west) & (bottom <= north) & (top >= south)
            for at in np.flatnonzero(there):
                is_met = (low[:, 0] <= east[at]) & (high[:, 0] >= west[at])
                is_met &= (low[:, 1] <= north[at]) & (high[:, 1] >= south[at])
                met[at].append((np.flatnonzero(is_met) + some.start).astype(np.int32))
        return [np.concatenate([*rows, np.empty(0, np.int32)]) for rows in met]

    def joined(self, lines: Sequence[Floats]) -> "FlatLines":
        """Give these lines and after them more.

        Parameters
        ----------
        lines
            Places of each in metres, (n, 2).
        """
        if not lines:
            return self
        ends = np.cumsum([len(line) for line in lines])
        begin = ends - [len(line) for line in lines] + len(self.row)
        more = np.arange(len(self.xy), len(self.xy) + ends[-1])
        return FlatLines(
            xy=np.concatenate([self.xy, *lines]), row=_joined(self.row, more),
            first=_joined(self.first, begin), last=_joined(self.last, ends + len(self.row) - 1),
        )  # fmt: skip

    def _places(self, lines: Ints | Int32s) -> tuple[Floats, Ints]:
        """Give the places of some lines, one after the other, and where those of each begin."""
        counts = (self.last[lines] - self.first[lines] + 1).astype(np.int64)
        begin = np.cumsum(counts) - counts
        at = np.arange(int(counts.sum())) + np.repeat(self.first[lines] - begin, counts)
        return self.xy[self.row[at]], begin

    def _bounds(self, lines: Ints) -> tuple[Floats, Floats]:
        """Give the lowest and the highest coordinates of some lines, (n, 2) each."""
        places, begin = self._places(lines)
        low, high = (np.stack([extreme.reduceat(axis, begin) for axis in places.T], axis=1)
                     for extreme in (np.minimum, np.maximum))  # fmt: skip
        return low, high


def runs(row: Int32s, owner: Int32s, parted: Bools) -> tuple[Int32s, Int32s]:
    """Cut ways into lines; give where each begins and ends.

    Parameters
    ----------
    row
        Rows of the places of all ways, one way after the other; -1: not known, no line goes there.
    owner
        For each of them its way.
    parted : (places,)
        Whether a place parts the lines that meet there.

    Returns
    -------
    first, last
        Positions in `row`.
    """
    is_cut = np.zeros(len(row), dtype=bool)
    for some in blocks(len(row)):
        known = some.start + np.flatnonzero(row[some] >= 0)
        is_cut[known] = parted[row[known]]
    goes_on = (row[:-1] >= 0) & (row[1:] >= 0) & (owner[:-1] == owner[1:])
    before, after = np.r_[False, goes_on], np.r_[goes_on, False]
    is_cut |= before != after  # a line's own end
    first, last = (np.flatnonzero(is_cut & side).astype(np.int32) for side in (after, before))
    return first, last


def blocks(count: int, size: int = 1_000_000) -> Iterator[slice]:
    """Give slices that cover so many rows: what numpy makes in between is as large as its input.

    >>> list(blocks(5, 2))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]

    Parameters
    ----------
    count
        Of all rows.
    size
        Of a slice at most.
    """
    edges = [*range(0, count, size), count]
    for start, stop in pairwise(edges):
        yield slice(start, stop)


def _joined(rows: Int32s, more: Ints) -> Int32s:
    return np.concatenate([rows, more.astype(np.int32)])
