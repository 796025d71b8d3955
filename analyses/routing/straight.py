"""How far is it as the crow flies? For norms that say so, and to show what the circle hides."""

import numpy as np
from scipy.spatial import cKDTree

from analyses.routing.matrix import SparseCosts
from kpk_geo.arrays import Floats


def straight_metres(sites: Floats, places: Floats) -> Floats:
    """Give the distance (metres) from each place to the nearest site; inf without any site.

    Parameters
    ----------
    sites, places
        Coordinates in `WORK_CRS`, shape (n, 2).
    """
    if not len(sites):
        return np.full(len(places), np.inf)
    distance, _ = cKDTree(sites).query(places, workers=2)
    return np.asarray(distance)


def straight_reach(sites: Floats, places: Floats, *, metres: float) -> SparseCosts:
    """Find all places within a circle around each site, as `reach` does over the streets."""
    found = cKDTree(places).query_ball_point(sites, metres, return_sorted=True)
    sizes = np.array([len(row) for row in found], dtype=np.int64)
    place = np.array([p for row in found for p in row], dtype=np.int32)
    site = np.repeat(np.arange(len(sites)), sizes)
    gap = np.linalg.norm(sites[site] - places[place], axis=1) if len(place) else np.zeros(0)
    return SparseCosts(
        first=np.r_[0, np.cumsum(sizes)].astype(np.int64),
        place=place,
        cost=np.minimum(np.rint(gap * 1000), metres * 1000).astype(np.int32),
        places=len(places),
        limit=round(metres * 1000),
    )
