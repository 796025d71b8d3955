"""Streets without their lines: what the graph of a mode is built from, as flat arrays."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kpk_geo.arrays import Floats, Int32s, Ints, Objects
from kpk_geo.network.height_samples import Heights
from kpk_geo.network.tags import AREA

Codes = npt.NDArray[np.int16]
Bits = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Segments:
    """The segments of a whole network; a row is one of `Streets.edges`, a node one of its nodes.

    Arrays may be mapped from files and read-only.
    """

    start: Int32s  # (segments,) nodes at both ends
    end: Int32s
    length: Ints  # millimetres
    passable: Bits  # who may pass, along (lower four bits) and against, see `tags`
    flags: Bits
    seconds: Floats  # of ferries; NaN elsewhere and where it is unknown
    highway: Codes  # rows of `classes`
    classes: tuple[str, ...]  # OpenStreetMap's; "ferry" for ferries
    xy: Floats  # (nodes, 2) metres in the working system of the region
    blocked: Bits  # (nodes,) bits of the modes that are stopped here
    heights: Heights | None = None  # along the segments; None: no elevation raster is loaded

    def highways(self, rows: Ints) -> Objects:
        """Give the class of some segments as text."""
        return np.array(self.classes, dtype=object)[self.highway[rows]]

    @property
    def kilometres(self) -> float:
        """Length of all segments, without the links across squares."""
        return float(self.length[(self.flags & AREA) == 0].sum()) / 1e6
