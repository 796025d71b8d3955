"""As many children get a place as brute force and a maximum flow find, and no more."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow
from siting_toys import LINE, NONE, PEOPLE, instances

from analyses.routing.matrix import CostMatrix
from analyses.siting.benefit import Benefits, coverage
from analyses.siting.capacity import CapacityOptions, best_with_capacity
from analyses.siting.exact import Conditions, best_coverage
from kpk_geo.arrays import Floats, Ints
from kpk_geo.errors import InputError


def most_places(reached: Benefits, children: Floats, capacity: Floats, chosen: list[int]) -> int:
    """Give the maximum flow from children through open sites: an independent way to count."""
    points, sites = reached.points, reached.candidates
    source, sink = points + sites, points + sites + 1
    graph = np.zeros((sink + 1, sink + 1), dtype=np.int32)
    graph[source, :points] = children
    for site in chosen:
        graph[reached.row(site)[0], points + site] = 10_000
        graph[points + site, sink] = min(capacity[site], 10_000)
    return int(maximum_flow(csr_array(graph), source, sink).flow_value)


def capacities(sites: int, seed: int) -> Floats:
    return np.random.default_rng(seed).choice([0.0, 3, 7, 12, np.inf], sites)


@settings(max_examples=120)
@given(instances(), st.integers(0, 1000))
def test_as_many_get_a_place_as_the_best_of_all_choices(
    instance: tuple[CostMatrix, Floats, int], seed: int
) -> None:
    costs, children, count = instance
    reached, count = coverage(costs, np.ones(costs.origins)), min(count, costs.destinations)
    capacity = capacities(costs.destinations, seed)
    best = max(
        most_places(reached, children, capacity, list(chosen))
        for chosen in combinations(range(reached.candidates), count)
    )
    if best == 0:
        with pytest.raises(InputError, match="Kein Kandidat hat Plätze"):
            best_with_capacity(reached, children, capacity, count, existing=NONE)
        return
    answer = best_with_capacity(reached, children, capacity, count, existing=NONE)
    assert answer.is_proven
    assert answer.value == pytest.approx(best)
    assert answer.bound == answer.value
    assert len(answer.chosen) <= count
    assert (answer.used <= capacity + 1e-6).all()
    assert (answer.served <= children + 1e-6).all()
    assert answer.served.sum() == pytest.approx(answer.used.sum())
    assert answer.used[np.setdiff1d(np.arange(len(capacity)), answer.chosen)].sum() == 0


@settings(max_examples=60)
@given(instances(), st.integers(0, 1000))
def test_places_of_existing_sites_are_taken_first(
    instance: tuple[CostMatrix, Floats, int], seed: int
) -> None:
    costs, children, _ = instance
    if costs.destinations < 2:
        return
    reached, existing = coverage(costs, np.ones(costs.origins)), np.array([0])
    capacity = capacities(costs.destinations, seed)
    others = [[0, site] for site in range(1, costs.destinations)]
    best = max(most_places(reached, children, capacity, pair) for pair in others)
    try:
        answer = best_with_capacity(reached, children, capacity, 1, existing=existing)
    except InputError:
        assert best == most_places(reached, children, capacity, [0])
        return
    assert answer.before == pytest.approx(most_places(reached, children, capacity, [0]))
    assert answer.value == pytest.approx(best)
    assert 0 not in answer.chosen


@given(instances())
def test_without_limits_it_is_plain_coverage(instance: tuple[CostMatrix, Floats, int]) -> None:
    costs, children, count = instance
    reached = coverage(costs, np.ones(costs.origins))
    plain = best_coverage(reached, children, Conditions(count=count))
    unlimited = np.full(costs.destinations, np.inf)
    if plain.value == 0:
        return
    count = min(count, costs.destinations)
    answer = best_with_capacity(reached, children, unlimited, count, existing=NONE)
    assert answer.value == pytest.approx(plain.value)


@given(instances(), st.integers(0, 1000))
def test_without_time_the_bound_still_holds(
    instance: tuple[CostMatrix, Floats, int], seed: int
) -> None:
    costs, children, count = instance
    reached, count = coverage(costs, np.ones(costs.origins)), min(count, costs.destinations)
    capacity = capacities(costs.destinations, seed)
    hurried = CapacityOptions(time_limit=0.0)
    try:
        quick = best_with_capacity(
            reached, children, capacity, count, existing=NONE, options=hurried
        )
    except InputError:
        return
    best = best_with_capacity(reached, children, capacity, count, existing=NONE)
    assert quick.value <= best.value + 1e-6
    assert quick.bound >= best.value - 1e-6


def test_need_decides_who_gets_the_last_place() -> None:
    reached, needy = coverage(LINE, PEOPLE), np.array([1.0, 1, 1, 9, 9])
    plain = best_with_capacity(reached, PEOPLE, np.full(3, 5.0), 1, existing=NONE)
    assert plain.value == 5.0
    by_need = best_with_capacity(
        reached, PEOPLE, np.full(3, 5.0), 1, existing=NONE, options=CapacityOptions(need=needy)
    )
    assert (by_need.chosen.tolist(), by_need.value) == ([2], 45.0)
    assert by_need.served.tolist() == [0, 0, 0, 3, 2]


def test_capacities_that_are_no_numbers_of_places_are_refused() -> None:
    reached = coverage(LINE, PEOPLE)
    some: Ints = NONE
    with pytest.raises(InputError, match=r"negativ.*Nr. 2 \(−4,0\)"):
        best_with_capacity(reached, PEOPLE, np.array([1.0, -4, 2]), 1, existing=some)
    named = CapacityOptions(names=["Kita Ost", "Kita West", "Schule"])
    half = np.array([1.0, np.nan, 2])
    with pytest.raises(InputError, match="nicht bekannt von: Kita West"):
        best_with_capacity(reached, PEOPLE, half, 1, existing=some, options=named)
    leave = CapacityOptions(unknown_is_unlimited=True)
    answer = best_with_capacity(reached, PEOPLE, half, 1, existing=some, options=leave)
    assert (answer.chosen.tolist(), answer.value) == ([1], 5.0)
    with pytest.raises(InputError, match="Kapazität aller 0"):
        best_with_capacity(reached, PEOPLE, np.zeros(3), 1, existing=some)
