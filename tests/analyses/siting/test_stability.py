"""Draws of demand: about what was used, by name, and what they say of a site."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from siting_toys import LINE, NONE, PEOPLE

from analyses.siting.answer import kept_shares
from analyses.siting.benefit import coverage
from analyses.siting.stability import ChildrenByPoint, children_draws, class_draws, need_draws
from kpk_geo.errors import DuplicateIdError, InputError

NAMES = ["c5", "c1", "c4", "c2", "c3"]


@given(st.permutations(range(5)))
def test_draws_follow_the_name_not_the_row(order: list[int]) -> None:
    areas = ["b", "a", "b", "c", "a"]
    shuffled = need_draws([areas[i] for i in order], draws=7)
    assert (shuffled == need_draws(areas, draws=7)[:, order]).all()
    known = ChildrenByPoint(
        names=NAMES, children=PEOPLE, low=np.array([8.0, np.nan, 2, np.nan, 0]),
        high=np.array([12.0, np.nan, 9, np.nan, 5]),
    )  # fmt: skip
    assert known.low is not None
    assert known.high is not None
    other = ChildrenByPoint(
        names=[NAMES[i] for i in order], children=PEOPLE[order], low=known.low[order],
        high=known.high[order],
    )  # fmt: skip
    assert (children_draws(other, draws=7) == children_draws(known, draws=7)[:, order]).all()
    weights = {"c": 1.0, "a": 3.0, "b": 2.0}
    drawn = class_draws([areas[i] for i in order], weights, draws=7)
    assert (drawn == class_draws(areas, weights, draws=7)[:, order]).all()


def test_points_of_an_area_share_its_draws_and_areas_do_not() -> None:
    drawn = need_draws(["a", "b", "a"], draws=50)
    assert (drawn[:, 0] == drawn[:, 2]).all()
    assert (drawn[:, 0] != drawn[:, 1]).all()


def test_draws_are_right_on_average_and_as_wide_as_asked() -> None:
    need = need_draws(["a", "b"], draws=20_000, spread=0.25)
    assert need.mean(axis=0) == pytest.approx([1, 1], abs=0.01)
    assert np.log(need).std(axis=0) == pytest.approx([0.25, 0.25], rel=0.03)
    plain = ChildrenByPoint(names=["a", "b"], children=np.array([100.0, 4.0]))
    counts = children_draws(plain, draws=20_000)
    assert counts.mean(axis=0) == pytest.approx([1, 1], abs=0.02)
    assert counts.std(axis=0) == pytest.approx([0.1, 0.5], rel=0.03)
    spans = ChildrenByPoint(
        names=["a"], children=np.array([50.0]), low=np.array([40.0]), high=np.array([60.0])
    )
    inside = np.abs(children_draws(spans, draws=20_000) - 1) <= 0.2
    assert inside.mean() == pytest.approx(0.95, abs=0.01)
    classes = class_draws(["low", "high"], {"low": 1.0, "high": 3.0}, draws=20_000)
    assert classes.mean(axis=0) == pytest.approx([1, 1], abs=0.02)
    sd = np.sqrt(0.25 * 0.75 / 21)  # of a Dirichlet share
    assert classes.std(axis=0) == pytest.approx([sd / 0.25, sd / 0.75], rel=0.03)


def test_what_is_zero_stays_and_takes_no_part() -> None:
    known = ChildrenByPoint(names=["a", "b"], children=np.array([0.0, 5.0]))
    assert (children_draws(known, draws=20)[:, 0] == 1).all()
    drawn = class_draws(["a", "b", "c"], {"a": 0.0, "b": 1.0, "c": 1.0}, draws=20)
    assert (drawn[:, 0] == 1).all()


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(DuplicateIdError, match="mehrfach"):
        children_draws(ChildrenByPoint(names=["a", "a"], children=np.ones(2)))
    with pytest.raises(InputError, match="bekannt"):
        children_draws(ChildrenByPoint(names=["a"], children=np.array([np.nan])))
    off = ChildrenByPoint(
        names=["Z1", "Z2"], children=np.array([5.0, 5]), low=np.array([1.0, 6]),
        high=np.array([9.0, 9]),
    )  # fmt: skip
    with pytest.raises(InputError, match="Spanne: Z2"):
        children_draws(off)
    with pytest.raises(InputError, match="Gewicht: hoch"):
        class_draws(["hoch"], {"low": 1.0})
    with pytest.raises(InputError, match="mindestens 0"):
        class_draws(["low"], {"low": 0.0})


def test_sure_site_is_chosen_again_and_a_close_call_is_not_always() -> None:
    benefits, everything = coverage(LINE, PEOPLE), np.ones(3, dtype=bool)
    known = ChildrenByPoint(names=NAMES, children=PEOPLE)
    draws = children_draws(known, draws=100) * need_draws(NAMES, draws=100)
    kept = kept_shares(benefits, draws, np.array([0, 2]), existing=NONE, is_open=everything)
    assert kept[0] > 0.9  # 11 children against 5
    assert 0.2 < kept[1] < 0.9  # 5 against 5, one of them reached already
