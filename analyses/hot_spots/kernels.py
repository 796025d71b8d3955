"""Compiled loops behind the tests: exact distributions and random permutations.

Everything random is a function of (seed, stream, counter) by Philox 4x64-10 (Salmon et al. 2011,
"Parallel random numbers: as easy as 1, 2, 3"), so that results depend on neither threads nor
order. Values are whole numbers, so sums are exact and ties are ties.
"""

import numba
import numpy as np

_M0, _M1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_W0, _W1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


@numba.njit(cache=True, nogil=True, inline="always")
def _high(a, b):
    """Upper 64 bits of a product of two 64-bit numbers."""
    al, ah, bl, bh = a & _LOW, a >> _HALF, b & _LOW, b >> _HALF
    low = al * bl
    mid = ah * bl + (low >> _HALF)
    other = al * bh + (mid & _LOW)
    return ah * bh + (mid >> _HALF) + (other >> _HALF)


@numba.njit(cache=True, nogil=True)
def philox(c0, c1, c2, c3, k0, k1):
    """Give four random 64-bit numbers for a counter and a key.

    Parameters
    ----------
    c0, c1, c2, c3 : uint64
        Counter.
    k0, k1 : uint64
        Key.
    """
    for _ in range(10):
        h0, l0 = _high(_M0, c0), _M0 * c0
        h1, l1 = _high(_M1, c2), _M1 * c2
        c0, c1, c2, c3 = h1 ^ c1 ^ k0, l1, h0 ^ c3 ^ k1, l0
        k0 += _W0
        k1 += _W1
    return c0, c1, c2, c3


@numba.njit(cache=True, nogil=True, inline="always")
def _below(random, bound):
    """Scale 64 random bits to 0 .. bound - 1; bound below 2 ** 32, bias below 2 ** -32."""
    bound = np.uint64(bound)
    return np.int64(((random >> _HALF) * bound + (((random & _LOW) * bound) >> _HALF)) >> _HALF)


@numba.njit(cache=True, nogil=True, inline="always")
def _word(words, part):
    """Take one of four numbers; a tuple cannot be indexed by a variable quickly."""
    if part < 2:
        return words[0] if part == 0 else words[1]
    return words[2] if part == 2 else words[3]


@numba.njit(cache=True, nogil=True)
def draw(pool, chosen, seed, stream, counter):
    """Draw len(chosen) distinct entries of `pool`, which is left as it was.

    Parameters
    ----------
    pool : (size,) int64
        Written on meanwhile, so no two threads may share it.
    chosen : (width,) int64
        Filled with the entries that are drawn; not longer than `pool`.
    stream : uint64
        Tells sequences of one seed apart.
    counter
        Number of the draw within the stream.
    """
    size, width = len(pool), len(chosen)
    swaps = np.empty(width, np.int64)
    zero = np.uint64(0)
    words = (zero, zero, zero, zero)
    for j in range(width):
        part = j & 3
        if part == 0:
            words = philox(np.uint64(j >> 2), np.uint64(counter), zero, zero, seed, stream)
        at = j + _below(_word(words, part), size - j)
        pool[j], pool[at] = pool[at], pool[j]
        swaps[j] = at
        chosen[j] = pool[j]
    for j in range(width - 1, -1, -1):
        at = swaps[j]
        pool[j], pool[at] = pool[at], pool[j]


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
            at = j + _below(_word(words, part), n - j)
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
def sum_distribution(distinct, multiplicity, choices, most):
    """Weigh every sum of k of the values, for all k up to `most` (Streitberg & Röhmel's shifts).

    Parameters
    ----------
    distinct, multiplicity : int64
        Values ascending from 0, and how often each occurs.
    choices : (len(distinct), most + 1) float64
        Ways to take l of a value's copies, times scale ** l.
    most
        Largest k.

    Returns
    -------
    weight : (most + 1, range + 1) float64
        Ways to hit each sum with k values, times scale ** k.
    """
    top = np.zeros(most + 1, np.int64)  # largest sum of k values so far
    left, at = most, len(distinct) - 1
    whole = 0
    while left > 0 and at >= 0:
        taken = min(left, multiplicity[at])
        whole += taken * distinct[at]
        left -= taken
        at -= 1
    weight = np.zeros((most + 1, whole + 1))
    weight[0, 0] = 1.0
    seen = 0
    for u in range(len(distinct)):
        v, copies = distinct[u], multiplicity[u]
        seen += copies
        for k in range(min(most, seen), 0, -1):
            for taken in range(1, min(copies, k) + 1):
                if k - taken > seen - copies:
                    continue
                shift, factor = taken * v, choices[u, taken]
                for s in range(top[k - taken] + 1):
                    weight[k, s + shift] += factor * weight[k - taken, s]
        for k in range(min(most, seen), 0, -1):
            for taken in range(1, min(copies, k) + 1):
                if k - taken <= seen - copies:
                    top[k] = max(top[k], top[k - taken] + taken * v)
    return weight


@numba.njit(cache=True, nogil=True)
def tails(weight):
    """Add up from both ends: weight of sums >= s and of sums <= s."""
    upper, lower = weight.copy(), weight.copy()
    for k in range(weight.shape[0]):
        for s in range(weight.shape[1] - 2, -1, -1):
            upper[k, s] += upper[k, s + 1]
        for s in range(1, weight.shape[1]):
            lower[k, s] += lower[k, s - 1]
    return upper, lower


@numba.njit(cache=True, nogil=True)
def leave_one_out(upper, lower, values, sums, degree, scale):
    """Take each area's own value out of the distribution and read its tails.

    Sums of k that contain value v once are those of k - 1 without it, shifted by v; undone step
    by step this is an alternating sum. Its loss of digits is returned, so that the caller can
    compute the few areas anew where it matters.

    Parameters
    ----------
    upper, lower : (most + 1, range + 1) float64
        What `tails` gives for the values of all areas.
    values, sums, degree : (n,) int64
        Value of each area, observed sum over its neighbours, and their number.
    scale
        Factor in the weights for each value taken, as in `sum_distribution`.

    Returns
    -------
    p_upper, p_lower : (n,) float64
        Weights; divided by those of all choices they are probabilities.
    loss : (n,) float64
        Sum of the terms divided by the result, the worse of both tails.
    """
    n, last = len(values), upper.shape[1] - 1
    p_upper, p_lower, loss = np.zeros(n), np.zeros(n), np.ones(n)
    for i in range(n):
        if degree[i] == 0:
            continue
        over = under = over_size = under_size = 0.0
        sign = 1.0
        for j in range(degree[i] + 1):
            s, k = sums[i] - j * values[i], degree[i] - j
            high = upper[k, max(s, 0)] if s <= last else 0.0
            low = lower[k, min(s, last)] if s >= 0 else 0.0
            over += sign * high
            under += sign * low
            over_size += abs(sign) * high
            under_size += abs(sign) * low
            sign *= -scale
        p_upper[i], p_lower[i] = over, under
        # A result of nothing but rounding is no result.
        loss[i] = max(over_size / max(over, 1e-300), under_size / max(under, 1e-300))
    return p_upper, p_lower, loss


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
