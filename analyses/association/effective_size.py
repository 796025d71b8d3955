"""How many independent areas are worth as much as these, when two maps are compared?

Where neighbours are alike in both maps, two patterns that have nothing to do with each other often
look related. Clifford, Richardson & Hemon (1989), with the centring of Dutilleul (1993): the
variance of a correlation without any association follows from how alike areas are at each distance,

    Var(r) = sum_ij w_i w_j Sx_ij Sy_ij / (sum_i w_i Sx_ii  sum_i w_i Sy_ii)

with both matrices centred, and 1 + 1 / Var(r) independent areas would give the same one. Nothing is
drawn, so there is no seed.

The correlogram of deviations from the mean lies below that of the field they come from, since the
mean takes the large pattern with it. Put into the formula as it is, it claims up to three times
too many areas where the pattern is as wide as the city: on all 538 areas of Berlin a fifth to two
fifths of unrelated maps then seem related. What centring does to each class of distance follows
from the places alone, so it is undone first.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kpk_geo.arrays import Floats
from kpk_geo.errors import InputError
from kpk_geo.german import number

CLASSES = 13  # of distance, equally wide, as SpatialPack's modified t test has them
MIN_AREAS = 5
MAX_AREAS = 3_000  # every pair is held: n x n
_ROWS = 256  # areas whose pairs are looked at together
_SINGULAR = 1e-6  # of the largest eigenvalue: what centring takes away entirely
_CONSTANT = 1e-12  # of the largest value: what is left of a constant after rounding


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class PairClasses:
    """All pairs of areas by their distance: made once, used for every two maps of these areas."""

    of_pair: npt.NDArray[np.int8]  # (n, n) 0: an area with itself; 1 nearest to `CLASSES` farthest
    weights: Floats  # (n,) sum to 1
    shares: Floats  # (classes,) weight of the pairs in each class; sums to 1
    uncentred: Floats  # (classes, classes) from sums over deviations to covariances of the field

    @property
    def independent(self) -> float:
        """How many equal areas these are worth if no two are alike: n with equal weights."""
        return float(1 / (self.weights**2).sum())


def pair_classes(xy: Floats, weights: Floats | None = None) -> PairClasses:
    """Put all pairs of areas into classes of distance.

    Parameters
    ----------
    xy
        (n, 2) where the people of each area live, in metres.
    weights
        (n,) such as the children of each area, above 0; None: all count the same.

    Raises
    ------
    InputError
        Too few or too many areas, or a place or weight that is none.
    """
    n = len(xy)
    own = np.ones(n) if weights is None else np.asarray(weights, dtype=np.float64)
    _require(xy, own)
    distance = np.empty((n, n), np.float32)
    for start in range(0, n, _ROWS):
        part = xy[start : start + _ROWS, None] - xy[None]
        distance[start : start + _ROWS] = np.hypot(part[..., 0], part[..., 1])
    farthest = float(distance.max())
    if farthest <= 0:
        raise InputError("Alle Gebiete liegen an derselben Stelle: Es gibt keine Entfernungen.")
    of_pair = np.clip(np.ceil(distance * (CLASSES / farthest)), 1, CLASSES).astype(np.int8)
    np.fill_diagonal(of_pair, 0)
    share = own / own.sum()
    around = _per_class(of_pair, share)
    shares = share @ around
    return PairClasses(
        of_pair=of_pair, weights=share, shares=shares, uncentred=_uncentred(around, share, shares)
    )


def _uncentred(around: Floats, weights: Floats, shares: Floats) -> Floats:
    """Invert what centring does to covariances that depend on the class of distance alone.

    With B = diag(w) - w w', S_k the 0-1 matrix of class k and Q_kl = tr(B S_k B S_l), deviations of
    a field with covariances s have the expected sums Q s. A constant is lost by centring, and a
    class without pairs says nothing: hence the pseudo-inverse.
    """
    centred = np.diag(shares) - 2 * (around.T * weights) @ around + np.outer(shares, shares)
    scale = np.divide(1, np.sqrt(shares), out=np.zeros_like(shares), where=shares > 0)
    inverse = np.linalg.pinv(scale[:, None] * centred * scale, rcond=_SINGULAR, hermitian=True)
    return np.asarray(scale[:, None] * inverse * scale)


def effective_size(x: Floats, y: Floats, pairs: PairClasses) -> float:
    """Give the number of independent areas, at most what the areas are worth without any likeness.

    Parameters
    ----------
    x, y
        (n,) the two maps, without NaN.
    pairs
        Of the same areas, with the weights that the correlation has.

    Raises
    ------
    InputError
        A value is missing, or all areas have the same one.
    """
    sums = [_class_sums(values, pairs) for values in (x, y)]
    traces = 1.0
    for own in sums:
        field = pairs.uncentred @ own
        traces *= float(field[0] - pairs.shares @ field)
    variance = float(sums[0] @ pairs.uncentred @ sums[1]) / traces
    if traces <= 0 or variance <= 0:
        return pairs.independent
    return min(1 + 1 / variance, pairs.independent)


def _class_sums(values: Floats, pairs: PairClasses) -> Floats:
    """Sum the weighted products of deviations over the pairs of each class, (classes,)."""
    require_values(values)
    w = pairs.weights
    deviation = values - w @ values
    weighted = w * deviation / np.sqrt(w @ deviation**2)
    return np.asarray(weighted @ _per_class(pairs.of_pair, weighted))


def _per_class(of_pair: npt.NDArray[np.int8], weights: Floats) -> Floats:
    """Sum weights of the areas in each class around each area, (n, classes)."""
    n, classes = len(of_pair), CLASSES + 1
    result = np.empty((n, classes))
    for start in range(0, n, _ROWS):
        part = of_pair[start : start + _ROWS]
        keys = part + classes * np.arange(len(part))[:, None]
        summed = np.bincount(
            keys.ravel(), np.broadcast_to(weights, part.shape).ravel(), classes * len(part)
        )
        result[start : start + _ROWS] = summed.reshape(len(part), classes)
    return result


def require_values(values: Floats) -> None:
    """Refuse what cannot be compared: missing values, or the same one everywhere.

    Raises
    ------
    InputError
        With the German reason.
    """
    if not np.isfinite(values).all():
        raise InputError("Es fehlen Werte: Damit lässt sich kein Zusammenhang messen.")
    if np.ptp(values) <= _CONSTANT * np.abs(values).max(initial=0):
        raise InputError("Alle Gebiete haben denselben Wert: Da ist nichts zu vergleichen.")


def _require(xy: Floats, weights: Floats) -> None:
    n = len(xy)
    if n < MIN_AREAS:
        raise InputError(f"Nur {n} Gebiete haben beide Werte; nötig sind {MIN_AREAS}.")
    if n > MAX_AREAS:
        raise InputError(
            f"{number(n)} Gebiete: Ob zwei Karten zusammenhängen, wird nur bis "
            f"{number(MAX_AREAS)} Gebiete geprüft. Bitte eine gröbere Gebietsebene wählen."
        )
    if not np.isfinite(xy).all():
        raise InputError("Von einem Gebiet ist nicht bekannt, wo es liegt.")
    if not (np.isfinite(weights).all() and (weights > 0).all()):
        raise InputError("Ein Gewicht ist keine Zahl über 0.")
