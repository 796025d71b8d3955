"""From files to children in five years: run, export, service, page, and what is refused."""

import csv
import json
from collections.abc import Callable, Iterator

import pytest
from conftest import ORIGIN, Commune
from drawing_links import drawings_of
from fastapi.testclient import TestClient
from series_files import series
from sqlalchemy import create_engine

from analyses.forecast.study import NoForecastError
from api.app import create_app
from api.cli.app import run
from api.questions.forecast.export import write_forecast
from api.questions.forecast.run import ForecastRun, run_forecast
from kpk_geo.errors import InputError, NotFoundError, ProfileError


@pytest.fixture(scope="module")
def city(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    engine = create_engine(new_database("forecast"))
    made = series(Commune(tmp_path_factory.mktemp("forecast"), engine))
    assert made.errors() == []
    yield made
    engine.dispose()


@pytest.fixture(scope="module")
def found(city: Commune) -> ForecastRun:
    return run_forecast(city.engine, "toy")


@pytest.fixture(scope="module")
def client(city: Commune, found: ForecastRun) -> Iterator[TestClient]:
    assert found.run_pk
    with TestClient(create_app(city.engine), ORIGIN, raise_server_exceptions=False) as made:
        yield made


def test_run_keeps_groups_places_and_what_is_missing(found: ForecastRun) -> None:
    summary = found.summary
    assert [group.age_to for group in summary.groups] == [3, 6, 10]
    assert summary.target.year == 2030
    for group in summary.groups:
        assert group.low < group.forecast < group.high
        assert group.left_out == 1  # an area without children
    (kita,) = summary.places
    assert (kita.places, kita.offers, kita.unknown) == (800, 1, 1)
    assert kita.low < kita.then < kita.high


def test_service_gives_sentences_rows_and_page(client: TestClient, found: ForecastRun) -> None:
    body = client.get("/api/regions/toy/forecast?limit=100").json()
    assert any("Kita" in sentence and "2030" in sentence for sentence in body["sentences"])
    rows = {row["area_id"]: row for row in body["items"]}
    assert rows["0700"]["forecast_children_3_5"] is None
    total = sum(row["forecast_children_6_9"] or 0 for row in body["items"])
    assert total == pytest.approx(found.summary.groups[2].forecast)
    page = client.get("/maps/forecast?region=toy&group=children_3_5")
    assert page.status_code == 200
    assert "Reicht es 2030 noch?" in page.text
    assert "Baugebiete" in page.text
    assert client.get("/maps/forecast?region=toy&group=nichts").status_code == 404
    assert client.get("/api/regions/toy/forecast.csv").text.count("\n") == 65


def test_export_carries_spans_and_method(city: Commune, found: ForecastRun) -> None:
    assert found.run_pk
    out = city.folder / "f.csv"
    written = write_forecast(city.engine, "toy", out, file_format="csv")
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines(), delimiter=";"))
    by_id = {row["Nummer"]: row for row in rows}
    assert by_id["0700"]["0 bis unter 3 Jahre: von"] == ""
    assert by_id["0101"]["0 bis unter 3 Jahre: von"]
    notes = written.notes.read_text("utf-8") if written.notes else ""
    for words in ("Rückrechnungen", "90-%-Spanne", "Baugebiete"):
        assert words in notes


def test_command_line_says_numbers_with_their_spans(
    city: Commune, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = city.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    assert run(["run", "forecast", "--region", "toy"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "90-%-Spanne der Stadt" in printed
    assert "Plätze je Kind" in printed
    assert run(["run", "forecast", "--region", "toy", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["by_women"] is False
    out = str(city.folder / "f.geojson")
    assert run(["export", "forecast", "--region", "toy", "--format", "geojson", "--out", out]) == 0
    capsys.readouterr()
    assert run(["run", "forecast", "--region", "toy", "--years", "3"]) == 1
    assert "Möglich wären damit 5 Jahre" in " ".join(capsys.readouterr().err.split())


def test_two_dates_twelve_years_apart_are_refused(commune: Commune) -> None:
    made = series(commune, years=(2012, 2024))
    assert made.errors() == []
    with pytest.raises(NoForecastError, match="drei Stände im Abstand von je 5 Jahren"):
        run_forecast(commune.engine, "toy")
    with pytest.raises(NotFoundError, match="kpk run forecast"):
        write_forecast(commune.engine, "toy", commune.folder / "f.csv", file_format="csv")


def test_region_without_plan_is_told_what_to_add(commune: Commune) -> None:
    commune.load()
    with pytest.raises(InputError, match=r"\[forecast\]"):
        run_forecast(commune.engine, "toy")


def test_shares_are_no_heads(commune: Commune) -> None:
    series(commune)
    commune.change_profile(
        'indicator = "children_0_2", age_from', 'indicator = "poverty", age_from'
    )
    with pytest.raises(ProfileError, match="vorausberechnet werden Anzahlen"):
        commune.load()


def test_the_map_is_handed_on_for_the_group_that_the_page_shows(client: TestClient) -> None:
    first = drawings_of(client, "/maps/forecast?region=toy")
    other = drawings_of(client, "/maps/forecast?region=toy&group=children_3_5")
    (one,), (two,) = first.values(), other.values()
    assert one != two
    assert "von 3 bis unter 6" in two or "3 bis 5" in two or "3–5" in two, two
    for text in (one, two):
        assert "Quelle: " in text
        assert "Was das nicht sagt: " in text
        assert "weniger, auch am oberen Ende der Spanne" in text or "offen" in text
    wrong = client.get("/zeichnung/toy/forecast/karte.svg?grupe=x")
    assert (wrong.status_code, "Meinten Sie „group“?" in wrong.json()["detail"]) == (422, True)
    assert client.get("/zeichnung/toy/forecast/karte.svg?group=x").status_code == 404
    for address in ("forecast/x.svg", "burden/karte.svg", "forecast/karte.gif"):
        assert client.get(f"/zeichnung/toy/{address}").status_code == 404
