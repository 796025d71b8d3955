"""Contracts are checked at the door."""

from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from conftest import square

from kpk_geo.errors import DuplicateIdError, InputError, MissingColumnError, WrongCrsError
from kpk_geo.frames import OBSERVATION_COLUMNS, Areas, as_areas, as_observations
from kpk_geo.model import Validity


def observation(value: float, validity: Validity) -> pd.DataFrame:
    row = ("01", "poverty", date(2025, 12, 31), 1.0, 2.0, value, validity)
    return pd.DataFrame([row], columns=list(OBSERVATION_COLUMNS))


def test_areas_in_degrees_are_refused(areas: Areas) -> None:
    with pytest.raises(WrongCrsError, match="EPSG:4326"):
        as_areas(areas.to_crs(4326))


def test_areas_without_name_are_refused(areas: Areas) -> None:
    with pytest.raises(MissingColumnError, match="name"):
        as_areas(areas.drop(columns="name"))


def test_repeated_keys_are_refused(areas: Areas) -> None:
    with pytest.raises(DuplicateIdError, match="01"):
        as_areas(pd.concat([areas, areas.iloc[:1]]))


def test_another_index_is_refused(areas: Areas) -> None:
    with pytest.raises(InputError, match="area_id"):
        as_areas(areas.rename_axis("id"))


def test_points_are_no_areas(areas: Areas) -> None:
    points = areas.set_geometry(gpd.GeoSeries(areas.centroid))
    with pytest.raises(InputError, match="Point"):
        as_areas(points)


def test_a_suppressed_value_must_not_carry_a_number() -> None:
    with pytest.raises(InputError, match="01"):
        as_observations(observation(0.0, Validity.SUPPRESSED))


def test_one_value_per_area_indicator_and_date() -> None:
    frame = observation(0.5, Validity.VALID)
    with pytest.raises(DuplicateIdError, match="poverty"):
        as_observations(pd.concat([frame, frame]))


def test_square_is_one_square_kilometre() -> None:
    assert square(0).area == 1e6
