"""How far an extract was read: beyond it nobody knows whether there is a street."""

from typing import Any

import numpy as np
import shapely

from kpk_geo.frames import crs_of
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.background.osm import Box, box_in_metres, stated_extent
from kpk_geo.network.streets import Streets


def street_extent(source_file: SourceFile, streets: Streets, box: Box) -> shapely.Geometry | None:
    """Give the part of the box that the extract covers, in metres.

    It is what the extract says of itself; one that says nothing goes as far as its streets do.

    Parameters
    ----------
    streets
        As they were read.
    box
        West, south, east, north in degrees: what lies beyond was not read.
    """
    work_crs = crs_of(streets.nodes)
    whole: Any = stated_extent(str(source_file.path), work_crs)
    if whole is None:
        places = streets.nodes.geometry.to_numpy()
        whole = shapely.convex_hull(shapely.multipoints(np.asarray(places)))
    inside: Any = shapely.intersection(whole, box_in_metres(box, work_crs))
    return inside if shapely.get_dimensions(inside) == 2 else None
