"""Where the overview says that an area lies: beside what is written on its map."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from api.overview.read import _grouped, _places
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.frames import Areas, as_areas


def level(rows: dict[str, tuple[str | None, str]]) -> Areas:
    frame = gpd.GeoDataFrame(
        {"name": [name for _, name in rows.values()], "parent_id": [up for up, _ in rows.values()]},
        geometry=[box(at, 0, at + 1, 1) for at in range(len(rows))],
        index=pd.Index(list(rows), name="area_id"), crs=DEFAULT_CRS,
    )  # fmt: skip
    return as_areas(frame)


@pytest.fixture
def levels() -> list[Areas]:
    """Three levels whose keys are the same, as in many communes."""
    return [
        level({"1": (None, "Hafen"), "2": (None, "Süd")}),
        level({"1": ("2", "Speicher"), "2": ("1", "Werft"), "3": ("1", "Hafen")}),
        level({"1": ("2", "Werft West"), "2": ("1", "Speicher Ost"), "3": ("3", "Kai")}),
    ]


def test_both_the_area_above_and_the_one_with_its_name_on_the_map_are_said(
    levels: list[Areas],
) -> None:
    assert _places(levels, _grouped(levels)) == {
        "1": "Werft, Hafen", "2": "Speicher, Süd", "3": "Hafen",
    }  # fmt: skip


def test_of_two_levels_one_name_is_said_and_of_one_none(levels: list[Areas]) -> None:
    assert _places(levels[:2], _grouped(levels[:2])) == {"1": "Süd", "2": "Hafen", "3": "Hafen"}
    assert _places(levels[:1], levels[0]) == {"1": "", "2": ""}
