"""Whether changes differ: the published test, its level, and where nothing can be tested."""

import numpy as np
import pytest
from burden_toys import counts, frame
from scipy.optimize import brentq
from scipy.special import expit, logit
from scipy.stats import nchypergeom_fisher

from analyses.burden.differing_changes import DatedTables, differing_changes


def test_statistic_is_that_of_the_definition() -> None:
    """Expected cases by root finding instead of the quadratic formula."""
    rng = np.random.default_rng(0)
    n, m = rng.integers(20, 200, 30).astype(float), rng.integers(20, 200, 30).astype(float)
    x, y = (rng.binomial(a.astype(int), p).astype(float) for a, p in ((n, 0.3), (m, 0.2)))
    total = n + m
    ratio = (x * (m - y) / total).sum() / (y * (n - x) / total).sum()

    def expected(a: float, b: float, t: float) -> float:
        low, high = max(0.0, t - b) + 1e-9, min(a, t) - 1e-9
        root = brentq(lambda e: e * (b - t + e) - ratio * (a - e) * (t - e), low, high)
        return float(root)

    e = np.array([expected(a, b, t) for a, b, t in zip(n, m, x + y, strict=True)])
    variance = 1 / (1 / e + 1 / (x + y - e) + 1 / (n - e) + 1 / (m - x - y + e))
    squares = ((x - e) ** 2 / variance).sum() - (x - e).sum() ** 2 / variance.sum()
    found = DatedTables.of(x, n, y, m)
    assert found is not None
    assert found.statistic(found.cases[None])[0] == pytest.approx(squares, rel=1e-9)
    assert found.degrees == 29


def test_changes_that_are_alike_leave_nothing() -> None:
    x, n = np.array([10.0, 20, 30]), np.array([100.0, 200, 300])
    found = DatedTables.of(2 * x, 2 * n, x, n)
    assert found is not None
    assert found.statistic(found.cases[None])[0] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("x", "y"), [([0.0, 0], [0.0, 0]), ([10.0, 10], [10.0, 10]), ([5.0, 4], [0.0, 0])]
)
def test_areas_that_tell_nothing_of_a_ratio_are_not_tested(x: list[float], y: list[float]) -> None:
    ten = np.full(2, 10.0)
    assert DatedTables.of(np.array(x), ten, np.array(y), ten) is None


def test_null_is_fishers_noncentral_law() -> None:
    tables = DatedTables.of(*(np.array(c) for c in ([4.0, 9], [12.0, 30], [7.0, 5], [20.0, 25])))
    assert tables is not None
    drawn = tables.drawn(20_000, np.random.default_rng(5))
    for place in range(2):
        law = nchypergeom_fisher(
            tables.now[place] + tables.before[place], tables.total[place], tables.now[place],
            tables.ratio,
        )  # fmt: skip
        assert drawn[:, place].mean() == pytest.approx(law.mean(), rel=0.02)
        assert drawn[:, place].var() == pytest.approx(law.var(), rel=0.05)


def test_counts_that_are_no_whole_numbers_are_tested_too() -> None:
    rng = np.random.default_rng(6)
    n = np.full((12, 3), 20.4)
    x, y = rng.uniform(0.1, 20.4, n.shape), rng.uniform(0.1, 20.4, n.shape)
    x[0], y[0] = 20.4, 20.3  # nearly all: rounding must leave something to draw
    assert differing_changes(counts(x, n, before=(y, n)), frame(x).index).differ is not None


def test_few_people_do_not_make_maps_differ() -> None:
    """With chi-square as the null it was 8 to 10 of 100 maps."""
    rng = np.random.default_rng(7)
    n = np.full((160, 1), 18.0)
    seen = 0
    for _ in range(300):
        x, y = (rng.binomial(18, 0.4, n.shape).astype(float) for _ in range(2))
        own = counts(x, n, before=(y, n))
        found = differing_changes({"a": own["a"]}, frame(x).index, draws=199)
        seen += bool(found.differ)
    assert seen / 300 <= 0.08  # 5 % and the error of 300 maps


def test_without_counts_of_an_earlier_date_it_is_said_that_nothing_can_be_tested() -> None:
    x = np.full((5, 3), 3.0)
    found = differing_changes(counts(x, 10 * x), frame(x).index)
    assert found.differ is None
    assert "nicht prüfen" in found.reason


def share_found(spread: float, effect: float, trials: int = 150) -> float:
    rng = np.random.default_rng(1)
    n = np.full((60, 3), 200.0)
    seen = 0
    for _ in range(trials):
        p = expit(logit(0.2) + rng.normal(0, 0.4, n.shape))
        q = expit(logit(p) - 0.3 + rng.normal(0, spread, n.shape))
        x, y = (rng.binomial(200, share).astype(float) for share in (q, p))
        own = counts(x, n, before=(y, n), effect=effect)
        seen += bool(differing_changes(own, frame(x).index).differ)
    return seen / trials


def test_where_every_area_moves_alike_few_maps_are_said_to_differ() -> None:
    assert share_found(0.0, 1.0) <= 0.10  # 5 % and the error of 150 maps


def test_changes_that_differ_are_found_and_a_design_effect_asks_for_more() -> None:
    assert share_found(0.4, 1.0, 30) > 0.9
    assert share_found(0.2, 1.9, 30) < share_found(0.2, 1.0, 30)


def test_all_indicators_together_keep_the_level() -> None:
    x = np.random.default_rng(3).binomial(200, 0.2, (60, 3)).astype(float)
    y = np.random.default_rng(4).binomial(200, 0.2, (60, 3)).astype(float)
    n = np.full(x.shape, 200.0)
    found = differing_changes(counts(x, n, before=(y, n)), frame(x).index)
    least = min(test.p for test in found.tested)
    assert len(found.tested) == 3
    assert found.differ == (3 * least <= 0.05)
