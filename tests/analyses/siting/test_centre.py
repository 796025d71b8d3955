"""The longest way is as short as brute force makes it, and what is not proven says so."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from siting_toys import CUTOFF, NONE, dense_costs, instances, matrix

from analyses.routing.matrix import CostMatrix
from analyses.siting.centre import shortest_longest_way
from kpk_geo.arrays import Floats
from kpk_geo.errors import InputError


def longest(cost: Floats, weight: Floats, chosen: list[int], needed: float) -> float:
    """Give the least cost within which sites serve enough weight."""
    best = cost[chosen].min(axis=0) if chosen else np.full(cost.shape[1], np.inf)
    for limit in np.unique(best):
        if weight[best <= limit].sum() >= needed - 1e-7:
            return float(limit)
    return np.inf


def brute_force(costs: CostMatrix, weight: Floats, count: int, share: float) -> float:
    cost = dense_costs(costs)
    weight = np.where(np.isfinite(cost).any(axis=0), weight, 0.0)
    needed = share * weight.sum()
    candidates = range(costs.destinations)
    return min(
        longest(cost, weight, list(chosen), needed)
        for size in range(count + 1)
        for chosen in combinations(candidates, size)
    )


@settings(max_examples=150)
@given(instances(), st.sampled_from([1.0, 0.95, 0.7, 0.5]))
def test_longest_way_is_that_of_brute_force(
    instance: tuple[CostMatrix, Floats, int], share: float
) -> None:
    costs, weight, count = instance
    count = min(count, costs.destinations)
    served = np.isfinite(dense_costs(costs)).any(axis=0)
    anybody = bool(weight[served].any())
    if not anybody or np.isinf(brute_force(costs, weight, count, share)):
        with pytest.raises(InputError, match="reich(t|en) nicht" if anybody else "jemanden"):
            shortest_longest_way(costs, weight, count, existing=NONE, share=share)
        return
    answer = shortest_longest_way(costs, weight, count, existing=NONE, share=share)
    assert answer.is_proven
    assert answer.value == answer.bound == brute_force(costs, weight, count, share)
    assert answer.chosen is not None
    assert len(answer.chosen) <= count
    cost = dense_costs(costs)
    needed = share * weight[served].sum()
    assert longest(cost, np.where(served, weight, 0), [*answer.chosen], needed) == answer.value
    assert answer.unserved.tolist() == np.flatnonzero(~served & (weight > 0)).tolist()
    assert answer.unserved_weight == weight[~served].sum()


@given(instances())
def test_more_sites_never_make_the_longest_way_longer(
    instance: tuple[CostMatrix, Floats, int],
) -> None:
    costs, weight, count = instance
    values = []
    for k in range(1, min(count + 1, costs.destinations) + 1):
        try:
            values.append(shortest_longest_way(costs, weight, k, existing=NONE).value)
        except InputError:
            assert not values  # once it is possible it stays so
    assert (np.diff(values) <= 0).all()


@given(instances())
def test_order_changes_no_longest_way(instance: tuple[CostMatrix, Floats, int]) -> None:
    costs, weight, count = instance
    cost = np.nan_to_num(dense_costs(costs), posinf=CUTOFF + 1)
    turned, count = matrix(cost[::-1, ::-1]), min(count, len(cost))
    try:
        first = shortest_longest_way(costs, weight, count, existing=NONE)
    except InputError:
        with pytest.raises(InputError):
            shortest_longest_way(turned, weight[::-1], count, existing=NONE)
        return
    other = shortest_longest_way(turned, weight[::-1], count, existing=NONE)
    assert (first.value, first.unserved_weight) == (other.value, other.unserved_weight)


@given(instances())
def test_existing_sites_count_and_are_not_chosen(
    instance: tuple[CostMatrix, Floats, int],
) -> None:
    costs, weight, count = instance
    if costs.destinations < 3:
        return
    existing, count = np.array([0]), min(count, costs.destinations - 1)
    try:
        answer = shortest_longest_way(costs, weight, count, existing=existing)
    except InputError:
        return
    assert answer.chosen is not None
    assert 0 not in answer.chosen
    assert answer.value <= answer.before
    cost = dense_costs(costs)
    weight = np.where(np.isfinite(cost).any(axis=0), weight, 0.0)
    best = min(
        longest(cost, weight, [0, *chosen], weight.sum())
        for size in range(count + 1)
        for chosen in combinations(range(1, costs.destinations), size)
    )
    assert answer.value == best


ROAD = matrix(np.array([[0.0, 5, 10, 25, 99], [10, 5, 0, 15, 99], [25, 20, 15, 0, 99]]))


def test_middle_of_a_road_and_the_house_that_nobody_serves() -> None:
    answer = shortest_longest_way(ROAD, np.ones(5), 1, existing=NONE)
    assert answer.chosen is not None
    assert (answer.chosen.tolist(), answer.value) == ([1], 15.0)
    assert answer.farthest.tolist() == [3]
    assert (answer.unserved.tolist(), answer.unserved_weight) == ([4], 1.0)
    assert np.isinf(answer.before)
    most = shortest_longest_way(ROAD, np.ones(5), 1, existing=NONE, share=0.75)
    assert most.value == 10.0


def test_so_few_sites_that_some_stay_beyond_the_cutoff_are_refused() -> None:
    apart = matrix(np.array([[0.0, 99, 99], [99, 0, 99], [99, 99, 0]]))
    with pytest.raises(InputError, match="2 neue Standorte reichen nicht"):
        shortest_longest_way(apart, np.ones(3), 2, existing=NONE)
    far = matrix(np.full((2, 3), 99.0))
    with pytest.raises(InputError, match="erreicht jemanden"):
        shortest_longest_way(far, np.ones(3), 1, existing=NONE)
    with pytest.raises(InputError, match="4 neue Standorte, es gibt aber 3 mögliche"):
        shortest_longest_way(apart, np.ones(3), 4, existing=NONE)
    with pytest.raises(InputError, match="zwischen 0 und 100"):
        shortest_longest_way(apart, np.ones(3), 1, existing=NONE, share=0.0)


def test_without_time_nothing_is_said_to_be_proven() -> None:
    rng = np.random.default_rng(5)
    costs = matrix(rng.integers(0, 31, (25, 80)).astype(float))
    answer = shortest_longest_way(costs, np.ones(80), 4, existing=NONE, time_limit=0.0)
    assert not answer.is_proven
    assert answer.bound < answer.value
    in_time = shortest_longest_way(costs, np.ones(80), 4, existing=NONE, time_limit=20.0)
    assert answer.bound <= in_time.value <= answer.value
