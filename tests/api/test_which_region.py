"""A page never chooses the city by itself, and never loses it where an answer is missing."""

import re
from collections.abc import Callable, Iterator

import pytest
from conftest import ORIGIN, Commune
from fastapi import APIRouter, Request, Response
from fastapi.testclient import TestClient
from sqlalchemy import create_engine

from api.app import create_app
from api.http.dependencies import RegionQuery, revision_of
from api.questions import QUESTIONS
from api.questions.burden.run import run_burden
from api.questions.question import Question
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user
from kpk_geo.errors import InputError

PAGE = {"Accept": "text/html"}
router = APIRouter()


@router.get("/maps/unfit", include_in_schema=False)
async def refuse(request: Request, region: RegionQuery = None) -> Response:
    await revision_of(request, region or "")
    raise InputError("Für drei Gebiete lässt sich das nicht sagen.")


UNFIT = Question(
    id="unfit", slug="unfit", label="Passung", sentence="Passt es?", invitation="Passung",
    missing=lambda state: "", routers=lambda: [router], is_aside=True,
)  # fmt: skip


@pytest.fixture(scope="module")
def two_cities(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    """Two regions with offers; the burden index of one was run."""
    engine = create_engine(new_database("which_region"))
    made = Commune(tmp_path_factory.mktemp("which_region"), engine)
    made.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    made.load()
    run_burden(engine, "toy")
    made.change_profile('id = "toy"', 'id = "andere"')
    made.change_profile("Spielstadt", "Andere & Stadt")
    made.load()
    yield made
    engine.dispose()


@pytest.fixture(scope="module")
def client(two_cities: Commune) -> Iterator[TestClient]:
    app = create_app(two_cities.engine, questions=(*QUESTIONS, UNFIT))
    with TestClient(app, ORIGIN, raise_server_exceptions=False) as made:
        yield made


def main_of(page: str) -> str:
    return page.split("<main")[1].split("</main>")[0]


def where_of(page: str) -> str:
    """Give what the switch of cities shows: a button where there are several, else a text."""
    found = re.search(r'<(button|span)[^>]*class="where">(.*?)</\1>', page)
    assert found
    return found[2]


def test_with_several_regions_the_page_asks_which_and_leads_back_to_itself(
    client: TestClient,
) -> None:
    answer = client.get("/maps/offers?kind=kita", follow_redirects=False)
    assert answer.status_code == 200
    assert "<h1>Welche Stadt?</h1>" in answer.text
    links = re.findall(r'href="([^"]*)"', main_of(answer.text))
    assert sorted(links) == [
        "/maps/offers?kind=kita&amp;region=andere", "/maps/offers?kind=kita&amp;region=toy",
    ]  # fmt: skip
    assert "tabindex" not in main_of(answer.text)  # links of their own are reached by keyboard
    assert "Andere &amp; Stadt" in answer.text
    assert 'aria-current="page">Angebote' in answer.text
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200


def test_with_one_answer_among_several_regions_the_page_leads_there(client: TestClient) -> None:
    answer = client.get("/maps/burden", follow_redirects=False)
    assert answer.headers["location"] == "/maps/burden?region=toy"


def test_where_no_region_has_an_answer_it_is_said_what_is_missing(client: TestClient) -> None:
    answer = client.get("/maps/hot-spots", headers=PAGE)
    assert answer.status_code == 404
    assert "kpk run hot-spots --region" in answer.text


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.is_aside], ids=lambda q: q.id)
def test_a_page_without_an_answer_says_what_it_is_about_and_keeps_the_city(
    client: TestClient, question: Question
) -> None:
    page = client.get(f"{question.page.path}?region=andere", headers=PAGE)
    assert page.status_code == 404
    assert f"<h1>{question.label}</h1>" in page.text
    assert question.sentence in page.text
    assert "Nicht gefunden" not in page.text
    assert where_of(page.text) == "Andere &amp; Stadt"
    assert "/maps/offers?region=andere" in page.text
    assert "Bitte dort nachfragen" in page.text
    assert client.get(f"{question.page.path}?region=andere").json()["status"] == 404


def test_a_region_without_a_plan_is_told_that_it_has_none(client: TestClient) -> None:
    page = client.get("/maps/forecast?region=andere", headers=PAGE)
    assert "plant keine Vorausberechnung" in main_of(page.text)
    assert "kpk run" not in main_of(page.text)  # it could not be run


def test_what_does_not_fit_keeps_heading_and_city(client: TestClient) -> None:
    page = client.get("/maps/unfit?region=andere", headers=PAGE)
    assert page.status_code == 422
    assert "<h1>Passung</h1>" in page.text
    assert "Für drei Gebiete lässt sich das nicht sagen." in page.text
    assert where_of(page.text) == "Andere &amp; Stadt"
    assert "noch nicht beantwortet" not in page.text


def test_a_region_that_is_not_there_is_not_found(client: TestClient) -> None:
    page = client.get("/maps/forecast?region=nix", headers=PAGE)
    assert page.status_code == 404
    assert "<h1>Nicht gefunden</h1>" in page.text


def test_the_page_on_reading_leads_back_to_the_map_of_its_city(client: TestClient) -> None:
    page = client.get("/maps/hot-spots/reading?region=andere").text
    assert where_of(page) == "Andere &amp; Stadt"
    assert '<a href="/maps/hot-spots?region=andere">Zurück zur Karte' in main_of(page)
    page = client.get("/maps/hot-spots/reading").text
    assert where_of(page) == "Stadt wählen"
    assert '<a href="/maps/hot-spots">Zurück zur Karte' in main_of(page)
    assert client.get("/maps/hot-spots/reading?region=nix").status_code == 404


@pytest.mark.parametrize("path", ["/angebote/vorschlaege", "/angebote/traeger"])
def test_pages_of_planners_ask_which_city_as_well(
    two_cities: Commune, client: TestClient, path: str
) -> None:
    with transaction(two_cities.engine) as connection:
        key = add_user(connection, path.rpartition("/")[2])
    page = client.get(path, headers={"x-api-key": key}).text
    assert "<h1>Welche Stadt?</h1>" in page
    links = re.findall(r'href="([^"]*)"', main_of(page))
    assert sorted(links) == [f"{path}?region=andere", f"{path}?region=toy"]
