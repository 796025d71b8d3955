"""All costs within a cutoff, destination by destination: the heart of the cost matrix.

Dijkstra's search with buckets (Dial 1969, "Algorithm 360: Shortest-path forest with topological
ordering"). A bucket is wider than the shortest arc, so within one a junction may be visited again
if it turns out nearer (label correcting, as in the approximate bucket queues of Cherkassky,
Goldberg and Radzik 1996); that happens seldom and costs less than keeping a heap. Costs are whole
millimetres, so every machine finds the same bits.

Each search has three parts: `_settle` finds the cost of junctions, `_collect` that of the origins
on the edges beside them, `_collect_own_edge` that of the origins on the destination's own edge.
Indices are unsigned, which spares a test for negative ones at every step: four times as fast.
"""

import numba
import numpy as np

from analyses.routing.cutoff_data import (
    ACCESS,
    BACK,
    BEGIN,
    END,
    ENTERED_AT_TAIL,
    FLAGS,
    OFFSET,
    OPEN_AT_OTHER_END,
    OTHER_END,
    ROW,
    WHOLE_COST,
    Search,
)
from analyses.routing.growth import larger

_FAR = np.uint32(2**32 - 1)
_BUCKET = np.uint32(15)  # bits: a bucket holds costs within 2 ** 15 mm = 33 m
_HALF = np.uint64(32)
_ONE = np.uint32(1)


@numba.njit(cache=True, nogil=True)
def new_search(junctions, cutoff):
    """Make what searches of one thread write on, and room for entries that grows with them."""
    search = Search(
        np.full(junctions, _FAR, np.uint32),
        np.empty(junctions, np.uint32),
        np.zeros((cutoff >> _BUCKET) + _ONE, np.uint32),
    )
    return search, (np.empty(4096, np.uint64), np.empty(4096, np.uint32))


@numba.njit(cache=True, nogil=True)
def costs_within_cutoff(lowest, highest, cutoff, graph, edges, destinations):
    """Find all origins within `cutoff` of each destination from `lowest` to `highest`.

    Parameters
    ----------
    lowest, highest
        Rows of `destinations`, the last excluded, so that several threads can share them.
    cutoff : uint32
        Millimetres of cost, both accesses included.
    graph : Graph
        Arcs against the direction of travel, and the origins beside them.
    edges : Edges
        Of the same network.
    destinations : Destinations
        All of them, also those of other threads.

    Returns
    -------
    sizes : (highest - lowest,) int64
        Origins found for each destination.
    rows, costs : uint32
        Origins, destination by destination, and their cost.
    """
    count = highest - lowest
    search, entries = new_search(len(graph.indptr) - 1, cutoff)
    room = 256 * max(count, 16)
    pairs = np.empty(room, np.uint32), np.empty(room, np.uint32)
    sizes, filled = np.zeros(count, np.int64), np.uint64(0)
    for d in range(lowest, highest):
        before = filled
        filled, pairs, entries = origins_of(
            d, cutoff, graph, edges, destinations, search, entries, filled, pairs
        )
        sizes[d - lowest] = np.int64(filled - before)
    return sizes, pairs[0][:filled], pairs[1][:filled]


@numba.njit(cache=True, nogil=True)
def origins_of(d, cutoff, graph, edges, destinations, search, entries, filled, pairs):
    """Add the origins within the cutoff of one destination to `pairs`, from row `filled` on.

    Parameters
    ----------
    d
        Row of `destinations`.
    cutoff, graph, edges, destinations
        As for `costs_within_cutoff`.
    search, entries
        As `new_search` makes them; `search` is clean again afterwards.
    filled : uint64
        How many pairs there are already.
    pairs
        Their origins and costs.

    Returns
    -------
    filled, pairs, entries
        As they are now; arrays may have grown.
    """
    if destinations.edge[d] < 0 or destinations.access[d] > cutoff:
        return filled, pairs, entries
    budget = np.uint32(cutoff - destinations.access[d])
    touched, entries = _settle(d, budget, graph, edges, destinations, search, entries)
    filled, pairs = _collect(
        d, touched, budget, graph, destinations, search.cost, search.touched, filled, pairs
    )
    filled, pairs = _collect_own_edge(
        d, budget, graph.origins, edges, destinations, search.cost, filled, pairs
    )
    for t in range(touched):
        search.cost[search.touched[t]] = _FAR
    return filled, pairs, entries


@numba.njit(cache=True, nogil=True)
def _settle(d, budget, graph, edges, destinations, search, entries):
    """Find the cost of every junction within the budget; give how many, and the grown entries.

    `entries` are linked lists, one for each bucket: cost and junction in one number, and the entry
    before it. Entry 0 is none.
    """
    entry, following = entries
    count, last = np.uint64(0), np.uint64(1)
    edge = np.uint64(destinations.edge[d])
    for side in range(2):
        v = edges.tail[edge] if side == 0 else edges.head[edge]
        rest = np.uint32(edges.cost_back[edge] - destinations.offset_back[d])
        cost = destinations.offset[d] if side == 0 else rest
        is_open = edges.to_tail[edge] if side == 0 else edges.to_head[edge]
        if is_open and cost <= budget and cost < search.cost[v]:
            if search.cost[v] == _FAR:
                search.touched[count] = v
                count += np.uint64(1)
            search.cost[v] = cost
            entry[last] = (np.uint64(cost) << _HALF) | np.uint64(v)
            following[last] = search.bucket[cost >> _BUCKET]
            search.bucket[cost >> _BUCKET] = last
            last += np.uint64(1)
    if count == 0:
        return count, (entry, following)
    for b in range(np.uint32((budget >> _BUCKET) + _ONE)):
        while search.bucket[b] != 0:
            e = search.bucket[b]
            search.bucket[b] = following[e]
            v, cost = np.uint32(entry[e]), np.uint32(entry[e] >> _HALF)
            if cost != search.cost[v]:
                continue
            begin, end = graph.indptr[v], graph.indptr[v + _ONE]
            while last + np.uint64(end - begin) >= np.uint64(len(entry)):
                entry, following = larger(entry), larger(following)
            for a in range(begin, end):
                w = np.uint32(graph.arcs[a])
                new = np.uint32(cost + np.uint32(graph.arcs[a] >> _HALF))
                if new < search.cost[w] and new <= budget:
                    if search.cost[w] == _FAR:
                        search.touched[count] = w
                        count += np.uint64(1)
                    search.cost[w] = new
                    entry[last] = (np.uint64(new) << _HALF) | np.uint64(w)
                    following[last] = search.bucket[new >> _BUCKET]
                    search.bucket[new >> _BUCKET] = last
                    last += np.uint64(1)
    return count, (entry, following)


@numba.njit(cache=True, nogil=True)
def _collect(d, touched, budget, graph, destinations, costs, junctions, filled, pairs):
    """Add the origins on edges beside settled junctions, but for the destination's own edge."""
    rows, found = pairs
    stops, origins = graph.stops, graph.origins
    own, has_own = destinations.begin[d], destinations.end[d] > destinations.begin[d]
    access = destinations.access[d]
    for t in range(touched):
        v = junctions[t]
        cost = costs[v]
        for s in range(graph.stop_indptr[v], graph.stop_indptr[v + _ONE]):
            if stops[s, BEGIN] == own and has_own:
                continue
            other, flags = stops[s, OTHER_END], stops[s, FLAGS]
            at_tail = flags & ENTERED_AT_TAIL != 0
            beyond = costs[other] if flags & OPEN_AT_OTHER_END else _FAR
            if beyond < _FAR and (other < v or (other == v and not at_tail)):
                continue  # the other end collects this edge
            while filled + np.uint64(stops[s, END] - stops[s, BEGIN]) > np.uint64(len(rows)):
                rows, found = larger(rows), larger(found)
            whole = stops[s, WHOLE_COST]
            for o in range(stops[s, BEGIN], stops[s, END]):
                to_tail, to_head = origins[o, BACK], np.uint32(whole - origins[o, OFFSET])
                total = np.uint32(cost + (to_tail if at_tail else to_head))
                if beyond < _FAR:
                    total = min(total, np.uint32(beyond + (to_head if at_tail else to_tail)))
                total = np.uint32(total + origins[o, ACCESS])
                if total <= budget:
                    rows[filled] = origins[o, ROW]
                    found[filled] = np.uint32(total + access)
                    filled += np.uint64(1)
    return filled, (rows, found)


@numba.njit(cache=True, nogil=True)
def _collect_own_edge(d, budget, origins, edges, destinations, costs, filled, pairs):
    """Add the origins on the destination's own edge: straight along it, or round by an end."""
    rows, found = pairs
    begin, end = destinations.begin[d], destinations.end[d]
    while filled + np.uint64(end - begin) > np.uint64(len(rows)):
        rows, found = larger(rows), larger(found)
    edge = np.uint64(destinations.edge[d])
    to_tail, to_head = edges.to_tail[edge], edges.to_head[edge]
    at_tail, at_head = costs[edges.tail[edge]], costs[edges.head[edge]]
    for o in range(begin, end):
        offset = np.int64(origins[o, OFFSET])
        gap = offset - np.int64(destinations.offset[d])
        total = np.int64(_FAR)
        if gap == 0 or (gap < 0 and to_tail) or (gap > 0 and to_head):
            back = np.int64(origins[o, BACK]) - np.int64(destinations.offset_back[d])
            total = -gap if gap <= 0 else max(back, np.int64(0))
        # An origin is entered from the tail where the search may go on to the head.
        if to_head and at_tail < _FAR:
            total = min(total, np.int64(at_tail) + np.int64(origins[o, BACK]))
        if to_tail and at_head < _FAR:
            total = min(total, np.int64(at_head) + np.int64(edges.cost[edge]) - offset)
        total += np.int64(origins[o, ACCESS])
        if total <= np.int64(budget):
            rows[filled] = origins[o, ROW]
            found[filled] = np.uint32(total + np.int64(destinations.access[d]))
            filled += np.uint64(1)
    return filled, (rows, found)
