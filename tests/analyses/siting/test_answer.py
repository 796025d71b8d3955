"""The answer names its sites in order, its proof, its runners-up, and what cannot be."""

import numpy as np
import pytest
from hypothesis import given
from siting_toys import CUTOFF, LINE, NONE, PEOPLE, instances, matrix

from analyses.routing.matrix import CostMatrix
from analyses.siting.answer import choose_sites, kept_shares
from analyses.siting.benefit import coverage, saved_cost
from analyses.siting.bound import Bound
from analyses.siting.exact import Conditions, best_coverage
from analyses.siting.interchange import Choice, value_of
from analyses.siting.proof import proved
from kpk_geo.arrays import Floats
from kpk_geo.errors import InputError


def test_sites_come_in_the_order_of_what_they_add() -> None:
    answer = choose_sites(coverage(LINE, PEOPLE), 2, existing=NONE)
    assert answer.chosen.tolist() == [0, 2]
    assert answer.added.tolist() == [11.0, 5.0]
    assert (answer.before, answer.value, answer.gap, answer.is_proven) == (0.0, 16.0, 0.0, True)


def test_runner_up_says_what_it_would_cost() -> None:
    answer = choose_sites(coverage(LINE, PEOPLE), 1, existing=NONE)
    found = {item.candidate: item.lost for item in answer.runners_up}
    assert found == {1: 6.0, 2: 6.0}
    assert answer.equals == ()


def test_equal_sites_are_all_named() -> None:
    twice = matrix(np.array([[0.0, 0, 99], [0, 0, 99], [99, 99, 0]]))
    answer = choose_sites(coverage(twice, np.ones(3)), 1, existing=NONE)
    assert [(item.instead_of, item.candidate) for item in answer.equals] == [(0, 1)]


def test_existing_sites_stay_and_count() -> None:
    answer = choose_sites(coverage(LINE, PEOPLE), 1, existing=np.array([0]))
    assert answer.before == 11.0
    assert answer.chosen.tolist() == [2]
    assert answer.value == 16.0


def test_what_cannot_be_is_said() -> None:
    with pytest.raises(InputError, match="2 mögliche"):
        choose_sites(coverage(LINE, PEOPLE), 3, existing=np.array([1]))
    far = matrix(np.full((2, 3), 99.0))
    with pytest.raises(InputError, match="Kein Kandidat erreicht jemanden"):
        choose_sites(coverage(far, np.ones(3)), 1, existing=NONE)


@given(instances())
def test_parts_add_up_to_the_value(instance: tuple[CostMatrix, Floats, int]) -> None:
    costs, weight, count = instance
    for benefits in (coverage(costs, weight), saved_cost(costs, weight)):
        try:
            answer = choose_sites(benefits, min(count, benefits.candidates), existing=NONE)
        except InputError:
            assert benefits.value.size == 0
            continue
        assert answer.added.sum() == pytest.approx(answer.value)
        assert (np.diff(answer.added) <= 1e-9 * answer.value).all()
        for item in answer.runners_up:
            swapped = np.where(answer.chosen == item.instead_of, item.candidate, answer.chosen)
            assert value_of(benefits, swapped) == pytest.approx(answer.value - item.lost)


@given(instances())
def test_order_of_candidates_and_points_changes_no_value(
    instance: tuple[CostMatrix, Floats, int],
) -> None:
    costs, weight, count = instance
    dense = np.full((costs.destinations, costs.origins), float(CUTOFF + 1))
    dense[costs.destination_of_entry(), costs.indices] = costs.cost
    turned = matrix(dense[::-1, ::-1])
    for make in (coverage, saved_cost):
        try:
            first = choose_sites(make(costs, weight), min(count, len(dense)), existing=NONE)
        except InputError:
            continue
        other = choose_sites(make(turned, weight[::-1]), min(count, len(dense)), existing=NONE)
        if first.is_proven and other.is_proven:
            assert first.value == pytest.approx(other.value)


@given(instances())
def test_best_coverage_is_always_proven(instance: tuple[CostMatrix, Floats, int]) -> None:
    costs, weight, count = instance
    reached = coverage(costs, weight)
    try:
        answer = choose_sites(reached, min(count, reached.candidates), existing=NONE)
    except InputError:
        return
    assert answer.is_proven
    exact = best_coverage(reached, weight, Conditions(count=count))
    assert answer.value == pytest.approx(exact.value)


def test_proof_starts_from_a_poor_choice_and_finds_the_best() -> None:
    rng = np.random.default_rng(8)
    costs, weight = matrix(rng.integers(0, 120, (20, 100)).astype(float)), rng.gamma(2, 5, 100)
    reached, is_open = coverage(costs, weight), np.ones(20, dtype=bool)
    poor = np.arange(4)
    choice = Choice(chosen=poor, value=value_of(reached, poor))
    loose = Bound(value=float(weight.sum()), choice=choice, is_open=is_open)
    found = proved(reached, 4, loose)
    best = best_coverage(reached, weight, Conditions(count=4))
    assert found.choice.value == pytest.approx(best.value)
    assert found.value == pytest.approx(best.value)
    hurried = proved(reached, 4, loose, time_limit=0.0)
    assert hurried.value >= best.value * (1 - 1e-9)
    other = saved_cost(costs, weight)
    assert proved(other, 4, loose) is loose  # no coverage


def test_site_that_any_demand_chooses_is_kept_in_every_draw() -> None:
    benefits = coverage(LINE, PEOPLE)
    rng = np.random.default_rng(3)
    draws = rng.gamma(400, 1 / 400, (50, 5))
    everything = np.ones(3, dtype=bool)
    shares = kept_shares(benefits, draws, np.array([0]), existing=NONE, is_open=everything)
    assert shares.tolist() == [1.0]
    even = kept_shares(benefits, rng.gamma(1, 1, (50, 5)), np.array([0]), existing=NONE,
                       is_open=everything)  # fmt: skip
    assert 0 < even[0] < 1
