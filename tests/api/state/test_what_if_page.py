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

from api.app import create_app
from api.cli.app import run
from api.compare.what_if_asked import AskedChanges
from api.state.offer_names import called, offer_names
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
    longer = [int(str(text).split(" ")[0]) for text in said["längerer Weg"]]
    assert longer == [round(row["longer"]) for row in items]
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
    key = re.search(r'<option value="(111004-00012)">Erfundenes Angebot 12 ', html)
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
        (f"{QUESTION}&schliessen=nichts", 404, "in keiner Liste des Landes"),
        (f"{QUESTION}&schliessen=111004-00002", 404, "dieser Art"),  # a school
        (f"{QUESTION}&aendern=111004-00012=1.000", 422, "Bitte 1000 schreiben"),
        (f"{QUESTION}&schliessen=111004-00012&schliessen=111004-00012", 422, "schon geschlossen"),
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


def test_a_state_that_is_none_is_said(client: TestClient) -> None:
    assert client.get(f"/vergleich/nirgends/was-waere-wenn?{QUESTION}").status_code == 404


def test_pages_of_a_state_lead_to_itself_and_say_where_its_answers_stand(
    client: TestClient,
) -> None:
    html = client.get(f"/vergleich/{STATE}").text
    assert f'href="/maps/accessibility?region={STATE}"' in html
    ways = client.get(f"/maps/accessibility?region={STATE}")
    assert ways.status_code == 404
    assert f"„Kommunen vergleichen“: /vergleich/{STATE}" in ways.text
    start, overview = (client.get(path).text for path in ("/", f"/maps/overview?region={STATE}"))
    for text in (start, overview):
        assert "5 Gemeinden und 50 Orte von Angeboten" in text
        assert "ausgewertet ist noch nichts" not in text
    assert f'<a class="button" href="/vergleich/{STATE}">Kommunen vergleichen</a>' in start


def test_a_mistyped_change_leaves_the_game_as_it_is(client: TestClient) -> None:
    game = f"{PAGE}?kommune=17111004&{CLOSED}"
    for words, said in (
        ("was=aendern&angebot=111004-00012&umfang=viele", "keine Zahl"),
        ("was=aendern&angebot=111004-00012&umfang=", "fehlt die neue Zahl"),
        ("was=neu&breite=10&laenge=10", "weder Kinder"),
        ("was=schliessen&angebot=111004-00012", "schon geschlossen"),
    ):
        answer = client.get(f"{game}&{words}", follow_redirects=False)
        assert answer.status_code == 200
        assert said in answer.text
        assert "längeren Weg" in heading(answer.text)
        assert "5 Plätze statt 78 Plätze" in answer.text
    assert '<option value="111004-00012">' not in client.get(game).text  # it is closed
    other = client.get(f"{PAGE}?frage=school/6-10/walk/places&schliessen=111004-00012").text
    assert "dieser Art" in other
    assert "Nr. 111004-00012 schließt" in other


def test_where_children_are_few_no_figure_is_given(client: TestClient) -> None:
    rows = {row["area_id"]: row for row in client.get(f"{API}?{CLOSED}").json()["items"]}
    ways = client.get(f"/api/states/{STATE}/wege").json()["items"]
    stored = {row["area_id"]: row for row in ways
              if (row["kind"], row["mode"]) == ("Kita", "zu Fuß")}  # fmt: skip
    assert {"gültig"} < {row["validity"] for row in stored.values()}
    for key, row in rows.items():
        for name, known in (("minutes_before", "minutes_p95"),
                            ("supply_before", "supply_per_100")):  # fmt: skip
            assert row[name] == stored[key][known], (key, name)


@given(st.lists(st.tuples(st.sampled_from("123"), st.sampled_from(["05111", "05112"])), max_size=9))
def test_each_place_has_one_name_whatever_stands_beside_it(
    offers: list[tuple[str, str]],
) -> None:
    rows = pd.DataFrame(offers, columns=["offer_id", "owner"]).assign(site_id=range(len(offers)))
    names = offer_names(rows)
    assert list(names.values()) == [f"{offer}|{at}" for at, (offer, _) in enumerate(offers)]
    for name in names:
        assert called(names, name) == [name]
    bars = rows.assign(offer_id=rows["offer_id"] + "|05111")  # a number may look like a name
    both = offer_names(pd.concat([rows, bars.assign(site_id=rows.index + 100)]))
    assert len(both) == 2 * len(rows)
    more = pd.concat([rows, rows.assign(offer_id="4")], ignore_index=True)
    assert set(names) <= set(offer_names(more))  # other numbers change no name


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
