"""Whom to remind, with which words and links; and how fresh offers are, on every page alike."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient

from api.app import create_app
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user

PAGE = "/angebote/traeger?region=toy"


@pytest.fixture
def town(commune: Commune) -> Commune:
    recent = (date.today() - timedelta(days=30)).isoformat()
    rows = [
        "id;title;kind;provider;street;secret;hours;x;y;checked",
        f"A1;Kita Anker;Kita;AWO;Hafenstr. 1;;;350500;5700500;{recent}",
        "A2;Beratung am Markt;Beratung;Stadt;Marktplatz 3;;;351500;5700500;2024-01-02",
        "A5;Treff;Beratung;Stadt;Marktplatz 4;;;351520;5700500;",
        "A6;Ohne Träger;Beratung;;Marktplatz 5;;;351520;5700520;",
        "A3;Schutzhaus;Schutzeinrichtung;Frauen helfen Frauen;Geheim 7;ja;;352500;5700500;",
    ]
    commune.files["offers.csv"] = "\n".join(rows).encode()
    commune.change_profile('columns.x = "x"', 'columns.last_checked = "checked"\ncolumns.x = "x"')
    commune.start()
    return commune


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    with transaction(town.engine) as connection:
        key = add_user(connection, "planung")
    with TestClient(create_app(town.engine), ORIGIN, follow_redirects=False) as made:
        made.headers["x-api-key"] = key
        yield made


def post(client: TestClient, **data: str) -> Any:
    return client.post(PAGE, data=data)


def test_providers_stand_by_what_they_have_to_confirm(client: TestClient) -> None:
    html = client.get(PAGE).text
    assert "1 von 2 Trägern hat Angebote, die über ein Jahr nicht bestätigt sind" in html
    assert html.index(">Stadt<") < html.index(">AWO<")
    assert "0 von 2 (0 %)" in html
    assert "nie bestätigt" in html
    assert "1 Angebote ohne Träger" in html
    for word in ("Frauen helfen", "Geheim", "Schutzhaus"):
        assert word not in html


def test_only_for_those_who_are_logged_in(town: Commune, client: TestClient) -> None:
    del client.headers["x-api-key"]
    assert client.get(PAGE).headers["location"].startswith("/login")
    assert post(client, action="merge").headers["location"].startswith("/login")
    assert client.get("/api/regions/toy/providers/list.xlsx?provider=Stadt").status_code == 401
    assert town.rows("SELECT count(*) FROM kpk.provider_link") == [(0,)]


def test_link_is_shown_once_with_words_and_can_be_revoked(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPK_PUBLIC_ADDRESS", "https://jugendamt.example")
    html = post(client, action="link", provider="Stadt").text
    address = html.split("<code>")[1].split("</code>")[0]
    path = address.removeprefix("https://jugendamt.example")
    assert html.count(address) == 2  # beside itself in the message
    assert "Davon sind 2 noch nie oder seit über einem Jahr nicht bestätigt" in html
    assert client.get(path).status_code == 200
    assert path not in client.get(PAGE).text
    assert "Link 1 ist widerrufen" in post(client, action="revoke", number="1").text
    assert client.get(path).status_code == 410


def test_mail_merge_has_a_link_for_whoever_has_to_confirm(client: TestClient) -> None:
    sent = post(client, action="merge")
    assert sent.headers["cache-control"] == "no-store"
    (row,) = csv.DictReader(io.StringIO(sent.text.removeprefix("\ufeff")), delimiter=";")
    assert (row["Träger"], row["Angebote"], row["Davon überholt"]) == ("Stadt", "2", "2")
    assert row["Link"] in row["Text"]
    assert client.get("/traeger/" + row["Link"].rpartition("/")[2]).status_code == 200


def test_list_comes_from_the_page(client: TestClient) -> None:
    sent = client.get("/api/regions/toy/providers/list.xlsx?provider=Stadt")
    sheet = openpyxl.load_workbook(io.BytesIO(sent.content))["Angebote"]
    assert [sheet.cell(line, 1).value for line in (2, 3)] == ["A2", "A5"]
    assert client.get("/api/regions/toy/providers/list.xlsx?provider=Nemo").status_code == 404


def test_wrong_order_is_refused_in_words(client: TestClient) -> None:
    assert post(client, action="link", provider="Nemo").status_code == 404
    assert post(client, action="revoke", number="7").status_code == 404
    assert post(client, action="tanzen").status_code == 422


def test_share_stands_on_overview_and_map(client: TestClient) -> None:
    share = "25 % der Angebote sind in den letzten 12 Monaten bestätigt (1 von 4)."
    assert share in client.get("/maps/overview?region=toy").text
    del client.headers["x-api-key"]
    assert share in client.get("/maps/offers?region=toy").text
