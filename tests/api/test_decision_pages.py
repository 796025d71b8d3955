"""The log as page, form, service, file and command."""

import json
import math
import re
from collections.abc import Iterator

import numpy as np
import openpyxl
import pytest
from conftest import Commune
from decision_toys import add, loaded, served, site_draft, with_key
from drawing_links import drawings_of
from fastapi.testclient import TestClient

from api.cli.app import run
from api.questions import QUESTIONS
from api.questions.decisions.export import write_decisions
from api.questions.decisions.places import find_decision_site
from kpk_geo.crs import DEFAULT_CRS, to_degrees
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user
from maps.decisions.address import Words, decision_address


@pytest.fixture
def town(commune: Commune) -> Commune:
    return loaded(commune)


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    yield from served(town)


@pytest.fixture
def planner(town: Commune, client: TestClient) -> TestClient:
    return with_key(town, client)


FORM = {
    "action": "add", "title": "Schwerpunkt Hafen", "kind": "priority_area", "day": "12.03.2026",
    "body": "Steuerungsgruppe", "reason": "Weil.", "level": "gebiet", "area": ["01 Hafen", ""],
    "note": ["Kein Platz", ""], "note_source": ["Konferenz", ""], "note_day": ["", ""],
    "submission": "abc",
}  # fmt: skip


def test_empty_log_says_what_it_is_for(client: TestClient) -> None:
    page = client.get("/maps/decisions?region=toy")
    assert page.status_code == 200
    assert "Noch ist nichts festgehalten" in page.text
    assert "Anmelden und einen Beschluss festhalten" in page.text
    assert client.get("/maps/decisions", follow_redirects=False).headers["location"].endswith("toy")


def test_form_is_stored_and_shown(planner: TestClient) -> None:
    sent = planner.post("/maps/decisions?region=toy", data=FORM, follow_redirects=False)
    assert sent.status_code == 303
    again = planner.post("/maps/decisions?region=toy", data=FORM, follow_redirects=False)
    assert again.headers["location"] == sent.headers["location"]
    page = planner.get(sent.headers["location"]).text
    for words in ("Schwerpunkt Hafen", "Kein Platz", "Lauf 1", "Eine Veränderung ist keine Wirkung",
                  "jugendhilfeplanung"):  # fmt: skip
        assert words in page
    del planner.headers["X-API-Key"]
    assert "jugendhilfeplanung" not in planner.get(sent.headers["location"]).text


def test_maps_of_decisions_are_handed_on_with_their_ground(planner: TestClient) -> None:
    sent = planner.post("/maps/decisions?region=toy", data=FORM, follow_redirects=False)
    assert sent.status_code == 303
    found = drawings_of(planner, "/maps/decisions?region=toy")
    assert len(found) == 2
    for text in found.values():
        assert "Schwerpunkt Hafen (12.03.2026" in text
        assert "jugendhilfeplanung" not in text
    svg = planner.get("/zeichnung/toy/decisions/karte.svg").text
    assert '<symbol id="grund"' in svg
    assert planner.get("/zeichnung/toy/decisions/beschluss-99.svg").status_code == 404


def test_form_with_a_mistake_loses_nothing(planner: TestClient) -> None:
    wrong = FORM | {"day": "morgen früh", "area": ["01 Hafen", "Nirgends"], "title": "<b>fett</b>"}
    answer = planner.post("/maps/decisions?region=toy", data=wrong)
    assert answer.status_code == 422
    for words in ("&lt;b&gt;fett&lt;/b&gt;", 'value="morgen früh"', 'value="01 Hafen"',
                  'value="Nirgends"', ">Weil.</textarea>", ">Kein Platz</textarea>",
                  'value="Konferenz"', 'value="abc"', "ist kein Tag", "gibt es nicht"):  # fmt: skip
        assert words in answer.text, words
    assert "<b>fett" not in answer.text
    assert answer.text.count('aria-invalid="true"') == 2
    assert answer.text.count(" autofocus") == 1


def test_form_of_somebody_who_is_logged_out_is_still_there(client: TestClient) -> None:
    answer = client.post("/maps/decisions?region=toy", data=FORM)
    assert answer.status_code == 401
    assert "alle Eingaben sind da" in answer.text
    assert 'value="Schwerpunkt Hafen"' in answer.text
    assert client.get("/api/regions/toy/decisions").json()["items"] == []


def test_foreign_pages_cannot_store(planner: TestClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = planner.post("/maps/decisions?region=toy", data=FORM, headers=headers)
    assert answer.status_code == 401
    assert planner.get("/api/regions/toy/decisions").json()["items"] == []


def test_address_fills_the_form(planner: TestClient) -> None:
    page = planner.get("/maps/decisions?region=toy&area=01&area=Altstadt&run=1&title=Neu").text
    for words in ('value="01 Hafen"', 'value="Altstadt"', 'value="1"', 'value="Neu"'):
        assert words in page
    assert "Schutzhaus" not in page  # no proposal is confidential
    del planner.headers["X-API-Key"]
    page = planner.get("/maps/decisions?region=toy&area=01&run=1").text
    assert "/login?next=/maps/decisions%3Fregion%3Dtoy%26area%3D01%26run%3D1" in page


def test_what_becomes_of_it_is_sent_by_small_forms(planner: TestClient) -> None:
    address = planner.post("/maps/decisions?region=toy", data=FORM).url.query.decode()
    number = re.findall(r"decision=(\d+)", address)[0]
    where = f"/maps/decisions?region=toy&decision={number}"
    early = {"action": "status", "status": "implemented", "status_day": "1.1.2020"}
    wrong = planner.post(where, data=early | {"status_reason": "früh"})
    assert wrong.status_code == 422
    assert "liegt vor dem Beschluss" in wrong.text
    assert ">früh</textarea>" in wrong.text
    assert (
        planner.post(where, data={"action": "note", "note": "", "note_source": "x"}).status_code
        == 422
    )
    for sent in (
        {"action": "status", "status": "implemented", "status_day": ""},
        {"action": "note", "note": "Läuft gut", "note_source": "Träger", "note_day": ""},
        {"action": "remove", "removed": "doppelt"},
        {"action": "undo"},
    ):
        assert planner.post(where, data=sent, follow_redirects=False).status_code == 303
    page = planner.get(where).text
    assert "umgesetzt" in page
    assert "Läuft gut" in page
    assert "Fassung 5" in page
    old = planner.get(f"{where}&version=1")
    assert "frühere Fassung 1" in old.text
    assert "Läuft gut" not in old.text
    assert planner.get(f"{where}&version=9").status_code == 404
    edit = planner.get(f"{where}&edit=1").text
    assert 'name="based_on" value="5"' in edit
    stale = planner.post(where, data=FORM | {"action": "edit", "based_on": "1", "title": "Alt"})
    assert stale.status_code == 422
    assert "Nichts ist überschrieben" in stale.text
    assert 'value="Alt"' in stale.text


def test_decision_of_another_region_is_not_there(planner: TestClient) -> None:
    planner.post("/maps/decisions?region=toy", data=FORM)
    assert planner.get("/maps/decisions?region=toy&decision=99").status_code == 404
    assert planner.get("/api/regions/elsewhere/decisions/1").status_code == 404


def test_service_stores_with_a_key_only(town: Commune, client: TestClient) -> None:
    body = {"title": "T", "kind": "other", "day": "2026-03-12", "body": "Rat", "reason": "Weil."}
    base = "/api/regions/toy/decisions"
    assert client.post(base, json=body).status_code == 401
    with transaction(town.engine) as connection:
        client.headers["X-API-Key"] = add_user(connection, "planung")
    made = client.post(base, json=body)
    assert made.status_code == 201
    number = made.json()["number"]
    one = f"{base}/{number}"
    assert client.post(f"{one}/notes", json={"text": "t", "source": "q"}).json()["version"] == 2
    assert client.post(f"{one}/status", json={"status": "aufgegeben"}).json()["version"] == 3
    changed = client.put(one, json=body | {"title": "T2", "based_on": 3})
    assert changed.json() == {"number": number, "version": 4}
    assert client.put(one, json=body | {"based_on": 3}).status_code == 422
    assert client.post(f"{one}/removal", json={"reason": "doppelt"}).status_code == 201
    assert client.post(f"{one}/undo").json()["version"] == 6
    found = client.get(one).json()
    assert [item["version"] for item in found["versions"]] == [1, 2, 3, 4, 5, 6]
    assert found["decision"]["title"] == "T2"
    assert client.get("/api/regions/toy/decisions.csv").text.count("\r\n") == 2


def test_opened_site_leads_to_the_question_of_its_effect(town: Commune, client: TestClient) -> None:
    number = add(town, **site_draft(site="A1", opened="1.4.2026"))
    page = client.get(f"/maps/decisions?region=toy&decision={number}").text
    assert "kpk run impact" not in page  # counts of one day only
    table = town.profile[town.profile.index("[[tables]]") : town.profile.index("[[offers]]")]
    earlier = table.replace("2025-12-31", "2024-12-31").replace("table.csv", "earlier.csv")
    town.profile = town.profile.replace("[[offers]]", earlier + "[[offers]]")
    town.files["earlier.csv"] = town.files["table.csv"]
    assert town.load().is_complete
    page = client.get(f"/maps/decisions?region=toy&decision={number}").text
    wanted = "kpk run impact --region toy --indicator poverty --site A1 --opened 01.04.2026"
    assert wanted in page


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "geojson", "json"])
def test_export_says_what_the_page_says(
    town: Commune, client: TestClient, file_format: str
) -> None:
    add(town, title="=SUMME(1)")
    add(town, **site_draft(site="A2", title="Ort", day="1.2.2026"))
    out = town.folder / f"log.{file_format}"
    write_decisions(town.engine, "toy", out, QUESTIONS, file_format=file_format)
    page = client.get("/maps/decisions?region=toy").text
    items = client.get("/api/regions/toy/decisions").json()["items"]
    assert [item["decision"]["title"] for item in items] == ["=SUMME(1)", "Ort"]
    if file_format == "csv":
        content = out.read_text("utf-8-sig") + out.with_suffix(".kennzahlen.csv").read_text()
        assert "'=SUMME(1)" in content
    elif file_format == "xlsx":
        book = openpyxl.load_workbook(out)
        content = json.dumps(
            [[str(c.value) for c in row] for name in book.sheetnames for row in book[name].rows],
            ensure_ascii=False,
        )
    else:
        content = out.read_text()
    for item in items:
        assert item["outcome"] in page
        assert item["outcome"] in content
        if file_format != "geojson":
            for pair in item["compared"]:
                assert pair["then"]["text"] in page
                assert pair["then"]["text"] in content
    if file_format == "geojson":
        features = json.loads(content)["features"]
        assert [f["geometry"]["type"] for f in features] == [
            "MultiPolygon",
            "MultiPolygon",
            "Point",
        ]


def test_command_line_keeps_and_shows(
    town: Commune, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    base = ["decision", "add", "--region", "toy", "--title", "Hafen zuerst", "--kind",
            "Schwerpunktgebiet", "--date", "12.03.2026", "--body", "Rat", "--reason",
            "Weil.", "--area", "Hafen"]  # fmt: skip
    assert run([*base, "--evidence", "Kein Platz; Konferenz; 1.3.2026", "--user", "p"]) == 0
    number = re.findall(r"Nr\. (\d+)", capsys.readouterr().out)[0]
    assert run(["decision", "note", number, "--text", "gut", "--source", "Träger"]) == 0
    assert run(["decision", "status", number, "--to", "umgesetzt"]) == 0
    assert run(["decision", "remove", number, "--reason", "doppelt"]) == 0
    assert run(["decision", "undo", number]) == 0
    assert run(["decision", "list", "--region", "toy"]) == 0
    assert "Hafen zuerst (umgesetzt)" in capsys.readouterr().out
    assert run(["decision", "show", number]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for words in (
        "Kein Platz (Konferenz, 01.03.2026)",
        "gut (Träger)",
        "Belastung: Lauf 1",
        "Fassung 5",
    ):
        assert words in shown
    assert run(["decision", "show", "77"]) == 1
    assert run([*base[:-2], "--area", "Nirgends"]) == 1
    assert "gibt es nicht" in capsys.readouterr().err
    out = str(town.folder / "b.csv")
    assert run(["export", "decisions", "--region", "toy", "--out", out]) == 0
    assert "1 Beschluss in" in capsys.readouterr().out


def test_a_place_with_coordinates_lies_exactly_there(town: Commune) -> None:
    longitude, latitude = (
        to_degrees(np.array([[350_250.0, 5_700_250.0]]), DEFAULT_CRS).ravel().tolist()
    )
    with transaction(town.engine) as connection:
        for place in (f"Nirgendweg 3 ({latitude}, {longitude})", f"{latitude}, {longitude}"):
            site = find_decision_site(connection, "toy", "Büro: Kita Hafen", place)
            assert site is not None
            assert (site.offer_id, site.name, site.place) == (None, "Büro: Kita Hafen", place)
            assert (site.x, site.y) == pytest.approx((350_250, 5_700_250), abs=0.5)
        unknown = find_decision_site(connection, "toy", "Büro", "Straße 12.50, 3.14")
        assert unknown is not None
        assert math.isnan(unknown.x)


def test_a_link_fills_the_form_with_site_place_and_reason(planner: TestClient) -> None:
    words = Words(title="Büro am <Ring>", place="Ring 3 (51.45, 6.85)", reason="Spiel Nr. 3")
    address = decision_address("toy", site="Büro: Ring", area_ids=["01"], words=words)
    page = planner.get(address.split("#")[0]).text
    for text in ("Büro am &lt;Ring&gt;", "Ring 3 (51.45, 6.85)", "Spiel Nr. 3", "01 Hafen"):
        assert text in page, text
    assert re.search(r'value="site" checked', page)
