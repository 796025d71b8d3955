"""Suppressed cells are intervals: what they change, and what is found with and without them."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import betabinom

from analyses.hot_spots.inputs import HotSpotInput
from analyses.hot_spots.moments import Moments, binomial_moments
from analyses.hot_spots.suppressed import (
    Withheld,
    difference_of,
    expected_counts,
    moments_of,
)
from kpk_geo.model import Validity

MEANS = (1, 2)
Map = tuple[np.ndarray, np.ndarray, Withheld]


def entrants(mean: float, sd: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """School entrants: about 18 in each of 170 areas."""
    rng = np.random.default_rng(seed)
    people = np.maximum(rng.poisson(18, 170), 4).astype(float)
    rates = np.full(170, mean)
    if sd:
        strength = mean * (1 - mean) / sd**2 - 1
        rates = rng.beta(mean * strength, (1 - mean) * strength, 170)
    return rng.binomial(people.astype(int), rates).astype(float), people


def published(cases: np.ndarray, people: np.ndarray) -> Map:
    hidden = np.isin(cases, MEANS)
    return cases[~hidden], people[~hidden], Withheld(at_risk=people[hidden], means=MEANS)


@pytest.mark.parametrize("sd", [0.039, 0.0])
def test_interval_gives_mean_and_scatter_that_leaving_out_does_not(sd: float) -> None:
    """The table of docs/haeufungen.md in short: left out, areas seem to differ far more."""
    rows = []
    for seed in range(25):
        cases, people = entrants(0.08, sd, seed)
        shown = published(cases, people)
        full, out = binomial_moments(cases, people), binomial_moments(*shown[:2])
        found = moments_of(*shown)
        rows.append([(m.mean, m.between**0.5) for m in (full, out, found)])
    full_mean, out_mean, found_mean = np.mean(rows, axis=0)
    assert found_mean[0] == pytest.approx(full_mean[0], abs=0.002)
    assert found_mean[1] == pytest.approx(full_mean[1], abs=0.008)
    assert out_mean[1] > full_mean[1] + 0.02


def test_areas_that_do_not_differ_are_not_found_to() -> None:
    p = [
        difference_of(*published(*entrants(0.08, 0, seed)), simulations=99, seed=seed).p
        for seed in range(60)
    ]
    assert np.mean(np.array(p) <= 0.05) <= 0.15  # 5 % expected; 60 maps
    p = [
        difference_of(*published(*entrants(0.08, 0.05, seed)), simulations=99, seed=seed).p
        for seed in range(20)
    ]
    assert np.mean(np.array(p) <= 0.05) >= 0.75


def test_expected_count_follows_the_probabilities() -> None:
    moments = Moments(mean=0.1, between=0.002)
    strength = 0.09 / 0.002 - 1
    one, two = (betabinom.pmf(k, 20, 0.1 * strength, 0.9 * strength) for k in MEANS)
    found = expected_counts(Withheld(at_risk=np.array([20.0, 1.0]), means=MEANS), moments)
    assert found == pytest.approx([(one + 2 * two) / (one + two), 1.0])


def test_likelihood_is_highest_where_it_is_by_plain_search() -> None:
    cases, people, withheld = published(*entrants(0.08, 0.05, 3))
    found = moments_of(cases, people, withheld)

    def logarithm(mean: float, sd: float) -> float:
        strength = mean * (1 - mean) / sd**2 - 1
        shape = mean * strength, (1 - mean) * strength
        shown = betabinom.logpmf(cases, people, *shape).sum()
        hidden = sum(betabinom.pmf(k, withheld.at_risk, *shape) for k in MEANS)
        return float(shown + np.log(hidden).sum())

    best = logarithm(found.mean, found.between**0.5)
    for mean in (found.mean - 0.002, found.mean, found.mean + 0.002):
        for sd in (found.between**0.5 - 0.002, found.between**0.5 + 0.002):
            assert logarithm(mean, sd) <= best


def test_nothing_suppressed_is_the_plain_way() -> None:
    cases, people = entrants(0.2, 0.05, 1)
    assert moments_of(cases, people, Withheld.none()) == binomial_moments(cases, people)


def test_rows_in_another_order_give_the_same_test() -> None:
    cases, people, withheld = published(*entrants(0.08, 0.02, 5))
    turned, other = np.argsort(people)[::-1], np.argsort(withheld.at_risk)
    swapped = Withheld(at_risk=withheld.at_risk[other], means=MEANS)
    a = difference_of(cases, people, withheld, simulations=99)
    b = difference_of(cases[turned], people[turned], swapped, simulations=99)
    assert (a.p, a.statistic) == pytest.approx((b.p, b.statistic))


def data(events: list[float], means: tuple[int, ...]) -> HotSpotInput:
    ids = [f"{i:02d}" for i in range(len(events))]
    counts, people = pd.Series(events, ids), pd.Series(20.0, ids)
    hidden = counts.isna()
    return HotSpotInput(
        values=counts / people,
        validity=pd.Series([Validity.SUPPRESSED if x else Validity.VALID for x in hidden], ids),
        events=counts, at_risk=people.where(~hidden), suppressed=people.where(hidden),
        suppressed_means=means,
    )  # fmt: skip


def test_without_the_rule_or_against_it_cells_are_left_out_and_it_is_said() -> None:
    used = data([5, 0, np.nan], MEANS)
    assert len(used.withheld) == 1
    assert used.why_left_out == ""
    unknown = data([5, 0, np.nan], ())
    assert len(unknown.withheld) == 0
    assert "suppressed_means" in unknown.why_left_out
    broken = data([5, 2, np.nan], MEANS)
    assert len(broken.withheld) == 0
    assert "1 oder 2 offen da" in broken.why_left_out
