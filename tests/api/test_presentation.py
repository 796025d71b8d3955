"""Slides say what is stored and nothing else, of this city alone, whatever is missing."""

import re
from collections.abc import Callable, Iterator

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, text

from api.app import create_app
from api.questions.burden.run import run_burden

LONG = "Ä" * 200
NAMES = ["<b>Nord</b>", "שכונה", LONG, ""]
PATH = "/maps/presentation"


@pytest.fixture(scope="module")
def cities(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    """Two cities with the same keys of areas, the first with an index and strange names."""
    engine = create_engine(new_database("presentation"))
    made = Commune(tmp_path_factory.mktemp("presentation"), engine)
    made.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    made.load()
    run_burden(engine, "toy")
    with engine.begin() as connection:
        for area_id, name in zip(("01", "02", "03", "04"), NAMES, strict=True):
            connection.execute(
                text("UPDATE kpk.area SET name = :name WHERE area_id = :id"),
                {"name": name, "id": area_id},
            )
    made.change_profile('id = "toy"', 'id = "andere"')
    made.change_profile("Spielstadt", "Andere & Stadt")
    made.load()
    yield made
    engine.dispose()


@pytest.fixture(scope="module")
def client(cities: Commune) -> Iterator[TestClient]:
    with TestClient(create_app(cities.engine), ORIGIN) as made:
        yield made


def sentences(page: str) -> list[str]:
    return re.findall(r"<h2[^>]*>(.*?)</h2>", page)


def test_findings_come_before_what_is_not_answered(client: TestClient) -> None:
    page = client.get(PATH, params={"region": "toy"}).text
    found = sentences(page)
    assert "belastet" in found[0]
    assert "noch nicht beantwortet" in found[-1]
    assert len([text for text in found if "noch nicht beantwortet" in text]) == 1
    assert page.count("<section") == len(found)
    for place in range(1, len(found) + 1):
        assert f'id="{place}"' in page


def test_names_are_texts_and_nothing_breaks_by_them(client: TestClient) -> None:
    page = client.get(PATH, params={"region": "toy"}).text
    assert "<b>Nord" not in page
    assert "<script>" not in page
    assert LONG not in page  # cut to what a map has room for


def test_a_city_without_any_result_has_one_slide_that_says_so(client: TestClient) -> None:
    page = client.get(PATH, params={"region": "andere"}).text
    assert sentences(page) == ["Für diese Region ist noch nichts gerechnet."]
    assert "Was dafür noch gebraucht wird, steht im Überblick." in page
    assert "kpk run" not in page  # nothing to be read out before a committee
    assert "Andere &amp; Stadt" in page
    assert "Spielstadt" not in page


def test_without_a_city_it_asks_which(client: TestClient) -> None:
    page = client.get(PATH).text
    for region in ("toy", "andere"):
        assert f"{PATH}?region={region}" in page


def test_a_region_that_is_not_loaded_is_named(client: TestClient) -> None:
    assert client.get(PATH, params={"region": "nowhere"}).status_code == 404


def test_what_changed_since_says_so_on_its_slide(cities: Commune, client: TestClient) -> None:
    with cities.engine.begin() as connection:
        connection.execute(text("UPDATE kpk.run SET fingerprint = 'other'"))
        connection.execute(text("UPDATE kpk.region SET revision = revision + 1"))
    try:
        client.app.state.revisions.clear()  # type: ignore[attr-defined]
        page = client.get(PATH, params={"region": "toy"}).text
        assert "veraltet" in page
    finally:
        run_burden(cities.engine, "toy")


def test_the_same_content_gives_the_same_bytes(cities: Commune) -> None:
    pages = []
    for _ in range(2):
        with TestClient(create_app(cities.engine), ORIGIN) as made:
            pages.append(made.get(PATH, params={"region": "toy"}).content)
    assert pages[0] == pages[1]
