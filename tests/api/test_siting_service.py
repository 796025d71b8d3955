"""An answer about new sites as it is asked for: service, page, files and command line agree."""

import csv
import json
import shlex
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from siting_towns import loaded_sites, plan, with_sites
from sqlalchemy import create_engine

from api.app import create_app
from api.cli.app import run
from api.files.workbook import SOURCES
from api.questions.siting.asked import AskedSiting, asked_query, plan_of
from api.questions.siting.export import write_siting
from api.questions.siting.run import run_siting
from api.questions.siting.solve import Solved, solve
from kpk_geo.model import OfferKind, SitingNeed

BASE = "/api/regions/toy/siting"


@pytest.fixture(scope="module")
def town(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    engine = create_engine(new_database("siting_service"))
    yield loaded_sites(tmp_path_factory.mktemp("siting"), engine)
    engine.dispose()


@pytest.fixture(scope="module")
def client(town: Commune) -> Iterator[TestClient]:
    with TestClient(create_app(town.engine), ORIGIN, raise_server_exceptions=False) as made:
        yield made


def forget_revision(client: TestClient) -> None:
    """Let the service look at once what changed; by itself it looks once a second."""
    client.app.state.revisions.clear()  # type: ignore[attr-defined]


def test_page_csv_service_and_command_line_say_the_same(
    town: Commune, client: TestClient, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    words = ["run", "siting", "--region", "toy", "--kind", "family_office", "--count", "2",
             "--life-phase", "0-3", "--life-phase", "3-6", "--need", "burden",
             "--minutes", "10"]  # fmt: skip
    assert run([*words, "--json"]) == 0
    (printed,) = json.loads(capsys.readouterr().out)
    asked = "kind=family_office&count=2&life_phase=0-3,3-6&need=burden&minutes=10"
    live = client.get(f"{BASE}/ask?{asked}").json()
    stored = client.get(f"{BASE}?kind=family_office").json()
    assert printed["sentence"] == live["sentence"] == stored["sentence"]
    assert printed["summary"] == live["summary"]
    assert live["suggested"] == stored["sites"]
    assert stored["sites"][0]["title"] == "Kita Brücke"
    assert stored["sites"][0]["place"] == pytest.approx([51.43, 6.86], abs=0.05)  # lat, lon
    text = client.get(f"{BASE}/areas.csv?{asked}").text
    rows = list(csv.DictReader(text.lstrip("\ufeff").splitlines(), delimiter=";"))
    added = sum(float(row["neu erreichte Kinder"].replace(",", ".")) for row in rows)
    summary = printed["summary"]
    assert added == pytest.approx(summary["reached_after"] - summary["reached_before"])
    by_area = {row["area_id"]: row["added"] for row in stored["items"]}
    assert {row["Gebiet"]: pytest.approx(float(row["neu erreichte Kinder"].replace(",", ".")))
            for row in rows} == by_area  # fmt: skip


def test_service_gives_sites_as_points_and_table(client: TestClient) -> None:
    features = client.get(f"{BASE}/sites.geojson?life_phase=3-6&minutes=10").json()["features"]
    roles = [item["properties"]["role"] for item in features]
    assert roles == ["vorgeschlagen", "zweite Wahl", "zweite Wahl", "vorhanden"]
    lon, lat = features[0]["geometry"]["coordinates"]
    assert (6 < lon < 8, 51 < lat < 52) == (True, True)
    text = client.get(f"{BASE}/sites.csv?life_phase=3-6&minutes=10").text
    assert "Kita Brücke" in text
    assert "Geheim" not in text


def test_page_waits_for_the_script_and_lists_what_was_stored(
    town: Commune, client: TestClient
) -> None:
    run_siting(town.engine, "toy", plan(life_phase="3-6"))
    page = client.get("/maps/siting?region=toy")
    assert page.status_code == 200
    for text in ("Kita (2)", "Schule (2)", "geplante Orte der Listen", "Gespeicherte Antworten"):
        assert text in page.text, text
    assert "Klinik" not in page.text.split('name="candidates"')[1]
    assert client.get("/maps/siting", follow_redirects=False).headers["location"].endswith("=toy")
    data = client.get(f"{BASE}/ask?kind=family_office&life_phase=3-6&minutes=10").json()
    assert data["areas"][0]["id"] == "02"  # what changes comes first
    assert data["themes"][0]["items"][0]["count"] == 2
    assert data["sites"][0]["decision"].startswith("/maps/decisions?region=toy&area=02&")
    assert "changes=" in data["scenario"]
    assert len(data["cells"]) == 1


def test_refusals_are_answers_of_the_page_and_faults_of_an_address(client: TestClient) -> None:
    refused = client.get(f"{BASE}/ask?count=9&life_phase=3-6&minutes=10").json()
    assert "es gibt aber 3" in refused["reason"]
    wrong = client.get(f"{BASE}/ask?kind=burg")
    assert wrong.status_code == 422
    assert "Das gibt es nicht" in wrong.json()["detail"]
    nothing = client.get(f"{BASE}?kind=clinic")
    assert nothing.status_code == 404
    assert "kpk run siting --region toy --kind clinic" in nothing.json()["detail"]


@pytest.mark.parametrize(
    "asked",
    ["candidates=school&candidates=kita", "candidates=school,kita", "candidates=kita|school"],
)
def test_several_candidates_count_however_they_are_written(client: TestClient, asked: str) -> None:
    found = client.get(f"{BASE}/ask?{asked}&life_phase=3-6&minutes=10").json()
    assert found["summary"]["candidates"] == 3
    one = client.get(f"{BASE}/ask?candidates=school&life_phase=3-6&minutes=10").json()
    assert one["summary"]["candidates"] < 3
    phases = client.get(f"{BASE}/ask?{asked}&life_phase=0-3&life_phase=3-6&minutes=10").json()
    assert phases["asked"]["life_phase"] == "0-3,3-6"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("candidates=school&candidates=burg", "„burg“: Das gibt es nicht"),
        ("kind=kita&kind=school", "kind steht mehrmals"),
        ("candidate=school", "Meinten Sie „candidates“"),
    ],
)
def test_nothing_of_an_address_is_passed_over(client: TestClient, asked: str, words: str) -> None:
    refused = client.get(f"{BASE}/ask?{asked}")
    assert refused.status_code == 422
    assert words in refused.json()["detail"]


def test_decision_rests_on_the_stored_run_or_on_the_command_that_stores_it(
    town: Commune, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    asked = "life_phase=0-3&minutes=11&count=2&need=burden&candidates=kita,school"
    live = client.get(f"{BASE}/ask?{asked}").json()
    said = parse_qs(urlsplit(live["sites"][0]["decision"]).query)
    assert "run" not in said
    assert live["command"] in said["reason"][0]
    assert said["site"] == ["Familienbüro: Kita Brücke"]
    assert run(shlex.split(live["command"])[1:]) == 0
    forget_revision(client)
    stored = client.get(f"{BASE}/ask?{asked}").json()
    (newest,) = town.rows("SELECT max(run_pk) FROM kpk.run WHERE analysis = 'siting'")[0]
    said = parse_qs(urlsplit(stored["sites"][0]["decision"]).query)
    assert said["run"] == [str(newest)]
    assert (stored["command"], stored["summary"]) == ("", live["summary"])


def test_ways_to_school_centres_name_the_other_list_everywhere(
    town: Commune, client: TestClient, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    asked = "kind=primary_family_centre&candidates=school"
    said = client.get(f"{BASE}/ask?{asked}").json()["other_list"]
    assert "Gezählt werden hier nur Wege" in said["text"]
    assert said["href"] == "/maps/fgz?region=toy"
    assert client.get(f"{BASE}/ask?minutes=10").json()["other_list"] is None
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    words = ["--region", "toy", "--kind", "primary_family_centre"]
    assert run(["run", "siting", *words, "--candidates", "school"]) == 0
    assert "kpk run fgz --region toy" in " ".join(capsys.readouterr().out.split())
    out = town.folder / "fgz.csv"
    written = write_siting(
        town.engine, "toy", out, file_format="csv", kind=OfferKind.PRIMARY_FAMILY_CENTRE
    )
    assert written.notes is not None
    assert said["text"] in written.notes.read_text("utf-8")


def test_export_writes_areas_and_sites_with_answer_beside(town: Commune) -> None:
    run_siting(town.engine, "toy", plan())
    out = town.folder / "s.csv"
    written = write_siting(town.engine, "toy", out, file_format="csv")
    assert written.rows == 4
    notes = written.notes.read_text("utf-8") if written.notes else ""
    for words in ("Antwort: Nächster Ort", "Bewiesen", "Gezählt werden Kinder, nicht Wünsche"):
        assert words in notes
    points = town.folder / "s.geojson"
    assert write_siting(town.engine, "toy", points, file_format="geojson", sites=True).rows == 4
    shapes = json.loads(points.read_text("utf-8"))["features"]
    assert {item["geometry"]["type"] for item in shapes} == {"Point"}
    areas = town.folder / "a.geojson"
    write_siting(town.engine, "toy", areas, file_format="geojson")
    assert json.loads(areas.read_text("utf-8"))["features"][0]["geometry"]["type"].endswith(
        "Polygon"
    )
    book = town.folder / "s.xlsx"
    write_siting(town.engine, "toy", book, file_format="xlsx")
    assert openpyxl.load_workbook(book).sheetnames == ["Orte", "Gebiete", SOURCES]


def test_plans_of_the_profile_are_answered_by_name_and_kept_apart(
    commune: Commune, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    town = with_sites(commune)
    town.profile += """
[[siting]]
id = "buero"
label = "Das zweite Familienbüro"
kind = "family_office"
life_phases = ["3-6"]
candidates = ["school", "kita"]

[[siting]]
id = "jugend"
kind = "youth_centre"
grid_metres = 500
"""
    town.load()
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    assert run(["run", "siting", "--region", "toy"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "„Das zweite Familienbüro“" in printed
    assert "„Jugendeinrichtung“" in printed
    assert run(["run", "siting", "--region", "toy", "--plan", "buero"]) == 0
    out = str(town.folder / "o.json")
    assert run(["export", "siting", "--region", "toy", "--plan", "jugend", "--format", "json",
                "--out", out]) == 0  # fmt: skip
    sites = ["export", "siting", "--region", "toy", "--sites", "--out", str(town.folder / "o.csv")]
    assert run(sites) == 0
    assert "Orte in" in capsys.readouterr().out
    for arguments, text in (
        (["--plan", "bureau"], "Das gibt es nicht"),
        (["--plan", "buero", "--kind", "kita"], "entweder --kind"),
        (["--count", "2"], "braucht --kind"),
        (["--kind", "kita", "--name", "Groß Buchstaben"], "nur a–z"),
    ):
        assert run(["run", "siting", "--region", "toy", *arguments]) == 1
        assert text in " ".join(capsys.readouterr().err.split())


def test_profile_without_a_plan_says_what_to_give(
    town: Commune, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    assert run(["run", "siting", "--region", "toy"]) == 1
    assert "--kind family_office" in " ".join(capsys.readouterr().err.split())


def test_an_address_asks_what_its_plan_says() -> None:
    first = plan(count=3, candidates="kita,grid", need="burden", minutes=12.5, budget=1e5, price=5)
    again = plan_of(AskedSiting.model_validate(asked_query(first)))
    assert again == first
    tour = plan(aim="tour", tour_days=3, tour_hours=4.5, stay_minutes=45, depot="51.45,6.86")
    assert plan_of(AskedSiting.model_validate(asked_query(tour))) == tour
    assert again.need is SitingNeed.BURDEN
    assert again.max_minutes == 12.5


def test_page_files_and_picture_share_one_search(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched = []

    def counted(*given: Any, **named: Any) -> Solved:
        searched.append(given)
        return solve(*given, **named)

    monkeypatch.setattr("api.questions.siting.answered.solve", counted)
    asked = {"kind": "family_office", "count": "1", "minutes": "13"}
    for address in ("ask", "sites.csv", "areas.csv", "sites.xlsx", "sites.geojson"):
        assert client.get(f"{BASE}/{address}", params=asked).status_code == 200
    for ending in ("svg", "png"):
        assert client.get(f"/bild/toy/siting.{ending}", params=asked).status_code == 200
    assert len(searched) == 1
    assert client.get(f"{BASE}/ask", params=asked | {"minutes": "14"}).status_code == 200
    assert len(searched) == 2


def test_proposal_is_the_stored_answer_where_one_asks_the_same_else_a_new_one(
    town: Commune, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.http.dependencies.REVISION_SECONDS", 0)
    query = "kind=family_office&life_phase=3-6&minutes=10"
    live = client.get(f"{BASE}/proposal?{query}").json()
    asked = client.get(f"{BASE}/ask?{query}").json()
    names = [site.pop("name") for site in live["sites"]]
    assert names[0] == "Kita Brücke (Marktplatz 3)"
    assert live["sites"] == asked["suggested"]
    assert live["sentence"] == asked["sentence"]
    run_siting(town.engine, "toy", plan(life_phase="3-6", minutes=10, candidates="school"))
    forget_revision(client)
    stored = client.get(f"{BASE}/proposal?{query}").json()
    assert stored["asked"]["candidates"] == "school"
    other = client.get(f"{BASE}/proposal?{query.replace('3-6', '0-3')}").json()
    assert other["asked"]["life_phase"] == "0-3"
    refused = client.get(f"{BASE}/proposal?count=9&life_phase=0-3&minutes=10")
    assert (refused.status_code, list(refused.json())) == (200, ["reason"])


def test_sums_of_money_are_read_as_germans_type_them(
    town: Commune, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPK_DATABASE_URL", town.engine.url.render_as_string(hide_password=False))
    words = ["run", "siting", "--region", "toy", "--kind", "family_office", "--count", "2",
             "--life-phase", "3-6", "--price", "60000", "--json"]  # fmt: skip
    assert run([*words, "--budget", "120.000"]) == 0
    (printed,) = json.loads(capsys.readouterr().out)
    assert printed["summary"]["affordable"] == 2
    assert run([*words, "--budget", "120,000"]) != 0
    assert "--budget 120,000: Das ist nicht sicher zu lesen" in capsys.readouterr().err
