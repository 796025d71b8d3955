"""Loops over all subsets of a few stops; bit i of a subset stands for stop i."""

import numba
import numpy as np


@numba.njit(cache=True, nogil=True)
def shortest_tours(minutes):
    """Give the shortest tour from the depot through every subset of stops and back.

    Held and Karp (1962). `minutes` is (stops + 1, stops + 1), the depot first; infinite where there
    is no way. The empty subset takes no time. Beside it the shortest way from the depot through
    every subset to each last stop, (subsets, stops).
    """
    stops = len(minutes) - 1
    subsets = 1 << stops
    to_last = np.full((subsets, max(stops, 1)), np.inf)
    tours = np.full(subsets, np.inf)
    tours[0] = 0.0
    for subset in range(1, subsets):
        for last in range(stops):
            if not subset >> last & 1:
                continue
            before = subset ^ (1 << last)
            shortest = minutes[0, last + 1] if before == 0 else np.inf
            for stop in range(stops):
                if before >> stop & 1:
                    shortest = min(shortest, to_last[before, stop] + minutes[stop + 1, last + 1])
            to_last[subset, last] = shortest
            tours[subset] = min(tours[subset], shortest + minutes[last + 1, 0])
    return tours, to_last


@numba.njit(cache=True, nogil=True)
def fewest_days(lasting, limit):
    """Divide every subset of stops over the fewest days, and of those the shortest in all.

    Parameters
    ----------
    lasting
        (subsets,) minutes of a day with these stops.
    limit
        Minutes of a day.

    Returns
    -------
    tuple of numpy.ndarray
        (subsets,) days, minutes of all of them, and the stops of one of the days.
    """
    subsets = len(lasting)
    days = np.full(subsets, subsets, dtype=np.int64)
    total, one_day = np.full(subsets, np.inf), np.zeros(subsets, dtype=np.int64)
    days[0], total[0] = 0, 0.0
    for subset in range(1, subsets):
        lowest = subset & -subset
        part = subset
        while part:
            if part & lowest and lasting[part] <= limit:
                rest = subset ^ part
                need, minutes = days[rest] + 1, total[rest] + lasting[part]
                if need < days[subset] or (need == days[subset] and minutes < total[subset]):
                    days[subset], total[subset], one_day[subset] = need, minutes, part
            part = (part - 1) & subset
    return days, total, one_day
