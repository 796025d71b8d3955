"""Where do children live if only their number in each area is known?

Nobody knows. They are spread evenly over the ground of their area, on points of a lattice: an
assumption that is wrong wherever an area holds woods or works, and that is said. The middle of an
area would be worse: then all of its children get somewhere, or none.
"""

import numpy as np
import pandas as pd
import shapely

from kpk_geo.frames import Areas
from kpk_geo.geometry import area_rows, points_of

SPACING = 250.0  # metres between points: three minutes on foot; own setting


def spread_evenly(areas: Areas, counts: pd.DataFrame, *, spacing: float = SPACING) -> pd.DataFrame:
    """Lay points over all areas and give each the same part of its area's children.

    Parameters
    ----------
    areas
        By area_id.
    counts
        By area_id, one column per measure such as `persons_0_5`; NaN where it is not known.
    spacing
        Metres between points; an area too small for one gets its representative point.

    Returns
    -------
    By cell_id: x, y, outside (False), and the measures.
    """
    west, south, east, north = areas.total_bounds
    x = np.arange(np.ceil(west / spacing), np.floor(east / spacing) + 1) * spacing
    y = np.arange(np.ceil(south / spacing), np.floor(north / spacing) + 1) * spacing
    xy = np.array(np.meshgrid(x, y)).reshape(2, -1).T
    area = area_rows(points_of(xy), areas)
    xy, area = xy[area >= 0], area[area >= 0]
    empty = np.setdiff1d(np.arange(len(areas)), area)
    inner = shapely.point_on_surface(areas.geometry.to_numpy()[empty])
    xy = np.vstack([xy, shapely.get_coordinates(inner)])
    area = np.r_[area, empty]
    points = np.bincount(area, minlength=len(areas))
    own = counts.reindex(areas.index).to_numpy(dtype=float) / points[:, None]
    frame = pd.DataFrame(own[area], columns=counts.columns)
    frame.insert(0, "x", xy[:, 0])
    frame.insert(1, "y", xy[:, 1])
    frame.insert(2, "outside", False)
    frame.index = pd.Index([f"{e:.1f}|{n:.1f}" for e, n in xy], name="cell_id")
    return frame.sort_index()
