"""Regions of different working systems, side by side in one database."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from shapely import box
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.app import create_app
from api.load.region import check_region, load_region
from api.questions.burden.export import write_burden
from api.questions.burden.run import run_burden
from api.questions.offers.export import write_inventory
from kpk_geo.crs import scale_error, system, to_work
from kpk_geo.database.areas import count_areas_in, read_areas, read_level, region_bounds
from kpk_geo.database.offer_sites import read_offer_sites
from kpk_geo.database.runs import read_latest_run
from kpk_geo.errors import InputError
from kpk_geo.frames import crs_of
from kpk_geo.profile import read_profile
from kpk_geo.results.burden import BURDEN

X0, Y0 = 390_000, 5_820_000  # in zone 33: Berlin
ZONES = {"west": 25832, "east": 25833}


@pytest.fixture
def east(commune: Commune) -> Commune:
    """The toy city moved to Berlin, its files in zone 33."""
    squares = [box(X0 + 1000 * i, Y0, X0 + 1000 * (i + 1), Y0 + 1000) for i in range(4)]
    commune.areas = commune.areas.set_geometry(gpd.GeoSeries(squares)).set_crs(
        25833, allow_override=True
    )
    for i in range(3):
        old, new = f"{350_500 + 1000 * i};5700500", f"{X0 + 500 + 1000 * i};{Y0 + 500}"
        commune.change("offers.csv", old, new)
    commune.change_profile('crs = "EPSG:25832"', 'crs = "EPSG:25833"')
    commune.change_profile("[6.5, 51.2, 7.2, 51.7]", "[13.0, 52.3, 13.8, 52.7]")
    commune.change_profile('columns.y = "y"', 'columns.y = "y"\ncrs = "EPSG:25833"')
    return commune


@pytest.fixture
def both(east: Commune) -> Commune:
    """The same files loaded twice: as they are in zone 33, and transformed to zone 32."""
    profile = east.profile
    for name, epsg in ZONES.items():
        east.profile = profile.replace('id = "toy"', f'id = "{name}"\ncrs = "EPSG:{epsg}"')
        result = east.load()
        assert result.is_complete
        run_burden(east.engine, name)
    return east


def read(both: Commune, name: str) -> tuple[gpd.GeoDataFrame, Any, Any]:
    with both.engine.connect() as connection:
        level = read_level(connection, name, "gebiet")
        return (
            read_areas(connection, level.level_pk),
            read_offer_sites(connection, name),
            region_bounds(connection, name),
        )


def test_regions_of_both_systems_lie_side_by_side_and_agree_in_degrees(both: Commune) -> None:
    (west, west_sites, west_box), (own, sites, own_box) = (read(both, name) for name in ZONES)
    assert [crs_of(frame).to_epsg() for frame in (west, own)] == [25832, 25833]
    metres = west.to_crs(25833).geometry.hausdorff_distance(own.geometry)
    assert float(metres.max()) < 0.001
    known = [rows[["longitude", "latitude"]].dropna() for rows in (west_sites, sites)]
    places = [to_work(rows.to_numpy(dtype=float), system(25833)) for rows in known]
    assert len(places[0]) == 2
    assert np.abs(places[0] - places[1]).max() < 0.001
    assert west_box == own_box


def test_figures_are_the_same_and_areas_differ_by_the_square_of_the_scale(both: Commune) -> None:
    west, own = (read(both, name)[0] for name in ZONES)
    assert own.area.to_numpy() == pytest.approx(1e6)
    middle = own.centroid.to_crs(4326).get_coordinates()
    for area_id, longitude, latitude in middle.itertuples():
        scales = [1 + scale_error(system(epsg), longitude, latitude) for epsg in ZONES.values()]
        ratio = west.area[area_id] / own.area[area_id]
        assert ratio == pytest.approx((scales[0] / scales[1]) ** 2, abs=1e-6)
    with both.engine.connect() as connection:
        runs = [read_latest_run(connection, name, BURDEN).summary for name in ZONES]
    assert runs[0] == runs[1]


def test_a_box_in_degrees_finds_the_same_areas_and_offers(both: Commune) -> None:
    square = gpd.GeoSeries([box(X0 + 100, Y0 + 100, X0 + 900, Y0 + 900)], crs=25833)
    west, south, east, north = square.to_crs(4326).total_bounds.tolist()
    around = (west, south, east, north)
    for name in ZONES:
        with both.engine.connect() as connection:
            level = read_level(connection, name, "gebiet")
            assert count_areas_in(connection, level.level_pk, box=around) == 1
            assert len(read_offer_sites(connection, name, box=around)) == 1


def test_a_geopackage_is_in_the_system_of_its_region(both: Commune, tmp_path: Path) -> None:
    for name, epsg in ZONES.items():
        made = tmp_path / f"{name}.gpkg"
        write_burden(both.engine, name, made, file_format="gpkg", details=True)
        layer = gpd.read_file(made, layer="Belastungsindex")
        assert layer.crs is not None
        assert layer.crs.to_epsg() == epsg


def test_geojson_of_both_agrees(both: Commune) -> None:
    with TestClient(create_app(both.engine), ORIGIN) as client:
        found = [
            client.get(f"/api/regions/{name}/areas?level=gebiet").json()["features"]
            for name in ZONES
        ]
    places = [np.array([f["geometry"]["coordinates"][0] for f in own]).squeeze() for own in found]
    assert places[0].shape == places[1].shape
    assert np.abs(places[0] - places[1]).max() < 2e-6  # written with six digits


def test_coordinates_without_a_system_are_those_of_the_region(east: Commune) -> None:
    east.change_profile('columns.y = "y"\ncrs = "EPSG:25833"', 'columns.y = "y"')
    east.change_profile('id = "toy"', 'id = "toy"\ncrs = "EPSG:25833"')
    assert east.load().is_complete
    assert east.rows(
        "SELECT count(*), min(ST_X(geometry)) FROM kpk.site WHERE geometry IS NOT NULL"
    ) == [(3, X0 + 500)]


def test_the_template_names_utm_32_and_is_read_and_written_so(
    both: Commune, tmp_path: Path
) -> None:
    """Written by either region it is the same, and what was written is read back to its place."""
    for name in ZONES:
        write_inventory(both.engine, name, tmp_path / f"{name}.csv", confidential=True)
    west, east = (
        pd.read_csv(tmp_path / f"{name}.csv", sep=";", decimal=",", encoding="utf-8-sig")
        for name in ZONES
    )
    heads = ["Rechtswert (UTM32)", "Hochwert (UTM32)"]
    assert east[heads].to_numpy() == pytest.approx(west[heads].to_numpy(), abs=0.001)
    before = both.rows("SELECT ST_AsText(geometry, 2) FROM kpk.site WHERE region_id = 'east'")
    both.files["offers.csv"] = (tmp_path / "east.csv").read_bytes()
    begin, end = both.profile.index("columns.offer_id"), both.profile.index("[burden_index]")
    both.profile = both.profile[:begin] + both.profile[end:]
    assert both.load().is_complete
    after = both.rows("SELECT ST_AsText(geometry, 2) FROM kpk.site WHERE region_id = 'east'")
    assert sorted(after) == sorted(before)


def test_another_system_is_refused_before_anything_is_read(east: Commune) -> None:
    east.load()
    before = east.snapshot()
    east.change_profile('id = "toy"', 'id = "toy"\ncrs = "EPSG:25833"')
    profile = read_profile(east.write())
    for what in (load_region, check_region):
        with pytest.raises(InputError, match=r"in EPSG:25832 geladen.*kpk remove --region toy"):
            what(east.engine, profile, east.folder)
    assert east.snapshot() == before


def test_the_database_takes_no_place_of_another_system(east: Commune) -> None:
    east.load()
    for change, fault in (
        ("UPDATE kpk.site SET geometry = ST_Transform(geometry, 25833)", "SRID 25833 in region"),
        ("UPDATE kpk.area SET outline = ST_SetSRID(outline, 25833)", "SRID 25833 in region"),
        ("UPDATE kpk.region SET srid = 25833", "stays so"),
    ):
        with pytest.raises(DBAPIError, match=fault), east.engine.begin() as connection:
            connection.execute(text(change))


def test_decisions_of_a_removed_region_keep_it_in_their_system(east: Commune) -> None:
    with east.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO kpk.planning_decision (region_id, srid) VALUES ('toy', 25832)")
        )
    east.change_profile('id = "toy"', 'id = "toy"\ncrs = "EPSG:25833"')
    with pytest.raises(InputError, match=r"Beschlüsse.*EPSG:25832.*anderen Namen"):
        east.load()
