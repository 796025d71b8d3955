"""The connected parts of what a mode may use, and which of them are too small to count."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from kpk_geo.arrays import Bools, Int32s, Ints
from kpk_geo.network.segments import Segments
from kpk_geo.network.tags import AREA


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Parts:
    """Segments of one mode, and the detached bits among them."""

    rows: Ints  # of the segments that the mode may use
    tail: Int32s  # ends of each; a node that is barred for the mode falls apart
    head: Int32s
    kept: Bools  # for each of them, whether its part is large enough
    components: int  # that are
    fragments: int  # that are not
    fragment_kilometres: float


def parts_of(
    segments: Segments, bit: int, *, min_fragment: float, closed: Ints | None = None
) -> Parts:
    """Find what a mode may use and which detached bits are too small.

    Parameters
    ----------
    segments
        The whole network of a region.
    bit
        Place of the mode in `kpk_geo.network.tags.MODES`.
    min_fragment
        Metres; a detached part that is shorter does not count, but the longest always does.
    closed
        Rows of `segments` that the mode may use but cannot, such as ways too steep.
    """
    usable = (segments.passable & (0b10001 << bit)) != 0
    if closed is not None:
        usable[closed] = False
    rows = np.flatnonzero(usable)
    tail, head = _ends(segments, rows, bit)
    count = int(max(tail.max(), head.max())) + 1 if len(rows) else 0
    if not count:
        return Parts(
            rows=rows, tail=tail, head=head, kept=np.zeros(0, dtype=bool),
            components=0, fragments=0, fragment_kilometres=0.0,
        )  # fmt: skip
    group = connected_components(
        coo_array((np.ones(len(rows)), (tail, head)), shape=(count, count)), directed=False
    )[1][tail]
    is_line = (segments.flags[rows] & AREA) == 0  # links would count twice
    metres = np.bincount(group, weights=segments.length[rows] * is_line / 1000)
    large = (metres > 0) & ((metres >= min_fragment) | (metres == metres.max()))
    small = ~large & (metres > 0)
    return Parts(
        rows=rows, tail=tail, head=head, kept=large[group], components=int(large.sum()),
        fragments=int(small.sum()), fragment_kilometres=float(metres[small].sum()) / 1000,
    )  # fmt: skip


def _ends(segments: Segments, rows: Ints, bit: int) -> tuple[Int32s, Int32s]:
    """Give both ends of each segment; a node that is barred for the mode falls apart."""
    tail, head = segments.start[rows], segments.end[rows]
    barred = (segments.blocked >> bit & 1).astype(bool)
    fresh = len(segments.blocked)
    for ends in (tail, head):
        stopped = np.flatnonzero(barred[ends])
        ends[stopped] = fresh + np.arange(len(stopped))
        fresh += len(stopped)
    return tail, head
