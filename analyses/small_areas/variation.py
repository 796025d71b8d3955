"""How much do rates vary between areas, neighbours and years, and how sure is that?

Penalised-complexity priors (Simpson et al. 2017) prefer less variation: P(s_u > 1) = 1 % and
P(s_e > 0.5) = 1 % in logits; how alike neighbours are is uniform. The mode by Nelder and Mead
(1965), then a central composite design around it stands for the whole posterior, stretched on
either side by how fast it falls there (Rue, Martino and Chopin 2009, section 6.5; Martins et al.
2013).
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from analyses.small_areas.banded import BandedLaplacian
from analyses.small_areas.cells import Cells, start
from analyses.small_areas.leroux import Mode, Variation, find_mode
from kpk_geo.arrays import Floats

RARE = 0.01  # probability of more than the following, in the priors
AREAS_LIMIT, YEARS_LIMIT = 1.0, 0.5  # logits
RADIUS = 1.1  # of the design, in units of the square root of its dimensions (Rue et al.: > 1)
_STARTS = {"areas": np.log(0.4), "alike": 0.5, "years": np.log(0.1)}
_STEP = 0.25  # of differences around the mode
_WIDEST, _NARROWEST = 2.0, 0.02  # standard deviation on the scale of the search
_STRETCH = (0.3, 3.0)  # of one side of an axis against the curvature
_SEARCH = {"xatol": 0.03, "fatol": 0.01, "maxfev": 250}
_BOUND = 12.0  # of logarithms and logits: beyond is the same

Density = Callable[[Floats], float]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Posterior:
    """Modes of several variations that together stand for all."""

    modes: tuple[Mode, ...]  # the most likely variation first
    weights: Floats  # sum 1
    evaluations: int


def posterior(cells: Cells, laplacian: BandedLaplacian) -> Posterior:
    """Search the variation and surround it with a design.

    Parameters
    ----------
    cells
        Counts, areas in the order of the band. With a single date s_e is 0: it could not be told
        from the areas' effects. Without any edge lam is 0.
    laplacian
        Who is whose neighbour.
    """
    names = _names(cells, laplacian)
    search = _Search(cells, laplacian, names)
    begin = np.array([_STARTS[name] for name in names])
    found = minimize(lambda x: -search(x), begin, method="Nelder-Mead", options=_SEARCH)
    best = np.asarray(found.x, float)
    points, volumes = _design(search, best)
    modes, logs = [], []
    for point in points:
        mode = search.mode(point)
        modes.append(mode)
        logs.append(mode.log_posterior + log_prior(names, point))
    shares = volumes * np.exp(np.array(logs) - max(logs))
    return Posterior(
        modes=tuple(modes), weights=shares / shares.sum(), evaluations=search.evaluations
    )


def _names(cells: Cells, laplacian: BandedLaplacian) -> tuple[str, ...]:
    dates = int(cells.informative.any(axis=1).sum())
    return ("areas",) + ("alike",) * laplacian.has_edges + ("years",) * (dates > 1)


def log_prior(names: tuple[str, ...], place: Floats) -> float:
    """Give the logarithm of the prior at log s_u, logit lam, log s_e, but for a constant.

    Parameters
    ----------
    names
        Which of "areas", "alike", "years" are searched.
    place
        Their values on the scale of the search.
    """
    total = 0.0
    for name, value in zip(names, place, strict=True):
        if name == "alike":  # uniform
            total += float(-np.logaddexp(0, value) - np.logaddexp(0, -value))
        else:  # exponential in the standard deviation
            limit = AREAS_LIMIT if name == "areas" else YEARS_LIMIT
            total += float(value + np.log(RARE) / limit * np.exp(value))
    return total


def variation_at(names: tuple[str, ...], place: Floats) -> Variation:
    """Turn a place of the search into standard deviations and a share."""
    inside = dict(zip(names, np.clip(place, -_BOUND, _BOUND), strict=True))
    return Variation(
        areas=float(np.exp(inside["areas"])),
        alike=float(expit(inside["alike"])) if "alike" in inside else 0.0,
        years=float(np.exp(inside["years"])) if "years" in inside else 0.0,
    )


class _Search:
    """The posterior of the variation; each search begins where the last one ended."""

    def __init__(self, cells: Cells, laplacian: BandedLaplacian, names: tuple[str, ...]) -> None:
        self._cells, self._laplacian, self._names = cells, laplacian, names
        self._logits = start(cells)
        self.evaluations = 0

    def mode(self, place: Floats) -> Mode:
        self.evaluations += 1
        found = find_mode(
            self._cells, self._laplacian, variation_at(self._names, place), self._logits
        )
        self._logits = found.logits
        return found

    def __call__(self, place: Floats) -> float:
        if np.abs(place).max() > _BOUND:
            return -1e10
        return self.mode(place).log_posterior + log_prior(self._names, place)


def _design(density: Density, best: Floats) -> tuple[list[Floats], Floats]:
    """Give the points of the design, centre first, and the volume that each stands for."""
    size = len(best)
    spread, axes = _axes(density, best)
    top = density(best)
    sides = np.empty((size, 2))
    for axis in range(size):
        for side, sign in enumerate((-1, 1)):
            move = sign * np.sqrt(2) * spread[axis] * axes[:, axis]
            fall = max(top - density(best + move), 1e-3)
            sides[axis, side] = np.clip(1 / np.sqrt(fall), *_STRETCH)
    directions = _directions(size)
    # Weights so that a normal posterior keeps total and variance (Rue et al. 2009).
    each = np.exp(size * RADIUS**2 / 2) / (len(directions) * (RADIUS**2 - 1))
    points, volumes = [best], [1.0]
    for direction in directions:
        side = sides[np.arange(size), (direction > 0).astype(int)]
        side = np.where(direction == 0, sides.mean(axis=1), side)
        points.append(best + axes @ (RADIUS * np.sqrt(size) * direction * side * spread))
        volumes.append(float(each * np.prod(side)))
    volumes[0] = float(np.mean(np.prod(np.array(list(product(*sides))), axis=1)))
    return points, np.array(volumes)


def _directions(size: int) -> list[Floats]:
    """Give unit vectors along the axes and to the corners."""
    axes = [sign * row for row in np.eye(size) for sign in (-1.0, 1.0)]
    if size == 1:
        return axes
    corners = [np.array(signs) / np.sqrt(size) for signs in product((-1.0, 1.0), repeat=size)]
    return axes + corners


def _axes(density: Density, best: Floats) -> tuple[Floats, Floats]:
    """Give standard deviations and directions of the posterior's curvature, by differences."""
    size, top = len(best), density(best)
    steps = _STEP * np.eye(size)
    ahead = np.array([density(best + step) for step in steps])
    back = np.array([density(best - step) for step in steps])
    curvature = np.diag(2 * top - ahead - back)
    for i in range(size):
        for j in range(i):
            both = density(best + steps[i] + steps[j]) + density(best - steps[i] - steps[j])
            mixed = (ahead[i] + back[i] + ahead[j] + back[j] - 2 * top - both) / 2
            curvature[i, j] = curvature[j, i] = mixed
    values, axes = np.linalg.eigh(curvature / _STEP**2)
    spread = 1 / np.sqrt(np.clip(values, 1 / _WIDEST**2, 1 / _NARROWEST**2))
    return spread, axes
