"""Runners-up keep to the conditions, and all equal choices are named."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from siting_toys import LINE, PEOPLE, instances, matrix

from analyses.routing.matrix import CostMatrix
from analyses.siting.alternatives import (
    MAX_EQUALS,
    coverage_runners_up,
    equal_coverages,
    equal_covers,
)
from analyses.siting.benefit import Benefits, coverage
from analyses.siting.exact import Conditions, Floor, best_coverage, fewest_sites
from kpk_geo.arrays import Floats, Ints

Instance = tuple[CostMatrix, Floats, int]


def reached_weight(reached: Benefits, weight: Floats, sites: Ints) -> float:
    return float(weight[reached.best_of(sites) > 0].sum())


@settings(max_examples=80)
@given(instances(), st.integers(0, 1000))
def test_runner_up_is_the_best_swap_that_the_budget_allows(instance: Instance, seed: int) -> None:
    costs, weight, count = instance
    reached, rng = coverage(costs, np.ones(costs.origins)), np.random.default_rng(seed)
    price = rng.integers(1, 6, costs.destinations).astype(float)
    conditions = Conditions(count=count, price=price, budget=9.0)
    solved = best_coverage(reached, weight, conditions)
    assert solved.chosen is not None
    runners = coverage_runners_up(reached, weight, solved.chosen, conditions)
    for site in solved.chosen:
        swaps = {
            other: np.where(solved.chosen == site, other, solved.chosen)
            for other in range(costs.destinations)
            if other not in solved.chosen
        }
        lost = {
            other: solved.value - reached_weight(reached, weight, swapped)
            for other, swapped in swaps.items()
            if price[swapped].sum() <= 9
        }
        own = {item.candidate: item.lost for item in runners if item.instead_of == site}
        assert own == pytest.approx({other: lost[other] for other in own})
        assert all(lost[other] >= max(own.values()) - 1e-9 for other in lost.keys() - own.keys())
        assert {other for other in lost if lost[other] <= 1e-9} <= own.keys()
        assert len(own) >= min(3, len(lost))


def test_runner_up_keeps_every_floor() -> None:
    middle = Floor(label="Mitte", member=np.array([0, 0, 1, 1, 0], dtype=bool), share=0.4)
    conditions, reached = Conditions(count=1, floors=[middle]), coverage(LINE, PEOPLE)
    runners = coverage_runners_up(reached, PEOPLE, np.array([2]), conditions)
    assert [(item.candidate, item.lost) for item in runners] == [(1, 0.0)]  # 4 of 7; the other 0
    shut = np.array([True, False, True])
    assert not coverage_runners_up(reached, PEOPLE, np.array([2]), conditions, is_open=shut)


@settings(max_examples=80)
@given(instances())
def test_all_equal_choices_are_named(instance: Instance) -> None:
    costs, weight, count = instance
    reached = coverage(costs, np.ones(costs.origins))
    solved = best_coverage(reached, weight, Conditions(count=count))
    assert solved.chosen is not None
    found = equal_coverages(reached, weight, solved.chosen, Conditions(count=count))
    best = {
        choice
        for choice in combinations(range(costs.destinations), len(solved.chosen))
        if reached_weight(reached, weight, np.array(choice, dtype=np.int64)) >= solved.value - 1e-9
    }
    named = {tuple(choice.tolist()) for choice in found.choices}
    assert len(named) == len(found.choices)
    assert found.choices[0].tolist() == solved.chosen.tolist()
    if len(best) <= MAX_EQUALS:
        assert named == best
        assert found.is_complete or len(best) == MAX_EQUALS
    else:
        assert named < best
        assert len(named) == MAX_EQUALS
        assert not found.is_complete


@settings(max_examples=60)
@given(instances())
def test_all_equal_covers_are_named(instance: Instance) -> None:
    costs, _, _ = instance
    reached = coverage(costs, np.ones(costs.origins))
    solved = fewest_sites(reached)
    assert solved.chosen is not None
    found = equal_covers(reached, solved.chosen)
    everybody = reached.best_of(np.arange(reached.candidates)) > 0
    best = {
        choice
        for choice in combinations(range(costs.destinations), len(solved.chosen))
        if (reached.best_of(np.array(choice, dtype=np.int64)) > 0).sum() == everybody.sum()
    }
    named = {tuple(choice.tolist()) for choice in found.choices}
    if len(best) <= MAX_EQUALS:
        assert named == best
    else:
        assert named < best
        assert not found.is_complete


def test_equals_that_differ_in_two_sites_are_found() -> None:
    square = matrix(np.array([[0.0, 0, 99, 99], [99, 99, 0, 0], [0, 99, 0, 99], [99, 0, 99, 0]]))
    reached = coverage(square, np.ones(4))
    found = equal_covers(reached, np.array([0, 1]))
    assert [choice.tolist() for choice in found.choices] == [[0, 1], [2, 3]]
    assert found.is_complete
    assert coverage_runners_up(reached, np.ones(4), np.array([0, 1]), Conditions(count=2))[0].lost


def test_without_time_the_list_is_not_called_complete() -> None:
    rng = np.random.default_rng(2)
    costs = matrix(rng.integers(0, 90, (60, 400)).astype(float))
    reached = coverage(costs, np.ones(400))
    found = equal_coverages(
        reached, np.ones(400), np.arange(6), Conditions(count=6), time_limit=0.0
    )
    assert not found.is_complete
