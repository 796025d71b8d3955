"""How far is it as the crow flies? For norms that say so, and to show what a buffer hides."""

import numpy as np
from scipy.spatial import cKDTree

from analyses.routing.matrix import CostMatrix
from kpk_geo.arrays import Floats


def straight_metres(destinations: Floats, origins: Floats) -> Floats:
    """Give the distance (metres) from each origin to the nearest destination; inf without any.

    Parameters
    ----------
    destinations, origins
        Coordinates in the region's system, shape (n, 2).
    """
    if not len(destinations):
        return np.full(len(origins), np.inf)
    distance, _ = cKDTree(destinations).query(origins, workers=2)
    return np.asarray(distance)


def straight_cost_matrix(destinations: Floats, origins: Floats, *, metres: float) -> CostMatrix:
    """Find all origins in a Euclidean buffer, as `cost_matrix` does over the streets.

    Parameters
    ----------
    destinations, origins
        Coordinates in the region's system, shape (n, 2).
    metres
        Radius of the buffer around each destination.
    """
    inside = cKDTree(origins).query_ball_point(destinations, metres, return_sorted=True)
    sizes = np.array([len(row) for row in inside], dtype=np.int64)
    indices = np.array([o for row in inside for o in row], dtype=np.int32)
    destination = np.repeat(np.arange(len(destinations)), sizes)
    gap = np.zeros(0)
    if len(indices):
        gap = np.linalg.norm(destinations[destination] - origins[indices], axis=1)
    return CostMatrix(
        indptr=np.r_[0, np.cumsum(sizes)].astype(np.int64),
        indices=indices,
        cost=np.minimum(np.rint(gap * 1000), metres * 1000).astype(np.int32),
        origins=len(origins),
        cutoff=round(metres * 1000),
    )
