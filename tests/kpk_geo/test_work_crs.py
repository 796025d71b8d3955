"""In which systems a region may be computed, and how well they measure."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import box

from kpk_geo.crs import scale_error, system, to_work
from kpk_geo.errors import WrongCrsError
from kpk_geo.import_report import Report
from kpk_geo.ingest.areas.scale import report_scale
from kpk_geo.profile import RegionInfo

GEOD = Geod(ellps="GRS80")


@given(
    longitude=st.floats(14.5, 15.1),
    latitude=st.floats(50.8, 54.0),
    bearing=st.floats(0, 360),
    metres=st.floats(100, 5_000),
)
def test_near_15_degrees_only_zone_33_measures_lengths_to_half_a_per_mille(
    longitude: float, latitude: float, bearing: float, metres: float
) -> None:
    east, north, _ = GEOD.fwd(longitude, latitude, bearing, metres)
    ends = np.array([[longitude, latitude], [east, north]])
    off = {}
    for epsg in (25832, 25833):
        start, end = to_work(ends, system(epsg))
        off[epsg] = float(np.hypot(*(end - start))) / metres - 1
        assert off[epsg] == pytest.approx(scale_error(system(epsg), longitude, latitude), abs=3e-5)
    assert abs(off[25833]) < 0.0005 < 0.001 < off[25832]


@pytest.mark.parametrize("named", ["EPSG:25833", "epsg:25833", "25833"])
def test_a_system_is_written_as_its_code_however_it_was_named(named: str) -> None:
    region = RegionInfo(id="a", name="A", crs=named)
    assert region.crs == "EPSG:25833"
    assert region.work_crs == system(25833)


def test_a_region_that_names_none_is_computed_in_that_of_nrw() -> None:
    assert RegionInfo(id="a", name="A").work_crs == system(25832)


@pytest.mark.parametrize("named", ["EPSG:3857", "EPSG:4326", "EPSG:3035", "EPSG:31467"])
def test_a_system_that_measures_wrongly_is_refused_with_those_that_do_not(named: str) -> None:
    with pytest.raises(ValueError, match=rf'{named} wird nicht.*"EPSG:25832".*"EPSG:25833"'):
        RegionInfo(id="a", name="A", crs=named)


def areas(longitude: float, epsg: int) -> gpd.GeoDataFrame:
    shape = box(longitude, 51.0, longitude + 0.1, 51.1)
    return gpd.GeoDataFrame(geometry=[shape], crs=4326).to_crs(epsg)


@pytest.mark.parametrize(("longitude", "epsg"), [(6.8, 25832), (15.0, 25833), (12.4, 25832)])
def test_nothing_is_said_where_lengths_are_right(longitude: float, epsg: int) -> None:
    report = Report("a.shp")
    report_scale(areas(longitude, epsg), report)
    assert not report.notes


def test_a_region_of_the_other_zone_is_told_by_how_much_lengths_are_off() -> None:
    report = Report("a.shp")
    report_scale(areas(14.9, 25832), report)
    (note,) = report.notes
    assert "bis zu 0,18 % zu lang, in EPSG:25833 höchstens 0,04 %" in note.reason


def test_a_system_far_away_is_refused() -> None:
    with pytest.raises(WrongCrsError, match=r'a\.shp: .*0,3\d % zu lang.*crs = "EPSG:25832"'):
        report_scale(areas(6.8, 25833), Report("a.shp"))
