"""Generated maps: areas at random points with their nearest neighbours, values by chance."""

import numpy as np
import pandas as pd

from analyses.neighbours.distance import nearest
from analyses.neighbours.graph import NeighbourGraph, both_ways
from kpk_geo.model import NeighbourKind


def scattered(areas: int, *, seed: int = 1, count: int = 5) -> tuple[NeighbourGraph, np.ndarray]:
    """Mutual nearest neighbours: between five and about ten for each, as real districts have."""
    points = np.random.default_rng(seed).uniform(size=(areas, 2))
    names = pd.Index([f"{i:06d}" for i in range(areas)], name="area_id")
    return both_ways(nearest(names, points, count=count)), points


def rates(areas: int, *, seed: int = 1) -> np.ndarray:
    """Percentages with one decimal, skewed like child poverty."""
    return np.round(100 * np.random.default_rng(seed).beta(2, 6, areas), 1)


def keep(path: str, areas: int) -> None:
    """Write a map to a file, so that making it does not count as memory of a contestant."""
    graph, _ = scattered(areas)
    np.savez(path, indptr=graph.indptr, indices=graph.indices, values=rates(areas))


def kept(path: str) -> tuple[NeighbourGraph, np.ndarray]:
    """Read it back."""
    stored = np.load(path)
    names = pd.Index([f"{i:06d}" for i in range(len(stored["values"]))], name="area_id")
    graph = NeighbourGraph(
        area_ids=names, indptr=stored["indptr"], indices=stored["indices"], kind=NeighbourKind.GIVEN
    )
    return graph, stored["values"]
