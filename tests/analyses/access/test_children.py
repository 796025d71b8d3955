import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.access.children import children_of, covered_phases
from kpk_geo.errors import InputError
from kpk_geo.model import LifePhase
from kpk_geo.profile import AgeCount

COUNTS = st.lists(st.floats(0, 5000), min_size=4, max_size=4)
CELLS = st.lists(st.one_of(st.just(np.nan), st.floats(0, 400)), min_size=1, max_size=20)
UNDER_18 = (LifePhase.EARLY, LifePhase.KITA, LifePhase.PRIMARY, LifePhase.SECONDARY)


def table(counts, borders=(0, 3, 6, 10, 18)):
    return [
        AgeCount(age_from=low, age_to=high, persons=n)
        for low, high, n in zip(borders, borders[1:], counts, strict=False)
    ]


def cells(**columns):
    return pd.DataFrame(
        columns,
        index=pd.Index([f"z{i}" for i in range(len(next(iter(columns.values()))))], name="cell_id"),
    )


@given(CELLS, COUNTS)
def test_phases_of_an_age_group_add_up_to_it_in_every_cell(values, counts):
    grid = cells(persons_0_9=values)
    parts = [children_of(grid, phase, table(counts)).persons for phase in UNDER_18[:3]]
    np.testing.assert_allclose(sum(parts), values, rtol=1e-12, atol=1e-300)


@given(CELLS, COUNTS, st.integers(1, 5))
def test_totals_are_kept_in_every_area(values, counts, areas):
    grid = cells(persons_0_9=values)
    area = np.arange(len(values)) % areas
    each = [children_of(grid, phase, table(counts)).persons for phase in UNDER_18[:3]]
    parts = sum(each, start=pd.Series(0.0, grid.index))
    before = pd.Series(values, index=grid.index).groupby(area).sum()
    np.testing.assert_allclose(parts.groupby(area).sum(), before, rtol=1e-9, atol=1e-300)


def test_the_age_table_divides_and_says_so():
    found = children_of(cells(persons_0_17=[100.0]), LifePhase.KITA, table([10, 20, 30, 40]))
    assert found.persons.tolist() == [20.0]
    assert found.estimated
    assert found.by_table


def test_without_a_table_years_are_equal_and_it_is_an_estimate():
    found = children_of(cells(persons_0_9=[100.0]), LifePhase.EARLY, [])
    assert found.persons.tolist() == [30.0]
    assert found.estimated
    assert not found.by_table


def test_a_table_that_misses_a_year_of_the_group_is_not_used():
    found = children_of(cells(persons_0_17=[180.0]), LifePhase.EARLY, table([10, 20], (0, 3, 6)))
    assert found.persons.tolist() == [30.0]
    assert not found.by_table


def test_a_group_that_fits_exactly_is_no_estimate():
    found = children_of(cells(persons_3_5=[12.0], persons_0_17=[90.0]), LifePhase.KITA, [])
    assert found.persons.tolist() == [12.0]
    assert not found.estimated


def test_a_withheld_cell_stays_unknown():
    found = children_of(cells(persons_0_9=[np.nan, 10.0]), LifePhase.PRIMARY, [])
    assert np.isnan(found.persons.iloc[0])
    assert found.persons.iloc[1] == 4.0


def test_a_phase_over_two_groups_takes_from_both():
    found = children_of(cells(persons_0_17=[18.0], persons_18_29=[12.0]), LifePhase.TRANSITION, [])
    assert found.persons.tolist() == [3.0 + 9.0]


def test_a_phase_that_the_grid_does_not_know_is_refused_with_the_years():
    with pytest.raises(InputError, match="10, 11, 12, 13, 14 Jahren"):
        children_of(cells(persons_0_9=[1.0]), LifePhase.SECONDARY, [])
    assert covered_phases(["persons_0_9", "rate_0_17"]) == [
        LifePhase.PREGNANCY, LifePhase.EARLY, LifePhase.KITA, LifePhase.PRIMARY,
    ]  # fmt: skip
