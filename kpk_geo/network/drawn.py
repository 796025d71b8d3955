"""Streets as they are drawn: what points are put onto, and what routes are cut out of.

A search needs none of it, so a whole state is drawn in parts (`FlatStreets.parts`). Rows are those
of the whole network: a part names the same segments as the whole does.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from kpk_geo.arrays import Ints, Objects


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class DrawnStreets:
    """Lines of a network or of a part of it, and what nobody crosses off the streets there."""

    rows: Ints  # (lines,) segments of the whole network, ascending
    lines: Objects  # in the working system of the region, as their segments run
    highway: Objects  # OpenStreetMap's class of each
    flags: Ints
    barriers: Objects  # rivers, shores and railways, each whole
    extent: shapely.Geometry | None  # where streets were read; None: it is not known

    def lines_of(self, segments: Ints) -> Objects:
        """Give the lines of segments by their rows in the whole network.

        Raises
        ------
        KeyError
            A segment lies outside the part that is drawn.
        """
        at = np.searchsorted(self.rows, segments)
        if (at == len(self.rows)).any() or (self.rows[at] != segments).any():
            raise KeyError("segment outside the part that is drawn")
        return self.lines[at]
