"""Choices of sites: against brute force, against bounds, and laws that any answer keeps."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from siting_toys import LINE, PEOPLE, instances, matrix

from analyses.routing.matrix import CostMatrix
from analyses.siting.benefit import Benefits, coverage, saved_cost
from analyses.siting.bound import lagrangian_bound
from analyses.siting.classes import point_classes
from analyses.siting.exact import Conditions, Floor, best_coverage, fewest_sites
from analyses.siting.interchange import greedy, interchange, swap_losses, value_of
from kpk_geo.arrays import Floats
from kpk_geo.errors import InputError


def brute_force(benefits: Benefits, count: int) -> float:
    count = min(count, benefits.candidates)
    choices = combinations(range(benefits.candidates), count)
    return max(value_of(benefits, np.array(choice)) for choice in choices)


def both(costs: CostMatrix, weight: Floats) -> list[Benefits]:
    return [coverage(costs, weight), saved_cost(costs, weight)]


@settings(max_examples=150)
@given(instances())
def test_bound_is_never_below_the_best_and_choice_never_above(
    instance: tuple[CostMatrix, Floats, int],
) -> None:
    costs, weight, count = instance
    for benefits in both(costs, weight):
        is_open = np.ones(benefits.candidates, dtype=bool)
        best = brute_force(benefits, count)
        choice = interchange(benefits, count, is_open)
        bound = lagrangian_bound(benefits, count, is_open, choice)
        assert choice.value <= best * (1 + 1e-9)
        assert bound.value >= best * (1 - 1e-9)
        assert bound.choice.value >= choice.value
        if bound.gap < 1e-9:
            assert bound.choice.value == pytest.approx(best)


@settings(max_examples=100)
@given(instances())
def test_program_finds_what_brute_force_finds(instance: tuple[CostMatrix, Floats, int]) -> None:
    costs, weight, count = instance
    reached = coverage(costs, weight)
    solved = best_coverage(reached, weight, Conditions(count=count))
    assert solved.is_proven
    assert solved.value == pytest.approx(brute_force(reached, count))
    assert solved.chosen is not None
    assert len(solved.chosen) <= count


@settings(max_examples=60)
@given(instances())
def test_fewest_sites_reach_all_and_no_fewer_do(
    instance: tuple[CostMatrix, Floats, int],
) -> None:
    costs, _, _ = instance
    ones = np.ones(costs.origins)
    reached = coverage(costs, ones)
    solved = fewest_sites(reached)
    everybody = value_of(reached, np.arange(reached.candidates))
    assert solved.chosen is not None
    assert value_of(reached, solved.chosen) == everybody
    fewer = len(solved.chosen) - 1
    if fewer > 0:
        assert brute_force(reached, fewer) < everybody


@given(instances())
def test_more_sites_never_reach_fewer(instance: tuple[CostMatrix, Floats, int]) -> None:
    costs, weight, count = instance
    reached = coverage(costs, weight)
    fewer, more = (
        best_coverage(reached, weight, Conditions(count=k)).value for k in (count, count + 1)
    )
    assert more >= fewer - 1e-9


@given(instances())
def test_swaps_are_at_least_as_good_as_greedy(instance: tuple[CostMatrix, Floats, int]) -> None:
    costs, weight, count = instance
    for benefits in both(costs, weight):
        is_open = np.ones(benefits.candidates, dtype=bool)
        first = value_of(benefits, greedy(benefits, count, is_open))
        assert interchange(benefits, count, is_open).value >= first - 1e-9


@given(instances())
def test_table_of_swaps_is_what_each_swap_gives(instance: tuple[CostMatrix, Floats, int]) -> None:
    costs, weight, count = instance
    for benefits in both(costs, weight):
        chosen = greedy(benefits, count, np.ones(benefits.candidates, dtype=bool))
        table = swap_losses(benefits, chosen)
        now = value_of(benefits, chosen)
        for place, candidate in np.ndindex(len(chosen), benefits.candidates):
            if candidate in chosen:
                continue
            other = chosen.copy()
            other[place] = candidate
            assert now + table[candidate, place] == pytest.approx(value_of(benefits, other))


@given(instances())
def test_existing_sites_count_once(instance: tuple[CostMatrix, Floats, int]) -> None:
    costs, weight, _ = instance
    for benefits in both(costs, weight):
        existing = np.array([0])
        rest = benefits.beyond(benefits.best_of(existing))
        for candidate in range(benefits.candidates):
            together = value_of(benefits, np.array([0, candidate]))
            alone = value_of(benefits, existing) + value_of(rest, np.array([candidate]))
            assert together == pytest.approx(alone)


@given(instances())
def test_points_of_a_class_have_the_same_candidates(
    instance: tuple[CostMatrix, Floats, int],
) -> None:
    costs, weight, _ = instance
    reached = coverage(costs, np.ones(costs.origins))
    classes = point_classes(reached)
    dense = np.zeros((reached.candidates, reached.points), dtype=bool)
    for candidate in range(reached.candidates):
        dense[candidate, reached.row(candidate)[0]] = True
    for point, number in enumerate(classes.of_point):
        served = dense[:, point]
        if number < 0:
            assert not served.any()
        else:
            assert (classes.serving[[number]].toarray()[0] > 0).tolist() == served.tolist()
    assert classes.sums(weight).sum() == pytest.approx(weight[dense.any(axis=0)].sum())


@given(instances())
def test_no_site_of_the_program_is_idle(instance: tuple[CostMatrix, Floats, int]) -> None:
    costs, weight, _ = instance
    reached = coverage(costs, np.ones(costs.origins))
    solved = best_coverage(reached, weight, Conditions(count=reached.candidates))
    assert solved.chosen is not None
    for site in solved.chosen:
        others = solved.chosen[solved.chosen != site]
        assert weight[reached.best_of(others) > 0].sum() < solved.value


def test_budget_keeps_the_dear_site_out() -> None:
    price = np.array([90.0, 10.0, 10.0])
    solved = best_coverage(coverage(LINE, PEOPLE), PEOPLE, Conditions(price=price, budget=20.0))
    assert solved.chosen is not None
    assert solved.chosen.tolist() == [1, 2]


def test_floor_brings_a_group_before_the_rest() -> None:
    east = Floor(label="Osten", member=np.array([0, 0, 0, 1, 1], dtype=bool), share=1.0)
    solved = best_coverage(coverage(LINE, PEOPLE), PEOPLE, Conditions(count=1, floors=[east]))
    assert solved.chosen is not None
    assert solved.chosen.tolist() == [2]


def test_conditions_that_contradict_each_other_are_named() -> None:
    reached = coverage(LINE, PEOPLE)
    west = Floor(label="Westen", member=np.array([1, 1, 0, 0, 0], dtype=bool), share=1.0)
    east = Floor(label="Osten", member=np.array([0, 0, 0, 1, 1], dtype=bool), share=1.0)
    with pytest.raises(InputError, match=r"Westen, Osten.*für sich"):
        best_coverage(reached, PEOPLE, Conditions(count=1, floors=[west, east]))
    nobody = Floor(label="Mitte", member=np.array([0, 0, 1, 1, 0], dtype=bool), share=1.0)
    with pytest.raises(InputError, match="Mitte: höchstens 57,1 % statt 100,0 %"):
        best_coverage(reached, PEOPLE, Conditions(count=1, floors=[nobody]))


def test_time_that_ends_at_once_proves_nothing() -> None:
    rng = np.random.default_rng(1)
    costs = matrix(rng.integers(0, 200, (120, 900)).astype(float))
    weight = rng.gamma(2, 5, 900)
    solved = best_coverage(coverage(costs, weight), weight, Conditions(count=12), time_limit=0.0)
    assert not solved.is_proven
    assert solved.bound <= weight.sum() * (1 + 1e-9)


def test_demand_that_is_not_known_is_refused() -> None:
    with pytest.raises(InputError, match="mindestens 0"):
        coverage(LINE, np.array([1.0, np.nan, 1.0, 1.0, 1.0]))
