"""What a square kilometre knows more than its cells goes to the withheld ones, and to no other."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.census.spread import spread, spread_rest
from kpk_geo.census import CensusGrid
from kpk_geo.model import Validity

COUNT = st.integers(0, 400).map(float)
CELL = st.tuples(
    st.one_of(st.just(np.nan), COUNT), st.integers(-1, 3), st.one_of(st.just(np.nan), COUNT)
)
CELLS = st.lists(CELL, min_size=1, max_size=30)
TOTALS = st.lists(st.one_of(st.just(np.nan), COUNT), min_size=4, max_size=4)


def arrays(cells, totals):
    values, square, weight = (np.array(column) for column in zip(*cells, strict=True))
    return values.astype(float), square.astype(np.int64), np.array(totals), weight.astype(float)


@given(CELLS, TOTALS)
def test_known_cells_stay_and_no_estimate_is_negative(cells, totals):
    values, square, totals, weight = arrays(cells, totals)
    after = spread_rest(values, square, totals, [weight])
    known = ~np.isnan(values)
    np.testing.assert_array_equal(after[known], values[known])
    assert not (after < 0).any()


@given(CELLS, TOTALS)
def test_totals_are_kept_where_they_are_known_and_something_is_withheld(cells, totals):
    values, square, totals, weight = arrays(cells, totals)
    after = spread_rest(values, square, totals, [weight])
    for place, total in enumerate(totals):
        own = square == place
        known = np.nansum(values[own])
        if np.isnan(total):
            np.testing.assert_array_equal(after[own], values[own])
        elif np.isnan(values[own]).any():
            assert after[own].sum() == pytest.approx(max(total, known))
            assert not np.isnan(after[own]).any()


@given(CELLS, TOTALS)
def test_cells_without_a_square_stay(cells, totals):
    values, square, totals, weight = arrays(cells, totals)
    after = spread_rest(values, square, totals, [weight])
    np.testing.assert_array_equal(after[square < 0], values[square < 0])


@given(CELLS, TOTALS, st.randoms())
def test_the_order_of_cells_is_nothing(cells, totals, random):
    order = list(range(len(cells)))
    random.shuffle(order)
    values, square, totals, weight = arrays(cells, totals)
    after = spread_rest(values, square, totals, [weight])
    again = spread_rest(values[order], square[order], totals, [weight[order]])
    np.testing.assert_allclose(again, after[order], rtol=1e-12)


def test_the_first_weight_that_is_known_everywhere_counts():
    values, square = np.array([np.nan, np.nan, np.nan, np.nan]), np.array([0, 0, 1, 1])
    children, people = np.array([1.0, np.nan, 3, 1]), np.array([10.0, 30, 1, 1])
    after = spread_rest(values, square, np.array([8.0, 8.0]), [children, people])
    assert after.tolist() == [2, 6, 6, 2]


def test_without_a_weight_cells_share_alike():
    after = spread_rest(np.array([np.nan] * 2), np.array([0, 0]), np.array([3.0]), [np.zeros(2)])
    assert after.tolist() == [1.5, 1.5]


def grid(size, rows):
    """Rows of north, east (in cells of 100 m) and measures."""
    ids = [f"CRS3035RES{size}mN{3_000_000 + 100 * n}E{4_000_000 + 100 * e}" for n, e, _ in rows]
    index = pd.Index(ids, name="cell_id")
    values = pd.DataFrame([measures for *_, measures in rows], index=index, dtype=float)
    places = pd.DataFrame({"x": 0.0, "y": 0.0, "outside": False}, index=index)
    validity = values.notna().map(lambda known: Validity.VALID if known else Validity.MISSING)
    return CensusGrid(size=size, places=places, values=values, validity=validity.astype(object))


NAN = np.nan
FINE = [
    (0, 0, {"persons": 60, "persons_0_2": 4, "rate_owners": 0.5}),
    (9, 9, {"persons": 30, "persons_0_2": NAN, "rate_owners": NAN}),
    (5, 5, {"persons": 10, "persons_0_2": NAN, "rate_owners": 0.1}),
    (0, 10, {"persons": 10, "persons_0_2": NAN, "rate_owners": 0.1}),
]
COARSE = [
    (0, 0, {"persons": 100, "persons_0_2": 8, "rate_owners": 0.4}),
    (0, 10, {"persons": 10, "persons_0_2": NAN, "rate_owners": 0.4}),
]


def test_a_grid_is_filled_from_its_square_kilometres():
    found = spread([grid(100, FINE), grid(1000, COARSE)])
    assert found.grid.values["persons_0_2"].tolist()[:3] == [4, 3, 1]
    assert np.isnan(found.grid.values["persons_0_2"].iloc[3])  # its square kilometre is withheld
    assert found.grid.validity["persons_0_2"].tolist() == [
        Validity.VALID, Validity.UNCERTAIN, Validity.UNCERTAIN, Validity.MISSING,
    ]  # fmt: skip
    assert found.measures["persons_0_2"].cells == 2
    assert found.measures["persons_0_2"].count == 4


def test_a_rate_is_never_spread():
    found = spread([grid(100, FINE), grid(1000, COARSE)])
    assert np.isnan(found.grid.values["rate_owners"].iloc[1])
    assert list(found.measures) == ["persons_0_2"]


def test_noise_above_the_total_is_told_and_repaired_nowhere():
    fine = [(0, 0, {"persons_6_9": 9}), (1, 1, {"persons_6_9": NAN})]
    found = spread([grid(100, fine), grid(1000, [(0, 0, {"persons_6_9": 8})])])
    assert found.grid.values["persons_6_9"].tolist() == [9, 0]
    assert found.grid.validity["persons_6_9"].iloc[1] is Validity.UNCERTAIN
    assert found.measures["persons_6_9"].too_much == 1


def test_one_size_alone_stays_as_it_is():
    only = grid(100, FINE)
    assert spread([only]).grid is only
