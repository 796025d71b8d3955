"""Shortest routes over flat arrays, in whole millimetres: every machine finds the same bits.

A point lies on a simplified edge at an offset from the edge's tail. Searches start at points and
go on over junctions; what lies along an edge is reached from either end of it. Dijkstra's search
with a heap of four children to a parent.

Names used throughout
---------------------
indptr, head, cost : where one can go from each junction (compressed sparse rows)
edge_tail, edge_head, edge_cost : ends and whole cost of each simplified edge
to_tail, to_head : whether the search may go from a point of the edge to that end
"""

import numba
import numpy as np

from analyses.routing.growth import larger
from analyses.routing.heap_kernels import sift_down, sift_up

FAR = np.int32(2**31 - 1)
SOURCE = 24  # bits of a source's number in a heap key


@numba.njit(cache=True, nogil=True)
def multi_source_search(indptr, head, cost, seeds, seed_cost, seed_source, cutoff):
    """Find the nearest source of every junction; of equals the one with the lower number.

    Parameters
    ----------
    indptr, head, cost
        Where the search can go from each junction.
    seeds : (starts,) int32
        Junctions at which it starts.
    seed_cost : (starts,)
        Cost from the source to that junction.
    seed_source : (starts,)
        Number of the source, below 2 ** `SOURCE`.
    cutoff : int64
        Junctions at a higher cost are not visited; below `FAR`.

    Returns
    -------
    nearest : (junctions,) int32
        Cost; `FAR` beyond `cutoff`.
    source : (junctions,) int32
        Which source; -1 beyond `cutoff`.
    arc : (junctions,) int64
        By which arc the search came; -1 at its start.
    """
    count = len(indptr) - 1
    label = np.full(count, np.int64(FAR) << SOURCE, np.int64)
    arc = np.full(count, -1, np.int64)
    keys, nodes = np.empty(1024, np.int64), np.empty(1024, np.int32)
    size = 0
    for s in range(len(seeds)):
        key = (np.int64(seed_cost[s]) << SOURCE) | seed_source[s]
        if seed_cost[s] <= cutoff and key < label[seeds[s]]:
            label[seeds[s]] = key
            if size == len(keys):
                keys, nodes = larger(keys), larger(nodes)
            keys[size], nodes[size] = key, seeds[s]
            sift_up(keys, nodes, size)
            size += 1
    _settle(indptr, head, cost, label, arc, (keys, nodes, size), cutoff)
    nearest, source = _unpacked(label)
    return nearest, source, arc


@numba.njit(cache=True, nogil=True)
def _settle(indptr, head, cost, label, arc, heap, cutoff):
    """Go on from what is in the heap until every label is the least."""
    keys, nodes, size = heap
    while size > 0:
        key, v = keys[0], nodes[0]
        size -= 1
        sift_down(keys, nodes, size)
        if key != label[v]:
            continue
        for a in range(indptr[v], indptr[v + 1]):
            new = key + (np.int64(cost[a]) << SOURCE)
            if new < label[head[a]] and (new >> SOURCE) <= cutoff:
                label[head[a]] = new
                arc[head[a]] = a
                if size == len(keys):
                    keys, nodes = larger(keys), larger(nodes)
                keys[size], nodes[size] = new, head[a]
                sift_up(keys, nodes, size)
                size += 1


@numba.njit(cache=True, nogil=True)
def _unpacked(label):
    """Give cost and source of packed labels."""
    nearest = np.empty(len(label), np.int32)
    source = np.empty(len(label), np.int32)
    for v in range(len(label)):
        nearest[v] = np.int32(label[v] >> SOURCE)
        source[v] = -1 if nearest[v] == FAR else np.int32(label[v] & ((1 << SOURCE) - 1))
    return nearest, source


@numba.njit(cache=True, nogil=True)
def repaired_search(arcs, back, seeds, seed_cost, seed_source, known, renumbered):
    """Find what `multi_source_search` finds without a cutoff, from a search with other sources.

    A junction whose source stays keeps it, unless a new one is nearer. The others are reached anew
    from their neighbours that keep theirs, and from the sources beside them.

    Parameters
    ----------
    arcs
        indptr, head and cost: where the search can go from each junction.
    back
        The same against the search.
    seeds, seed_cost, seed_source
        Of all sources that there are now, as `multi_source_search` takes them.
    known
        Cost and source of each junction by the search before.
    renumbered : (sources before,) int64
        Number that each source has now, in the same order; -1: it is gone.

    Returns
    -------
    nearest, source : (junctions,) int32
    """
    indptr, head, cost = arcs
    count, far = len(indptr) - 1, np.int64(FAR) << SOURCE
    label, is_lost = np.empty(count, np.int64), np.zeros(count, np.bool_)
    for v in range(count):
        own = known[1][v]
        now = renumbered[own] if own >= 0 else np.int64(-1)
        is_lost[v] = own >= 0 and now < 0
        label[v] = (np.int64(known[0][v]) << SOURCE) | now if now >= 0 else far
    keys, nodes = np.empty(1024, np.int64), np.empty(1024, np.int32)
    size = 0
    for s in range(len(seeds)):
        key = (np.int64(seed_cost[s]) << SOURCE) | seed_source[s]
        if key < label[seeds[s]]:
            label[seeds[s]] = key
            if size == len(keys):
                keys, nodes = larger(keys), larger(nodes)
            keys[size], nodes[size] = key, seeds[s]
            sift_up(keys, nodes, size)
            size += 1
    for v in range(count):
        if not is_lost[v]:
            continue
        best = label[v]
        for a in range(back[0][v], back[0][v + 1]):
            if not is_lost[back[1][a]] and label[back[1][a]] < far:
                best = min(best, label[back[1][a]] + (np.int64(back[2][a]) << SOURCE))
        if best < label[v]:
            label[v] = best
            if size == len(keys):
                keys, nodes = larger(keys), larger(nodes)
            keys[size], nodes[size] = best, v
            sift_up(keys, nodes, size)
            size += 1
    arc = np.empty(count, np.int64)  # nobody asks by which arc
    _settle(indptr, head, cost, label, arc, (keys, nodes, size), np.int64(FAR) - 1)
    return _unpacked(label)


@numba.njit(cache=True, nogil=True)
def multi_source_search_several(indptr, head, cost, seeds, seed_cost, seed_source, several):
    """Find the `several` nearest sources of every junction, nearest first.

    Parameters
    ----------
    indptr, head, cost
        Where the search can go from each junction.
    seeds : (starts,) int32
        Junctions at which it starts.
    seed_cost : (starts,)
        Cost from the source to that junction.
    seed_source : (starts,)
        Number of the source, below 2 ** `SOURCE`.
    several
        How many different sources of each junction.

    Returns
    -------
    nearest, source : (junctions, several) int32
        `FAR` and -1 where there are fewer.
    """
    count = len(indptr) - 1
    nearest = np.full((count, several), FAR, np.int32)
    source = np.full((count, several), -1, np.int32)
    known = np.zeros(count, np.int32)
    keys, nodes = np.empty(1024, np.int64), np.empty(1024, np.int32)
    size = 0
    for s in range(len(seeds)):
        if size == len(keys):
            keys, nodes = larger(keys), larger(nodes)
        keys[size] = (np.int64(seed_cost[s]) << SOURCE) | seed_source[s]
        nodes[size] = seeds[s]
        sift_up(keys, nodes, size)
        size += 1
    while size > 0:
        key, v = keys[0], nodes[0]
        size -= 1
        sift_down(keys, nodes, size)
        which = np.int32(key & ((1 << SOURCE) - 1))
        if known[v] == several or _contains(source[v], known[v], which):
            continue
        nearest[v, known[v]] = np.int32(key >> SOURCE)
        source[v, known[v]] = which
        known[v] += 1
        for a in range(indptr[v], indptr[v + 1]):
            if known[head[a]] < several and not _contains(source[head[a]], known[head[a]], which):
                if size == len(keys):
                    keys, nodes = larger(keys), larger(nodes)
                keys[size] = key + (np.int64(cost[a]) << SOURCE)
                nodes[size] = head[a]
                sift_up(keys, nodes, size)
                size += 1
    return nearest, source


@numba.njit(cache=True, nogil=True)
def _contains(values, size, value):
    for place in range(size):
        if values[place] == value:
            return True
    return False


@numba.njit(cache=True, nogil=True)
def take_rows(indptr, rows, new_indptr, indices, cost, new_indices, new_cost):
    """Copy some rows of a sparse matrix one after the other.

    Parameters
    ----------
    indptr, indices, cost
        The matrix that is copied from.
    rows
        Which of its rows, in the order wanted.
    new_indptr
        Where each of them begins in the copy, and where the last ends.
    new_indices, new_cost
        Filled with the copy.
    """
    for r in range(len(rows)):
        begin, to = indptr[rows[r]], new_indptr[r]
        for e in range(new_indptr[r + 1] - to):
            new_indices[to + e] = indices[begin + e]
            new_cost[to + e] = cost[begin + e]
