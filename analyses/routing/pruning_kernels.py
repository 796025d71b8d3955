"""Which arcs can a search leave out because no origin lies beyond them?

Four kinds, none of which changes the cost of an origin:

- loops, and of several arcs between the same junctions all but the shortest;
- arcs into a dead end behind which no origin lies (origins on the edge itself are collected from
  its near end);
- arcs into a junction with two neighbours and no origin beside it: the arc goes on to the next.

Nodes and edges keep their numbers and a search may start anywhere: a junction that nothing leads to
any more still has its own arcs.
"""

import numba
import numpy as np


@numba.njit(cache=True, nogil=True)
def beyond_dead_ends(tail, head, holds_origins, count):
    """Find junctions in dead ends that lead to no origin.

    Leaves are peeled off one after the other; an edge belongs to a dead end where one of its ends
    has no other edge left.

    Parameters
    ----------
    tail, head : (edges,)
        Junctions at both ends of each edge.
    holds_origins : (edges,) bool
        Whether origins lie on it.
    count
        Number of junctions.

    Returns
    -------
    hidden : (junctions,) bool
        No search from outside needs to come here.
    """
    degree = np.zeros(count, np.int64)
    edges_at = np.zeros(count, np.int64)  # exclusive or of the edges left: of one edge its number
    needed = np.zeros(count, np.bool_)
    for e in range(len(tail)):
        if tail[e] == head[e]:
            if holds_origins[e]:
                degree[tail[e]] += 2
            continue
        for v in (tail[e], head[e]):
            degree[v] += 1
            edges_at[v] ^= e
    hidden = np.zeros(count, np.bool_)
    for start in range(count):
        v = start
        while degree[v] == 1:
            e = edges_at[v]
            root = head[e] if tail[e] == v else tail[e]
            hidden[v] = not needed[v]
            if needed[v] or holds_origins[e]:
                needed[root] = True
            degree[v] = 0
            degree[root] -= 1
            edges_at[root] ^= e
            v = root
    return hidden


@numba.njit(cache=True, nogil=True)
def shortest_arcs(indptr, head, cost, hidden):
    """Leave out loops, arcs into hidden junctions, and all but the shortest of several.

    Parameters
    ----------
    indptr, head, cost
        Arcs as compressed sparse rows, those of a junction in the order of `head`.
    hidden : (junctions,) bool
        As `beyond_dead_ends` finds them.

    Returns
    -------
    indptr, head, cost
        Of the arcs that are left, in the same form.
    """
    kept_indptr = np.zeros_like(indptr)
    kept_head, kept_cost = np.empty_like(head), np.empty_like(cost)
    filled = 0
    for v in range(len(indptr) - 1):
        begin = filled
        for a in range(indptr[v], indptr[v + 1]):
            w = head[a]
            if w == v or (hidden[w] and not hidden[v]):
                continue
            if filled > begin and kept_head[filled - 1] == w:
                kept_cost[filled - 1] = min(kept_cost[filled - 1], cost[a])
                continue
            kept_head[filled], kept_cost[filled] = w, cost[a]
            filled += 1
        kept_indptr[v + 1] = filled
    return kept_indptr, kept_head[:filled].copy(), kept_cost[:filled].copy()


@numba.njit(cache=True, nogil=True)
def _neighbours(indptr, head, hidden):
    """Give two neighbours of each junction and how many there are, hidden ones not counted."""
    count = len(indptr) - 1
    two, known = np.full((count, 2), -1, np.int64), np.zeros(count, np.int64)
    for v in range(count):
        if hidden[v]:
            continue
        for a in range(indptr[v], indptr[v + 1]):
            w = np.int64(head[a])
            for x, y in ((v, w), (w, v)):
                if two[x, 0] == y or two[x, 1] == y:
                    continue
                if known[x] < 2:
                    two[x, known[x]] = y
                known[x] += 1
    return two, known


@numba.njit(cache=True, nogil=True)
def through_arcs(indptr, head, cost, hidden, has_stops):
    """Lead arcs past junctions with two neighbours and no origin beside them.

    Parameters
    ----------
    indptr, head, cost
        As `shortest_arcs` leaves them.
    hidden : (junctions,) bool
        Junctions that no search from outside comes to.
    has_stops : (junctions,) bool
        Whether an edge beside it holds origins.

    Returns
    -------
    indptr, head, cost
        In the same form; an arc may end beyond junctions that it passes.
    """
    two, known = _neighbours(indptr, head, hidden)
    new_indptr = np.zeros_like(indptr)
    new_head, new_cost = np.empty_like(head), np.empty_like(cost)
    filled = 0
    for v in range(len(indptr) - 1):
        for a in range(indptr[v], indptr[v + 1]):
            before, w, total = np.int64(v), np.int64(head[a]), np.int64(cost[a])
            while (
                w != v
                and known[w] == 2
                and not has_stops[w]
                and not hidden[w]
                and (before == two[w, 0] or before == two[w, 1])
            ):
                after = two[w, 1] if before == two[w, 0] else two[w, 0]
                step = _arc_cost(indptr, head, cost, w, after)
                if step < 0:
                    w = np.int64(v)  # a one-way street against us: nothing lies beyond
                    break
                total += step
                before, w = w, after
            if w == v or total > 2**30:
                continue
            new_head[filled], new_cost[filled] = w, total
            filled += 1
        new_indptr[v + 1] = filled
    return new_indptr, new_head[:filled].copy(), new_cost[:filled].copy()


@numba.njit(cache=True, nogil=True)
def _arc_cost(indptr, head, cost, v, w):
    for a in range(indptr[v], indptr[v + 1]):
        if head[a] == w:
            return np.int64(cost[a])
    return np.int64(-1)
