"""The page of changed offers over borders says what JSON, CSV and the command say."""

import csv
import io
import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pandas as pd
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from land_files import Land
from sqlalchemy import create_engine

from analyses.access.scenario import Change
from api.app import create_app
from api.cli.app import run
from api.compare.what_if_asked import AskedChanges
from kpk_geo.errors import InputError
from kpk_geo.results.access import AskedQuestion

pytestmark = pytest.mark.postgis
STATE = "erfundenes-land"
PAGE, API = f"/vergleich/{STATE}/was-waere-wenn", f"/api/states/{STATE}/was-waere-wenn"
QUESTION = "frage=kita/3-6/walk/places"
KITA = AskedQuestion.of_part("kita/3-6/walk/places")
CLOSED = f"{QUESTION}&schliessen=111004-00012&aendern=111008-00037=5"


@pytest.fixture(scope="module")
def land(new_database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Land]:
    engine = create_engine(new_database("what_if_page"))
    yield Land(tmp_path_factory.mktemp("land"), engine)
    engine.dispose()


@pytest.fixture
def client(land: Land) -> Iterator[TestClient]:
    app = create_app(land.engine, state_dir=land.folder)
    with TestClient(app, "http://127.0.0.1", raise_server_exceptions=False) as made:
        yield made


def heading(html: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html)
    assert found
    return found[1]


def test_page_json_csv_and_command_say_the_same(
    client: TestClient,
    land: Land,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    record = client.get(f"{API}?{CLOSED}").json()
    html = client.get(f"{PAGE}?kommune=17111004&{CLOSED}").text
    assert heading(html) == record["finding"]
    assert "längeren Weg" in record["finding"]
    for text in record["changes"]:
        assert text in html
    said = pd.read_html(io.StringIO(html), decimal=",", thousands=".")[0]
    items = record["items"]
    assert [name.removesuffix(" (hier geändert)") for name in said["Kommune"]] == [
        row["name"] for row in items
    ]
    assert said["längerer Weg"].tolist() == [round(row["longer"]) for row in items]
    content = client.get(f"{API}.csv?{CLOSED}&columns=german").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    assert [line["Kommune"] for line in lines] == [row["name"] for row in items]
    assert client.get(f"{API}.xlsx?{CLOSED}").status_code == 200
    url = land.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    monkeypatch.setenv("KPK_STATE_DIR", str(land.folder))
    command = ["scenario", "state", STATE, "--question", "kita/3-6/walk/places"]
    command += ["--close", "111004-00012", "--resize", "111008-00037=5"]
    assert run([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == record
    assert run(command) == 0
    assert record["finding"] in capsys.readouterr().out
    out = land.folder / "spiel.csv"
    assert run([*command, "--out", str(out)]) == 0
    assert out.read_bytes().decode("utf-8-sig") == content
    assert record["finding"] in (land.folder / "spiel.quellen.txt").read_text(encoding="utf-8")


def test_the_form_puts_each_change_into_the_address_and_each_can_be_taken_back(
    client: TestClient,
) -> None:
    html = client.get(f"{PAGE}?kommune=17111004&{QUESTION}").text
    key = re.search(r'<option value="(111004-00012\|\d+)">', html)
    assert key
    first = client.get(
        f"{PAGE}?kommune=17111004&{QUESTION}",
        params={"was": "aendern", "angebot": key[1], "umfang": "7,5", "kommune": "17111004",
                "frage": "kita/3-6/walk/places"},
        follow_redirects=False,
    )  # fmt: skip
    assert first.status_code == 303
    words = parse_qsl(urlsplit(first.headers["location"]).query)
    assert words == [
        ("kommune", "17111004"), ("frage", "kita/3-6/walk/places"), ("aendern", f"{key[1]}=7,5")
    ]  # fmt: skip
    changed = client.get(first.headers["location"]).text
    assert "7,5 Plätze statt 41 Plätze" in changed
    back = re.search(r'href="([^"]+)" aria-label="Zurücknehmen', changed)
    assert back
    assert parse_qsl(urlsplit(back[1].replace("&amp;", "&")).query) == words[:-1]
    same = client.get(first.headers["location"].replace("7%2C5", "41")).text
    assert heading(same) == "Für kein Kind ändert sich etwas."


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("schliessen=111004-00012", 422, "Um welche Frage geht es?"),
        (QUESTION, 422, "Was soll sich ändern?"),
        (f"{QUESTION}&schliessen=nichts", 404, "zählt bei dieser Frage nicht"),
        (f"{QUESTION}&schliessen=111004-00012&schliessen=111004-00012", 404, "schon geschlossen"),
        (f"{QUESTION}&aendern=111004-00012", 422, "Nummer=Zahl"),
        (f"{QUESTION}&aendern=111004-00012=viele", 422, "keine Zahl"),
        (f"{QUESTION}&aendern=111004-00012=-1", 422, "nicht möglich"),
        (f"{QUESTION}&neu=51,5", 422, "Breite;Länge"),
        (f"{QUESTION}&neu=nan;7", 422, "keine Zahl"),
        (f"{QUESTION}&neu=10;7", 422, "weder Kinder"),
        ("frage=kita/0-3/walk/hours&schliessen=1", 404, "nicht gerechnet"),
        ("unsinn=1", 422, "unsinn"),
    ],
)
def test_what_cannot_be_asked_is_said_in_german(
    client: TestClient, words: str, status: int, said: str
) -> None:
    answer = client.get(f"{API}?{words}")
    assert (answer.status_code, said in answer.json()["detail"]) == (status, True), answer.text


def test_a_state_that_is_none_or_not_computed_is_said(client: TestClient) -> None:
    assert client.get(f"/vergleich/nirgends/was-waere-wenn?{QUESTION}").status_code == 404


def test_of_several_places_with_one_number_one_must_be_named(land: Land) -> None:
    from api.state.scenarios import _named

    found, _, _ = land.stored(KITA).answer()
    rows = found.answer.offers.rows
    rows.loc[rows.index[:2], "offer_id"] = "7"
    with pytest.raises(InputError, match="haben 2 Orte"):
        _named(found.answer, Change(action="close", offer="7"))


@given(
    capacity=st.floats(0, 1e5).map(lambda value: round(value, 2)),
    place=st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
)
def test_numbers_are_read_with_comma_or_point(capacity: float, place: tuple[float, float]) -> None:
    latitude, longitude = (f"{value:.6f}" for value in place)
    texts = [f"{latitude};{longitude}={capacity}".replace(".", sign) for sign in (".", ",")]
    one, other = AskedChanges(add=texts).changes()
    assert one == other
    assert one.place is not None
    assert np.allclose(one.place, (place[1], place[0]), atol=1e-6)
    assert one.capacity == capacity
