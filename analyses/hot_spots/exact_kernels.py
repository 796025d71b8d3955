"""Exact distributions of sums of some of the values, compiled.

Values are whole numbers, so sums are exact and ties are ties.
"""

import numba
import numpy as np


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
