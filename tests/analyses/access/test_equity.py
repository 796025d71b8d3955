import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.access.equity import concentration_index, equity

AREAS = st.lists(
    st.tuples(st.floats(0.01, 2), st.integers(1, 500), st.integers(0, 6)), min_size=6, max_size=30
)


def line(areas: int) -> np.ndarray:
    """Places of areas along a street, a kilometre apart."""
    return np.column_stack([1000.0 * np.arange(areas), np.zeros(areas)])


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
    found = []
    for some in (rows, mixed):
        a, n, b = (np.array(column, float) for column in zip(*some, strict=True))
        found.append(equity(a, n, b, line(len(a)), resamples=0))
    if found[0] is None:
        assert found[1] is None
        return
    assert found[1] is not None
    assert found[0].concentration.value == pytest.approx(found[1].concentration.value, abs=1e-9)
    assert found[0].most_burdened == pytest.approx(found[1].most_burdened)


def test_fifths_divide_an_area_by_its_children():
    supply, children = np.array([0.1, 0.3, 0.5, 0.7, 0.9]), np.array([10.0, 30, 20, 20, 20])
    found = equity(supply, children, np.array([5.0, 4, 3, 2, 1]), line(5), resamples=50)
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
    first, again = (
        equity(supply, children, burden, line(40), resamples=500, seed=3) for _ in range(2)
    )
    assert first is not None
    assert again is not None
    assert first.concentration == again.concentration
    assert first.concentration.low < first.concentration.value < first.concentration.high


def test_too_little_to_compare_gives_nothing():
    ones = np.ones(10)
    xy = line(10)
    assert equity(ones, ones, ones, xy) is None  # all equally burdened
    assert equity(0 * ones, ones, np.arange(10.0), xy) is None  # no supply at all
    assert equity(np.full(10, np.nan), ones, np.arange(10.0), xy) is None
    assert equity(ones[:4], ones[:4], np.arange(4.0), xy[:4]) is None


def drawn(seed: int, areas: int = 40) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    return (
        rng.uniform(0.1, 1, areas),
        rng.integers(20, 90, areas).astype(float),
        rng.normal(size=areas),
        rng.uniform(0, 9000, (areas, 2)),
    )


@given(st.integers(0, 50))
def test_the_interval_reaches_as_far_as_fishers_and_as_the_widened_scatter(seed):
    """Both written anew: the index is 2 SD SD / mean times the correlation with the rank."""
    a, n, b, xy = drawn(seed)
    found = equity(a, n, b, xy, resamples=200, seed=1)
    assert found is not None
    w = n / n.sum()
    order = np.argsort(-b)
    rank = np.empty(len(a))
    rank[order] = (np.cumsum(n[order]) - n[order] / 2) / n.sum()
    da, dr = a - w @ a, rank - w @ rank
    r = (w @ (da * dr)) / np.sqrt((w @ da**2) * (w @ dr**2))
    scale = found.concentration.value / r
    assert scale == pytest.approx(2 * np.sqrt((w @ da**2) * (w @ dr**2)) / (w @ a))
    size = found.effective_size
    assert size <= 1 / (w @ w) + 1e-9
    fisher = scale * np.tanh(np.arctanh(r) + np.array([-1.96, 1.96]) / np.sqrt(size - 3))
    rng = np.random.default_rng(1)
    picks = rng.multinomial(40, np.full(40, 1 / 40), size=200)[:, np.argsort(order)]
    index = [concentration_index(a, n * times, b) for times in picks]
    half = 2.02 * np.std(index) * np.sqrt(max(1, 1 / (w @ w) / (size - 3)))
    value = found.concentration.value
    assert found.concentration.low == pytest.approx(min(fisher[0], value - half))
    assert found.concentration.high == pytest.approx(max(fisher[1], value + half))


def test_scale_of_supply_and_places_changes_nothing_and_the_sign_of_burden_turns_all():
    a, n, b, xy = drawn(3)
    first, larger, turned = (
        equity(supply, n, burden, where, resamples=200, seed=1)
        for supply, burden, where in ((a, b, xy), (7 * a, 2 * b + 1, 3 * xy + 5), (a, -b, xy))
    )
    assert first is not None
    assert larger is not None
    assert turned is not None
    assert larger.concentration.low == pytest.approx(first.concentration.low)
    assert larger.ratio.high == pytest.approx(first.ratio.high)
    assert turned.concentration.value == pytest.approx(-first.concentration.value)
    assert turned.effective_size == pytest.approx(first.effective_size)


def test_a_slope_of_burden_and_supply_is_worth_few_areas():
    xy = line(60)
    noise = np.random.default_rng(1).normal(scale=0.05, size=60)
    found = equity(2 + xy[:, 0] / 60_000 + noise, np.ones(60), -xy[:, 0], xy)
    assert found is not None
    assert found.effective_size < 8
    assert not found.concentration.low > 0  # as if drawn one by one it would be far above


def test_what_has_no_interval_says_why():
    ones, xy = np.ones(10), line(10)
    alike = equity(ones, ones, np.arange(10.0), xy)
    assert alike is not None
    assert alike.concentration.value == pytest.approx(0)
    assert not alike.concentration.is_known
    assert "denselben Wert" in alike.reason
    rising = np.arange(1.0, 3002)
    many = equity(rising, rising, rising, line(3001), resamples=2)
    assert many is not None
    assert "3.000" in many.reason
    mixed = np.random.default_rng(1).permutation(np.arange(0.5, 40))
    perfect = equity(mixed, np.ones(40), mixed, drawn(1)[3])
    assert perfect is not None
    assert "ohne jede Abweichung" in perfect.reason
