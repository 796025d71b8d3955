"""Shortest ways over flat arrays, in whole millimetres: every machine finds the same bits.

A place lies on a chain of streets at an offset from the chain's tail. Searches start at places and
spread over junctions; what lies along a chain is reached from either end of it.

Names used throughout
---------------------
first, head, cost : where one can go from each junction (compressed sparse rows)
chain_tail, chain_head, chain_cost : ends and whole cost of each chain
to_tail, to_head : whether the search may go from a place on the chain to that end
"""

import numba
import numpy as np

FAR = np.int32(2**31 - 1)
SOURCE = 24  # bits of a source's number in a heap key
_BUCKET = np.uint32(17)  # bits: a bucket holds costs within 2 ** 17 mm = 131 m, about one block
_HALF = np.uint64(32)


@numba.njit(cache=True, nogil=True)
def _larger(old):
    new = np.empty(2 * len(old), old.dtype)
    new[: len(old)] = old
    return new


@numba.njit(cache=True, nogil=True)
def _sift_up(keys, nodes, at):
    key, node = keys[at], nodes[at]
    while at > 0:
        above = (at - 1) >> 2
        if keys[above] <= key:
            break
        keys[at], nodes[at] = keys[above], nodes[above]
        at = above
    keys[at], nodes[at] = key, node


@numba.njit(cache=True, nogil=True)
def _sift_down(keys, nodes, size):
    """Put the last entry in place of the first; `size` is the size without it."""
    key, node = keys[size], nodes[size]
    at = 0
    while True:
        child = 4 * at + 1
        if child >= size:
            break
        best = child
        for other in range(child + 1, min(child + 4, size)):
            if keys[other] < keys[best]:
                best = other
        if keys[best] >= key:
            break
        keys[at], nodes[at] = keys[best], nodes[best]
        at = best
    keys[at], nodes[at] = key, node


@numba.njit(cache=True, nogil=True)
def spread(first, head, cost, seeds, seed_cost, seed_source, limit):
    """Find the nearest source of every junction; of equals the one with the lower number.

    Returns
    -------
    nearest : (junctions,) int32
        Cost; `FAR` beyond `limit`.
    source : (junctions,) int32
        Which source; -1 beyond `limit`.
    arc : (junctions,) int64
        By which arc the search came; -1 at its start.
    """
    count = len(first) - 1
    label = np.full(count, np.int64(FAR) << SOURCE, np.int64)
    arc = np.full(count, -1, np.int64)
    keys, nodes = np.empty(1024, np.int64), np.empty(1024, np.int32)
    size = 0
    for s in range(len(seeds)):
        key = (np.int64(seed_cost[s]) << SOURCE) | seed_source[s]
        if seed_cost[s] <= limit and key < label[seeds[s]]:
            label[seeds[s]] = key
            if size == len(keys):
                keys, nodes = _larger(keys), _larger(nodes)
            keys[size], nodes[size] = key, seeds[s]
            _sift_up(keys, nodes, size)
            size += 1
    while size > 0:
        key, v = keys[0], nodes[0]
        size -= 1
        _sift_down(keys, nodes, size)
        if key != label[v]:
            continue
        for a in range(first[v], first[v + 1]):
            new = key + (np.int64(cost[a]) << SOURCE)
            if new < label[head[a]] and (new >> SOURCE) <= limit:
                label[head[a]] = new
                arc[head[a]] = a
                if size == len(keys):
                    keys, nodes = _larger(keys), _larger(nodes)
                keys[size], nodes[size] = new, head[a]
                _sift_up(keys, nodes, size)
                size += 1
    nearest = np.empty(count, np.int32)
    source = np.empty(count, np.int32)
    for v in range(count):
        nearest[v] = np.int32(label[v] >> SOURCE)
        source[v] = -1 if nearest[v] == FAR else np.int32(label[v] & ((1 << SOURCE) - 1))
    return nearest, source, arc


@numba.njit(cache=True, nogil=True)
def spread_several(first, head, cost, seeds, seed_cost, seed_source, several):
    """Find the `several` nearest sources of every junction, nearest first.

    Returns
    -------
    nearest, source : (junctions, several) int32
        `FAR` and -1 where there are fewer.
    """
    count = len(first) - 1
    nearest = np.full((count, several), FAR, np.int32)
    source = np.full((count, several), -1, np.int32)
    known = np.zeros(count, np.int32)
    keys, nodes = np.empty(1024, np.int64), np.empty(1024, np.int32)
    size = 0
    for s in range(len(seeds)):
        if size == len(keys):
            keys, nodes = _larger(keys), _larger(nodes)
        keys[size] = (np.int64(seed_cost[s]) << SOURCE) | seed_source[s]
        nodes[size] = seeds[s]
        _sift_up(keys, nodes, size)
        size += 1
    while size > 0:
        key, v = keys[0], nodes[0]
        size -= 1
        _sift_down(keys, nodes, size)
        which = np.int32(key & ((1 << SOURCE) - 1))
        if known[v] == several or _contains(source[v], known[v], which):
            continue
        nearest[v, known[v]] = np.int32(key >> SOURCE)
        source[v, known[v]] = which
        known[v] += 1
        for a in range(first[v], first[v + 1]):
            if known[head[a]] < several and not _contains(source[head[a]], known[head[a]], which):
                if size == len(keys):
                    keys, nodes = _larger(keys), _larger(nodes)
                keys[size] = key + (np.int64(cost[a]) << SOURCE)
                nodes[size] = head[a]
                _sift_up(keys, nodes, size)
                size += 1
    return nearest, source


@numba.njit(cache=True, nogil=True)
def _contains(values, size, value):
    for place in range(size):
        if values[place] == value:
            return True
    return False


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
def nearest_of_places(
    nearest, source, chain_tail, chain_head, chain_cost, to_tail, to_head,
    place_chain, place_offset, on_chain, site_offset, site_access, site_number,
):  # fmt: skip
    """Find the nearest sources of places from those of the junctions around them.

    Parameters
    ----------
    nearest, source : (junctions, several)
    to_tail, to_head
        Whether one may travel from a place to that end (not the search's direction).
    on_chain : (chains + 1,)
        Where the sites of each chain begin in `site_offset`, `site_access`, `site_number`.

    Returns
    -------
    costs, sources : (places, several) int32
        Without the places' own access; `FAR` and -1 where there are fewer.
    """
    several = nearest.shape[1]
    costs = np.full((len(place_chain), several), FAR, np.int32)
    sources = np.full((len(place_chain), several), -1, np.int32)
    for p in range(len(place_chain)):
        c = place_chain[p]
        if c < 0:
            continue
        offset = place_offset[p]
        for s in range(on_chain[c], on_chain[c + 1]):
            gap = site_offset[s] - offset
            if gap == 0 or (gap > 0 and to_head[c]) or (gap < 0 and to_tail[c]):
                _offer_label(costs[p], sources[p], abs(gap) + site_access[s], site_number[s])
        for k in range(several):
            if to_tail[c] and nearest[chain_tail[c], k] < FAR:
                way = nearest[chain_tail[c], k] + offset
                _offer_label(costs[p], sources[p], way, source[chain_tail[c], k])
            if to_head[c] and nearest[chain_head[c], k] < FAR:
                way = nearest[chain_head[c], k] + chain_cost[c] - offset
                _offer_label(costs[p], sources[p], way, source[chain_head[c], k])
    return costs, sources


@numba.njit(cache=True, nogil=True)
def nearest_of_each(
    nearest, source, chain_tail, chain_head, chain_cost, to_tail, to_head,
    place_chain, place_offset, on_chain, site_offset, site_access, site_number,
):  # fmt: skip
    """Do what `nearest_of_places` does for the nearest alone, four times as fast."""
    costs = np.full((len(place_chain), 1), FAR, np.int32)
    sources = np.full((len(place_chain), 1), -1, np.int32)
    for p in range(len(place_chain)):
        c = place_chain[p]
        if c < 0:
            continue
        offset = np.int64(place_offset[p])
        best = np.int64(FAR) << SOURCE
        for s in range(on_chain[c], on_chain[c + 1]):
            gap = np.int64(site_offset[s]) - offset
            if gap == 0 or (gap > 0 and to_head[c]) or (gap < 0 and to_tail[c]):
                best = min(best, ((abs(gap) + site_access[s]) << SOURCE) | site_number[s])
        tail, head = chain_tail[c], chain_head[c]
        if to_tail[c] and nearest[tail, 0] < FAR:
            best = min(best, ((nearest[tail, 0] + offset) << SOURCE) | source[tail, 0])
        if to_head[c] and nearest[head, 0] < FAR:
            rest = np.int64(chain_cost[c]) - offset
            best = min(best, ((nearest[head, 0] + rest) << SOURCE) | source[head, 0])
        if best < np.int64(FAR) << SOURCE:
            costs[p, 0] = np.int32(best >> SOURCE)
            sources[p, 0] = np.int32(best & ((1 << SOURCE) - 1))
    return costs, sources


@numba.njit(cache=True, nogil=True)
def reach(
    lowest, highest, limit, first, arc, stop_first, stops, along, chain_tail, chain_head,
    chain_cost, to_tail, to_head, own_begin, own_end, site_chain, site_offset, site_access,
):  # fmt: skip
    """Find all places within `limit` of each site from `lowest` to `highest`.

    Dijkstra's search with buckets: within a bucket a junction may be visited again if it turns out
    nearer, which happens seldom and costs less than keeping a heap. Indices are unsigned, which
    spares a test for negative ones at every step: four times as fast.

    Parameters
    ----------
    limit : uint32
    first : (junctions + 1,) uint32
    arc : uint64
        Cost in the upper half, junction in the lower.
    stop_first : (junctions + 1,) uint32
    stops : (stops, 5) uint32
        For each junction the chains that hold places and may be entered from it: the other end,
        the chain's cost, 1 if it is entered at its tail + 2 if it may be entered at the other end
        too, first and last + 1 of its places. Side by side, as they are read together.
    along : (places, 3) uint32
        Offset from the tail, access, and number of the place.
    own_begin, own_end : (sites,) uint32
        Rows of the places on the site's own chain.
    to_tail, to_head : (chains,)
        Whether the search may go from a site to that end.
    site_chain : (sites,) int64
        -1 for a site without a street.

    Returns
    -------
    sizes : (highest - lowest,) int64
    places : uint32
        Numbers of places, site by site.
    found : uint32
        Their cost.
    """
    far_away = np.uint32(2**32 - 1)
    dist = np.full(len(first) - 1, far_away, np.uint32)
    touched = np.empty(len(first) - 1, np.uint32)
    bucket = np.zeros((limit >> _BUCKET) + np.uint32(1), np.uint32)  # 0: empty
    entry, following = np.empty(4096, np.uint64), np.empty(4096, np.uint32)
    sizes = np.zeros(highest - lowest, np.int64)
    room = 256 * max(highest - lowest, 16)
    places, found = np.empty(room, np.uint32), np.empty(room, np.uint32)
    filled = np.uint64(0)
    for j in range(lowest, highest):
        if site_chain[j] < 0 or site_access[j] > limit:
            continue
        begin = filled
        c = np.uint64(site_chain[j])
        at_site = site_access[j]
        budget = np.uint32(limit - at_site)
        count, entries = np.uint64(0), np.uint64(1)
        for side in range(2):
            v = chain_tail[c] if side == 0 else chain_head[c]
            d = site_offset[j] if side == 0 else np.uint32(chain_cost[c] - site_offset[j])
            open_side = to_tail[c] if side == 0 else to_head[c]
            if open_side and d <= budget and d < dist[v]:
                if dist[v] == far_away:
                    touched[count] = v
                    count += np.uint64(1)
                dist[v] = d
                entry[entries] = (np.uint64(d) << _HALF) | np.uint64(v)
                following[entries] = bucket[d >> _BUCKET]
                bucket[d >> _BUCKET] = entries
                entries += np.uint64(1)
        if count > 0:
            for b in range(np.uint32((budget >> _BUCKET) + np.uint32(1))):
                while bucket[b] != 0:
                    e = bucket[b]
                    bucket[b] = following[e]
                    v, d = np.uint32(entry[e]), np.uint32(entry[e] >> _HALF)
                    if d != dist[v]:
                        continue
                    stop = first[v + np.uint32(1)]
                    while entries + np.uint64(stop - first[v]) >= np.uint64(len(entry)):
                        entry, following = _larger(entry), _larger(following)
                    for a in range(first[v], stop):
                        w, new = np.uint32(arc[a]), np.uint32(d + np.uint32(arc[a] >> _HALF))
                        if new < dist[w] and new <= budget:
                            if dist[w] == far_away:
                                touched[count] = w
                                count += np.uint64(1)
                            dist[w] = new
                            entry[entries] = (np.uint64(new) << _HALF) | np.uint64(w)
                            following[entries] = bucket[new >> _BUCKET]
                            bucket[new >> _BUCKET] = entries
                            entries += np.uint64(1)
        own = own_begin[j]
        for t in range(count):
            v = touched[t]
            d = dist[v]
            for s in range(stop_first[v], stop_first[v + np.uint32(1)]):
                if stops[s, 3] == own and own_end[j] > own:
                    continue  # the site's own chain comes last
                other, flags = stops[s, 0], stops[s, 2]
                at_tail = flags & np.uint32(1) != 0
                far = dist[other] if flags & np.uint32(2) else far_away
                if far < far_away and (other < v or (other == v and not at_tail)):
                    continue  # the other end tells this chain's places
                while filled + np.uint64(stops[s, 4] - stops[s, 3]) > np.uint64(len(places)):
                    places, found = _larger(places), _larger(found)
                whole = stops[s, 1]
                for p in range(stops[s, 3], stops[s, 4]):
                    ahead = along[p, 0] if at_tail else np.uint32(whole - along[p, 0])
                    way = np.uint32(d + ahead)
                    if far < far_away:
                        way = min(way, np.uint32(far + np.uint32(whole - ahead)))
                    way = np.uint32(way + along[p, 1])
                    if way <= budget:
                        places[filled] = along[p, 2]
                        found[filled] = np.uint32(way + at_site)
                        filled += np.uint64(1)
        while filled + np.uint64(own_end[j] - own) > np.uint64(len(places)):
            places, found = _larger(places), _larger(found)
        for p in range(own, own_end[j]):
            gap = np.int64(along[p, 0]) - np.int64(site_offset[j])
            way = np.int64(far_away)
            if gap == 0 or (gap < 0 and to_tail[c]) or (gap > 0 and to_head[c]):
                way = abs(gap)
            # A place is entered from the tail where the search may go on to the head.
            if to_head[c] and dist[chain_tail[c]] < far_away:
                way = min(way, np.int64(dist[chain_tail[c]]) + np.int64(along[p, 0]))
            if to_tail[c] and dist[chain_head[c]] < far_away:
                rest = np.int64(chain_cost[c]) - np.int64(along[p, 0])
                way = min(way, np.int64(dist[chain_head[c]]) + rest)
            way += np.int64(along[p, 1])
            if way <= np.int64(budget):
                places[filled] = along[p, 2]
                found[filled] = np.uint32(way + np.int64(at_site))
                filled += np.uint64(1)
        for t in range(count):
            dist[touched[t]] = far_away
        sizes[j - lowest] = np.int64(filled - begin)
    return sizes, places[:filled], found[:filled]


@numba.njit(cache=True, nogil=True)
def turn(first, column, value, columns):
    """Turn compressed sparse rows into columns; within a column, rows come in ascending order."""
    begin = np.zeros(columns + 1, np.int64)
    for e in range(len(column)):
        begin[column[e] + 1] += 1
    for v in range(columns):
        begin[v + 1] += begin[v]
    at = begin[:-1].copy()
    row = np.empty(len(column), np.int32)
    turned = np.empty(len(column), value.dtype)
    for r in range(len(first) - 1):
        for e in range(first[r], first[r + 1]):
            place = at[column[e]]
            row[place] = r
            turned[place] = value[e]
            at[column[e]] = place + 1
    return begin, row, turned


@numba.njit(cache=True, nogil=True)
def gather(first, rows, new_first, place, cost, new_place, new_cost):
    """Copy some rows of a sparse matrix one after the other."""
    for r in range(len(rows)):
        begin, to = first[rows[r]], new_first[r]
        for e in range(new_first[r + 1] - to):
            new_place[to + e] = place[begin + e]
            new_cost[to + e] = cost[begin + e]
