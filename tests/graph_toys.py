"""Graphs of neighbours from lists and from PySAL, to hold ours against."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from libpysal.graph import Graph

from analyses.neighbours.graph import NeighbourGraph, from_pairs
from kpk_geo.model import NeighbourKind


def from_lists(area_ids: Sequence[str], lists: Mapping[str, Sequence[str]]) -> NeighbourGraph:
    """Build a graph from the list of neighbours of each area."""
    index = pd.Index(area_ids, name="area_id")
    pairs = [
        (index.get_loc(area_id), index.get_loc(other))
        for area_id, row in lists.items()
        for other in row
    ]
    return from_pairs(index, np.array(pairs, np.int64).reshape(-1, 2), kind=NeighbourKind.BORDER)


def from_libpysal(graph: Graph) -> NeighbourGraph:
    """Take a graph over from PySAL; equal weights within each area become none."""
    adjacency = graph.adjacency.reset_index()
    index = pd.Index(graph.unique_ids, name="area_id")
    edges = adjacency[adjacency["focal"] != adjacency["neighbor"]]
    pairs = np.column_stack(
        [index.get_indexer(edges["focal"]), index.get_indexer(edges["neighbor"])]
    )
    weights = edges["weight"].to_numpy(float)
    span = edges.groupby("focal")["weight"].agg(["min", "max"])
    equal = bool((span["max"] - span["min"] <= 1e-12 * span["max"].abs()).all())
    return from_pairs(index, pairs, kind=NeighbourKind.BORDER, weights=None if equal else weights)
