"""The sums behind equity, over thousands of resamples of the areas."""

import numba
import numpy as np


@numba.njit(cache=True, nogil=True, error_model="numpy")
def quintile_means(supply, children, drawn, groups):
    """Give index, and mean supply of the most and least burdened quintile, for each resample.

    Parameters
    ----------
    supply : (areas,)
        Per child, most burdened areas first.
    children : (areas,)
        Weights of the areas.
    drawn : (rows, areas)
        How often each area is in each resample.
    groups : (groups,)
        Where each run of equally burdened areas begins.

    Returns
    -------
    index, most, least : (rows,)
        The index is NaN or infinite where nothing is supplied.
    """
    rows, areas = drawn.shape
    index, most, least = np.empty(rows), np.empty(rows), np.empty(rows)
    count = len(groups)
    people, given = np.empty(count), np.empty(count)
    for r in range(rows):
        total, places = 0.0, 0.0
        for g in range(count):
            people[g] = given[g] = 0.0
            for area in range(groups[g], groups[g + 1] if g + 1 < count else areas):
                own = children[area] * drawn[r, area]
                people[g] += own
                given[g] += own * supply[area]
            total += people[g]
            places += given[g]
        quintile, end, ranked, first, last = total / 5, 0.0, 0.0, 0.0, 0.0
        for g in range(count):
            end += people[g]
            ranked += given[g] * (end - people[g] / 2) / total
            begin = end - people[g]
            # between the two quintiles nothing is added: there a division is spared
            if people[g] > 0 and (begin < quintile or end > total - quintile):
                mean = given[g] / people[g]
                first += min(max(quintile - begin, 0.0), people[g]) * mean
                last += min(max(end - (total - quintile), 0.0), people[g]) * mean
        index[r] = 2 * ranked / places - 1
        most[r], least[r] = first / quintile, last / quintile
    return index, most, least
