"""Small numbers: standardising, shrinking, ranks, and moves between years."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.hot_spots.comparable import require_comparable
from analyses.hot_spots.moments import binomial_moments, chance_variances
from analyses.hot_spots.published_rates import (
    assuncao_reis_rates,
    marshall_rates,
    poisson_prior,
)
from analyses.hot_spots.rates import rank_intervals, shrunken_rates, standardised_rates
from kpk_geo.errors import InputError

RNG = np.random.default_rng(1)
PEOPLE = RNG.integers(20, 2000, 120).astype(float)
RATES = np.clip(RNG.normal(0.2, 0.05, 120), 0.01, 0.9)
CASES = RNG.binomial(PEOPLE.astype(int), RATES).astype(float)


def test_small_areas_are_pulled_more() -> None:
    rates, shrunk = CASES / PEOPLE, shrunken_rates(CASES, PEOPLE)
    mean = CASES.sum() / PEOPLE.sum()
    pull = (shrunk - mean) / (rates - mean)
    small, large = PEOPLE < 100, PEOPLE > 1000
    assert pull[small].mean() < 0.6 < 0.85 < pull[large].mean()
    assert ((pull >= 0) & (pull <= 1)).all()


def test_shrunken_rates_are_nearer_to_the_truth() -> None:
    raw, shrunk = CASES / PEOPLE - RATES, shrunken_rates(CASES, PEOPLE) - RATES
    assert (shrunk**2).mean() < 0.7 * (raw**2).mean()


def test_variance_never_becomes_negative() -> None:
    """Without scatter between areas all shrunken rates are the mean, none is below 0."""
    people = np.full(50, 40.0)
    cases = np.full(50, 8.0)
    assert binomial_moments(cases, people).between == poisson_prior(cases, people).variance == 0
    assert shrunken_rates(cases, people) == pytest.approx(0.2)
    assert marshall_rates(cases, people) == pytest.approx(0.2)


def test_scatter_by_mental_arithmetic() -> None:
    """Two areas of 100 with 10 and 30 cases: 2 x 100 x 0.1^2 = 2, chance 0.16, left 1.84 of 99."""
    found = binomial_moments(np.array([10.0, 30.0]), np.array([100.0, 100.0]))
    assert (found.mean, found.between) == pytest.approx((0.2, 1.84 / 99))
    # Every second person tells nothing new: 1 - 0.16 = 0.84 of 49.
    half = binomial_moments(np.array([10.0, 30.0]), np.array([100.0, 100.0]), 2)
    assert half.between == pytest.approx(0.84 / 49)
    assert chance_variances(found, np.array([16.0]), 2) == pytest.approx([0.02])


@pytest.mark.parametrize(("mean", "size"), [(0.2, 200), (0.92, 124), (0.08, 18)])
def test_binomial_scatter_recovers_the_truth(mean: float, size: int) -> None:
    """The Poisson form takes more off than chance adds; at high rates nothing is left."""
    rng, strength = np.random.default_rng(4), mean * (1 - mean) / 0.05**2 - 1
    people = np.full(170, float(size))
    found, poisson = [], []
    for _ in range(60):
        rates = rng.beta(mean * strength, (1 - mean) * strength, 170)
        cases = rng.binomial(size, rates).astype(float)
        found.append(binomial_moments(cases, people).between)
        poisson.append(poisson_prior(cases, people).variance)
    assert np.sqrt(np.mean(found)) == pytest.approx(0.05, abs=0.004)
    assert np.mean(poisson) < np.mean(found)


def test_of_rare_events_the_published_form_says_the_same() -> None:
    rare = np.random.default_rng(8).binomial(5_000, 0.001, 300).astype(float)
    people = np.full(300, 5_000.0)
    assert standardised_rates(rare, people) == pytest.approx(
        assuncao_reis_rates(rare, people), rel=0.03
    )


def test_design_effect_pulls_rates_more_and_widens_ranks() -> None:
    plain, shared = (shrunken_rates(CASES, PEOPLE, design_effect=d) for d in (1, 3))
    mean = CASES.sum() / PEOPLE.sum()
    assert np.abs(shared - mean).sum() < 0.95 * np.abs(plain - mean).sum()
    narrow, wide = (rank_intervals(CASES, PEOPLE, design_effect=d, seed=2) for d in (1, 3))
    assert (wide.high - wide.low).mean() > 1.2 * (narrow.high - narrow.low).mean()
    assert wide.design_effect == 3
    with pytest.raises(InputError, match="mindestens 1"):
        binomial_moments(CASES, PEOPLE, 0.5)


def test_people_without_the_burden_are_the_same_question() -> None:
    assert standardised_rates(PEOPLE - CASES, PEOPLE) == pytest.approx(
        -standardised_rates(CASES, PEOPLE)
    )
    turned = binomial_moments(CASES, PEOPLE).flipped
    other = binomial_moments(PEOPLE - CASES, PEOPLE)
    assert (turned.mean, turned.between) == pytest.approx((other.mean, other.between))


def test_standardised_rates_of_small_areas_do_not_scatter_more() -> None:
    rng = np.random.default_rng(2)
    people = np.repeat([30.0, 3000.0], 300)
    cases = rng.poisson(0.1 * people).clip(max=people).astype(float)
    raw, scores = cases / people, standardised_rates(cases, people)
    assert raw[:300].std() > 8 * raw[300:].std()
    assert scores[:300].std() < 1.4 * scores[300:].std()


@given(st.integers(1, 3))
def test_more_people_at_the_same_rates_narrow_the_ranks(times: int) -> None:
    few = rank_intervals(CASES, PEOPLE, simulations=200)
    many = rank_intervals(CASES * 10**times, PEOPLE * 10**times, simulations=200)
    assert (many.high - many.low).mean() < (few.high - few.low).mean()


def test_ranks_are_ranks_and_repeat() -> None:
    found, again = (rank_intervals(CASES, PEOPLE, seed=5) for _ in range(2))
    assert (found.low <= found.median).all()
    assert (found.median <= found.high).all()
    assert found.top.sum() == pytest.approx(12)  # a tenth of 120 areas in every draw
    assert found.top.tobytes() == again.top.tobytes()
    best = np.argmax(RATES * (PEOPLE > 500))
    assert found.top[best] > 0.7


def test_without_scatter_beyond_chance_there_is_no_rank() -> None:
    cases = np.random.default_rng(7).permutation(np.repeat([3.0, 4.0, 5.0], 20))
    found = rank_intervals(cases, np.full(60, 40.0))
    assert not found.distinct
    assert found.difference.p > 0.05
    assert np.isnan(found.median).all()


@pytest.mark.parametrize(
    ("cases", "people", "word"),
    [([1.0], [0.0], "Nenner 0"), ([-1.0], [5.0], "negativ"), ([6.0], [5.0], "größer"),
     ([np.nan], [5.0], "Zahlen")],
)  # fmt: skip
def test_impossible_counts_are_refused(cases: list[float], people: list[float], word: str) -> None:
    with pytest.raises(InputError, match=word):
        standardised_rates(np.array([1.0, *cases]), np.array([4.0, *people]))


def test_years_before_the_geometry_or_across_a_break_are_not_compared() -> None:
    now, then = date(2025, 12, 31), date(2019, 12, 31)
    require_comparable(then, now, areas_since=date(2015, 1, 1))
    with pytest.raises(InputError, match=r"erst seit 01\.01\.2021"):
        require_comparable(then, now, areas_since=date(2021, 1, 1))
    with pytest.raises(InputError, match=r"01\.07\.2022"):
        require_comparable(then, now, areas_since=date(2015, 1, 1), breaks=[date(2022, 7, 1)])
