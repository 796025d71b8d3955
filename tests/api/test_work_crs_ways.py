"""Streets, children and ways of one town between the zones, computed in either system."""

import io
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
import street_files
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from street_files import with_network

from api.app import create_app
from api.questions.access.run import run_access
from api.questions.access.table import Selection, read_access_table
from kpk_geo.crs import DEFAULT_CRS, to_degrees

EAST = 250_000  # metres that the toy is moved: to 10.4° E, which neither system measures wrongly
ZONES = {"west": 25832, "east": 25833}


@pytest.fixture
def both(commune: Commune, monkeypatch: pytest.MonkeyPatch) -> Commune:
    """The same files as two regions."""
    monkeypatch.setattr(street_files, "X0", street_files.X0 + EAST)
    made = with_network(commune)
    made.areas["geometry"] = made.areas.translate(EAST)
    for x in (350_500, 351_500, 352_500, 353_500, 350_500):
        made.files["offers.csv"] = made.files["offers.csv"].replace(
            f";{x};".encode(), f";{x + EAST};".encode()
        )
    made.change_profile('columns.y = "y"', 'columns.y = "y"\ncrs = "EPSG:25832"')
    made.change_profile("[6.5, 51.2, 7.2, 51.7]", "[10.0, 51.2, 10.8, 51.7]")
    profile = made.profile
    for name, epsg in ZONES.items():
        made.profile = profile.replace('id = "toy"', f'id = "{name}"\ncrs = "EPSG:{epsg}"')
        result = made.load()
        assert result.is_complete, [step.error for step in result.steps]
        run_access(made.engine, name)
    return made


@pytest.fixture
def client(both: Commune) -> Iterator[TestClient]:
    with TestClient(create_app(both.engine), ORIGIN) as made:
        yield made


def answers(client: TestClient, path: str, **asked: Any) -> list[Any]:
    found = [
        client.get(f"/api/regions/{name}/{path}", params={"kind": "kita", **asked})
        for name in ZONES
    ]
    assert [answer.status_code for answer in found] == [200, 200]
    return found


def test_streets_are_stored_in_the_system_of_their_region_as_long_as_they_are_there(
    both: Commune,
) -> None:
    query = (
        "SELECT DISTINCT region_id, ST_SRID(geometry) FROM kpk.street_edge UNION "
        "SELECT region_id, ST_SRID(geometry) FROM kpk.street_cover UNION "
        "SELECT region_id, ST_SRID(b.geometry) FROM kpk.background b JOIN kpk.source "
        "USING (source_pk)"
    )
    assert sorted(both.rows(query)) == [("east", 25833), ("west", 25832)]
    (east, west) = both.rows(
        "SELECT sum(length) / 1000.0, region_id FROM kpk.street_edge GROUP BY 2 ORDER BY 2"
    )
    assert float(east[0] / west[0]) == pytest.approx(1.0009, abs=3e-4)  # 4.6° from its meridian


def test_ways_and_supply_are_the_same_up_to_the_scale(both: Commune) -> None:
    with both.engine.connect() as connection:
        west, east = (read_access_table(connection, name, Selection()).rows for name in ZONES)
    # Lengths differ by 0.09 %, and what falls off with distance by several times that.
    numbers = west.select_dtypes("number").columns
    assert "minutes_p50" in numbers
    for name in numbers:
        assert west[name].to_numpy(float) == pytest.approx(
            east[name].to_numpy(float), rel=0.01, nan_ok=True
        ), name
    others = west.columns.difference(numbers)
    assert west[others].astype(str).equals(east[others].astype(str))


def test_routes_and_isochrones_lie_on_the_same_ground(client: TestClient) -> None:
    place = np.array([[street_files.X0 + 250, street_files.Y0 + 500]], float)
    lon, lat = to_degrees(place, DEFAULT_CRS)[0].tolist()
    west, east = (item.json() for item in answers(client, "accessibility/point", lon=lon, lat=lat))
    assert [near["title"] for near in west["near"]] == [near["title"] for near in east["near"]]
    for one, other in zip(west["near"], east["near"], strict=True):
        assert np.array(one["line"]) == pytest.approx(np.array(other["line"]), abs=2.1e-6)
    shapes = [
        shapely.union_all(gpd.GeoDataFrame.from_features(item.json(), crs=4326)
                          .to_crs(25832).geometry.to_numpy())
        for item in answers(client, "accessibility/isochrones", lon=lon, lat=lat)
    ]  # fmt: skip
    assert shapely.hausdorff_distance(shapes[0], shapes[1]) < 30  # a cell of the drawing


def test_pictures_lie_on_the_same_ground_and_rasters_name_their_system(client: TestClient) -> None:
    boxes = [
        [float(part) for part in item.headers["x-bounds"].split(",")]
        for item in answers(client, "accessibility/surface.png")
    ]
    assert boxes[0] == pytest.approx(boxes[1], abs=0.004)  # whole cells of 100 m, turned by 4°
    found = []
    for item in answers(client, "accessibility/surface.tif"):
        with rasterio.open(io.BytesIO(item.content)) as raster:
            found.append(raster.crs.to_epsg())
    assert found == list(ZONES.values())


def test_names_and_box_of_the_background_agree(client: TestClient) -> None:
    found = [item.json() for item in answers(client, "background/gebiet")]
    west, east = ([*own["bounds"], *(name[1:3] for name in own["names"][:4])] for own in found)
    assert np.array(west) == pytest.approx(np.array(east), abs=0.006)


def test_a_change_of_a_scenario_lies_where_it_was_put(client: TestClient) -> None:
    place = np.array([[street_files.X0 + 2500, street_files.Y0 + 500]], float)
    change = {"action": "add", "place": to_degrees(place, DEFAULT_CRS)[0].tolist(), "capacity": 50}
    found = [
        client.post(
            f"/api/regions/{name}/accessibility/what-if?kind=kita", json={"changes": [change]}
        ).json()
        for name in ZONES
    ]
    west, east = (answer["effect"]["tables"][-1]["rows"] for answer in found)
    assert [row[:2] for row in west] == [row[:2] for row in east]
    for answer in found:
        assert answer["offers"][0]["place"] == pytest.approx(change["place"][::-1], abs=1e-6)
