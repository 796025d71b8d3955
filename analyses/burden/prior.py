"""How do areas differ beyond the chance of their counts, and what follows for each of them?

Empirical Bayes: the true figures of the areas scatter normally around their mean, theta ~ N(mu,
Sigma), and what was measured adds the known chance of each area, y ~ N(theta, N). Mean and scatter
are those that make the measured figures most likely (EM, Dempster, Laird and Rubin 1977), from a
start by the method of moments. What they are is itself only estimated, which intervals must know:
a parametric bootstrap draws them anew (type III of Laird and Louis 1987). Without it 90 % intervals
of a change cover 79-86 % where changes are small or areas few, with it 87-90 %.
"""

from dataclasses import dataclass

import numpy as np

from kpk_geo.arrays import Floats

STEPS = 30  # of EM; from moments on, more change no digit that is shown
REPLICATE_STEPS = 15
REPLICATES = 20  # of the bootstrap; 40 cover no better
REPLICATED_AREAS = 1_000  # beyond that so many areas fix mean and scatter
_FLOOR = 1e-3  # least scatter in any direction, as a share of the measured one
_RIDGE = 1e-9  # likewise; keeps exact and perfectly correlated indicators solvable


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Posterior:
    """What b replicates of the prior say of n areas and k indicators."""

    mean: Floats  # (b, n, k)
    covariance: Floats  # (b, n, k, k)
    pull: Floats  # (b, n, k, k): the share of a deviation that is believed
    scatter: Floats  # (k, k): Sigma, as estimated from what was measured


def posterior_of(
    y: Floats, noise: Floats, random: np.random.Generator, replicates: int = REPLICATES
) -> Posterior:
    """Estimate the prior and give each area's figures under it and its replicates.

    Parameters
    ----------
    y
        (n, k) measured figures, without NaN.
    noise
        (n, k, k) covariance of their chance; rows of 0 where a figure is exact.
    random
        For the bootstrap.
    replicates
        0: mean and scatter are taken as known.
    """
    mean, scatter = _fitted(y[None], noise, STEPS)
    estimated = scatter[0]
    if replicates and len(y) <= REPLICATED_AREAS:
        root = np.linalg.cholesky(_ridged(scatter + noise))
        drawn = random.standard_normal((replicates, *y.shape))
        copies = mean[:, None] + (root @ drawn[..., None])[..., 0]
        mean, scatter = _fitted(copies, noise, REPLICATE_STEPS)
    found, spread, pull = _shrunken(y[None], noise, mean, scatter)
    return Posterior(mean=found, covariance=spread, pull=pull, scatter=estimated)


def _fitted(y: Floats, noise: Floats, steps: int) -> tuple[Floats, Floats]:
    """Fit mean (b, k) and scatter (b, k, k) to each of b sets of figures (b, n, k)."""
    mean, scatter = y.mean(axis=1), _by_moments(y, noise)
    for _ in range(steps):
        found, spread, _ = _shrunken(y, noise, mean, scatter)
        mean = found.mean(axis=1)
        away = found - mean[:, None]
        scatter = spread.mean(axis=1) + np.swapaxes(away, 1, 2) @ away / y.shape[1]
    return mean, scatter


def _by_moments(y: Floats, noise: Floats) -> Floats:
    away = y - y.mean(axis=1, keepdims=True)
    total = np.swapaxes(away, 1, 2) @ away / y.shape[1]
    values, vectors = np.linalg.eigh(total - noise.mean(axis=0))
    least = _FLOOR * np.trace(total, axis1=1, axis2=2)[:, None] / y.shape[2]
    kept = np.maximum(values, np.maximum(least, 1e-12))
    return np.asarray((vectors * kept[:, None, :]) @ np.swapaxes(vectors, 1, 2))


def _shrunken(
    y: Floats, noise: Floats, mean: Floats, scatter: Floats
) -> tuple[Floats, Floats, Floats]:
    prior = scatter[:, None]
    total = _ridged(prior + noise)
    pull = np.swapaxes(np.linalg.solve(total, np.broadcast_to(prior, total.shape)), -1, -2)
    found = mean[:, None] + (pull @ (y - mean[:, None])[..., None])[..., 0]
    return found, prior - pull @ prior, pull


def _ridged(matrices: Floats) -> Floats:
    size = matrices.shape[-1]
    trace = np.trace(matrices, axis1=-2, axis2=-1)[..., None, None] / size
    return np.asarray(matrices + _RIDGE * trace * np.eye(size))
