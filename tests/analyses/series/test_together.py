"""Many changes judged at once: laws of Holm, goals that count only what is sure."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from series_toys import day, edition, history

from analyses.series.goals import Course, Target, count_courses, course_of, target_state
from analyses.series.together import Direction, holm, judge_areas, judge_indicators, most_changed
from analyses.standing.trend import TrendPoint

P = st.lists(st.one_of(st.floats(0, 1), st.just(math.nan)), max_size=12)


@given(P)
def test_holm_never_lowers_keeps_the_order_and_leaves_what_is_no_test(p: list[float]) -> None:
    values = np.array(p, dtype=float)
    adjusted = holm(values)
    tested = np.isfinite(values)
    assert np.array_equal(np.isfinite(adjusted), tested)
    assert (adjusted[tested] >= values[tested]).all()
    assert (adjusted[tested] <= 1).all()
    order = np.argsort(values[tested], kind="stable")
    assert (np.diff(adjusted[tested][order]) >= 0).all()


@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=10, unique=True), st.floats(0.01, 0.2))
def test_holm_passes_what_its_steps_pass(p: list[float], level: float) -> None:
    passed: set[float] = set()
    for step, value in enumerate(sorted(p)):
        if value * (len(p) - step) >= level:
            break
        passed.add(value)
    adjusted = holm(np.array(p))
    assert {own for own, one in zip(p, adjusted, strict=True) if one < level} == passed


def test_one_sure_change_among_many_is_named_and_the_others_are_not() -> None:
    same = history(edition({2021: [(50, 500)], 2025: [(52, 500)]}))
    down = history(edition({2021: [(200, 500)], 2025: [(100, 500)]}))
    judged = judge_indicators({"a": same, "b": down, "c": same})
    assert [own.direction for own in judged.values()] == [
        Direction.UNSURE, Direction.DOWN, Direction.UNSURE,
    ]  # fmt: skip


def test_what_one_test_would_pass_many_need_not_pass() -> None:
    near = history(edition({2021: [(60, 500)], 2025: [(85, 500)]}))
    assert 0.01 < near.change.p < 0.05
    assert judge_indicators({"a": near})["a"].direction is Direction.UP
    same = history(edition({2021: [(50, 500)], 2025: [(52, 500)]}))
    many = judge_indicators({"a": near, **{f"b{at}": same for at in range(9)}})
    assert many["a"].direction is Direction.UNSURE


def test_areas_come_by_the_size_of_what_is_sure_then_by_key() -> None:
    judged = judge_areas({
        "z": history(edition({2021: [(50, 500)], 2025: [(51, 500)]})),
        "m": history(edition({2021: [(50, 500)], 2025: [(150, 500)]})),
        "c": history(edition({2021: [(300, 500)], 2025: [(50, 500)]})),
        "a": history(edition({2021: [(5, 10)], 2025: [(9, 10)]})),  # large, and not sure
    })  # fmt: skip
    assert most_changed(judged) == ["c", "m", "a", "z"]


def test_a_goal_counts_sure_changes_by_its_direction() -> None:
    down = judge_indicators({
        "a": history(edition({2021: [(200, 500)], 2025: [(100, 500)]}))
    })["a"]  # fmt: skip
    assert course_of(down, -1) is Course.TOWARDS
    assert course_of(down, 1) is Course.AWAY
    assert course_of(None, 1) is Course.UNTESTED
    counts = count_courses([Course.TOWARDS, Course.UNSURE, Course.UNSURE, Course.AWAY])
    assert (counts.towards, counts.away, counts.unsure, counts.untested) == (1, 1, 2, 0)


def point(events: float, people: float) -> TrendPoint:
    return history(edition({2025: [(events, people)]})).trend.points[0]


@pytest.mark.parametrize(
    ("target", "wanted", "state"),
    [
        (0.3, -1, Target.MET), (0.1, -1, Target.MISSED), (0.2, -1, Target.UNSURE),
        (0.1, 1, Target.MET), (0.3, 1, Target.MISSED), (0.2, 1, Target.UNSURE),
    ],
)  # fmt: skip
def test_a_target_is_met_only_by_the_whole_interval(
    target: float, wanted: int, state: Target
) -> None:
    own = point(100, 500)
    assert own.day == day(2025)
    assert target_state(own, target, wanted) is state
    assert target_state(None, target, wanted) is Target.UNKNOWN
