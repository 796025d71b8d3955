"""Where the nodes of streets lie, and whom they stop: memory follows the streets, not the file.

Few nodes are of streets. The filter of pyosmium by numbers takes a bit for every number up to the
largest (1 GB for the nodes of a village), its table of places 16 bytes for every node that is in
the file; so each node is looked at here, and most only at their number.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import osmium
from pyproj import CRS

from kpk_geo.arrays import Bools, Floats, Int32s, Ints
from kpk_geo.crs import to_work
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.streets.extracts import objects
from kpk_geo.network.flat_lines import blocks
from kpk_geo.network.segments import Bits
from kpk_geo.network.squares import rows_of
from kpk_geo.network.tag_values import KNOWN_BARRIERS
from kpk_geo.network.tags import blocked

Box = tuple[float, float, float, float]  # degrees: west, south, east, north
_UNKNOWN = 2**31 - 1  # as osmium marks a place that it does not know


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes that were asked for."""

    numbers: Ints  # sorted, each once
    x: Int32s  # ten-millionths of a degree; `_UNKNOWN` where a node is in no extract
    y: Int32s
    # bits of the modes that a node stops, where it stops any
    blocked: dict[int, int] = field(default_factory=dict)
    # kinds of barriers of which nothing is known, where one stands
    unknown: dict[int, str] = field(default_factory=dict)

    @property
    def is_known(self) -> Bools:
        """Whether a node is in an extract."""
        return np.asarray(self.x != _UNKNOWN)

    def bar(self, number: int, tagged: Any) -> None:
        """Keep whom a node stops, instead of what an older version of it said.

        Parameters
        ----------
        number
            Of the node.
        tagged
            Its tags, as pyosmium has them.
        """
        self.blocked.pop(number, None)
        self.unknown.pop(number, None)
        if not len(tagged):
            return
        tags = dict(tagged)
        bits = blocked(tags)
        if bits:
            self.blocked[number] = bits
        elif (kind := tags.get("barrier", "no")) not in KNOWN_BARRIERS:
            self.unknown[number] = kind

    def are_within(self, box: Box) -> Bools:
        """Say which nodes are known and lie in the box.

        Parameters
        ----------
        box
            West, south, east, north in degrees.
        """
        west, south, east, north = box
        inside = self.is_known
        for values, low, high in ((self.x, west, east), (self.y, south, north)):
            degrees = values / 1e7
            inside &= (low <= degrees) & (degrees <= high)
        return inside

    def metres(self, chosen: Bools, work_crs: CRS) -> Floats:
        """Give where some nodes lie in a working system, (n, 2).

        Parameters
        ----------
        chosen
            Whether each is one of them; their places are known.
        work_crs
            Of the region.
        """
        xy, end = np.empty((np.count_nonzero(chosen), 2)), 0
        for some in blocks(len(chosen)):
            places = np.column_stack([side[some][chosen[some]] for side in (self.x, self.y)])
            begin, end = end, end + len(places)
            xy[begin:end] = to_work(places / 1e7, work_crs)
        return xy

    def stops(self) -> Bits:
        """Give the bits of the modes that each node stops."""
        stops = np.zeros(len(self.numbers), dtype=np.uint8)
        at = rows_of(self.numbers, np.fromiter(self.blocked, np.int64, len(self.blocked)))
        stops[at] = np.fromiter(self.blocked.values(), np.uint8, len(self.blocked))
        return stops

    def unknown_among(self, chosen: Bools) -> "Counter[str]":
        """Count the unknown kinds of barriers at nodes.

        Parameters
        ----------
        chosen
            Whether each is a node of a street: what stands elsewhere stops nobody anyway.
        """
        at = rows_of(self.numbers, np.fromiter(self.unknown, np.int64, len(self.unknown)))
        return Counter(self.unknown[number] for number in self.numbers[at[chosen[at]]].tolist())


def read_nodes(files: Sequence[SourceFile], numbers: Ints) -> Nodes:
    """Read where nodes lie, and their barriers, kerbs and lifts.

    Parameters
    ----------
    files
        Extracts, each in any order; of a node the highest version counts.
    numbers
        Of the nodes, sorted, each once; below 0 as an editor gives them before it uploads them.

    Raises
    ------
    InputError
        A file is no extract, or is cut off.
    """
    x, y = (np.full(len(numbers), _UNKNOWN, dtype=np.int32) for _ in "xy")
    version = np.full(len(numbers), -1, dtype=np.int32)
    found = Nodes(numbers, x, y)
    for file in files:
        _read(file, found, version)
    return found


def _read(file: SourceFile, found: Nodes, version: Int32s) -> None:
    """Take what one extract has.

    Parameters
    ----------
    version
        Of the nodes that are known by now; raised.
    """
    # as whole numbers of Python, which numpy's are several times slower than
    wanted, versions, x, y = found.numbers.data, version.data, found.x.data, found.y.data
    end, at = len(wanted), 0
    # No wanted number lies between these two, so most nodes of a sorted file need no search.
    low, high = float("-inf"), _number(wanted, 0)
    for node in objects(file, osmium.osm.NODE):
        number = node.id
        if low < number < high:
            continue
        if number != high:
            at = bisect_left(wanted, number)
            low, high = _number(wanted, at - 1), _number(wanted, at)
            if number != high:
                continue
        if node.version >= versions[at]:
            versions[at], place = node.version, node.location
            x[at], y[at] = place.x, place.y
            found.bar(number, node.tags)
        at += 1
        low, high = number, wanted[at] if at < end else float("inf")


def _number(wanted: "memoryview[int]", at: int) -> float:
    """Give a wanted number, below and above all of them the infinities."""
    return float("-inf") if at < 0 else wanted[at] if at < len(wanted) else float("inf")
