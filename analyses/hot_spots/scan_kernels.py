"""Compiled search of the scan statistic, centre by centre: no list of all circles is ever held.

Circles grow around each centre area by area, by distance and then by row; areas at the same
distance come in together. The draws of a circle lie side by side in memory, so that one addition
and one comparison per circle and draw run as whole vectors.
"""

import numba
import numpy as np

_WHOLE = 1 - 1e-9  # share of all weight; outside such a circle there is nothing


@numba.njit(cache=True, nogil=True)
def around(points, centre):
    """Sort areas by squared distance from one of them.

    Parameters
    ----------
    points : (n, 2) float64
    centre : int

    Returns
    -------
    order : (n,) int64
        The nearest first; of equally distant ones the lower row.
    distance : (n,) float64
        Squared, of each area in that order.
    """
    n = len(points)
    distance = np.empty(n)
    for area in range(n):
        x, y = points[area, 0] - points[centre, 0], points[area, 1] - points[centre, 1]
        distance[area] = x * x + y * y
    order = np.argsort(distance, kind="mergesort")
    return order, distance[order]


@numba.njit(cache=True, nogil=True)
def best_circles(deviation, weight, people, points, most):
    """Find each centre's circle with the largest statistic.

    Parameters
    ----------
    deviation : (n,) float64
        Weighted deviation of each rate from the mean; they add up to 0.
    weight : (n,) float64
        They add up to 1.
    people : (n,) float64
    points : (n, 2) float64
    most : float
        People that a circle may hold.

    Returns
    -------
    statistic : (n,) float64
        0 where no circle is above the rest.
    length : (n,) int64
        Areas in that circle.
    """
    n = len(deviation)
    statistic, length = np.zeros(n), np.zeros(n, np.int64)
    for centre in range(n):
        order, distance = around(points, centre)
        total = inside = held = 0.0
        for step in range(n):
            area = order[step]
            held += people[area]
            if held > most:
                break
            total += deviation[area]
            inside += weight[area]
            if inside > _WHOLE:
                break
            if step + 1 < n and distance[step + 1] == distance[step]:
                continue  # the circle is not full yet
            value = total / np.sqrt(inside * (1 - inside))
            if value > statistic[centre]:
                statistic[centre], length[centre] = value, step + 1
    return statistic, length


# Without NaN the comparison runs as vectors; sums keep their order.
@numba.njit(cache=True, nogil=True, inline="always", fastmath={"nnan", "nsz"})
def _raise(largest, total, row, scale):
    """Add an area to a circle and keep what is higher than before, in each draw."""
    for draw in range(len(row)):
        total[draw] += row[draw]
        value = total[draw] * scale
        if value > largest[draw]:
            largest[draw] = value


@numba.njit(cache=True, nogil=True, fastmath={"nnan", "nsz"})
def largest_statistics(deviations, weight, people, points, most):
    """Find the largest statistic of each draw over all circles.

    Parameters
    ----------
    deviations : (n, draws) float32
        As in `best_circles`, a column per draw.
    weight, people, points, most
        As in `best_circles`.

    Returns
    -------
    (draws,) float32
    """
    n, draws = deviations.shape
    largest = np.zeros(draws, np.float32)
    total = np.empty(draws, np.float32)
    for centre in range(n):
        order, distance = around(points, centre)
        total[:] = 0
        inside = held = 0.0
        for step in range(n):
            area = order[step]
            held += people[area]
            if held > most:
                break
            inside += weight[area]
            if inside > _WHOLE:
                break
            scale = np.float32(1 / np.sqrt(inside * (1 - inside)))
            if step + 1 < n and distance[step + 1] == distance[step]:
                scale = np.float32(0)  # the circle is not full yet
            _raise(largest, total, deviations[area], scale)
    return largest
