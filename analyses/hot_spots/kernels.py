"""Compiled loops behind the tests: counts over random permutations.

What is random comes from `random_kernels`, exact distributions from `exact_kernels`. Values are
whole numbers, so sums are exact and ties are ties.
"""

import numba
import numpy as np

from analyses.hot_spots.random_kernels import below, draw, philox, word


@numba.njit(cache=True, nogil=True)
def shared_counts(values, sums, degree, slack, groups, group_first, group_degree, seed, start, end):
    """Count, for every area, permutations with a sum at least and at most as large as observed.

    One sequence of max(degree) + 1 distinct areas per permutation serves all areas: its
    first k entries are a choice of k. Where area i itself is among them, the entry after them
    takes its place.

    Parameters
    ----------
    values : (n,) int64
    sums, degree, slack : (n,) int64
        Observed sum over the neighbours, their number, and how far apart sums still tie.
    groups, group_first, group_degree
        Areas by degree: groups[group_first[g]:group_first[g + 1]] have group_degree[g] > 0.
    start, end
        Numbers of the permutations, so that parts can be counted in several threads.

    Returns
    -------
    p_upper, p_lower : (n,) int64
    """
    n, permutations = len(values), end - start
    p_upper, p_lower = np.zeros(n, np.int64), np.zeros(n, np.int64)
    width = group_degree[-1] + 1
    ranks = np.full(width + 1, -1, np.int64)
    for g in range(len(group_degree)):
        ranks[group_degree[g]] = g
    totals = np.empty((len(group_degree), permutations), np.int64)
    pool, chosen = np.arange(n), np.empty(width, np.int64)
    run = np.zeros(width + 1, np.int64)
    columns = np.empty((n, 4), np.int64)  # side by side: one fetch from memory instead of four
    for i in range(n):
        columns[i, 0], columns[i, 1] = values[i], degree[i]
        columns[i, 2], columns[i, 3] = sums[i] - slack[i], sums[i] + slack[i]
    for p in range(permutations):
        draw(pool, chosen, seed, np.uint64(0), start + p)
        for j in range(width):
            run[j + 1] = run[j] + columns[chosen[j], 0]
            if ranks[j + 1] >= 0:
                totals[ranks[j + 1], p] = run[j + 1]
        for j in range(width - 1):
            i = chosen[j]
            k = columns[i, 1]
            if k > j:
                naive, true = run[k], run[k + 1] - columns[i, 0]
                low, high = columns[i, 2], columns[i, 3]
                p_upper[i] += np.int64(true >= low) - np.int64(naive >= low)
                p_lower[i] += np.int64(true <= high) - np.int64(naive <= high)
    for g in range(len(group_degree)):
        members = groups[group_first[g] : group_first[g + 1]]
        _count_group(totals[g], members, sums, slack, p_upper, p_lower)
    return p_upper, p_lower


@numba.njit(cache=True, nogil=True)
def _count_group(totals, members, sums, slack, p_upper, p_lower):
    """Count permutations at or beyond each member's sum, whichever way is the shortest."""
    permutations = len(totals)
    least, most = totals.min(), totals.max()
    if most - least < 4 * (permutations + len(members)):
        _count_by_value(totals, members, sums, slack, p_upper, p_lower, least, most)
    elif len(members) <= permutations:
        _count_by_member(totals, members, sums, slack, p_upper, p_lower)
    else:
        ordered = np.sort(totals)
        for i in members:
            p_upper[i] += permutations - _rank(ordered, sums[i] - slack[i])
            p_lower[i] += _rank(ordered, sums[i] + slack[i] + 1)


@numba.njit(cache=True, nogil=True)
def _count_by_value(totals, members, sums, slack, p_upper, p_lower, least, most):
    """Few different sums, as published values have: one tally serves all members."""
    span = most - least + 1
    below = np.zeros(span + 2, np.int64)  # permutations below least + v
    for total in totals:
        below[total - least + 1] += 1
    for v in range(span + 1):
        below[v + 1] += below[v]
    for i in members:
        low = min(max(sums[i] - slack[i] - least, 0), span)
        high = min(max(sums[i] + slack[i] + 1 - least, 0), span)
        p_upper[i] += len(totals) - below[low]
        p_lower[i] += below[high]


@numba.njit(cache=True, nogil=True)
def _count_by_member(totals, members, sums, slack, p_upper, p_lower):
    """Fewer members than permutations: sort them, and put every permutation where it belongs."""
    size = len(members)
    low, high = np.empty(size, np.int64), np.empty(size, np.int64)
    order = np.argsort(sums[members])
    for m in range(size):
        i = members[order[m]]
        low[m], high[m] = sums[i] - slack[i], sums[i] + slack[i]
    hit, miss = np.zeros(size + 1, np.int64), np.zeros(size + 1, np.int64)
    for total in totals:
        hit[_rank(low, total + 1)] += 1  # thresholds at or below the total
        miss[_rank(high, total)] += 1  # thresholds below it
    above = under = np.int64(0)
    for m in range(size - 1, -1, -1):
        above += hit[m + 1]
        p_upper[members[order[m]]] += above
    for m in range(size):
        under += miss[m]
        p_lower[members[order[m]]] += under


@numba.njit(cache=True, nogil=True)
def _rank(ordered, value):
    """Count entries smaller than `value`; without a branch that cannot be foreseen."""
    base, length = np.int64(0), np.int64(len(ordered))
    while length > 1:
        half = length >> 1
        base += half if ordered[base + half - 1] < value else 0
        length -= half
    return base + np.int64(length == 1 and ordered[base] < value)


@numba.njit(cache=True, nogil=True)
def own_counts(values, indptr, weights, observed, slack, permutations, seed, start, end):
    """Count for unequal weights: each area is permuted on its own, keyed by (seed, i, p).

    Parameters
    ----------
    values, weights : float64
        By area, and by entry of the graph.
    indptr : (n + 1,)
        Where the entries of each area begin in `weights`.
    observed, slack : (n,) float64
        Weighted sum over the neighbours, and how far apart sums still tie.
    permutations
        Of each area.
    start, end
        Areas of this part.
    """
    n = len(values)
    p_upper, p_lower = np.zeros(n, np.int64), np.zeros(n, np.int64)
    pool = np.arange(n - 1)
    for i in range(start, end):
        k = indptr[i + 1] - indptr[i]
        chosen = np.empty(k, np.int64)
        for p in range(permutations):
            draw(pool, chosen, seed, np.uint64(i + 1), p)
            total = 0.0
            for j in range(k):
                other = chosen[j] + np.int64(chosen[j] >= i)
                total += weights[indptr[i] + j] * values[other]
            p_upper[i] += np.int64(total >= observed[i] - slack[i])
            p_lower[i] += np.int64(total <= observed[i] + slack[i])
    return p_upper, p_lower


@numba.njit(cache=True, nogil=True)
def permuted_counts(z, indptr, indices, weights, observed, slack, seed, start, end):
    """Count permutations whose sum of z_i w_ij z_j is at least, and at most, the observed one.

    Parameters
    ----------
    z : (n,) float64
        Values minus their mean.
    indptr, indices, weights
        Neighbours of each area, as compressed sparse rows.
    observed, slack
        Observed sum, and how far apart sums still tie.
    start, end
        Numbers of the permutations, so that parts can be counted in several threads.
    """
    n = len(z)
    mixed, zero = np.empty(n), np.uint64(0)
    p_upper = p_lower = 0
    for p in range(start, end):
        mixed[:] = z
        words = (zero, zero, zero, zero)
        for j in range(n - 1):
            part = j & 3
            if part == 0:
                words = philox(np.uint64(j >> 2), np.uint64(p), zero, np.uint64(1), seed, zero)
            at = j + below(word(words, part), n - j)
            mixed[j], mixed[at] = mixed[at], mixed[j]
        total = 0.0
        for i in range(n):
            lag = 0.0
            for e in range(indptr[i], indptr[i + 1]):
                lag += weights[e] * mixed[indices[e]]
            total += mixed[i] * lag
        p_upper += np.int64(total >= observed - slack)
        p_lower += np.int64(total <= observed + slack)
    return p_upper, p_lower


@numba.njit(cache=True, nogil=True)
def row_sums(values, indptr, indices):
    """Add up the neighbours' whole numbers of each area.

    Parameters
    ----------
    values : (n,) int64
    indptr, indices
        Neighbours of each area, as compressed sparse rows.
    """
    sums = np.zeros(len(indptr) - 1, np.int64)
    for i in range(len(sums)):
        for e in range(indptr[i], indptr[i + 1]):
            sums[i] += values[indices[e]]
    return sums
