"""What do many tests at once allow to say?

Adjusted p: the smallest level at which a test still passes when all of them count. NaN stays NaN
and is no test.
"""

from typing import Literal

import numpy as np

from kpk_geo.arrays import Floats


def benjamini_hochberg(p: Floats) -> Floats:
    """Control the share of false discoveries (Benjamini and Hochberg 1995).

    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03, np.nan])).round(3).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    return _adjusted(p, "bh")


def benjamini_yekutieli(p: Floats) -> Floats:
    """Control it under any dependence (Benjamini and Yekutieli 2001).

    >>> benjamini_yekutieli(np.array([0.01, 0.04])).round(3).tolist()
    [0.03, 0.06]
    """
    return _adjusted(p, "by")


def bonferroni(p: Floats) -> Floats:
    """Control the probability of a single false discovery.

    >>> bonferroni(np.array([0.01, 0.6])).tolist()
    [0.02, 1.0]
    """
    return np.asarray(np.minimum(1, p * np.isfinite(p).sum()))


def _adjusted(p: Floats, method: Literal["bh", "by"]) -> Floats:
    from scipy import stats  # takes half a second to import, which the first map need not wait for

    adjusted = np.full(len(p), np.nan)
    tested = np.isfinite(p)
    if tested.any():
        adjusted[tested] = stats.false_discovery_control(p[tested], method=method)
    return adjusted
