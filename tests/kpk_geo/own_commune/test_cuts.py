"""How large the areas of a cut are and what they hold: cases for mental arithmetic."""

import math

import geopandas as gpd
import pytest
import shapely

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.own_commune.cuts import (
    AreaCut,
    as_frame,
    median_area,
    median_people,
    people_in,
    share_of,
)

X, Y = 350_000, 5_700_000
PLACE = shapely.box(X, Y, X + 4_000, Y + 1_000)


def squares(count: int) -> AreaCut:
    """The first squares of the place, from the west, each of 1 km2."""
    shapes = [shapely.box(X + 1_000 * i, Y, X + 1_000 * (i + 1), Y + 1_000) for i in range(count)]
    ids = [str(i) for i in range(count)]
    return AreaCut(
        level="quadrat", label="Quadrat", rank=3, source=None, of="Amt",
        areas=as_frame(ids, ids, shapes),
    )  # fmt: skip


def people(*persons: float) -> gpd.GeoDataFrame:
    """As many in each square; the fifth lies beyond the place."""
    points = [shapely.Point(X + 500 + 1_000 * i, Y + 500) for i in range(len(persons))]
    return gpd.GeoDataFrame({"persons": list(persons)}, geometry=points, crs=DEFAULT_CRS)


def test_the_middle_area_has_its_size_and_its_people() -> None:
    assert median_area(squares(3)) == pytest.approx(1e6)
    counted = people_in(PLACE, people(10, 20, 60, 10, 500))
    assert counted is not None
    assert counted["persons"].sum() == 100
    assert median_people(squares(3), counted) == 20
    assert median_people(squares(4), counted) == 15
    assert math.isnan(median_people(squares(3), None))


def test_who_lives_beyond_the_place_counts_for_nothing() -> None:
    assert share_of(squares(3).areas, PLACE, people(10, 20, 60, 10, 500)) == pytest.approx(0.9)


def test_where_nobody_was_counted_the_share_is_of_the_ground() -> None:
    for unknown in (None, people(0, 0, 0, 0, 500)):
        assert people_in(PLACE, unknown) is None
        assert share_of(squares(3).areas, PLACE, unknown) == pytest.approx(0.75)
