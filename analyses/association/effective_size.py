"""How many independent areas are worth as much as these, when two maps are compared?

Where neighbours are alike in both maps, two patterns that have nothing to do with each other often
look related. Clifford, Richardson & Hemon (1989), with the centring of Dutilleul (1993): the
variance of a correlation without any association follows from how alike areas are at each distance,

    Var(r) = sum_ij w_i w_j Sx_ij Sy_ij / (sum_i w_i Sx_ii  sum_i w_i Sy_ii)

and 1 + 1 / Var(r) independent areas would give the same one. Nothing is drawn, so there is no seed.
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
_CONSTANT = 1e-12  # of the largest value: what is left of a constant after rounding


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class PairClasses:
    """All pairs of areas by their distance: made once, used for every two maps of these areas."""

    of_pair: npt.NDArray[np.int8]  # (n, n) 0: an area with itself; 1 nearest to `CLASSES` farthest
    weights: Floats  # (n,) sum to 1
    reached: Floats  # (n, classes) weight that lies in each class around an area

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
    return PairClasses(of_pair=of_pair, weights=share, reached=_per_class(of_pair, share))


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
    w, reached = pairs.weights, pairs.reached
    sx, sy = (_correlogram(values, pairs) for values in (x, y))
    per_class = w @ reached
    mx, my = reached @ sx, reached @ sy  # of each area with all others
    total_x, total_y = float(w @ mx), float(w @ my)
    # Centring both matrices leaves these sums, so the matrices themselves are never needed.
    shared = float(per_class @ (sx * sy)) - 2 * float(w @ (mx * my)) + total_x * total_y
    traces = (float(sx[0]) - total_x) * (float(sy[0]) - total_y)
    variance = shared / traces
    return pairs.independent if variance <= 0 else min(1 + 1 / variance, pairs.independent)


def _correlogram(values: Floats, pairs: PairClasses) -> Floats:
    """Give the weighted mean product of deviations of each class, (classes,)."""
    require_values(values)
    w = pairs.weights
    deviation = values - w @ values
    deviation = deviation / np.sqrt(w @ deviation**2)
    products = w * deviation @ _per_class(pairs.of_pair, w * deviation)
    weight = w @ pairs.reached
    return np.divide(products, weight, out=np.zeros(len(weight)), where=weight > 0)


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
