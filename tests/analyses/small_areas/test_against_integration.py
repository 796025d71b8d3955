"""The normal approximation holds against brute-force integration of the same model."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from scipy import sparse
from scipy.special import expit, logsumexp
from scipy.stats import binom, expon

from analyses.small_areas.banded import banded_laplacian
from analyses.small_areas.cells import Cells, start
from analyses.small_areas.leroux import LEVEL_SD, Mode, Variation, find_mode
from analyses.small_areas.marginals import marginals
from analyses.small_areas.variation import (
    AREAS_LIMIT,
    RARE,
    YEARS_LIMIT,
    Posterior,
    log_prior,
    posterior,
)

PATH = sparse.csr_matrix(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], float))
PEOPLE = np.array([60.0, 25.0, 90.0])
CASES = np.array([18.0, 2.0, 11.0])


def cells_of(cases: np.ndarray, people: np.ndarray, hidden: np.ndarray | None = None) -> Cells:
    hidden = np.zeros(cases.shape, bool) if hidden is None else hidden
    return Cells(cases=np.where(hidden, 0, cases), people=people, hidden=hidden,
                 choices=np.array([1.0, 2.0]))  # fmt: skip


@dataclass(frozen=True)
class Integral:
    log_total: float
    rate: np.ndarray
    sd: np.ndarray
    above: np.ndarray


def precision(variation: Variation) -> np.ndarray:
    adjacency = PATH.toarray()
    laplacian = np.diag(adjacency.sum(axis=1)) - adjacency
    inner = variation.alike * laplacian + (1 - variation.alike) * np.eye(3)
    return np.asarray(inner / variation.areas**2)


def integral(variation: Variation, nodes: int = 21) -> Integral:
    """Sum level and three effects over a grid; the level sits around -1, effects at their prior."""
    steps, weights = np.polynomial.hermite_e.hermegauss(nodes)
    weights = np.log(weights / weights.sum())
    grid = np.array(list(product(steps, repeat=4)))
    log_weight = np.array(list(product(weights, repeat=4))).sum(axis=1)
    # A wide normal around the data stands in for the prior of the level; its density is taken out.
    middle, width = -1.3, 0.6
    level = middle + width * grid[:, :1]
    log_weight = log_weight + 0.5 * grid[:, 0] ** 2 + np.log(width / LEVEL_SD)
    log_weight = log_weight - 0.5 * (level[:, 0] / LEVEL_SD) ** 2
    root = np.linalg.cholesky(np.linalg.inv(precision(variation)))
    rate = expit(level + grid[:, 1:] @ root.T)
    log_weight = log_weight + binom.logpmf(CASES, PEOPLE, rate).sum(axis=1)
    return summary(rate, log_weight)


def summary(rate: np.ndarray, log_weight: np.ndarray) -> Integral:
    total = float(logsumexp(log_weight))
    share = np.exp(log_weight - total)
    mean = share @ rate
    city = rate @ PEOPLE / PEOPLE.sum()
    return Integral(
        log_total=total, rate=mean, sd=np.sqrt(share @ (rate - mean) ** 2),
        above=share @ (rate > city[:, None]),
    )  # fmt: skip


def mode_at(variation: Variation) -> tuple[Mode, Cells, np.ndarray]:
    laplacian = banded_laplacian(PATH)
    cells = cells_of(CASES[None], PEOPLE[None]).within(laplacian.order)
    return find_mode(cells, laplacian, variation, start(cells)), cells, laplacian.order


VARIATIONS = [
    Variation(areas=areas, alike=alike, years=0.0)
    for areas, alike in ((0.2, 0.1), (0.4, 0.5), (0.4, 0.95), (0.8, 0.7))
]


@pytest.mark.parametrize("variation", VARIATIONS, ids=str)
def test_given_the_variation_rates_are_those_of_the_integral(variation: Variation) -> None:
    mode, cells, order = mode_at(variation)
    single = Posterior(modes=(mode,), weights=np.ones(1), evaluations=1)
    found = marginals(single, cells, PEOPLE[None, order])
    exact = integral(variation)
    assert np.abs((found.mean[0] - exact.rate[order]) / exact.sd[order]).max() < 0.15
    assert found.sd[0] == pytest.approx(exact.sd[order], rel=0.1)
    assert found.above[0] == pytest.approx(exact.above[order], abs=0.06)


def test_variations_are_weighed_as_by_the_integral() -> None:
    ours = np.array([mode_at(variation)[0].log_posterior for variation in VARIATIONS])
    exact = np.array([integral(variation).log_total for variation in VARIATIONS])
    assert ours - ours[0] == pytest.approx(exact - exact[0], abs=0.1)


def test_the_whole_posterior_is_that_of_the_integral() -> None:
    """Level, effects, their spread and how alike they are, all summed over grids."""
    spreads, alikes = np.exp(np.linspace(-4.5, 1.2, 14)), np.linspace(0.04, 0.96, 8)
    parts, logs = [], []
    for areas, alike in product(spreads, alikes):
        part = integral(Variation(areas=float(areas), alike=float(alike), years=0.0), nodes=11)
        parts.append(part)
        prior = expon(scale=-AREAS_LIMIT / np.log(RARE)).logpdf(areas) + np.log(areas)
        logs.append(part.log_total + prior)
    share = np.exp(np.array(logs) - logsumexp(logs))
    rate = share @ np.array([part.rate for part in parts])
    square = share @ np.array([part.sd**2 + part.rate**2 for part in parts])
    above = share @ np.array([part.above for part in parts])
    sd = np.sqrt(square - rate**2)
    laplacian = banded_laplacian(PATH)
    cells = cells_of(CASES[None], PEOPLE[None]).within(laplacian.order)
    found = marginals(posterior(cells, laplacian), cells, PEOPLE[None, laplacian.order])
    order = laplacian.order
    assert np.abs((found.mean[0] - rate[order]) / sd[order]).max() < 0.3
    assert found.sd[0] == pytest.approx(sd[order], rel=0.2)
    assert found.above[0] == pytest.approx(above[order], abs=0.06)


def test_two_dates_with_a_suppressed_cell_are_those_of_the_integral() -> None:
    """Two levels and three effects on a grid, what is a cell's alone summed cell by cell."""
    variation = Variation(areas=0.5, alike=0.6, years=0.3)
    people = np.array([PEOPLE, PEOPLE + 10])
    cases = np.array([CASES, [20.0, 0.0, 14.0]])
    hidden = np.array([[False, True, False], [False, False, False]])
    steps, weights = np.polynomial.hermite_e.hermegauss(11)
    weights = weights / weights.sum()
    grid = np.array(list(product(steps, repeat=5)))
    log_weight = np.array(list(product(np.log(weights), repeat=5))).sum(axis=1)
    level = -1.3 + 0.6 * grid[:, :2]
    log_weight = log_weight + 0.5 * (grid[:, :2] ** 2).sum(axis=1)
    log_weight = log_weight - 0.5 * ((level / LEVEL_SD) ** 2).sum(axis=1)
    root = np.linalg.cholesky(np.linalg.inv(precision(variation)))
    common = level[:, :, None] + (grid[:, 2:] @ root.T)[:, None, :]  # (points, T, n)
    likelihood, with_rate = np.zeros(common.shape), np.zeros(common.shape)
    for step, weight in zip(steps, weights, strict=True):
        rate = expit(common + variation.years * step)
        of_choices = binom.pmf(1, people, rate) + binom.pmf(2, people, rate)
        likely = weight * np.where(hidden, of_choices, binom.pmf(cases, people, rate))
        likelihood += likely
        with_rate += likely * rate
    log_weight = log_weight + np.log(likelihood).sum(axis=(1, 2))
    share = np.exp(log_weight - logsumexp(log_weight))
    exact = np.einsum("p,ptn->tn", share, with_rate / likelihood)
    laplacian = banded_laplacian(PATH)
    cells = cells_of(cases, people, hidden).within(laplacian.order)
    mode = find_mode(cells, laplacian, variation, start(cells))
    single = Posterior(modes=(mode,), weights=np.ones(1), evaluations=1)
    found = marginals(single, cells, people[:, laplacian.order])
    assert (np.abs(found.mean - exact[:, laplacian.order]) / found.sd).max() < 0.15


def test_priors_leave_one_per_cent_beyond_their_limits() -> None:
    for name, limit in (("areas", AREAS_LIMIT), ("years", YEARS_LIMIT)):
        logs = np.linspace(-12, 3, 60_001)
        density = np.exp([log_prior((name,), np.array([x])) for x in logs])
        beyond = density[logs > np.log(limit)].sum() / density.sum()
        assert beyond == pytest.approx(RARE, rel=0.01)
