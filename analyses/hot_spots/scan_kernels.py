"""Compiled search of the scan statistic; whole numbers look their logarithms up in a table."""

import numba
import numpy as np


@numba.njit(cache=True, nogil=True)
def best_windows(events, at_risk, order, size, table):
    """Find each centre's window with the largest likelihood ratio (Bernoulli model, high rates).

    Parameters
    ----------
    events, at_risk : (n,) int64
    order : (n, most) int32
        Areas by distance from each centre, itself first.
    size : (n,) int64
        How many of them the largest window may hold.
    table : float64
        k log k for whole k.

    Returns
    -------
    ratio : (n,) float64
        Logarithm of the likelihood ratio; 0 where no window is above the rest.
    length : (n,) int64
        Areas in the best window.
    """
    n = len(events)
    ratio, length = np.zeros(n), np.zeros(n, np.int64)
    all_events, everyone = events.sum(), at_risk.sum()
    whole = table[all_events] + table[everyone - all_events] - table[everyone]
    for centre in range(n):
        inside = people = np.int64(0)
        for step in range(size[centre]):
            area = order[centre, step]
            inside += events[area]
            people += at_risk[area]
            outside, others = all_events - inside, everyone - people
            if others == 0 or inside * others <= outside * people:
                continue
            value = (
                table[inside]
                + table[people - inside]
                - table[people]
                + table[outside]
                + table[others - outside]
                - table[others]
                - whole
            )
            if value > ratio[centre]:
                ratio[centre], length[centre] = value, step + 1
    return ratio, length


@numba.njit(cache=True, nogil=True)
def largest_ratios(samples, at_risk, order, size, table):
    """Find the largest ratio of each sample, (samples, n) int64.

    Parameters
    ----------
    samples : (samples, n) int64
        Cases by area in each map drawn by chance.
    at_risk : (n,) int64
    order, size, table
        As in `best_windows`.
    """
    count = samples.shape[0]
    found = np.empty(count)
    for s in range(count):
        ratio, _ = best_windows(samples[s], at_risk, order, size, table)
        found[s] = ratio.max()
    return found
