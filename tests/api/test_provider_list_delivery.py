"""A list that a provider filled in is brought in the browser like any other file."""

import html
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient

from api.app import create_app
from api.deliveries.homes import Home, remember_home
from api.questions.offers.lists import write_lists
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user
from kpk_geo.local_time import local_today
from kpk_geo.offers.provider_list import LIST_FIELDS

COLUMN = {field.heading: number for number, field in enumerate(LIST_FIELDS, 1)}
TITLE = "SELECT title FROM kpk.offer WHERE offer_id = 'A2'"
STATES = "SELECT kind, state FROM kpk.offer_proposal ORDER BY proposal_pk"


@pytest.fixture
def town(commune: Commune) -> Commune:
    commune.start()
    return commune


@pytest.fixture
def client(town: Commune, tmp_path: Path) -> Iterator[TestClient]:
    with transaction(town.engine) as connection:
        key = add_user(connection, "planung")
    remember_home(tmp_path, "toy", Home(town.folder / "toy.toml", town.folder))
    app = create_app(town.engine, state_dir=tmp_path)
    with TestClient(app, ORIGIN, follow_redirects=False) as made:
        made.headers["x-api-key"] = key
        yield made


def answered(town: Commune, *cells: tuple[int, str, Any]) -> bytes:
    """Hand the list of the town itself out, and fill cells in: line, heading and text."""
    (item,) = write_lists(
        town.engine, "toy", town.folder / "aus", provider="Stadt", today=local_today()
    )
    book = openpyxl.load_workbook(item.file)
    for line, heading, value in cells:
        book["Angebote"].cell(line, COLUMN[heading]).value = value
    book.save(item.file)
    return item.file.read_bytes()


def bring(client: TestClient, content: bytes) -> Any:
    return client.post(
        "/api/regions/toy/deliveries", params={"name": "Stadt.xlsx"}, content=content
    )


def act(client: TestClient, address: str, action: str, **more: str) -> Any:
    data = {"action": action, "day": f"{local_today():%d.%m.%Y}"} | more
    return client.post(address, data=data)


def test_list_is_recognised_shown_taken_and_taken_back(town: Commune, client: TestClient) -> None:
    sent = bring(client, answered(
        town, (2, "Titel", "Café am Markt"), (2, "Zeiten", "Mo 9-10 Uhr"),
        (3, "Titel", "Krabbelgruppe"), (3, "Art", "Gruppe oder Kurs"),
    ))  # fmt: skip
    address = sent.json()["address"]
    before = town.snapshot()
    shown = html.unescape(client.get(address).text)
    assert "Eine ausgefüllte Liste von Stadt: 1 geändert, 1 neu." in shown
    assert "Titel: Beratung am Markt → Café am Markt" in shown
    assert "Noch nichts übernommen" in shown
    assert town.snapshot() == before  # looking stores nothing
    assert act(client, address, "take").status_code == 303
    assert town.rows(TITLE) == [("Café am Markt",)]
    assert town.rows(STATES) == [("add", "accepted"), ("change", "accepted")]
    assert "2 Antworten gelten ab sofort" in client.get(address).text
    assert act(client, address, "take").status_code == 422  # twice is not double
    assert act(client, address, "undo").status_code == 303
    assert town.rows(TITLE) == [("Beratung am Markt",)]
    assert town.rows("SELECT count(*) FROM kpk.offer") == [(3,)]
    assert town.rows(STATES) == [("add", "withdrawn"), ("change", "withdrawn")]
    assert act(client, address, "keep").status_code == 303
    assert town.rows(STATES)[2:] == [("add", "open"), ("change", "open")]
    assert town.rows(TITLE) == [("Beratung am Markt",)]


def test_what_names_a_confidential_place_is_covered_and_waits(
    town: Commune, client: TestClient
) -> None:
    content = answered(town, (2, "Beschreibung", "jetzt in Geheim 7"), (2, "Zeiten", "Mo 9-10 Uhr"))
    address = bring(client, content).json()["address"]
    assert "Geheim" not in client.get(address).text
    act(client, address, "take")
    assert town.rows(STATES) == [("change", "open")]
    assert "1 warten unter Vorschläge der Träger" in client.get(address).text


def test_day_of_the_answers_is_asked_and_checked(town: Commune, client: TestClient) -> None:
    address = bring(client, answered(town, (2, "Stimmt noch?", "stimmt"))).json()["address"]
    for day, said in (("gestern", "ist kein Tag"), ("01.01.2999", "liegt in der Zukunft")):
        sent = act(client, address, "take", day=day)
        assert sent.status_code == 422
        assert said in html.unescape(sent.text)
    act(client, address, "take", day="01.11.2026")
    assert town.rows("SELECT last_checked::text FROM kpk.offer WHERE offer_id = 'A2'") == [
        ("2026-11-01",)
    ]


def test_list_of_another_region_says_where_it_belongs(town: Commune, client: TestClient) -> None:
    path = town.folder / "aus" / "stadt.xlsx"
    answered(town)
    book = openpyxl.load_workbook(path)
    marks = book["Kennzeichen"]
    for row in marks.iter_rows():
        if row[0].value == "Region":
            row[1].value = "anderswo"
    book.save(path)
    sent = bring(client, path.read_bytes())
    assert sent.status_code in (404, 422)
    assert "anderswo" in sent.json()["detail"]
    assert "Stadt.xlsx" not in client.get("/daten?region=toy").text  # nothing stays
