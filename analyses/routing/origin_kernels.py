"""The nearest sources of points along edges, from those of the junctions around them.

Names used throughout are those of `kernels`.
"""

import numba
import numpy as np

from analyses.routing.kernels import FAR, SOURCE


@numba.njit(cache=True, nogil=True)
def _offer_label(costs, sources, cost, source):
    """Insert a label into a sorted list, unless the source is there already at a lower cost."""
    last = len(costs) - 1
    if source < 0 or cost > costs[last] or (cost == costs[last] and source >= sources[last] >= 0):
        return
    at = last
    for place in range(last + 1):
        if sources[place] == source:
            if costs[place] <= cost:
                return
            at = place
            break
    while at > 0 and (costs[at - 1] > cost or (costs[at - 1] == cost and sources[at - 1] > source)):
        costs[at], sources[at] = costs[at - 1], sources[at - 1]
        at -= 1
    costs[at], sources[at] = cost, source


@numba.njit(cache=True, nogil=True)
def nearest_of_origins(
    nearest, source, edge_tail, edge_head, edge_cost, to_tail, to_head,
    origin_edge, origin_offset, origin_back, on_edge, destination_offset, destination_back,
    destination_access, destination_row,
):  # fmt: skip
    """Find the nearest sources of origins from those of the junctions around them.

    Parameters
    ----------
    nearest, source : (junctions, several)
        As `multi_source_search_several` gives them.
    edge_tail, edge_head, edge_cost : (edges,)
        Ends of each simplified edge and its whole cost from tail to head.
    to_tail, to_head : (edges,) bool
        Whether one may travel from an origin to that end (not the search's direction).
    origin_edge, origin_offset, origin_back : (origins,)
        On which edge each lies, -1 for none, its cost from the edge's tail, and back to it.
    on_edge : (edges + 1,)
        Where the destinations of each edge begin in the arrays after it.
    destination_offset, destination_back, destination_access, destination_row : (destinations,)
        Sorted by edge: cost from the edge's tail and back to it, cost to the street, and number of
        the source.

    Returns
    -------
    costs, sources : (origins, several) int32
        Without the origins' own access; `FAR` and -1 where there are fewer.
    """
    several = nearest.shape[1]
    costs = np.full((len(origin_edge), several), FAR, np.int32)
    sources = np.full((len(origin_edge), several), -1, np.int32)
    for o in range(len(origin_edge)):
        c = origin_edge[o]
        if c < 0:
            continue
        offset = origin_offset[o]
        for s in range(on_edge[c], on_edge[c + 1]):
            gap = destination_offset[s] - offset
            if gap == 0 or (gap > 0 and to_head[c]) or (gap < 0 and to_tail[c]):
                way = gap if gap >= 0 else max(origin_back[o] - destination_back[s], 0)
                _offer_label(costs[o], sources[o], way + destination_access[s], destination_row[s])
        for k in range(several):
            if to_tail[c] and nearest[edge_tail[c], k] < FAR:
                total = nearest[edge_tail[c], k] + origin_back[o]
                _offer_label(costs[o], sources[o], total, source[edge_tail[c], k])
            if to_head[c] and nearest[edge_head[c], k] < FAR:
                total = nearest[edge_head[c], k] + edge_cost[c] - offset
                _offer_label(costs[o], sources[o], total, source[edge_head[c], k])
    return costs, sources


@numba.njit(cache=True, nogil=True)
def nearest_of_each(
    nearest, source, edge_tail, edge_head, edge_cost, to_tail, to_head,
    origin_edge, origin_offset, origin_back, on_edge, destination_offset, destination_back,
    destination_access, destination_row,
):  # fmt: skip
    """Do what `nearest_of_origins` does for the nearest alone, four times as fast.

    Parameters
    ----------
    nearest, source : (junctions, 1)
        As `multi_source_search` gives them, as columns.
    edge_tail, edge_head, edge_cost : (edges,)
        Ends of each simplified edge and its whole cost from tail to head.
    to_tail, to_head : (edges,) bool
        Whether one may travel from an origin to that end (not the search's direction).
    origin_edge, origin_offset, origin_back : (origins,)
        On which edge each lies, -1 for none, its cost from the edge's tail, and back to it.
    on_edge : (edges + 1,)
        Where the destinations of each edge begin in the arrays after it.
    destination_offset, destination_back, destination_access, destination_row : (destinations,)
        Sorted by edge: cost from the edge's tail and back to it, cost to the street, and number of
        the source.
    """
    costs = np.full((len(origin_edge), 1), FAR, np.int32)
    sources = np.full((len(origin_edge), 1), -1, np.int32)
    for o in range(len(origin_edge)):
        c = origin_edge[o]
        if c < 0:
            continue
        offset = np.int64(origin_offset[o])
        best = np.int64(FAR) << SOURCE
        for s in range(on_edge[c], on_edge[c + 1]):
            gap = np.int64(destination_offset[s]) - offset
            if gap == 0 or (gap > 0 and to_head[c]) or (gap < 0 and to_tail[c]):
                back = np.int64(origin_back[o]) - np.int64(destination_back[s])
                way = gap if gap >= 0 else max(back, np.int64(0))
                best = min(best, ((way + destination_access[s]) << SOURCE) | destination_row[s])
        tail, head = edge_tail[c], edge_head[c]
        if to_tail[c] and nearest[tail, 0] < FAR:
            back = np.int64(origin_back[o])
            best = min(best, ((nearest[tail, 0] + back) << SOURCE) | source[tail, 0])
        if to_head[c] and nearest[head, 0] < FAR:
            rest = np.int64(edge_cost[c]) - offset
            best = min(best, ((nearest[head, 0] + rest) << SOURCE) | source[head, 0])
        if best < np.int64(FAR) << SOURCE:
            costs[o, 0] = np.int32(best >> SOURCE)
            sources[o, 0] = np.int32(best & ((1 << SOURCE) - 1))
    return costs, sources
