"""Do two maps go together more than two patterns as strong would without any association?

Pearson's correlation with as many independent areas as the maps are worth (`effective_size`): t
test with two less, interval after Fisher with three less.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from analyses.association.effective_size import effective_size, pair_classes
from kpk_geo.arrays import Floats
from kpk_geo.errors import InputError
from kpk_geo.german import number

Z = 1.96  # of a 95 % interval
MIN_EFFECTIVE = 4.0  # Fisher's interval takes three off
_PERFECT = 1 - 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation:
    """A correlation, and what is known of it beyond this map; NaN where nothing is."""

    value: float
    low: float  # 95 % interval
    high: float
    p: float  # two-sided; patterns as strong, without association
    effective_size: float  # independent areas that are worth as much
    areas: int
    reason: str  # German: what cannot be said; empty where all can

    @property
    def sign(self) -> int:
        """1 or -1 where both test and interval tell the direction, else 0."""
        if not self.p <= 0.05 or self.low <= 0 <= self.high:
            return 0
        return 1 if self.value > 0 else -1


def correlation(x: Floats, y: Floats, xy: Floats, *, ranks: bool = False) -> Correlation:
    """Correlate two maps over the areas where both are known.

    Parameters
    ----------
    x, y
        (n,) values of the areas; those with NaN in one of both are left out.
    xy
        (n, 2) where the people of each area live, in metres.
    ranks
        Compare ranks instead of values, so that single extremes decide less.
    """
    known = np.isfinite(x) & np.isfinite(y)
    a, b = x[known], y[known]
    n = int(known.sum())
    try:
        pairs = pair_classes(xy[known])
        if ranks:
            a, b = stats.rankdata(a), stats.rankdata(b)
        size = effective_size(a, b, pairs)
    except InputError as error:
        return nothing(n, str(error))
    value = float(np.clip(np.corrcoef(a, b)[0, 1], -1, 1))
    return judged(value, size, n)


def nothing(areas: int, reason: str) -> Correlation:
    """Say why there is no correlation.

    Parameters
    ----------
    areas
        Number of those with both values.
    reason
        German.
    """
    unknown = float("nan")
    return Correlation(
        value=unknown, low=unknown, high=unknown, p=unknown, effective_size=unknown,
        areas=areas, reason=reason,
    )  # fmt: skip


def judged(value: float, size: float, areas: int) -> Correlation:
    """Add test and interval to a correlation.

    Parameters
    ----------
    value
        From -1 to 1.
    size
        Number of independent areas that are worth as much.
    areas
        Number of areas compared.
    """
    low, high, reason = fisher_interval(value, size)
    p = float("nan")
    if not reason:
        t = abs(value) * np.sqrt((size - 2) / (1 - value**2))
        p = float(2 * stats.t.sf(t, size - 2))
    return Correlation(
        value=value, low=low, high=high, p=p, effective_size=size, areas=areas, reason=reason
    )


def fisher_interval(value: float, size: float) -> tuple[float, float, str]:
    """Give the 95 % interval of a correlation, or NaN and the German reason.

    >>> fisher_interval(0.0, 103.0)[2]
    ''
    >>> [round(bound, 3) for bound in fisher_interval(0.0, 103.0)[:2]]
    [-0.194, 0.194]
    """
    unknown = float("nan")
    if size < MIN_EFFECTIVE:
        return unknown, unknown, (
            "Beide Karten sind so großflächig gemustert, dass die Gebiete zusammen nur so viel "
            f"sagen wie {number(size, 1)} unabhängige: zu wenige, um einen Zusammenhang zu prüfen."
        )  # fmt: skip
    if abs(value) >= _PERFECT:
        return unknown, unknown, (
            "Beide Karten hängen ohne jede Abweichung zusammen; wie genau das gilt, lässt sich "
            "nicht sagen."
        )  # fmt: skip
    half = Z / np.sqrt(size - 3)
    centre = np.arctanh(value)
    return float(np.tanh(centre - half)), float(np.tanh(centre + half)), ""
