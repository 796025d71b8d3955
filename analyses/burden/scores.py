"""From values to scores: the one way in which both the index and draws of it are summed."""

from typing import Literal

import numpy as np

from kpk_geo.arrays import Bools, Floats

Method = Literal["mss", "weighted_mean"]


def deviations(values: Floats, among: Bools | None = None) -> Floats:
    """Measure values in standard deviations (of the population) from the mean of the areas.

    Parameters
    ----------
    values
        (..., n, k) areas and indicators, without NaN among the areas that count.
    among
        (n,) areas that give mean and deviation; None: all.
    """
    counted = values if among is None else values[..., among, :]
    mean, spread = counted.mean(axis=-2, keepdims=True), counted.std(axis=-2, keepdims=True)
    return np.asarray((values - mean) / spread)


def weighted_scores(
    z: Floats, weightings: Floats, method: Method, among: Bools | None = None
) -> Floats:
    """Turn deviations (..., n, k) into scores (..., n, m) for m weightings (..., k, m).

    Parameters
    ----------
    z
        Deviations, turned so that high means burden.
    weightings
        Not negative, in each column not all 0.
    method
        "mss": the sum, standardised again; "weighted_mean": the mean as it is.
    among
        (n,) areas that give mean and deviation of the sum; None: all.
    """
    if method == "weighted_mean":
        return np.asarray(z @ (weightings / weightings.sum(axis=-2, keepdims=True)))
    sums = z @ weightings
    # Sums are centred already; centring again only removes the noise of float addition.
    return deviations(sums, among)
