"""The map of schools: every first school has a readable number, and only what is known is drawn."""

import math
import re
from itertools import combinations

import geopandas as gpd
import pytest
from conftest import square
from hypothesis import given, settings
from hypothesis import strategies as st

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.frames import Areas, as_areas
from kpk_geo.model import SchoolStanding
from kpk_geo.results.fgz import FgzSchool
from maps.fgz.picture import APART, schools_map

NAN = math.nan
AREAS: Areas = as_areas(
    gpd.GeoDataFrame(
        {"name": ["A", "B"], "parent_id": None}, index=["01", "02"],
        geometry=[square(0), square(1)], crs=DEFAULT_CRS,
    ).rename_axis("area_id")
)  # fmt: skip


def school(rank: int | None, x: float, y: float, title: str = "Schule") -> FgzSchool:
    return FgzSchool(
        offer_id=f"S{rank}", title=title, commune="Stadt", area=None, address=None,
        x=350_000 + x, y=5_700_000 + y,
        standing=SchoolStanding.RANKED if rank else SchoolStanding.WITHOUT_INDEX,
        social_index=5 if rank else None, startchancen=None, pupils=NAN, children=NAN,
        children_under_10=NAN, withheld=0, burden=NAN, burden_high=NAN, family_centre=NAN, fgz=NAN,
        eligible=None, rank=rank, tied=1, first_in=1, variants=1, best=rank, worst=rank,
    )  # fmt: skip


def numbers(drawing: str) -> list[tuple[float, float]]:
    found = re.findall(r'<circle cx="([\d.-]+)" cy="([\d.-]+)" r="11"', drawing)
    return [(float(x), float(y)) for x, y in found]


PLACES = st.lists(
    st.tuples(st.floats(0, 2000, allow_nan=False), st.floats(0, 1000, allow_nan=False)),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=30)
@given(PLACES)
def test_no_number_hides_another(places: list[tuple[float, float]]) -> None:
    schools = [school(row, *place) for row, place in enumerate(places, 1)]
    drawn = numbers(schools_map(AREAS, schools, first=12, title="Schulen"))
    assert len(drawn) == len(schools)
    apart = [math.dist(one, other) for one, other in combinations(drawn, 2)]
    assert all(distance >= APART - 0.2 for distance in apart)  # written to a tenth of a pixel


def test_only_the_first_have_a_number_and_a_school_without_a_place_is_not_drawn() -> None:
    schools = [school(1, 100, 100), school(2, 900, 500), school(3, NAN, NAN), school(None, 5, 5)]
    drawing = schools_map(AREAS, schools, first=1, title="Schulen")
    assert len(numbers(drawing)) == 1
    assert drawing.count("<g>") == 3
    assert "ohne Sozialindexstufe" in drawing
    assert "ist schon FGZ" not in drawing  # there is none, so the legend has none


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", '"><b>'])
def test_title_of_a_school_is_text_and_never_markup(title: str) -> None:
    drawing = schools_map(AREAS, [school(1, 100, 100, title)], first=1, title="Schulen")
    assert title not in drawing
