"""What a search within a cutoff reads and writes, as flat arrays of unsigned numbers."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kpk_geo.arrays import Bools, Ints

UInt32s = npt.NDArray[np.uint32]
UInt64s = npt.NDArray[np.uint64]

# Columns of `Graph.stops`: an edge that holds origins, as seen from a junction at one of its ends.
OTHER_END, WHOLE_COST, FLAGS, BEGIN, END = range(5)
ENTERED_AT_TAIL, OPEN_AT_OTHER_END = np.uint32(1), np.uint32(2)  # bits of FLAGS
# Columns of `Graph.origins`.
OFFSET, ACCESS, ROW, BACK = range(4)


class Graph(NamedTuple):
    """Arcs against the direction of travel without needless ones, and the origins beside them.

    Rows of `stops` stand side by side as they are read together: the other end of the edge, its
    whole cost, `FLAGS`, and first and last + 1 of its rows in `origins`.
    """

    indptr: UInt32s  # (junctions + 1,)
    arcs: UInt64s  # cost in the upper half, junction in the lower
    stop_indptr: UInt32s  # (junctions + 1,)
    stops: UInt32s  # (stops, 5)
    origins: UInt32s  # (origins on streets, 4): offset from the tail, access, row as given, back


class Edges(NamedTuple):
    """Simplified edges between junctions."""

    tail: UInt32s
    head: UInt32s
    cost: UInt32s  # from tail to head
    cost_back: UInt32s
    to_tail: Bools  # whether the search may go from a point of the edge to that end
    to_head: Bools


class Destinations(NamedTuple):
    """Where searches start."""

    edge: Ints  # -1 for one without a street
    offset: UInt32s  # cost from the edge's tail
    offset_back: UInt32s  # and back to it
    access: UInt32s
    begin: UInt32s  # rows of `Graph.origins` on the destination's own edge
    end: UInt32s


class Search(NamedTuple):
    """What a search writes on; clean again after each destination."""

    cost: UInt32s  # (junctions,) `_FAR` where it has not been
    touched: UInt32s  # junctions where it has been
    bucket: UInt32s  # last entry of each bucket; 0: none
