"""Loops of interchange and of the Lagrangian bound, over compressed sparse rows.

Names used throughout
---------------------
indptr, indices, value : benefits by candidate
chosen : candidates of the solution, slots in which others may take their place
best, second : greatest and second greatest benefit of the chosen for each point
slot : which of the chosen gives the best; -1 where none serves the point
"""

import numba
import numpy as np


@numba.njit(cache=True, nogil=True)
def sort_rows(indptr, indices, value):
    """Sort each row by its points, in place.

    Parameters
    ----------
    indptr, indices, value
        Benefits by candidate.
    """
    for row in range(len(indptr) - 1):
        begin, end = indptr[row], indptr[row + 1]
        order = np.argsort(indices[begin:end], kind="mergesort")
        indices[begin:end] = indices[begin:end][order]
        value[begin:end] = value[begin:end][order]


@numba.njit(cache=True, nogil=True)
def two_best(indptr, indices, value, chosen, best, second, slot):
    """Find for each point the best and the second best of the chosen.

    Parameters
    ----------
    indptr, indices, value
        Benefits by candidate.
    chosen
        Candidates.
    best, second, slot
        (points,) Written.
    """
    best[:], second[:], slot[:] = 0.0, 0.0, -1
    for place in range(len(chosen)):
        candidate = chosen[place]
        for entry in range(indptr[candidate], indptr[candidate + 1]):
            point, worth = indices[entry], value[entry]
            if worth > best[point]:
                second[point] = best[point]
                best[point], slot[point] = worth, place
            elif worth > second[point]:
                second[point] = worth


@numba.njit(cache=True, nogil=True)
def losses(best, second, slot, places):
    """Sum up what is lost without each of the chosen.

    Parameters
    ----------
    best, second, slot
        (points,) Of the chosen.
    places
        Number of the chosen.
    """
    lost = np.zeros(places)
    for point in range(len(best)):
        if slot[point] >= 0:
            lost[slot[point]] += best[point] - second[point]
    return lost


@numba.njit(cache=True, nogil=True)
def swap_gain(begin, end, indices, value, best, second, slot, kept):
    """Say what a candidate adds, and in `kept` what it saves of each place's loss if it takes it.

    The gain of a swap is what is returned, plus `kept` of the place, minus the place's loss
    (Whitaker 1983; Resende and Werneck 2007).

    Parameters
    ----------
    begin, end
        Of the candidate's entries.
    indices, value
        Benefits.
    best, second, slot
        (points,) Of the chosen.
    kept
        (chosen,) Written.
    """
    kept[:] = 0.0
    gain = 0.0
    for entry in range(begin, end):
        point, worth = indices[entry], value[entry]
        if worth > best[point]:
            gain += worth - best[point]
            if slot[point] >= 0:
                kept[slot[point]] += best[point] - second[point]
        elif slot[point] >= 0 and worth > second[point]:
            kept[slot[point]] += worth - second[point]
    return gain


@numba.njit(cache=True, nogil=True)
def best_addition(indptr, indices, value, best, is_open):
    """Find the candidate that adds most to what the points have; -1 if none adds anything.

    Parameters
    ----------
    indptr, indices, value
        Benefits by candidate.
    best
        (points,) What they have.
    is_open
        (candidates,) Which may be taken.
    """
    found, most = -1, 0.0
    for candidate in range(len(indptr) - 1):
        if not is_open[candidate]:
            continue
        gain = 0.0
        for entry in range(indptr[candidate], indptr[candidate + 1]):
            more = value[entry] - best[indices[entry]]
            if more > 0:
                gain += more
        if gain > most:
            found, most = candidate, gain
    return found


@numba.njit(cache=True, nogil=True)
def best_swap(indptr, indices, value, best, second, slot, is_open, lost):
    """Find the swap that gains most: candidate, place and gain; of equals the first.

    Parameters
    ----------
    indptr, indices, value
        Benefits by candidate.
    best, second, slot
        (points,) Of the chosen.
    is_open
        (candidates,) Which may be taken.
    lost
        (chosen,) By `losses`.
    """
    places = len(lost)
    kept = np.zeros(places)
    found, where, most = -1, -1, 0.0
    for candidate in range(len(indptr) - 1):
        if not is_open[candidate]:
            continue
        gain = swap_gain(
            indptr[candidate], indptr[candidate + 1], indices, value, best, second, slot, kept
        )
        for place in range(places):
            net = gain + kept[place] - lost[place]
            if net > most:
                found, where, most = candidate, place, net
    return found, where, most


@numba.njit(cache=True, nogil=True)
def swap_table(indptr, indices, value, best, second, slot, lost):
    """Give the gain of every swap, mostly a loss: (candidates, places).

    Parameters
    ----------
    indptr, indices, value
        Benefits by candidate.
    best, second, slot
        (points,) Of the chosen.
    lost
        (chosen,) By `losses`.
    """
    places = len(lost)
    kept = np.zeros(places)
    table = np.empty((len(indptr) - 1, places))
    for candidate in range(len(indptr) - 1):
        gain = swap_gain(
            indptr[candidate], indptr[candidate + 1], indices, value, best, second, slot, kept
        )
        for place in range(places):
            table[candidate, place] = gain + kept[place] - lost[place]
    return table


@numba.njit(cache=True, nogil=True)
def reduced_values(indptr, indices, value, price, is_open, out):
    """Sum up for each open candidate what it is worth beyond the price of every point.

    Parameters
    ----------
    indptr, indices, value
        Benefits by candidate.
    price
        (points,) In the unit of the benefits.
    is_open
        (candidates,) The others get minus infinity.
    out
        (candidates,) Written.
    """
    for candidate in range(len(indptr) - 1):
        if not is_open[candidate]:
            out[candidate] = -np.inf
            continue
        total = 0.0
        for entry in range(indptr[candidate], indptr[candidate + 1]):
            more = value[entry] - price[indices[entry]]
            if more > 0:
                total += more
        out[candidate] = total


@numba.njit(cache=True, nogil=True)
def count_served(indptr, indices, value, price, chosen, out):
    """Count for each point how many of the chosen are worth more than its price.

    Parameters
    ----------
    indptr, indices, value
        Benefits by candidate.
    price
        (points,) In the unit of the benefits.
    chosen
        Candidates.
    out
        (points,) Written.
    """
    out[:] = 0.0
    for candidate in chosen:
        for entry in range(indptr[candidate], indptr[candidate + 1]):
            point = indices[entry]
            if value[entry] > price[point]:
                out[point] += 1.0
