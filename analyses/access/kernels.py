"""The two sums of a floating catchment over the entries of a cost matrix."""

import numba
import numpy as np


@numba.njit(cache=True, nogil=True)
def ring_weights(cost, borders, values):
    """Weigh each cost by the first ring whose border it does not exceed; beyond the last 0.

    Parameters
    ----------
    cost : (entries,)
    borders : (rings,)
        Outer border of each ring, ascending, in the unit of `cost`.
    values : (rings,)
        Weight of each ring.
    """
    weight = np.zeros(len(cost), np.float64)
    for e in range(len(cost)):
        for ring in range(len(borders)):
            if cost[e] <= borders[ring]:
                weight[e] = values[ring]
                break
    return weight


@numba.njit(cache=True, nogil=True)
def gaussian_weights(cost, cutoff):
    """Weigh each cost from 1 at the door to 0 at the cutoff, along a Gaussian curve."""
    weight = np.zeros(len(cost), np.float64)
    edge = np.exp(-0.5)
    for e in range(len(cost)):
        if cost[e] <= cutoff:
            share = cost[e] / cutoff
            weight[e] = (np.exp(-0.5 * share * share) - edge) / (1 - edge)
    return weight


@numba.njit(cache=True, nogil=True)
def two_step_shares(indptr, indices, weight, demand, capacity, unit):
    """Share the capacity of each destination among the demand in reach, and add up by origin.

    Demand is summed as whole multiples of 1 / `unit`, which no order of summing changes; origins
    get their shares destination by destination, in that order.

    Parameters
    ----------
    indptr, indices, weight
        Origins of each destination and their weights, as compressed sparse rows.
    demand : (origins,)
        Without NaN.
    capacity : (destinations,)
    unit
        Parts of a person that demand is counted in.

    Returns
    -------
    per_origin : (origins,) float64
    ratio : (destinations,) float64
        NaN where the capacity is not known or nobody is in reach.
    """
    per_origin = np.zeros(len(demand), np.float64)
    ratio = np.full(len(capacity), np.nan)
    for d in range(len(capacity)):
        if np.isnan(capacity[d]):
            continue
        total = np.int64(0)
        for e in range(indptr[d], indptr[d + 1]):
            total += np.int64(np.rint(demand[indices[e]] * weight[e] * unit))
        if total <= 0:
            continue
        share = capacity[d] / (total / unit)
        ratio[d] = share
        for e in range(indptr[d], indptr[d + 1]):
            per_origin[indices[e]] += share * weight[e]
    return per_origin, ratio
