"""How far an extract was read: beyond it nobody knows whether there is a street."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from pyproj import CRS

from kpk_geo.arrays import Floats
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.background.osm import Box, box_in_metres, stated_extent


def street_extent(
    files: Sequence[SourceFile], xy: Floats, box: Box, work_crs: CRS
) -> shapely.Geometry | None:
    """Give the part of the box that the extracts cover, in metres.

    It is what they say of themselves; where one says nothing, it goes as far as streets do.

    Parameters
    ----------
    files
        The extracts.
    xy : (n, 2)
        Junctions of the streets, metres.
    box
        West, south, east, north in degrees: what lies beyond was not read.
    work_crs
        In whose metres.
    """
    stated = [stated_extent(str(file.path), work_crs) for file in files]
    whole: Any = None if None in stated else shapely.union_all(np.asarray(stated))
    if whole is None:
        whole = shapely.convex_hull(shapely.linestrings(np.concatenate([xy, xy[:1]])))
    inside: Any = shapely.intersection(whole, box_in_metres(box, work_crs))
    return inside if shapely.get_dimensions(inside) == 2 else None
