"""Joins stretches that meet without a choice, so that a search visits only real junctions."""

import numba
import numpy as np


@numba.njit(cache=True, nogil=True)
def incidence(count, tail, head):
    """List the edges at each node; a loop is listed twice.

    Returns
    -------
    first : (count + 1,) int64
    edges : (2 * len(tail),) int32
    """
    first = np.zeros(count + 1, np.int64)
    for e in range(len(tail)):
        first[tail[e] + 1] += 1
        first[head[e] + 1] += 1
    for v in range(count):
        first[v + 1] += first[v]
    place = first[:-1].copy()
    edges = np.empty(2 * len(tail), np.int32)
    for e in range(len(tail)):
        edges[place[tail[e]]] = e
        place[tail[e]] += 1
        edges[place[head[e]]] = e
        place[head[e]] += 1
    return first, edges


@numba.njit(cache=True, nogil=True)
def junctions(first, edges, tail, forward, backward):
    """Mark nodes that must stay: not exactly two stretches, or another rule on each side."""
    count = len(first) - 1
    stays = np.ones(count, np.bool_)
    for v in range(count):
        if first[v + 1] - first[v] != 2:
            continue
        a, b = edges[first[v]], edges[first[v] + 1]
        if a == b:
            continue
        a_away, a_toward = (forward[a], backward[a]) if tail[a] == v else (backward[a], forward[a])
        b_away, b_toward = (forward[b], backward[b]) if tail[b] == v else (backward[b], forward[b])
        stays[v] = a_toward != b_away or a_away != b_toward
    return stays


@numba.njit(cache=True, nogil=True)
def trace(first, edges, tail, head, cost, stays):
    """Walk from every junction along each chain to the next one.

    A ring without a junction gets one: its first node (`stays` is changed then).

    Returns
    -------
    ends : (chains, 2) int32
        First and last node.
    chain, offset, turned : (edges,)
        For each edge its chain, where along the chain it begins (cost), and whether it runs
        against it.
    """
    ends = np.empty((len(tail), 2), np.int32)
    chain = np.full(len(tail), -1, np.int32)
    offset = np.zeros(len(tail), np.int64)
    turned = np.zeros(len(tail), np.bool_)
    found = 0
    for rings in range(2):  # chains between junctions first, then rings
        for v in range(len(first) - 1):
            if rings == 1:
                if stays[v] or chain[edges[first[v]]] >= 0:
                    continue
                stays[v] = True
            elif not stays[v]:
                continue
            for place in range(first[v], first[v + 1]):
                e = edges[place]
                if chain[e] >= 0:
                    continue
                at, along = v, np.int64(0)
                while True:
                    chain[e] = found
                    offset[e] = along
                    turned[e] = tail[e] != at
                    along += cost[e]
                    at = head[e] if tail[e] == at else tail[e]
                    if stays[at]:
                        break
                    e = edges[first[at]] + edges[first[at] + 1] - e
                ends[found, 0] = v
                ends[found, 1] = at
                found += 1
    return ends[:found], chain, offset, turned
