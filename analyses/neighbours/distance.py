"""Neighbours by distance between points that stand for the areas, in metres."""

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from analyses.neighbours.graph import NeighbourGraph, from_pairs
from kpk_geo.errors import InputError
from kpk_geo.model import NeighbourKind

_SLACK = 1e-6  # metres: points as far apart as this count as equally far


def nearest(area_ids: pd.Index, points: np.ndarray, *, count: int = 6) -> NeighbourGraph:
    """Take the `count` nearest areas of each area.

    All that are as far as the last one belong too, so that the order of the rows decides nothing.
    The relation is not mutual: an area at the edge has neighbours that do not have it.

    Parameters
    ----------
    area_ids
        Index of the graph.
    points
        (n, 2) metres, in the order of `area_ids`.
    count
        Neighbours of each area, more where several are equally far.

    Raises
    ------
    InputError
        There are no more areas than neighbours wanted.
    """
    if count >= len(area_ids):
        raise InputError(
            f"{count} nächste Nachbarn sind bei {len(area_ids)} Gebieten nicht möglich."
        )
    tree = KDTree(points)
    span, _ = tree.query(points, k=count + 1)
    rows = tree.query_ball_point(points, span[:, -1] + _SLACK)
    pairs = np.array([(i, j) for i, row in enumerate(rows) for j in row if i != j], np.int64)
    return from_pairs(
        area_ids, pairs.reshape(-1, 2), kind=NeighbourKind.NEAREST, parameters={"count": count}
    )


def band(area_ids: pd.Index, points: np.ndarray, *, metres: float) -> NeighbourGraph:
    """Take all areas whose points are at most `metres` apart.

    Parameters
    ----------
    area_ids
        Index of the graph.
    points
        (n, 2) metres, in the order of `area_ids`.
    metres
        Largest distance.
    """
    pairs = KDTree(points).query_pairs(metres, output_type="ndarray").astype(np.int64)
    both = np.concatenate([pairs, pairs[:, ::-1]]) if len(pairs) else pairs.reshape(-1, 2)
    return from_pairs(area_ids, both, kind=NeighbourKind.BAND, parameters={"metres": metres})
