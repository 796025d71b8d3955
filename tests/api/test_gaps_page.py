"""The page of gaps behind its address: choices, data of the map, files, and what is refused."""

import io
import json
from collections.abc import Iterator

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from gap_town import with_links
from openpyxl import load_workbook

from api.app import create_app
from api.questions.burden.run import run_burden
from api.questions.gaps.run import run_gaps

MAP = "/api/regions/toy/gaps/map"


@pytest.fixture
def town(commune: Commune) -> Commune:
    return with_links(commune, kita="Kita <b>")


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    run_gaps(town.engine, "toy")
    with TestClient(create_app(town.engine), ORIGIN, raise_server_exceptions=False) as made:
        yield made


def test_page_shows_the_run_and_keeps_labels_text(client: TestClient) -> None:
    page = client.get("/maps/gaps?region=toy")
    assert page.status_code == 200
    assert "Kita &lt;b&gt;" in page.text
    assert "Kita <b>" not in page.text
    assert "kpk run burden" in page.text  # no index: nothing is judged, and it is said how to
    assert page.text.count('<tr id="g-') == 4
    assert "Beschluss festhalten" not in page.text  # there is no page that takes decisions


def test_choices_are_part_of_the_address(client: TestClient) -> None:
    early = client.get("/maps/gaps?region=toy&phase=0-3").text
    assert "<h1" in early
    assert 'data-cell="amt/0-3"' in early
    assert 'class="up" data-cell="kita/3-6"' not in early
    matrix = client.get("/maps/gaps?region=toy&view=matrix").text
    assert matrix.count('class="up"') == 36
    old = client.get("/maps/gaps?region=toy&phase=%3Cb%3Ealt")  # an address of earlier days
    assert old.status_code == 200
    assert "Die Lebensphase „&lt;b&gt;alt“ aus der Adresse gibt es nicht." in old.text


def test_without_a_region_it_leads_to_the_only_one(client: TestClient) -> None:
    answer = client.get("/maps/gaps?phase=3-6", follow_redirects=False)
    assert answer.headers["location"] == "/maps/gaps?phase=3-6&region=toy"


def test_map_of_all_links_and_of_one(client: TestClient) -> None:
    overall = client.get(MAP).json()
    assert [theme["id"] for theme in overall["themes"]] == ["underserved", "score", "burden"]
    one = client.get(MAP, params={"cell": "kita/3-6"}).json()
    assert one["title"] == "Kita <b> (3–6 Jahre)"
    assert [area["id"] for area in one["areas"]] == [area["id"] for area in overall["areas"]]


def test_unknown_link_is_refused_with_those_that_there_are(client: TestClient) -> None:
    answer = client.get(MAP, params={"cell": "kino/3-6"})
    assert answer.status_code == 404
    assert "kita/3-6" in answer.json()["detail"]


def test_offers_behind_a_cell_come_again_from_memory(client: TestClient) -> None:
    address = "/api/regions/toy/gaps/01/offers"
    found = client.get(address, params={"cell": "kita/3-6"}).json()
    assert found["offers"]
    assert all("Kita" in offer["title"] for offer in found["offers"])
    other = client.get("/api/regions/toy/gaps/02/offers", params={"cell": "kita/3-6"}).json()
    assert other["area_id"] == "02"
    assert client.get(address, params={"cell": "kino/3-6"}).status_code == 404
    assert (
        client.get("/api/regions/toy/gaps/99/offers", params={"cell": "kita/3-6"}).status_code
        == 404
    )


def test_files_hold_the_same_areas(client: TestClient) -> None:
    book = client.get("/api/regions/toy/gaps.xlsx")
    assert book.headers["content-disposition"] == 'attachment; filename="luecken-toy.xlsx"'
    assert len(load_workbook(io.BytesIO(book.content)).sheetnames) > 1
    shapes = json.loads(client.get("/api/regions/toy/gaps.geojson").text)
    assert {feature["id"] for feature in shapes["features"]} == {"01", "02", "03", "04"}


def test_start_page_says_nothing_of_what_nobody_knows(client: TestClient) -> None:
    assert "Unterversorgt" not in client.get("/").text


def test_start_page_says_what_was_found(town: Commune) -> None:
    run_burden(town.engine, "toy")
    found = run_gaps(town.engine, "toy")
    assert not found.summary.no_burden
    with TestClient(create_app(town.engine), ORIGIN) as client:
        assert '<a href="/maps/gaps?region=toy">Unterversorgt: ' in client.get("/").text


def test_before_the_first_run_the_page_says_what_to_do(town: Commune) -> None:
    with TestClient(create_app(town.engine), ORIGIN, raise_server_exceptions=False) as client:
        page = client.get("/maps/gaps?region=toy", headers={"accept": "text/html"})
    assert page.status_code == 404
    assert "kpk run gaps --region toy" in page.text
