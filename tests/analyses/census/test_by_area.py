"""Cells to areas: sums, sums over sums, weighted means; who is missing decides what it is worth."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.census.by_area import chosen_grid, values_by_area
from kpk_geo.census import CensusGrid
from kpk_geo.errors import InputError
from kpk_geo.model import USABLE, Validity
from kpk_geo.profile.formula import CellFormula

IDS = pd.Index(["01", "02", "03"])
SHARE = CellFormula(numerator=("single_mothers", "single_fathers"), denominator=("families",))
COUNT = CellFormula(numerator=("persons",))
RENT = CellFormula(mean="mean_rent", weight="dwellings")
NAN = np.nan


def grid(size=100, uncertain=(), **measures):
    count = len(next(iter(measures.values())))
    index = pd.Index([f"CRS3035RES{size}mN{100 * i}E0" for i in range(count)], name="cell_id")
    values = pd.DataFrame(measures, index=index, dtype=float)
    validity = values.notna().map(lambda known: Validity.VALID if known else Validity.MISSING)
    validity = validity.astype(object)
    for row in uncertain:
        validity.iloc[row] = Validity.UNCERTAIN
    places = pd.DataFrame({"x": 0.0, "y": 0.0, "outside": False}, index=index)
    return CensusGrid(size=size, places=places, values=values, validity=validity)


def test_a_share_is_a_sum_over_a_sum():
    cells = grid(single_mothers=[3, 5, 4], single_fathers=[1, 1, 0], families=[10, 40, 8])
    found = values_by_area(cells, np.array([0, 0, 1]), IDS, SHARE)
    assert found["value"].tolist()[:2] == [10 / 50, 4 / 8]
    assert found["numerator"].tolist()[:2] == [10, 4]
    assert found["denominator"].tolist()[:2] == [50, 8]


def test_an_area_without_a_cell_is_missing_and_not_zero():
    found = values_by_area(grid(persons=[5]), np.array([0]), IDS, COUNT)
    assert found["validity"].tolist() == [Validity.VALID, Validity.MISSING, Validity.MISSING]
    assert found["value"].isna().tolist() == [False, True, True]


def test_a_mean_is_weighted_by_what_it_is_of():
    cells = grid(mean_rent=[6, 12], dwellings=[30, 10])
    found = values_by_area(cells, np.array([0, 0]), IDS, RENT)
    assert found["value"].iloc[0] == 7.5
    assert found[["numerator", "denominator"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("withheld", "expected"),
    [(5, Validity.VALID), (20, Validity.UNCERTAIN), (40, Validity.SUPPRESSED)],
)
def test_people_in_withheld_cells_decide(withheld, expected):
    cells = grid(
        persons=[100 - withheld, withheld], families=[20, NAN],
        single_mothers=[3, NAN], single_fathers=[0, NAN],
    )  # fmt: skip
    found = values_by_area(cells, np.array([0, 0]), IDS, SHARE)
    assert found["validity"].iloc[0] is expected
    assert np.isnan(found["value"].iloc[0]) == (expected is Validity.SUPPRESSED)
    assert np.isnan(found["numerator"].iloc[0]) == (expected is Validity.SUPPRESSED)


def test_uncertain_cells_make_an_uncertain_area_that_has_a_value():
    found = values_by_area(grid(persons=[5, 5], uncertain=[1]), np.array([0, 0]), IDS, COUNT)
    assert found["validity"].iloc[0] is Validity.UNCERTAIN
    assert found["value"].iloc[0] == 10


def test_an_area_without_denominator_has_no_share():
    cells = grid(single_mothers=[0], single_fathers=[0], families=[0])
    found = values_by_area(cells, np.array([0]), IDS, SHARE)
    assert found["validity"].iloc[0] is Validity.MISSING


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(-1, 2)), min_size=1, max_size=40))
def test_counts_of_areas_add_up_to_those_of_their_cells(cells):
    people, area = (np.array(column) for column in zip(*cells, strict=True))
    found = values_by_area(grid(persons=people), area, IDS, COUNT)
    assert found["value"].sum() == people[area >= 0].sum()


@given(
    st.lists(
        st.tuples(st.one_of(st.just(NAN), st.integers(1, 50).map(float)), st.integers(0, 2)),
        min_size=1, max_size=40,
    )
)  # fmt: skip
def test_only_usable_values_are_numbers(cells):
    people, area = (np.array(column) for column in zip(*cells, strict=True))
    found = values_by_area(grid(persons=people), area.astype(int), IDS, COUNT)
    usable = found["validity"].isin(USABLE)
    assert (found["value"].notna() == usable).all()


def test_the_smallest_cells_that_know_everything_are_taken():
    fine, coarse = grid(persons_0_9=[5]), grid(size=1000, persons_0_9=[5], persons=[50])
    ratio = CellFormula(numerator=("persons_0_9",), denominator=("persons",))
    assert chosen_grid([fine, coarse], ratio.measures).size == 1000
    assert chosen_grid([fine, coarse], ("persons_0_9",)).size == 100


def test_cells_of_two_sizes_are_not_divided_by_one_another():
    fine, coarse = grid(persons_0_9=[5]), grid(size=1000, persons=[50])
    ratio = CellFormula(numerator=("persons_0_9",), denominator=("persons",))
    with pytest.raises(InputError, match="persons_0_9: 100 m; persons: 1000 m"):
        chosen_grid([fine, coarse], ratio.measures)
    with pytest.raises(InputError, match="fehlt families"):
        chosen_grid([fine, coarse], ("families",))
