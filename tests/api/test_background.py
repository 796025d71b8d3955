"""The background of maps: loaded with the network, served by version, never without its source."""

import json
from collections.abc import Iterator

import geopandas as gpd
import pandas as pd
import pytest
from background_files import extract, place, ring
from conftest import ORIGIN, Commune, square
from fastapi.testclient import TestClient
from street_files import Way, toy_streets, with_network

from api.app import create_app
from kpk_geo.database.background import read_background

REGION = "/api/regions/toy"


def town(commune: Commune) -> Commune:
    """The toy commune with a river, a park and a named place."""
    ways: list[Way] = [
        *toy_streets(),
        ([(-250, 700), (4250, 700)], {"waterway": "river"}),
        (ring(100, 100, 300), {"leisure": "park"}),
    ]
    with_network(commune)
    commune.files["streets.osm"] = extract(ways, places=[place(700, 300, "suburb", "Vorstadt")])
    return commune


@pytest.fixture
def client(commune: Commune) -> Iterator[TestClient]:
    town(commune).load()
    with TestClient(create_app(commune.engine), ORIGIN) as made:
        yield made


def test_a_load_brings_the_background_and_a_second_one_the_same(commune: Commune) -> None:
    assert town(commune).load().is_complete
    once = commune.snapshot()["background"]
    assert {kind for kind, _, _ in once} == {"green", "minor_road", "river", "suburb", "extent"}
    assert commune.load().is_complete
    assert commune.snapshot()["background"] == once


def test_without_a_network_the_background_goes_and_names_stay(commune: Commune) -> None:
    town(commune).load()
    head, _, rest = commune.profile.partition("[network]")
    commune.profile = head + rest[rest.index("[accessibility]") :]
    commune.load()
    assert commune.snapshot()["background"] == []
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        content = client.get(f"{REGION}/background/gebiet").json()
        assert [name[0] for name in content["names"]]
        assert not {"pictures", "source", "bounds"} & set(content)
        assert client.get(f"{REGION}/background/picture/12").status_code == 404


def test_names_pictures_and_source_come_together(client: TestClient, commune: Commune) -> None:
    content = client.get(f"{REGION}/background/gebiet").json()
    assert {name[0] for name in content["names"]} == {*commune.areas["name"], "Vorstadt"}
    assert content["source"] == "Spielstadt"  # an invented city has no mappers
    assert content["note"] is None
    (south, west), (north, east) = content["bounds"]
    bounds = commune.areas.to_crs(4326).total_bounds
    assert west < bounds[0] < bounds[2] < east
    assert south < bounds[1] < bounds[3] < north
    for picture in content["pictures"]:
        for address in (picture["address"], picture["paper"]):
            answered = client.get(address)
            assert answered.headers["content-type"] == "image/svg+xml"
            assert "immutable" in answered.headers["cache-control"]
            assert answered.text.startswith("<svg")
            again = client.get(address, headers={"If-None-Match": answered.headers["etag"]})
            assert again.status_code == 304


def test_a_real_city_is_mapped_by_openstreetmap_whatever_the_profile_says(commune: Commune) -> None:
    town(commune).change_profile("synthetic = true", "synthetic = false")
    commune.load()
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        content = client.get(f"{REGION}/background/gebiet").json()
    assert content["source"] == "©\u00a0OpenStreetMap-Mitwirkende"


def test_an_extract_that_ends_inside_the_region_says_so(commune: Commune) -> None:
    town(commune)
    far = gpd.GeoDataFrame({"key": ["09"], "name": ["Weit weg"]}, geometry=[square(12)], crs=25832)
    commune.areas = pd.concat([commune.areas, far], ignore_index=True)
    commune.load()
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        content = client.get(f"{REGION}/background/gebiet").json()
        assert content["note"].startswith("Ausschnitt")


def test_what_there_is_not_is_said_in_german(client: TestClient) -> None:
    for path, word in (
        ("background/picture/13", "10, 12, 14, 16"),
        ("background/kreis", "gibt es in der Region"),
    ):
        answered = client.get(f"{REGION}/{path}")
        assert answered.status_code == 404
        assert word in answered.json()["detail"]


def test_names_with_markup_stay_texts(commune: Commune) -> None:
    name = "</script><b>Nord & Süd</b> " + "x" * 200
    commune.areas.loc[0, "name"] = name
    town(commune).load()
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        answered = client.get(f"{REGION}/background/gebiet")
    assert answered.headers["content-type"] == "application/json"
    texts = [text for text, *_ in json.loads(answered.text)["names"]]
    assert any(text.startswith("</script><b>Nord & Süd</b>") and len(text) == 40 for text in texts)


def test_a_broken_surface_stops_nothing_and_stands_in_the_report(commune: Commune) -> None:
    town(commune)
    text = commune.files["streets.osm"].decode()
    torn = (
        '<relation id="9"><member type="way" ref="1" role="outer"/>'
        '<tag k="type" v="multipolygon"/><tag k="natural" v="water"/></relation></osm>'
    )
    commune.files["streets.osm"] = text.replace("</osm>", torn).encode()
    assert commune.load().is_complete
    assert any("keinen geschlossenen Rand" in note for _, note in commune.notes())
    with commune.engine.connect() as connection:
        stored = read_background(connection, "toy")
    assert stored is not None
    assert "water" not in set(stored.background.features["kind"])
