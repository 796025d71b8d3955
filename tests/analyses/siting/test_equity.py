"""Who comes first, who may not lose, and who is served least: against brute force."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from siting_toys import LINE, NONE, PEOPLE, instances

from analyses.routing.matrix import CostMatrix
from analyses.siting.benefit import Benefits, coverage
from analyses.siting.equity import best_smallest_share, group_first
from analyses.siting.exact import Conditions, Floor, best_coverage
from analyses.siting.groups import Groups
from analyses.siting.rearrange import Rearrangement, rearrange
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.errors import InputError

Instance = tuple[CostMatrix, Floats, int]


REACHED = [  # by each of six candidates
    [0, 3, 5, 7, 8, 10], [0, 3, 6, 7, 9], [1, 8, 9, 10, 11], [3, 7, 9, 11],
    [2, 4, 5, 6, 8, 9, 11], [0, 2, 3, 4, 5, 8, 9],
]  # fmt: skip
OPTIMAL_BUT_FOR_A_MILLIONTH: Instance = (  # where the solver's bound stays 1e-6 above the best
    CostMatrix(
        indptr=np.cumsum([0, *map(len, REACHED)]),
        indices=np.concatenate(REACHED).astype(np.int32),
        cost=np.ones(sum(map(len, REACHED)), dtype=np.int32),
        origins=12,
        cutoff=30,
    ),
    np.array([5.0, 8, 2, 2, 6, 8, 3, 3, 7, 2, 4, 7]),
    2,
)


def served(reached: Benefits, sites: list[int]) -> Bools:
    return np.asarray(reached.best_of(np.array(sites, dtype=np.int64)) > 0)


def everybody(costs: CostMatrix) -> Benefits:
    return coverage(costs, np.ones(costs.origins))


def choices(candidates: int, count: int) -> list[list[int]]:
    return [list(c) for size in range(count + 1) for c in combinations(range(candidates), size)]


def groups_of(points: int, seed: int) -> Groups:
    place = np.random.default_rng(seed).integers(-1, 3, points)
    return Groups(labels=["Nord", "Mitte", "Süd"], of_point=place)


@settings(max_examples=100)
@given(instances(), st.integers(0, 1000))
def test_group_comes_first_and_then_all(instance: Instance, seed: int) -> None:
    costs, weight, count = instance
    reached = everybody(costs)
    member = np.random.default_rng(seed).random(costs.origins) < 0.4
    group = Floor(label="am stärksten belastet", member=member, share=0.0)
    answer = group_first(reached, weight, group, Conditions(count=count))
    best = max(
        (weight[served(reached, c) & member].sum(), weight[served(reached, c)].sum())
        for c in choices(reached.candidates, count)
    )
    assert answer.is_proven
    assert (answer.group_value, answer.solved.value) == pytest.approx(best)


def test_group_first_keeps_the_other_conditions() -> None:
    west = Floor(label="Westen", member=np.array([1, 1, 0, 0, 0], dtype=bool), share=1.0)
    east = Floor(label="Osten", member=np.array([0, 0, 0, 1, 1], dtype=bool), share=0.0)
    first = group_first(coverage(LINE, PEOPLE), PEOPLE, east, Conditions(count=1))
    assert first.solved.chosen is not None
    assert (first.solved.chosen.tolist(), first.group_value) == ([2], 5.0)
    bound = group_first(coverage(LINE, PEOPLE), PEOPLE, east, Conditions(count=1, floors=[west]))
    assert bound.solved.chosen is not None
    assert (bound.solved.chosen.tolist(), bound.group_value) == ([0], 0.0)
    must = Floor(label="Osten", member=east.member, share=1.0)
    with pytest.raises(InputError, match="Westen, Osten"):
        group_first(coverage(LINE, PEOPLE), PEOPLE, must, Conditions(count=1, floors=[west]))


@settings(max_examples=100)
@example(OPTIMAL_BUT_FOR_A_MILLIONTH, 463)
@given(instances(), st.integers(0, 1000))
def test_smallest_share_is_as_great_as_can_be(instance: Instance, seed: int) -> None:
    costs, weight, count = instance
    reached, groups = everybody(costs), groups_of(costs.origins, seed)
    count, existing = min(count, costs.destinations), NONE
    could = groups.shares(weight, served(reached, list(range(reached.candidates))))
    deciding = np.flatnonzero(could > 0)
    if not len(deciding):
        with pytest.raises(InputError, match="In keiner Gruppe"):
            best_smallest_share(reached, weight, groups, count, existing=existing)
        return
    answer = best_smallest_share(reached, weight, groups, count, existing=existing)
    best = max(
        (round(groups.shares(weight, now)[deciding].min(), 9), weight[now].sum())
        for now in (served(reached, c) for c in choices(reached.candidates, count))
    )
    assert answer.is_proven
    assert (answer.smallest, answer.value) == pytest.approx(best)
    assert answer.left_out.tolist() == np.flatnonzero(could == 0).tolist()
    assert len(answer.chosen) <= count


@settings(max_examples=100)
@given(instances(), st.integers(0, 1000))
def test_nobody_loses_when_sites_move(instance: Instance, seed: int) -> None:
    costs, weight, count = instance
    reached, groups = everybody(costs), groups_of(costs.origins, seed)
    existing: Ints = np.arange(min(count, costs.destinations))
    plan = Rearrangement(existing=existing, movable=existing, sites=len(existing))
    today = groups.shares(weight, served(reached, existing.tolist()))
    answer = rearrange(reached, weight, groups, plan)
    allowed = [
        weight[now].sum()
        for now in (served(reached, c) for c in choices(reached.candidates, len(existing)))
        if not (groups.shares(weight, now) < today - 1e-12).any()
    ]
    assert answer.is_proven
    assert answer.value == pytest.approx(max(allowed))
    assert not (answer.shares < today - 1e-12).any()
    free = rearrange(
        reached, weight, groups,
        Rearrangement(existing=existing, movable=existing, sites=len(existing),
                      keeps_groups=False),
    )  # fmt: skip
    plain = best_coverage(reached, weight, Conditions(count=len(existing)))
    assert free.value == pytest.approx(plain.value)
    assert free.value >= answer.value - 1e-9


@settings(max_examples=60)
@given(instances(), st.integers(0, 1000))
def test_no_more_close_than_may(instance: Instance, seed: int) -> None:
    costs, weight, count = instance
    reached, groups = everybody(costs), groups_of(costs.origins, seed)
    existing: Ints = np.arange(min(count, costs.destinations))
    plan = Rearrangement(
        existing=existing, movable=existing[1:], sites=len(existing), max_closed=1,
        keeps_groups=False,
    )  # fmt: skip
    answer = rearrange(reached, weight, groups, plan)
    best = max(
        weight[served(reached, c)].sum()
        for c in choices(reached.candidates, len(existing))
        if 0 in c and len(set(existing.tolist()) - set(c)) <= 1
    )
    assert answer.value == pytest.approx(best)
    assert answer.closed is not None
    assert len(answer.closed) <= 1
    assert 0 not in answer.closed


def test_who_would_be_worse_off_is_named() -> None:
    groups = Groups(labels=["West", "Ost"], of_point=np.array([0, 0, -1, 1, 1]))
    existing = np.array([0, 2])
    reached = coverage(LINE, PEOPLE)
    plan = Rearrangement(existing=existing, movable=existing, sites=1)
    with pytest.raises(InputError, match="Jede Gruppe könnte für sich"):
        rearrange(reached, PEOPLE, groups, plan)
    fixed = Rearrangement(existing=existing, movable=np.array([2]), sites=1)
    with pytest.raises(InputError, match="Ost: höchstens 0,0 % statt heute 100,0 %"):
        rearrange(reached, PEOPLE, groups, fixed)
    with pytest.raises(InputError, match="2 Standorte sollen bleiben, erlaubt sind aber nur 1"):
        rearrange(reached, PEOPLE, groups, Rearrangement(existing=existing, movable=NONE, sites=1))
    stuck = Rearrangement(existing=existing, movable=existing, sites=1, max_closed=0)
    with pytest.raises(InputError, match="Zahl nicht einzuhalten"):
        rearrange(reached, PEOPLE, groups, stuck)
    new = Rearrangement(existing=np.array([0]), movable=np.array([1]), sites=2)
    with pytest.raises(InputError, match="Nur ein bestehender"):
        rearrange(reached, PEOPLE, groups, new)


def test_without_time_nothing_is_proven() -> None:
    groups = Groups(labels=["West", "Ost"], of_point=np.array([0, 0, -1, 1, 1]))
    answer = best_smallest_share(
        coverage(LINE, PEOPLE), PEOPLE, groups, 1, existing=NONE, time_limit=0.0
    )
    assert answer.smallest <= answer.smallest_bound
    assert answer.value <= answer.bound


def test_prices_that_are_not_known_are_refused() -> None:
    reached = coverage(LINE, PEOPLE)
    unknown = Conditions(price=np.array([1.0, np.nan, 3]), budget=4.0)
    with pytest.raises(InputError, match="1 Kandidat hat keinen Preis"):
        best_coverage(reached, PEOPLE, unknown)
    with pytest.raises(InputError, match="wo die Kandidaten Preise haben"):
        best_coverage(reached, PEOPLE, Conditions(budget=4.0))
