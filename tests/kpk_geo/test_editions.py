"""Which grid and which areas belong to values that were counted on earlier ones."""

from datetime import date

import pytest

from kpk_geo.profile import AreaLayer, IndicatorTable, PopulationGrid
from kpk_geo.profile.editions import grids_near, parents_since


def grid(year: int, measure: str | None = None) -> PopulationGrid:
    return PopulationGrid(
        file=f"{year}.csv", source="all", reference_date=date(year, 5, 9), measure=measure,
        format="zensus2022" if measure is None else "zensus2011",
    )  # fmt: skip


def table(day: date | None) -> IndicatorTable:
    return IndicatorTable.model_validate({
        "file": "t.csv", "source": "all", "level": "gebiet", "key_column": "key",
        "values": [{"indicator": "a", "column": "a"}],
    } | ({"reference_date": day} if day else {"date_column": "Jahr"}))  # fmt: skip


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2012, 12, 31), 2011), (date(2020, 1, 1), 2022), (date(2030, 1, 1), 2022),
        (None, 2022),
    ],
)  # fmt: skip
def test_the_nearest_grid_of_people_is_taken(day: date | None, year: int) -> None:
    grids = [grid(2011, "persons"), grid(2022), grid(2020, "persons_0_9")]
    assert [found.reference_date.year for found in grids_near(grids, table(day))] == [year]


def test_without_a_grid_of_people_it_is_asked_for() -> None:
    with pytest.raises(ValueError, match=r"\[\[population\]\]"):
        grids_near([grid(2011, "persons_0_9")], table(None))


def layer(level: str, year: int) -> AreaLayer:
    return AreaLayer(
        file="a.geojson", source="all", level=level, label=level, valid_from=date(year, 1, 1),
        id_column="key", name_column="name", parent_level="bezirk" if level == "gebiet" else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("year", "above"), [(2018, 2015), (2021, 2021), (2025, 2021), (2010, 2015)]
)
def test_areas_lie_in_those_that_were_above_them_at_the_time(year: int, above: int) -> None:
    layers = [layer("bezirk", 2015), layer("bezirk", 2021), layer("gebiet", year)]
    assert parents_since(layers, layers[-1]) == date(above, 1, 1)
