import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.access.children import children_of, covered_phases
from kpk_geo.errors import InputError
from kpk_geo.model import ChildrenBasis, LifePhase
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
    assert found.basis is ChildrenBasis.AGE_TABLE


def test_without_a_table_years_are_equal_and_it_is_an_estimate():
    found = children_of(cells(persons_0_9=[100.0]), LifePhase.EARLY, [])
    assert found.persons.tolist() == [30.0]
    assert found.estimated
    assert found.basis is ChildrenBasis.EVEN_YEARS


def test_a_table_that_misses_a_year_of_the_group_is_not_used():
    found = children_of(cells(persons_0_17=[180.0]), LifePhase.EARLY, table([10, 20], (0, 3, 6)))
    assert found.persons.tolist() == [30.0]
    assert found.basis is ChildrenBasis.EVEN_YEARS


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


GRID_OF_AGES = {
    "persons_0_2": [3.0, 6.0], "persons_3_5": [3.0, 3.0], "persons_6_9": [4.0, 8.0],
    "persons_10_15": [6.0, 12.0], "persons_16_18": [3.0, 3.0], "persons_19_24": [6.0, 6.0],
    "persons_25_39": [15.0, 30.0], "persons_0_17": [18.0, 30.0],
}  # fmt: skip


@pytest.mark.parametrize(
    ("phase", "expected"),
    [(LifePhase.EARLY, [3, 6]), (LifePhase.KITA, [3, 3]), (LifePhase.PRIMARY, [4, 8])],
)
def test_ages_of_the_grid_are_taken_as_they_are(phase, expected):
    found = children_of(cells(**GRID_OF_AGES), phase, [])
    assert found.persons.tolist() == expected
    assert found.basis is ChildrenBasis.GRID
    assert not found.estimated


def test_a_phase_that_cuts_a_group_of_the_grid_says_so():
    found = children_of(cells(**GRID_OF_AGES), LifePhase.SECONDARY, [])
    assert found.persons.tolist() == pytest.approx([5, 10])  # 10 to 14 of 10 to 15
    assert found.basis is ChildrenBasis.EVEN_YEARS
    assert found.measures == ("persons_10_15",)


def test_the_register_tells_how_many_and_the_grid_where():
    found = children_of(cells(**GRID_OF_AGES), LifePhase.EARLY, table([12, 20, 30, 40]))
    assert found.persons.tolist() == pytest.approx([4, 8])
    assert found.basis is ChildrenBasis.REGISTER
    assert (found.register, found.grid) == (12, 9)
    assert found.estimated


def test_the_register_says_nothing_of_cells_beyond_the_border():
    grid = cells(**GRID_OF_AGES, outside=[False, True])
    found = children_of(grid, LifePhase.EARLY, table([4, 20, 30, 40]))
    assert found.persons.tolist() == pytest.approx([4, 6])


def test_a_register_of_other_people_is_not_forced_upon_the_grid():
    found = children_of(cells(**GRID_OF_AGES), LifePhase.EARLY, table([0.2, 0.3, 0.4, 0.5]))
    assert found.persons.tolist() == [3, 6]
    assert found.basis is ChildrenBasis.GRID
    assert found.register == pytest.approx(0.2)


@given(st.lists(st.floats(0, 400), min_size=1, max_size=20), st.floats(0.6, 1.9))
def test_brought_to_the_register_the_sum_is_its_number(values, factor):
    grid = cells(persons_0_2=values)
    wanted = factor * sum(values)
    found = children_of(grid, LifePhase.EARLY, table([wanted, 1, 1, 1]))
    assert found.persons.sum() == pytest.approx(wanted)
    assert (found.persons >= 0).all()


def test_estimates_in_withheld_cells_make_an_estimate():
    found = children_of(cells(**GRID_OF_AGES), LifePhase.EARLY, [], spread={"persons_0_2"})
    assert found.estimated
    assert not children_of(cells(**GRID_OF_AGES), LifePhase.KITA, [], spread={"x"}).estimated
