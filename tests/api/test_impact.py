"""From files to an answer about a site: run, export, service, page, and what is refused."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from conftest import ORIGIN, Commune
from drawing_links import drawings_of
from fastapi.testclient import TestClient
from series_files import OWN, series
from sqlalchemy import create_engine

from analyses.impact.refusal import UnanswerableError
from api.app import create_app
from api.cli.app import run
from api.questions.impact.export import write_impact
from api.questions.impact.read import Catchment
from api.questions.impact.run import ImpactRun, run_impact
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.model import Impact, ImpactRole

OPENED = date(2021, 8, 1)


@pytest.fixture(scope="module")
def city(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    engine = create_engine(new_database("impact"))
    made = series(Commune(tmp_path_factory.mktemp("impact"), engine))
    assert made.errors() == []
    yield made
    engine.dispose()


@pytest.fixture(scope="module")
def found(city: Commune) -> ImpactRun:
    wanted = Catchment(site="A1", nearest=4)
    return run_impact(city.engine, "toy", "poverty", wanted, OPENED)


@pytest.fixture(scope="module")
def client(city: Commune, found: ImpactRun) -> Iterator[TestClient]:
    assert found.run_pk
    with TestClient(create_app(city.engine), ORIGIN, raise_server_exceptions=False) as made:
        yield made


def test_site_is_served_by_the_areas_nearest_to_it(found: ImpactRun) -> None:
    assert found.parameters.areas == OWN
    assert found.parameters.title == "Familienzentrum Anker"
    assert found.summary.verdict is Impact.SUGGESTED
    assert found.summary.low < -0.12 < found.summary.high < 0
    assert found.summary.left_out == 1  # a suppressed area


def test_named_areas_give_the_same_answer(city: Commune, found: ImpactRun) -> None:
    named = run_impact(city.engine, "toy", "poverty", Catchment(areas=OWN), OPENED)
    assert named.summary == found.summary
    assert named.parameters.site is None


def test_service_gives_sentence_rows_and_page(client: TestClient) -> None:
    body = client.get("/api/regions/toy/impact?limit=100").json()
    assert body["sentence"].startswith("Das spricht für eine Wirkung")
    rows = {row["area_id"]: row for row in body["items"]}
    assert rows["0202"]["role"] == ImpactRole.CATCHMENT
    assert rows["0707"]["change"] is None
    assert "4 von 4 Gebieten des Einzugsgebiets, 63 von 64 insgesamt" in body["sentence"]
    page = client.get("/maps/impact?region=toy")
    assert page.status_code == 200
    assert "Das spricht für eine Wirkung" in page.text
    assert page.text.count("<svg") == 2
    assert "bleiben eher Gebiete mit höheren Quoten" in page.text
    assert "zu anderen Indikatoren" not in page.text  # there is one answer, and it is shown
    assert client.get("/api/regions/toy/impact.csv").text.count("\n") == 65
    assert client.get("/maps/impact", follow_redirects=False).headers["location"].endswith("=toy")


def test_title_of_one_offer_is_as_good_as_its_id(city: Commune, found: ImpactRun) -> None:
    wanted = Catchment(site="Familienzentrum Anker", nearest=4)
    named = run_impact(city.engine, "toy", "poverty", wanted, OPENED)
    assert named.parameters == found.parameters


def test_export_carries_answer_and_what_it_does_not_say(city: Commune, found: ImpactRun) -> None:
    assert found.run_pk
    out = city.folder / "i.csv"
    written = write_impact(city.engine, "toy", out, file_format="csv")
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert {row["Nummer"]: row["Rolle"] for row in rows}["0202"] == "Einzugsgebiet"
    notes = written.notes.read_text("utf-8") if written.notes else ""
    for words in ("Antwort: Das spricht", "keine Ursache", "Was sich überhaupt finden ließe"):
        assert words in notes


def test_command_line_says_the_answer_and_mistakes_name_the_way_out(
    city: Commune, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = city.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    base = ("run", "impact", "--region", "toy", "--indicator", "poverty")
    assert run([*base, "--areas", ",".join(OWN), "--opened", "01.08.2021"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "Das spricht für eine Wirkung" in printed
    assert "Regression zur Mitte" in printed or "Ausgangslage" in printed
    assert run([*base, "--site", "A1", "--nearest", "4", "--closed", "2021-08-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["verdict"] == "suggested"
    out = str(city.folder / "i.json")
    assert run(["export", "impact", "--region", "toy", "--format", "json", "--out", out]) == 0
    capsys.readouterr()
    for arguments, words in (
        (("--site", "A1"), "--opened oder --closed"),
        (("--opened", "1.8.2021"), "--site oder --areas"),
        (("--site", "A1", "--opened", "bald"), "Das ist kein Tag"),
        (("--site", "A9", "--opened", "1.8.2021"), "gibt es nicht"),
        (("--site", "A3", "--opened", "1.8.2021"), "gibt es nicht"),  # confidential
        (("--areas", "0201,9999", "--opened", "1.8.2021"), "„9999“ gibt es nicht"),
    ):
        assert run([*base, *arguments]) == 1
        assert words in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("indicator", "day", "words"),
    [
        ("poverty", date(2026, 1, 1), "Mit einem weiteren Stichtag fände sich"),
        ("poverty", date(2010, 1, 1), "Vor dem 01.01.2010 gibt es keinen Stichtag"),
        ("population", OPENED, "keine Zähler und Nenner"),
        ("jobless", OPENED, "ist auf der Ebene"),
    ],
)
def test_what_data_forbid_is_said_and_nothing_is_stored(
    city: Commune, indicator: str, day: date, words: str
) -> None:
    count = "SELECT count(*) FROM kpk.run WHERE analysis = 'impact'"
    before = city.rows(count)
    with pytest.raises(UnanswerableError, match=words):
        run_impact(city.engine, "toy", indicator, Catchment(areas=OWN), day)
    assert city.rows(count) == before


def test_unknown_names_are_told(city: Commune) -> None:
    with pytest.raises(NotFoundError, match="Indikator „povert“"):
        run_impact(city.engine, "toy", "povert", Catchment(areas=OWN), OPENED)
    with pytest.raises(InputError, match="--site"):
        run_impact(city.engine, "toy", "poverty", Catchment(), OPENED)


def test_both_pictures_are_handed_on_with_the_answer(client: TestClient) -> None:
    found = drawings_of(client, "/maps/impact?region=toy&indicator=poverty")
    assert len(found) == 2
    for text in found.values():
        assert "Das spricht für eine Wirkung" in text
        assert "Ein Unterschied ist keine Ursache." in text
        assert "Quelle: " in text
