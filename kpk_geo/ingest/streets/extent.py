"""How far an extract was read: beyond it nobody knows whether there is a street."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from kpk_geo.frames import crs_of
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.background.osm import Box, box_in_metres, stated_extent
from kpk_geo.network.streets import Streets


def street_extent(
    files: Sequence[SourceFile], streets: Streets, box: Box
) -> shapely.Geometry | None:
    """Give the part of the box that the extracts cover, in metres.

    It is what they say of themselves; where one says nothing, it goes as far as streets do.

    Parameters
    ----------
    files
        The extracts.
    streets
        As they were read.
    box
        West, south, east, north in degrees: what lies beyond was not read.
    """
    work_crs = crs_of(streets.nodes)
    stated = [stated_extent(str(file.path), work_crs) for file in files]
    whole: Any = None if None in stated else shapely.union_all(np.asarray(stated))
    if whole is None:
        places = streets.nodes.geometry.to_numpy()
        whole = shapely.convex_hull(shapely.multipoints(np.asarray(places)))
    inside: Any = shapely.intersection(whole, box_in_metres(box, work_crs))
    return inside if shapely.get_dimensions(inside) == 2 else None
