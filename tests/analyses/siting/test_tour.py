"""Tours of a mobile office: against all routes, against the bound, and within their hours."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from siting_toys import matrix

from analyses.siting.benefit import Benefits, coverage
from analyses.siting.tour import TourAnswer, best_tours
from analyses.siting.tour_search import TourPlan, route_minutes
from kpk_geo.arrays import Floats
from kpk_geo.errors import InputError

Problem = tuple[Benefits, Floats, TourPlan]


def problem(stops: int, points: int, seed: int, *, days: int, hours: float) -> Problem:
    """Put stops and people by chance on a square, half an hour wide; ways differ by direction."""
    rng = np.random.default_rng(seed)
    at, home = rng.uniform(0, 30, (stops + 1, 2)), rng.uniform(0, 30, (points, 2))
    minutes = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)) * rng.uniform(1, 1.2)
    minutes += rng.uniform(0, 3, minutes.shape)
    away = np.hypot(*(at[1:, None] - home[None]).transpose(2, 0, 1))
    reached = coverage(matrix(np.round(away * 4)), np.ones(points))
    plan = TourPlan(
        minutes=minutes, stays=rng.choice([45.0, 60, 90], stops), days=days, day_minutes=60 * hours
    )
    return reached, rng.integers(0, 20, points).astype(float), plan


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    return problem(
        draw(st.integers(1, 6)), draw(st.integers(1, 30)), draw(st.integers(0, 10_000)),
        days=draw(st.integers(1, 3)), hours=draw(st.sampled_from([2.5, 3.0, 4.0, 6.0])),
    )  # fmt: skip


def brute_force(reached: Benefits, weight: Floats, plan: TourPlan) -> float:
    """Try every sequence of stops and every way to cut it into days."""
    stops, best = reached.candidates, 0.0
    for size in range(1, stops + 1):
        for sequence in permutations(range(stops), size):
            served = float(weight[reached.best_of(np.array(sequence)) > 0].sum())
            if served > best and fits(list(sequence), plan.days, plan):
                best = served
    return best


def fits(sequence: list[int], days: int, plan: TourPlan) -> bool:
    if not sequence:
        return True
    return days > 0 and any(
        route_minutes(sequence[:cut], plan) <= plan.day_minutes
        and fits(sequence[cut:], days - 1, plan)
        for cut in range(1, len(sequence) + 1)
    )


def check(answer: TourAnswer, reached: Benefits, weight: Floats, plan: TourPlan) -> None:
    stops = [stop for day in answer.days for stop in day.stops.tolist()]
    assert len(set(stops)) == len(stops)
    assert len(answer.days) <= plan.days
    for day in answer.days:
        assert day.minutes <= plan.day_minutes * (1 + 1e-8)
        assert day.minutes == pytest.approx(route_minutes(day.stops.tolist(), plan))
        assert day.driving == pytest.approx(day.minutes - plan.stays[day.stops].sum())
    assert answer.value == weight[reached.best_of(np.array(stops, dtype=np.int64)) > 0].sum()
    assert answer.bound >= answer.value


@settings(max_examples=40)
@given(problems())
def test_enumeration_and_search_stand_beside_brute_force(given_problem: Problem) -> None:
    reached, weight, plan = given_problem
    best = brute_force(reached, weight, plan)
    try:
        exact = best_tours(reached, weight, plan)
    except InputError:
        assert best == 0
        return
    check(exact, reached, weight, plan)
    assert exact.is_proven
    assert exact.value == pytest.approx(best)
    searched = best_tours(reached, weight, plan, exact_stops=0)
    check(searched, reached, weight, plan)
    assert searched.value <= best + 1e-9
    assert searched.bound >= best - 1e-6
    assert not searched.is_proven or searched.value == pytest.approx(best)


@settings(max_examples=40)
@given(problems(), st.randoms(use_true_random=False))
def test_order_of_stops_and_points_changes_nothing(given_problem: Problem, shuffle) -> None:
    reached, weight, plan = given_problem
    order = list(range(reached.candidates))
    shuffle.shuffle(order)
    dense = np.zeros((reached.candidates, reached.points))
    for stop in order:
        dense[stop, reached.row(stop)[0]] = 1
    turned = coverage(matrix(np.where(dense[order][:, ::-1] > 0, 0.0, 99.0)), np.ones(len(weight)))
    try:
        first = best_tours(reached, weight, plan)
    except InputError:
        return
    other = best_tours(turned, weight[::-1], plan.of(np.array(order)))
    assert first.value == other.value
    assert sum(d.minutes for d in first.days) == pytest.approx(sum(d.minutes for d in other.days))


@settings(max_examples=40)
@given(problems())
def test_another_day_never_serves_fewer(given_problem: Problem) -> None:
    reached, weight, plan = given_problem
    more = replace(plan, days=plan.days + 1)
    try:
        fewer = best_tours(reached, weight, plan)
    except InputError:
        return
    assert best_tours(reached, weight, more).value >= fewer.value


@pytest.mark.parametrize("seed", range(4))
def test_search_comes_near_to_enumeration_on_a_dozen_stops(seed: int) -> None:
    reached, weight, plan = problem(12, 300, seed, days=2, hours=5)
    exact = best_tours(reached, weight, plan)
    searched = best_tours(reached, weight, plan, exact_stops=0, time_limit=20)
    check(searched, reached, weight, plan)
    assert exact.is_proven
    assert 0.97 * exact.value <= searched.value <= exact.value + 1e-9
    assert searched.bound >= exact.value - 1e-6


def test_many_stops_keep_to_their_hours_and_the_bound_is_above() -> None:
    reached, weight, plan = problem(40, 500, 1, days=5, hours=6)
    answer = best_tours(reached, weight, plan, time_limit=6)
    check(answer, reached, weight, plan)
    assert 0 <= answer.gap < 0.3
    again = best_tours(reached, weight, plan, time_limit=0.0)  # the first tours, no time to search
    check(again, reached, weight, plan)
    assert again.value <= answer.bound + 1e-6


def test_far_stop_is_named_and_a_day_too_short_is_refused() -> None:
    away = np.array([[0.0, 10, 200], [10, 0, 200], [200, 200, 0]])
    reached = coverage(matrix(np.array([[0.0, 99], [99, 0]])), np.ones(2))
    plan = TourPlan(minutes=away, stays=np.array([60.0, 60]), days=1, day_minutes=240)
    answer = best_tours(reached, np.ones(2), plan)
    assert answer.impossible.tolist() == [1]
    (day,) = answer.days
    assert (day.stops.tolist(), day.driving, day.minutes) == ([0], 20.0, 80.0)
    short = "braucht mit Hin- und Rückfahrt 1,3 Stunden, erlaubt sind 1,0"
    with pytest.raises(InputError, match=short):
        best_tours(reached, np.ones(2), replace(plan, day_minutes=60))
    with pytest.raises(InputError, match="mit dem Auto nicht zu erreichen"):
        best_tours(reached, np.ones(2), replace(plan, minutes=np.full((3, 3), np.inf)))


def test_times_that_are_not_known_are_refused() -> None:
    reached = coverage(matrix(np.zeros((2, 2))), np.ones(2))
    good = TourPlan(minutes=np.ones((3, 3)), stays=np.ones(2), days=1, day_minutes=60)
    wrong = {
        "bekannt": replace(good, minutes=np.full((3, 3), np.nan)),
        "als erste": replace(good, minutes=np.ones((2, 2))),
        "mindestens einen Tag": replace(good, days=0),
    }
    for message, plan in wrong.items():
        with pytest.raises(InputError, match=message):
            best_tours(reached, np.ones(2), plan)
