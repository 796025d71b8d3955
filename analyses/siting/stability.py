"""What else could the demand be? Draws of it, for how often a site is chosen again.

Two things are not known: how much a child in need should count, which is a judgement, and how many
children live where, which is an estimate. Both are drawn about what was used, by name: who is named
"0512" gets the same draws wherever the row stands, so the order of the input changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kpk_geo.arrays import Floats, Ints
from kpk_geo.errors import DuplicateIdError, InputError, listed

DRAWS = 200  # a share of 50 % is then known to 7 points
SEED = 20_270_402  # any number; the same one gives the same answer
SPREAD = 0.25  # of the logarithm of an area's need: two in three within a factor 1.28. Own setting
CONCENTRATION = 20.0  # of the Dirichlet weights: 5 even classes vary by 9 points each. Own setting
_INTERVAL = 2 * 1.959964  # standard deviations in an interval of 95 %


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ChildrenByPoint:
    """Numbers of children, and between what they lie with 95 %, where that is known."""

    names: Sequence[str]  # of the points, each once
    children: Floats  # (points,)
    low: Floats | None = None  # (points,) NaN: not known, then they vary as counts do (Poisson)
    high: Floats | None = None


def need_draws(
    areas: Sequence[str], *, draws: int = DRAWS, spread: float = SPREAD, seed: int = SEED
) -> Floats:
    """Draw for each area how much more or less its need counts; log-normal, on average 1.

    Parameters
    ----------
    areas
        (points,) to which area each point belongs; all points of one share its draws.
    draws
        How many.
    spread
        Standard deviation of the logarithm.

    Returns
    -------
    numpy.ndarray
        (draws, points) factors.
    """
    names, place = _by_name(areas)
    normal = _generator(seed, 1).standard_normal((draws, len(names)))
    factors = np.exp(spread * normal - spread**2 / 2)
    return np.asarray(factors[:, place])


def class_draws(
    classes: Sequence[str], weights: Mapping[str, float], *, draws: int = DRAWS,
    concentration: float = CONCENTRATION, seed: int = SEED,
) -> Floats:  # fmt: skip
    """Draw other weights of the classes of need about those that were used; Dirichlet.

    Parameters
    ----------
    classes
        (points,) of which class each point is.
    weights
        How much a child of each class counts.
    draws
        How many.
    concentration
        The greater, the nearer to the weights that were used.

    Returns
    -------
    numpy.ndarray
        (draws, points) drawn weight divided by the one used; 1 where that is 0.

    Raises
    ------
    InputError
        A class has no weight, or no weight is above 0.
    """
    names, place = _by_name(classes)
    absent = sorted(set(names) - set(weights))
    if absent:
        raise InputError(f"Für diese Klassen fehlt ein Gewicht: {listed(absent)}. Bitte ergänzen.")
    used = np.array([weights[name] for name in names], dtype=np.float64)
    if not np.isfinite(used).all() or (used < 0).any() or not used.any():
        raise InputError("Gewichte müssen bekannt und mindestens 0 sein, eines davon größer.")
    counted = np.flatnonzero(used > 0)
    share = used[counted] / used.sum()
    factors = np.ones((draws, len(names)))
    drawn = _generator(seed, 2).dirichlet(concentration * share, draws)
    factors[:, counted] = drawn / share
    return np.asarray(factors[:, place])


def children_draws(known: ChildrenByPoint, *, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """Draw other numbers of children: within their interval, or as counts vary (Poisson).

    Parameters
    ----------
    known
        Numbers and intervals.
    draws
        How many.

    Returns
    -------
    numpy.ndarray
        (draws, points) drawn number divided by the known one; 1 where that is 0.

    Raises
    ------
    DuplicateIdError
        A name occurs more than once.
    InputError
        A number is negative or absent, or lies outside its interval.
    """
    names, place = _by_name(known.names)
    if len(names) < len(known.names):
        raise DuplicateIdError(
            "Ein Name kommt bei den Kinderzahlen mehrfach vor; jeder nur einmal."
        )
    children, low, high = (np.empty(len(place)) for _ in range(3))
    children[place], (low[place], high[place]) = known.children, _intervals(known)
    rng = _generator(seed, 3)
    counts = rng.poisson(children, (draws, len(children))).astype(np.float64)
    normal = rng.standard_normal((draws, len(children)))
    has_interval = np.isfinite(low) & np.isfinite(high)
    sd = np.where(has_interval, (high - low) / _INTERVAL, 0.0)
    drawn = np.where(has_interval, np.maximum(children + sd * normal, 0.0), counts)
    factors = np.ones_like(drawn)
    np.divide(drawn, children, out=factors, where=children > 0)
    return np.asarray(factors[:, place])


def _intervals(known: ChildrenByPoint) -> tuple[Floats, Floats]:
    """Check the numbers; give the intervals, NaN where there is none."""
    children, nothing = known.children, np.full(len(known.children), np.nan)
    if not np.isfinite(children).all() or (children < 0).any():
        raise InputError("Die Zahl der Kinder muss für jeden Punkt bekannt und mindestens 0 sein.")
    low = nothing if known.low is None else known.low
    high = nothing if known.high is None else known.high
    outside = np.flatnonzero((low > children) | (high < children))
    if len(outside):
        texts = listed(known.names[place] for place in outside.tolist())
        raise InputError(f"Diese Kinderzahlen liegen außerhalb ihrer eigenen Spanne: {texts}.")
    return low, high


def _by_name(names: Sequence[str]) -> tuple[list[str], Ints]:
    """Give the names in alphabetical order, and the place of each row among them."""
    unique, place = np.unique(np.array(names, dtype=object), return_inverse=True)
    return unique.tolist(), place.astype(np.int64)


def _generator(seed: int, stream: int) -> np.random.Generator:
    """Make a generator for one kind of draw, independent of those of the others."""
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, stream])))
