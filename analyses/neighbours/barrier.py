"""Do two areas with a common border really belong together, on foot?

A river, a railway or a motorway can part areas that share a border for a kilometre. An edge is
dropped if the way from centre to centre is more than `max_detour` times the straight line, or
takes longer than `max_minutes` without being about as straight as streets go: between large areas
a long way is distance, not a barrier. Where there is a bridge, the edge stays.
"""

from dataclasses import replace

import numpy as np

from analyses.neighbours.graph import NeighbourGraph
from kpk_geo.model import NeighbourKind

MAX_MINUTES = 30.0  # an hour there and back; our own setting
MAX_DETOUR = 3.0  # way divided by straight line
USUAL_DETOUR = 1.5  # up to here a way is about as straight as streets go; our own setting


def without_barriers(
    graph: NeighbourGraph,
    minutes: np.ndarray,
    detour: np.ndarray,
    *,
    max_minutes: float = MAX_MINUTES,
    max_detour: float = MAX_DETOUR,
) -> NeighbourGraph:
    """Drop edges whose way is too long; unknown ways keep their edge.

    Parameters
    ----------
    graph
        Neighbours by common border; it is left as it is.
    minutes, detour
        For every entry of `graph.indices`: walking time between the population-weighted centres,
        and way divided by straight line; inf where no way leads there, NaN where the streets
        are not known.
    max_minutes
        Minutes on foot; a longer way parts two areas, unless it is about as straight as streets go.
    max_detour
        Way divided by straight line; a longer way parts two areas.
    """
    keep = ~((detour > max_detour) | ((minutes > max_minutes) & (detour > USUAL_DETOUR)))
    backward = _reverse(graph)
    keep &= np.where(backward >= 0, keep[backward], True)  # no edge in one direction only
    rows = graph.focal[keep]
    counts = np.bincount(rows, minlength=len(graph.area_ids))
    return replace(
        graph,
        indptr=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        indices=graph.indices[keep],
        border=None if graph.border is None else graph.border[keep],
        weights=None if graph.weights is None else graph.weights[keep],
        kind=NeighbourKind.BARRIER,
        parameters={
            **graph.parameters,
            "max_minutes": max_minutes,
            "max_detour": max_detour,
            "dropped": int((~keep).sum() // 2),
        },
    )


def _reverse(graph: NeighbourGraph) -> np.ndarray:
    """Where the same edge stands in the other direction; -1 where it does not."""
    size = len(graph.area_ids)
    there = graph.focal * size + graph.indices
    back = graph.indices.astype(np.int64) * size + graph.focal
    place = np.searchsorted(there, back)
    place = np.minimum(place, max(len(there) - 1, 0))
    return np.where(there[place] == back, place, -1) if len(there) else place
