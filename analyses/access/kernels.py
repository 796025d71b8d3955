"""The two sums of a floating catchment: over a cost matrix, or in the search itself without one.

Both share out by the same functions, so they give the same bits. Sums are whole numbers: no order
of adding up, no split over threads or tiles changes them, and taking a destination away again
leaves what a sum without it gives.
"""

from typing import NamedTuple

import numba
import numpy as np

from analyses.routing.cutoff_kernels import new_search, origins_of
from kpk_geo.arrays import Floats, Ints

# Children are counted in 2 ** -36 persons: room for 67 million in reach of a destination.
PERSON = 2.0**36
# What origins receive is counted in whole places and in parts of a place beside them. The fewest
# children in reach are one part of a person, so a sum holds wherever all destinations together have
# fewer than `MAX_CAPACITY` places: 2 ** 26 * 2 ** 36 < 2 ** 63.
PLACE_BITS = 44
PLACE = 2.0**PLACE_BITS
MAX_CAPACITY = 2.0**26
NONE, LINEAR, GAUSSIAN, RINGS = range(4)  # values of `Weighings.curve`


class Weighings(NamedTuple):
    """How much less a longer way counts, in one or several ways."""

    curve: Ints  # (ways,) each one of the four above
    cutoff: Floats  # (ways,) beyond it nothing counts
    borders: Floats  # (ways, rings) outer border of each ring, ascending; -1: no further ring
    values: Floats  # (ways, rings) weight of each


@numba.njit(cache=True, nogil=True)
def weights_of(cost, weighings, way):
    """Weigh costs between 0 and 1.

    Parameters
    ----------
    cost : (entries,)
        In the unit of the cutoffs.
    weighings : Weighings
    way
        Row of `weighings`.
    """
    curve, cutoff = weighings.curve[way], weighings.cutoff[way]
    borders, edge = weighings.borders[way], np.exp(-0.5)
    weight = np.zeros(len(cost), np.float64)
    for e in range(len(cost)):
        if cost[e] > cutoff:
            continue
        share = cost[e] / cutoff if cutoff > 0 else 0.0
        if curve == NONE or cutoff == 0:
            weight[e] = 1.0
        elif curve == LINEAR:
            weight[e] = 1 - share
        elif curve == GAUSSIAN:
            weight[e] = (np.exp(-0.5 * share * share) - edge) / (1 - edge)
        else:
            for ring in range(len(borders)):
                if cost[e] <= borders[ring]:
                    weight[e] = weighings.values[way, ring]
                    break
    return weight


@numba.njit(cache=True, nogil=True)
def _share_out(capacity, rows, weight, demand, sums):
    """Share a destination's capacity among its origins; give the ratio, NaN where nobody is."""
    total = np.int64(0)
    for e in range(len(rows)):
        total += np.int64(np.rint(demand[rows[e]] * weight[e] * PERSON))
    if total <= 0:
        return np.nan
    share = capacity / (total / PERSON)
    for e in range(len(rows)):
        received = share * weight[e]
        whole = np.floor(received)
        sums[rows[e], 0] += np.int64(whole)
        sums[rows[e], 1] += np.int64(np.rint((received - whole) * PLACE))
    return share


@numba.njit(cache=True, nogil=True)
def two_step_shares(indptr, indices, weight, demand, capacity, sums):
    """Share the capacity of each destination among the demand in reach, and add up by origin.

    Parameters
    ----------
    indptr, indices, weight
        Origins of each destination and their weights, as compressed sparse rows.
    demand : (origins,)
        Without NaN.
    capacity : (destinations,)
    sums : (origins, 2) int64
        Whole places and parts of a place, added to.

    Returns
    -------
    ratio : (destinations,) float64
        NaN where the capacity is not known or nobody is in reach.
    """
    ratio = np.full(len(capacity), np.nan)
    for d in range(len(capacity)):
        if not np.isnan(capacity[d]):
            begin, end = indptr[d], indptr[d + 1]
            ratio[d] = _share_out(capacity[d], indices[begin:end], weight[begin:end], demand, sums)
    return ratio


@numba.njit(cache=True, nogil=True)
def shares_in_reach(order, network, demand, capacity, weighings, sums, ratio):
    """Search from each destination and share out at once: no pair is kept.

    Parameters
    ----------
    order : (some,) int64
        Destinations to do; each thread has its own.
    network
        Cutoff of the search (uint32), graph, edges and starts as `costs_within_cutoff` takes them.
    demand : (origins,)
        Without NaN.
    capacity : (destinations,)
    weighings : Weighings
        Each way shares out anew.
    sums : (ways, origins, 2) int64
        Added to.
    ratio : (ways, destinations) float64
        Written for the destinations done; NaN where nobody is in reach.
    """
    cutoff, graph, edges, destinations = network
    search, entries = new_search(len(graph.indptr) - 1, cutoff)
    pairs = np.empty(4096, np.uint32), np.empty(4096, np.uint32)
    for d in order:
        if np.isnan(capacity[d]):
            continue
        filled, pairs, entries = origins_of(
            d, cutoff, graph, edges, destinations, search, entries, np.uint64(0), pairs
        )
        rows, cost = pairs[0][:filled], pairs[1][:filled]
        for k in range(len(weighings.curve)):
            weight = weights_of(cost, weighings, k)
            ratio[k, d] = _share_out(capacity[d], rows, weight, demand, sums[k])
