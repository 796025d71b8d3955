"""One criterion after the other, ties shared, what is not known behind, in any order of rows."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analyses.fgz.ranking import orders_near, rank_schools, usable_criteria
from kpk_geo.model import SchoolCriterion

ALL = tuple(SchoolCriterion)
INDEX, STARTCHANCEN, CHILDREN, DISTANCE, PUPILS = ALL


def schools(**columns: list[float]) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    known = {item.value: columns.get(item.value, [np.nan] * count) for item in ALL}
    return pd.DataFrame(known, index=[f"S{i}" for i in range(count)], dtype=float)


def test_next_criterion_decides_only_where_the_first_is_equal() -> None:
    frame = schools(social_index=[9, 8, 9, 9], startchancen=[0, 1, 1, 0], children=[500, 900, 1, 2])
    assert rank_schools(frame, ALL).tolist() == [2, 4, 1, 3]


def test_equal_schools_share_a_rank_and_the_next_stays_free() -> None:
    frame = schools(social_index=[5, 7, 7, 7, 1], children=[1, 80.2, 79.9, 10, 1])
    assert rank_schools(frame, ALL).tolist() == [4, 1, 1, 3, 5]


def test_what_is_not_known_stands_behind_zero() -> None:
    frame = schools(social_index=[5, 5, 5], children=[np.nan, 0, 3])
    assert rank_schools(frame, ALL).tolist() == [3, 2, 1]


def test_place_without_any_way_to_a_family_centre_is_the_farthest() -> None:
    frame = schools(social_index=[5, 5, 5], distance=[np.nan, np.inf, 3000])
    assert rank_schools(frame, ALL).tolist() == [3, 1, 2]


def test_criterion_of_which_nothing_is_known_is_not_used() -> None:
    frame = schools(social_index=[5, np.nan], pupils=[np.nan, 200])
    assert usable_criteria(frame, ALL) == (INDEX, PUPILS)


def test_orders_near_the_plan_swap_neighbours_only() -> None:
    near = orders_near(ALL)
    assert near[0] == ALL
    assert len(near) == len(set(near)) == 5
    assert all(set(order) == set(ALL) for order in near)
    assert (STARTCHANCEN, INDEX, CHILDREN, DISTANCE, PUPILS) in near
    assert orders_near((INDEX,)) == [(INDEX,)]


FIGURE = st.one_of(st.just(np.nan), st.integers(0, 4).map(float))
FRAMES = st.lists(st.tuples(*[FIGURE] * len(ALL)), min_size=1, max_size=12).map(
    lambda rows: pd.DataFrame(
        rows, columns=[item.value for item in ALL], index=[f"S{i}" for i in range(len(rows))]
    )
)


@given(FRAMES, st.randoms(use_true_random=False))
def test_order_of_schools_changes_nothing(frame: pd.DataFrame, random: object) -> None:
    rows = list(range(len(frame)))
    random.shuffle(rows)  # type: ignore[attr-defined]
    ranks = pd.Series(rank_schools(frame, ALL), index=frame.index)
    shuffled = frame.iloc[rows]
    again = pd.Series(rank_schools(shuffled, ALL), index=shuffled.index)
    assert again.reindex(frame.index).tolist() == ranks.tolist()


@given(FRAMES)
def test_rank_is_one_more_than_the_schools_before_it(frame: pd.DataFrame) -> None:
    """Against a comparison of every pair, written another way."""

    def before(a: int, b: int) -> bool:
        for item in ALL:
            one, other = frame[item.value].iloc[a], frame[item.value].iloc[b]
            if np.isnan(one) and np.isnan(other):
                continue
            if np.isnan(one) or np.isnan(other):
                return bool(np.isnan(other))
            if one != other:
                return bool(one > other)
        return False

    count = len(frame)
    expected = [1 + sum(before(other, row) for other in range(count)) for row in range(count)]
    assert rank_schools(frame, ALL).tolist() == expected
