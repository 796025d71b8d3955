"""The two sums of a floating catchment over pairs of site and place."""

import numba
import numpy as np


@numba.njit(cache=True, nogil=True)
def ring_weights(cost, borders, values):
    """Weigh each way by the first belt whose border it does not exceed; beyond the last 0."""
    weight = np.zeros(len(cost), np.float64)
    for e in range(len(cost)):
        for ring in range(len(borders)):
            if cost[e] <= borders[ring]:
                weight[e] = values[ring]
                break
    return weight


@numba.njit(cache=True, nogil=True)
def gaussian_weights(cost, limit):
    """Weigh each way from 1 at the door to 0 at the limit, along a Gaussian curve."""
    weight = np.zeros(len(cost), np.float64)
    edge = np.exp(-0.5)
    for e in range(len(cost)):
        if cost[e] <= limit:
            way = cost[e] / limit
            weight[e] = (np.exp(-0.5 * way * way) - edge) / (1 - edge)
    return weight


@numba.njit(cache=True, nogil=True)
def shared_out(first, place, weight, people, capacity, unit):
    """Share the capacity of each site among the people in reach, and add up by place.

    People are summed as whole multiples of 1 / `unit`, which no order of summing changes; places
    get their shares site by site, in the order of the sites.

    Returns
    -------
    per_place : (places,) float64
    ratio : (sites,) float64
        NaN where the capacity is not known or nobody is in reach.
    """
    per_place = np.zeros(len(people), np.float64)
    ratio = np.full(len(capacity), np.nan)
    for site in range(len(capacity)):
        if np.isnan(capacity[site]):
            continue
        total = np.int64(0)
        for e in range(first[site], first[site + 1]):
            total += np.int64(np.rint(people[place[e]] * weight[e] * unit))
        if total <= 0:
            continue
        share = capacity[site] / (total / unit)
        ratio[site] = share
        for e in range(first[site], first[site + 1]):
            per_place[place[e]] += share * weight[e]
    return per_place, ratio
