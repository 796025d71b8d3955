"""Global and local measures: laws, and what the literature prints."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from area_toys import board, ring
from graph_toys import from_lists
from scipy import stats

from analyses.hot_spots.corrections import benjamini_hochberg, benjamini_yekutieli, bonferroni
from analyses.hot_spots.statistics import (
    getis_ord,
    global_moran,
    local_join_counts,
    local_moran,
    neighbour_mean,
)
from analyses.neighbours.contiguity import shared_borders
from kpk_geo.errors import InputError


def test_local_values_add_up_to_the_global_one() -> None:
    x = np.random.default_rng(1).normal(size=36)
    graph = shared_borders(board(6, 6))
    assert local_moran(x, graph).value.mean() == pytest.approx(global_moran(x, graph).value)


def test_gradient_is_alike_and_chessboard_is_not() -> None:
    graph = shared_borders(board(8, 8))
    column = np.arange(64) % 8
    slope = global_moran(column.astype(float), graph)
    chess = global_moran(((column + np.arange(64) // 8) % 2).astype(float), graph)
    assert slope.value > 0.8
    assert slope.p_permuted == pytest.approx(1 / 10_000)
    assert chess.value == pytest.approx(-1)
    assert chess.p_permuted > 0.99


def test_permuted_p_agrees_with_the_analytic_one() -> None:
    graph = shared_borders(board(12, 12))
    x = np.random.default_rng(5).normal(size=144)
    x += 0.3 * neighbour_mean(x, graph)
    found = global_moran(x, graph)
    assert found.p_permuted == pytest.approx(found.p_random, abs=0.01)


def test_islands_leave_the_global_measure() -> None:
    lists = {key: ring(6).of(key) for key in ring(6).area_ids}
    with_island = from_lists([*lists, "9999"], lists)
    x = np.array([1.0, 2, 4, 3, 2, 1])
    assert global_moran(np.append(x, 50.0), with_island).value == pytest.approx(
        global_moran(x, ring(6)).value
    )


def test_global_measure_needs_neighbours() -> None:
    with pytest.raises(InputError, match="Toleranz"):
        global_moran(np.arange(4.0), from_lists(list("abcd"), {}))


def test_gi_is_the_same_with_and_without_row_standardisation() -> None:
    graph = shared_borders(board(5, 5))
    x = np.random.default_rng(2).gamma(2, 1, 25)
    scaled = from_lists(list(graph.area_ids), {key: graph.of(key) for key in graph.area_ids})
    weights = np.repeat(1 / graph.cardinalities, graph.cardinalities)
    assert np.allclose(getis_ord(x, graph), getis_ord(x, replace(scaled, weights=weights)))


def test_gi_has_mean_zero_and_spread_one_over_all_permutations() -> None:
    x, graph = np.array([1.0, 5, 2, 9, 4, 4]), ring(6)
    found = np.array([getis_ord(np.array([x[0], *rest]), graph)[0] for rest in permutations(x[1:])])
    assert found.mean() == pytest.approx(0, abs=1e-12)
    assert found.std() == pytest.approx(1)


def test_join_counts_of_yes_and_no() -> None:
    attribute = np.array([1, 1, 1, 0, 0, 0, 0, 0], bool)
    counts, p = local_join_counts(attribute, ring(8))
    assert counts.tolist() == [1, 2, 1, 1, 0, 0, 0, 1]
    assert p[1] == pytest.approx(1 / 21)  # both of the two others among two of seven
    assert np.isnan(p[3:]).all()


def test_corrections_agree_with_scipy() -> None:
    p = np.random.default_rng(3).uniform(size=60) ** 3
    assert np.allclose(benjamini_hochberg(p), stats.false_discovery_control(p))
    assert np.allclose(benjamini_yekutieli(p), stats.false_discovery_control(p, method="by"))
    assert (bonferroni(p) >= benjamini_hochberg(p) - 1e-12).all()


def test_areas_that_are_not_tested_do_not_count_as_tests() -> None:
    p = np.array([0.01, np.nan, 0.02, np.nan])
    assert benjamini_hochberg(p)[[0, 2]].tolist() == [0.02, 0.02]
    assert bonferroni(p)[0] == 0.02
