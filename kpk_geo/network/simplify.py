"""Joins segments that meet without a choice, so that a search visits only real junctions."""

import numba
import numpy as np


@numba.njit(cache=True, nogil=True)
def incidence(count, tail, head):
    """List the segments at each node; a loop is listed twice.

    Parameters
    ----------
    count
        Number of nodes.
    tail, head : (segments,)
        Nodes at both ends of each segment.

    Returns
    -------
    indptr : (count + 1,) int64
    segments : (2 * len(tail),) int32
    """
    indptr = np.zeros(count + 1, np.int64)
    for s in range(len(tail)):
        indptr[tail[s] + 1] += 1
        indptr[head[s] + 1] += 1
    for v in range(count):
        indptr[v + 1] += indptr[v]
    at = indptr[:-1].copy()
    segments = np.empty(2 * len(tail), np.int32)
    for s in range(len(tail)):
        segments[at[tail[s]]] = s
        at[tail[s]] += 1
        segments[at[head[s]]] = s
        at[head[s]] += 1
    return indptr, segments


@numba.njit(cache=True, nogil=True)
def junctions(indptr, segments, tail, forward, backward):
    """Mark nodes that must stay: not exactly two segments, or another rule on each side.

    Parameters
    ----------
    indptr, segments
        Segments at each node, as `incidence` lists them.
    tail : (segments,)
        Node at which each segment begins.
    forward, backward : (segments,) bool
        Whether it may be used from its tail to its head, and the other way.
    """
    count = len(indptr) - 1
    stays = np.ones(count, np.bool_)
    for v in range(count):
        if indptr[v + 1] - indptr[v] != 2:
            continue
        a, b = segments[indptr[v]], segments[indptr[v] + 1]
        if a == b:
            continue
        a_away, a_toward = (forward[a], backward[a]) if tail[a] == v else (backward[a], forward[a])
        b_away, b_toward = (forward[b], backward[b]) if tail[b] == v else (backward[b], forward[b])
        stays[v] = a_toward != b_away or a_away != b_toward
    return stays


@numba.njit(cache=True, nogil=True)
def simplified_edges(indptr, segments, tail, head, costs, stays):
    """Walk from every junction along segments to the next one: that is a simplified edge.

    A ring without a junction gets one: its first node (`stays` is changed then).

    Parameters
    ----------
    indptr, segments
        Segments at each node, as `incidence` lists them.
    tail, head : (segments,)
        Nodes at both ends of each segment.
    costs : (measures, 2, segments)
        Millimetres in as many measures as one likes: of each the cost from tail to head, and back.
    stays : (nodes,) bool
        Junctions, as `junctions` marks them.

    Returns
    -------
    ends : (edges, 2) int32
        First and last node of each simplified edge.
    edge, is_reversed : (segments,)
        For each segment its edge, and whether it runs against it.
    offsets : (measures, 2, segments)
        Where along the edge it begins: the cost from the edge's tail to there, and back.
    totals : (measures, 2, edges)
        Cost of each whole edge from its tail to its head, and back.
    """
    ends = np.empty((len(tail), 2), np.int32)
    edge = np.full(len(tail), -1, np.int32)
    measures = len(costs)
    offsets = np.zeros((measures, 2, len(tail)), np.int64)
    totals = np.zeros((measures, 2, len(tail)), np.int64)
    is_reversed = np.zeros(len(tail), np.bool_)
    count = 0
    for rings in range(2):  # edges between junctions first, then rings
        for v in range(len(indptr) - 1):
            if rings == 1:
                if stays[v] or edge[segments[indptr[v]]] >= 0:
                    continue
                stays[v] = True
            elif not stays[v]:
                continue
            for entry in range(indptr[v], indptr[v + 1]):
                s = segments[entry]
                if edge[s] >= 0:
                    continue
                at = v
                while True:
                    edge[s] = count
                    is_reversed[s] = tail[s] != at
                    for m in range(measures):
                        for way in range(2):
                            offsets[m, way, s] = totals[m, way, count]
                            as_drawn = 1 - way if is_reversed[s] else way
                            totals[m, way, count] += costs[m, as_drawn, s]
                    at = head[s] if tail[s] == at else tail[s]
                    if stays[at]:
                        break
                    s = segments[indptr[at]] + segments[indptr[at] + 1] - s
                ends[count, 0] = v
                ends[count, 1] = at
                count += 1
    return ends[:count], edge, is_reversed, offsets, totals[:, :, :count]
