"""Small numbers: standardising, shrinking, ranks, and moves between years."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.hot_spots.comparable import require_comparable
from analyses.hot_spots.rates import (
    prior,
    rank_intervals,
    shrunken_rates,
    standardised_rates,
)
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
    assert prior(cases, people).variance == 0
    assert shrunken_rates(cases, people) == pytest.approx(0.2)


def test_standardised_rates_of_small_areas_do_not_scatter_more() -> None:
    rng = np.random.default_rng(2)
    people = np.repeat([30.0, 3000.0], 300)
    cases = rng.poisson(0.1 * people).clip(max=people).astype(float)
    raw, scores = cases / people, standardised_rates(cases, people)
    assert raw[:300].std() > 8 * raw[300:].std()
    assert scores[:300].std() < 1.4 * scores[300:].std()


@given(st.integers(1, 5))
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
