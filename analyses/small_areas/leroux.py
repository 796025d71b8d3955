"""What are levels and areas most likely, given how much areas, neighbours and years vary?

logit p_it = b_t + u_i + e_it: a level for each date, an effect of each area that is like its
neighbours' (Leroux, Lei and Breslow 2000), and what is the area's alone in that year. The precision
of u is (lam (D - A) + (1 - lam) I) / s_u^2: lam = 0 knows no neighbours, towards 1 they say all.
Given these, the posterior is close to normal around its mode (Laplace; Rue, Martino and Chopin
2009). The e_it integrate out, the b_t by a Schur complement, and a banded matrix of areas remains.
"""

from dataclasses import dataclass

import numpy as np

from analyses.small_areas.banded import BandedLaplacian, Factor, factorise
from analyses.small_areas.cells import Cells, Working, working
from kpk_geo.arrays import Floats

LEVEL_SD = 5.0  # logits: prior of the levels, so wide that it only holds a date without cases
_STEPS = 60
_TOLERANCE = 1e-4  # logits; Newton's next step would be its square
_LONGEST = 3.0  # logits that one step may move


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """How rates vary; all standard deviations in logits."""

    areas: float  # s_u
    alike: float  # lam, 0 to below 1: how much of it neighbours share
    years: float  # s_e; 0 with a single date


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Mode:
    """The normal posterior of T dates and n areas around its mode, for one `Variation`.

    Areas stand in the order of the band. c_it = b_t + u_i has the covariance
    P^-1 + A S^-1 A' between areas, where A_it = (P^-1 C)_it - 1 at its own date.
    """

    variation: Variation
    logits: Floats  # (T, n) of the rates
    levels: Floats  # (T,)
    common: Floats  # (T, n) b_t + u_i
    own: Floats  # (T, n) v s_e^2 / (1 + v s_e^2): how far a cell is drawn to its own count
    information: Floats  # (T, n) of a cell about b_t + u_i
    factor: Factor  # of P = Q + diag(sum of the information of all dates)
    to_levels: Floats  # (n, T) P^-1 C
    levels_covariance: Floats  # (T, T) S^-1
    log_posterior: float  # of the variation but for its prior

    @property
    def own_variance(self) -> Floats:
        """Variance of a cell's logit given b_t + u_i, (T, n)."""
        return self.variation.years**2 * (1 - self.own)


def find_mode(
    cells: Cells, laplacian: BandedLaplacian, variation: Variation, logits: Floats
) -> Mode:
    """Climb to the mode by Newton's steps.

    Parameters
    ----------
    cells
        Counts, areas in the order of the band.
    laplacian
        Who is whose neighbour.
    variation
        How rates vary.
    logits
        (T, n) to begin with.
    """
    prior = laplacian.band * (variation.alike / variation.areas**2)
    prior[0] += (1 - variation.alike) / variation.areas**2
    current = logits
    for _ in range(_STEPS):
        seen = working(cells, current)
        step = _step(seen, current, prior, variation)
        move = np.clip(step.logits - current, -_LONGEST, _LONGEST)
        current = current + move
        if np.abs(move).max() < _TOLERANCE:
            break
    reached = working(cells, current)
    return _mode(step, reached, current, prior, variation)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Step:
    logits: Floats
    levels: Floats
    effects: Floats
    shrink: Floats  # 1 / (1 + v s_e^2)
    information: Floats
    factor: Factor
    to_levels: Floats
    precision: Floats  # S


def _step(seen: Working, logits: Floats, prior: Floats, variation: Variation) -> _Step:
    """Solve the normal equations around `logits`."""
    yearly = variation.years**2
    shrink = 1 / (1 + yearly * seen.curvature)
    information = shrink * seen.curvature
    pull = seen.curvature * logits + seen.slope  # information times working response
    response = shrink * pull
    band = prior.copy()
    band[0] += information.sum(axis=0)
    factor = factorise(band)
    to_levels = factor.solve(np.ascontiguousarray(information.T))
    precision = np.diag(information.sum(axis=1) + 1 / LEVEL_SD**2) - information @ to_levels
    right = response.sum(axis=0)
    levels = np.linalg.solve(precision, response.sum(axis=1) - to_levels.T @ right)
    effects = factor.solve(right) - to_levels @ levels
    common = levels[:, None] + effects
    return _Step(
        logits=shrink * (common + yearly * pull), levels=levels, effects=effects, shrink=shrink,
        information=information, factor=factor, to_levels=to_levels, precision=precision,
    )  # fmt: skip


def _mode(step: _Step, seen: Working, logits: Floats, prior: Floats, variation: Variation) -> Mode:
    yearly = variation.years**2
    common = step.levels[:, None] + step.effects
    # At the mode e_it = s_e^2 times the slope; so its square over s_e^2 holds for s_e = 0 too.
    penalty = (
        _quadratic(prior, step.effects)
        + yearly * float((seen.slope**2).sum())
        + float((step.levels**2).sum()) / LEVEL_SD**2
    )
    _, log_levels = np.linalg.slogdet(step.precision)
    volume = (
        factorise(prior).log_determinant
        + float(np.log(step.shrink).sum())
        - step.factor.log_determinant
        - log_levels
    )
    return Mode(
        variation=variation, logits=logits, levels=step.levels, common=common,
        own=1 - step.shrink, information=step.information, factor=step.factor,
        to_levels=step.to_levels,
        levels_covariance=np.asarray(np.linalg.inv(step.precision), float),
        log_posterior=seen.log_likelihood + 0.5 * (volume - penalty),
    )  # fmt: skip


def _quadratic(band: Floats, x: Floats) -> float:
    """Give x' M x for a lower band."""
    total = float((band[0] * x**2).sum())
    for offset in range(1, len(band)):
        total += 2 * float((band[offset, :-offset] * x[offset:] * x[:-offset]).sum())
    return total
