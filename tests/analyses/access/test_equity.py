import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.access.equity import concentration_index, equity

AREAS = st.lists(
    st.tuples(st.floats(0.01, 2), st.integers(1, 500), st.integers(0, 6)), min_size=6, max_size=30
)


def test_everything_for_the_least_burdened_and_the_other_way_round():
    children, burden = np.ones(10), np.arange(10.0)
    least = np.where(burden < 5, 1.0, 0.0)
    assert concentration_index(least, children, burden) == pytest.approx(0.5)
    assert concentration_index(1 - least, children, burden) == pytest.approx(-0.5)
    assert concentration_index(np.full(10, 3.0), children, burden) == pytest.approx(0)


@given(AREAS)
def test_the_index_is_one_minus_twice_the_area_under_the_curve(rows):
    """The geometric definition, by trapezoids: another way than the covariance that we compute."""
    a, n = (np.array(column, float) for column in list(zip(*rows, strict=True))[:2])
    burden = np.arange(len(a), 0, -1.0)  # most burdened first, all different
    people, places = np.r_[0, np.cumsum(n)], np.r_[0, np.cumsum(a * n)]
    area = np.trapezoid(places / places[-1], people / people[-1])
    assert concentration_index(a, n, burden) == pytest.approx(1 - 2 * area, abs=1e-9)


@given(AREAS)
def test_the_index_lies_between_minus_one_and_one_and_turns_with_the_order(rows):
    a, n, b = (np.array(column, float) for column in zip(*rows, strict=True))
    index = concentration_index(a, n, b)
    assert -1 <= index <= 1
    assert concentration_index(a, n, -b) == pytest.approx(-index, abs=1e-9)
    assert concentration_index(7 * a, n, b) == pytest.approx(index, abs=1e-9)


@given(AREAS, st.randoms())
def test_the_order_of_equally_burdened_areas_changes_nothing(rows, random):
    mixed = rows.copy()
    random.shuffle(mixed)
    found = [
        equity(*(np.array(c, float) for c in zip(*r, strict=True)), resamples=0)
        for r in (rows, mixed)
    ]
    if found[0] is None:
        assert found[1] is None
        return
    assert found[1] is not None
    assert found[0].concentration.value == pytest.approx(found[1].concentration.value, abs=1e-9)
    assert found[0].most_burdened == pytest.approx(found[1].most_burdened)


def test_fifths_divide_an_area_by_its_children():
    supply, children = np.array([0.1, 0.3, 0.5, 0.7, 0.9]), np.array([10.0, 30, 20, 20, 20])
    found = equity(supply, children, np.array([5.0, 4, 3, 2, 1]), resamples=50)
    assert found is not None
    assert found.most_burdened == pytest.approx((10 * 0.1 + 10 * 0.3) / 20)
    assert found.least_burdened == pytest.approx(0.9)
    assert found.curve[0].tolist() == [0, 0]
    assert found.curve[-1].tolist() == [1, 1]
    assert found.gini > 0


def test_same_seed_same_interval_and_it_holds_the_value():
    rng = np.random.default_rng(1)
    supply, children, burden = (
        rng.uniform(0.1, 1, 40),
        rng.integers(20, 90, 40).astype(float),
        rng.normal(size=40),
    )
    first, again = (equity(supply, children, burden, resamples=500, seed=3) for _ in range(2))
    assert first is not None
    assert again is not None
    assert first.concentration == again.concentration
    assert first.concentration.low < first.concentration.value < first.concentration.high


def test_too_little_to_compare_gives_nothing():
    ones = np.ones(10)
    assert equity(ones, ones, ones) is None  # all equally burdened
    assert equity(0 * ones, ones, np.arange(10.0)) is None  # no supply at all
    assert equity(np.full(10, np.nan), ones, np.arange(10.0)) is None
    assert equity(ones[:4], ones[:4], np.arange(4.0)) is None
