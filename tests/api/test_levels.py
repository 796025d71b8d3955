"""Levels of areas: what can be shown for each, and what is said where nothing can."""

from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import pytest
from conftest import ORIGIN, Commune, square
from fastapi.testclient import TestClient
from shapely import union_all
from sqlalchemy import create_engine

from api.app import create_app
from api.questions.burden.run import run_burden

PAGE = "/maps/burden"
HALVES = ["<i>Ost</i>", "West"]


def add_halves(commune: Commune) -> None:
    """Put a level of two halves above the four areas."""
    shapes = [union_all([square(0), square(1)]), union_all([square(2), square(3)])]
    halves = gpd.GeoDataFrame({"key": ["01", "02"], "name": HALVES}, geometry=shapes, crs=25832)
    halves.to_file(commune.folder / "halves.geojson", driver="GeoJSON", RFC7946="NO")
    block = "[[areas]]" + commune.profile.split("[[areas]]")[1].split("[[indicators]]")[0]
    above = block.replace("areas.geojson", "halves.geojson").replace('"gebiet"', '"halb"')
    above = above.replace('label = "Gebiet"', 'label = "Hälfte"')
    commune.change_profile('label = "Gebiet"', 'label = "Gebiet"\nparent_level = "halb"')
    commune.profile = commune.profile.replace("[[indicators]]", above + "[[indicators]]", 1)


@pytest.fixture(scope="module")
def town(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    """Two levels that share keys: poverty has counts, joblessness is a rate alone."""
    engine = create_engine(new_database("levels"))
    folder: Path = tmp_path_factory.mktemp("levels")
    made = Commune(folder, engine)
    made.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    add_halves(made)
    assert made.load().is_complete
    run_burden(engine, "toy")
    yield made
    engine.dispose()


@pytest.fixture(scope="module")
def client(town: Commune) -> Iterator[TestClient]:
    with TestClient(create_app(town.engine), ORIGIN) as made:
        yield made


def test_the_index_page_leads_to_indicators_of_the_other_level(client: TestClient) -> None:
    page = client.get(PAGE, params={"region": "toy"}).text
    assert '<strong aria-current="true">Gebiet</strong>' in page
    assert '<a href="/maps/burden?region=toy&amp;level=halb">Hälfte</a>' in page


def test_rates_of_the_coarser_level_are_made_of_counts(client: TestClient) -> None:
    """80 of 200 and 40 of 400 are 20 of 100; 30 of 300 and 0 of 10 are 9.7."""
    data = client.get("/api/regions/toy/burden/indicators/map", params={"level": "halb"}).json()
    assert [area["cells"] for area in data["areas"]] == [[["20,0\u202f%"]], [["9,7\u202f%"]]]
    assert data["popup"]["tables"][0]["labels"] == ["Kinderarmut"]
    page = client.get(PAGE, params={"region": "toy", "level": "halb"}).text
    assert "Nicht gezeigt: Arbeitslosigkeit" in page
    assert "<i>Ost" not in page
    assert "Belastungsindex ist für diese Ebene nicht gerechnet" in page


def test_the_level_of_the_index_named_in_the_address_is_the_usual_page(client: TestClient) -> None:
    usual = client.get(PAGE, params={"region": "toy"}).text
    assert client.get(PAGE, params={"region": "toy", "level": "gebiet"}).text == usual


def test_a_level_that_is_no_more_is_said_and_the_index_is_shown(client: TestClient) -> None:
    page = client.get(PAGE, params={"region": "toy", "level": "<b>alt"}).text
    assert "Für die Ebene „&lt;b&gt;alt“ aus der Adresse gibt es hier nichts zu zeigen." in page
    assert 'id="g-04"' in page


def test_data_of_a_level_that_is_no_more_are_refused(client: TestClient) -> None:
    found = client.get("/api/regions/toy/burden/indicators/map", params={"level": "alt"})
    assert found.status_code == 404
    assert "Vorhanden sind" in found.json()["detail"]


def test_a_region_of_one_level_has_no_switch(commune: Commune) -> None:
    commune.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    commune.load()
    run_burden(commune.engine, "toy")
    with TestClient(create_app(commune.engine), ORIGIN) as made:
        assert "Gebietsebene" not in made.get(PAGE, params={"region": "toy"}).text
