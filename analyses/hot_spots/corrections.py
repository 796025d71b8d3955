"""What do many tests at once allow to say?

Adjusted p: the smallest level at which a test still passes when all of them count. NaN stays NaN
and is no test.
"""

import numpy as np

from kpk_geo.arrays import Floats


def benjamini_hochberg(p: Floats) -> Floats:
    """Control the share of false findings (Benjamini and Hochberg 1995).

    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03, np.nan])).round(3).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    return _stepped(p, 1.0)


def benjamini_yekutieli(p: Floats) -> Floats:
    """Control it under any dependence (Benjamini and Yekutieli 2001).

    >>> benjamini_yekutieli(np.array([0.01, 0.04])).round(3).tolist()
    [0.03, 0.06]
    """
    tests = int(np.isfinite(p).sum())
    return _stepped(p, float((1 / np.arange(1, tests + 1)).sum()))


def bonferroni(p: Floats) -> Floats:
    """Control the chance of a single false finding.

    >>> bonferroni(np.array([0.01, 0.6])).tolist()
    [0.02, 1.0]
    """
    return np.asarray(np.minimum(1, p * np.isfinite(p).sum()))


def _stepped(p: Floats, factor: float) -> Floats:
    adjusted = np.full(len(p), np.nan)
    tested = np.flatnonzero(np.isfinite(p))
    if not len(tested):
        return adjusted
    order = tested[np.argsort(p[tested], kind="stable")]
    ratio = p[order] * factor * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(1, np.minimum.accumulate(ratio[::-1])[::-1])
    return adjusted
