"""Do two maps go together: test and interval, false alarms, and what cannot be said."""

import numpy as np
import pytest
from scipy import stats

from analyses.association.correlation import correlation, judged
from analyses.association.quintile import lowest_quintile

XY = np.random.default_rng(5).uniform(0, 9000, (60, 2))


def test_the_test_is_the_usual_one_with_fewer_areas() -> None:
    found = judged(0.5, 27.0, 100)
    assert found.p == pytest.approx(2 * stats.t.sf(0.5 * np.sqrt(25 / 0.75), 25))
    assert found.low == pytest.approx(np.tanh(np.arctanh(0.5) - 1.96 / np.sqrt(24)))
    assert found.sign == 1
    assert judged(-0.5, 27.0, 100).sign == -1
    assert judged(0.1, 27.0, 100).sign == 0


def test_slopes_across_each_other_are_no_association() -> None:
    x, y = XY[:, 0], XY[:, 0] + XY[:, 1]
    assert stats.pearsonr(x, y).pvalue < 1e-5
    assert correlation(x, y, XY).sign == 0


def test_what_goes_together_is_found_with_any_unit_and_by_rank() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=60)
    y = np.exp(x + rng.normal(scale=0.5, size=60))
    found = correlation(x, -y, XY, ranks=True)
    assert found.sign == -1
    assert correlation(3 * x + 1, 4 - np.log(y), XY, ranks=True).value == pytest.approx(found.value)
    assert correlation(x, y, XY).sign == 1


def test_areas_without_one_of_both_are_left_out() -> None:
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(2, 60))
    whole = correlation(x[2:], y[2:], XY[2:])
    x[0], y[1] = np.nan, np.inf
    assert correlation(x, y, XY) == whole
    assert whole.areas == 58


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        (np.arange(3.0), np.arange(3.0), "Nur 3 Gebiete"),
        (np.ones(60), np.arange(60.0), "denselben Wert"),
        (np.arange(60.0), np.full(60, np.nan), "Nur 0 Gebiete"),
        (np.arange(60.0), 7 - 2 * np.arange(60.0), "ohne jede Abweichung"),
    ],
)
def test_what_cannot_be_said_is_said_in_german(x, y, words) -> None:
    if "Abweichung" in words:  # the order of the areas is no pattern here
        x, y = (np.random.default_rng(1).permutation(60) * 1.0,) * 2
        y = 7 - 2 * y
    found = correlation(x, y, XY[: len(x)])
    assert words in found.reason
    assert np.isnan([found.low, found.high, found.p]).all()
    assert found.sign == 0


def test_two_halves_are_too_few_to_test() -> None:
    xy = np.repeat([[0.0, 0], [9, 0]], 10, axis=0)
    half, small = np.repeat([1.0, 3], 10), np.random.default_rng(1).normal(scale=0.1, size=20)
    found = correlation(half, half + small, xy)
    assert "unabhängige: zu wenige" in found.reason
    assert found.effective_size < 4


def test_too_many_areas_are_refused() -> None:
    values = np.arange(3001.0)
    found = correlation(values, values, np.column_stack([values, values]))
    assert "3.000" in found.reason


def test_false_alarms_are_rare_where_both_maps_are_smooth() -> None:
    rng = np.random.default_rng(1)
    away = np.hypot(*(XY[:, None] - XY[None]).transpose(2, 0, 1))
    root = np.linalg.cholesky(np.exp(-away / 2000) + 1e-9 * np.eye(60))
    pairs = [root @ rng.normal(size=(60, 2)) for _ in range(150)]
    usual = np.mean([stats.pearsonr(*pair.T).pvalue < 0.05 for pair in pairs])
    ours = np.mean([correlation(pair[:, 0], pair[:, 1], XY).sign != 0 for pair in pairs])
    assert usual > 0.15
    assert ours <= 0.09  # 5 %, and two standard errors of 150 maps


def test_the_lowest_fifth_is_of_people_and_equal_areas_stand_together() -> None:
    values = np.array([1.0, 2, 3, 4, 5])
    assert lowest_quintile(values).tolist() == [True, False, False, False, False]
    people = np.array([5.0, 10, 20, 30, 35])
    assert lowest_quintile(values, people).tolist() == [True, True, False, False, False]
    assert not lowest_quintile(np.ones(9)).any()  # nobody is lower than the others
    assert lowest_quintile(np.r_[np.zeros(3), np.ones(7)]).sum() == 3  # together, or none
    assert lowest_quintile(np.full(4, np.nan)).sum() == 0
