"""From files to a list of schools as places for an FGZ: run, exports, service, page, refusals."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from conftest import ORIGIN, Commune
from drawing_links import drawings_of
from fastapi.testclient import TestClient
from school_files import with_schools
from sqlalchemy import create_engine
from street_files import with_network

from analyses.funding.fgz_posts import fgz_costs
from api.app import create_app
from api.cli.app import run
from api.questions.burden.run import run_burden
from api.questions.fgz.export import write_fgz
from api.questions.fgz.run import FgzRun, run_fgz
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.model import SchoolStanding, WalkMeasure
from maps.funding.text import costs_line


@pytest.fixture(scope="module")
def city(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    """Streets, cells and an index; loaded once."""
    engine = create_engine(new_database("fgz"))
    made = with_schools(with_network(Commune(tmp_path_factory.mktemp("fgz"), engine)))
    made.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    assert made.errors() == []
    run_burden(engine, "toy")
    yield made
    engine.dispose()


@pytest.fixture(scope="module")
def found(city: Commune) -> FgzRun:
    return run_fgz(city.engine, "toy")


@pytest.fixture(scope="module")
def client(city: Commune, found: FgzRun) -> Iterator[TestClient]:
    assert found.run_pk
    with TestClient(create_app(city.engine), ORIGIN, raise_server_exceptions=False) as made:
        yield made


def test_schools_stand_by_index_then_startchancen_and_the_others_apart(found: FgzRun) -> None:
    schools = found.summary.schools
    ranked = [item.offer_id for item in schools if item.standing is SchoolStanding.RANKED]
    assert ranked == ["S1", "S2", "S4", "S6"]
    apart = {item.offer_id: item.standing for item in schools if item.rank is None}
    assert apart == {"S3": SchoolStanding.WITHOUT_INDEX, "S9": SchoolStanding.ALREADY}


def test_what_is_no_candidate_is_counted(found: FgzRun) -> None:
    summary = found.summary
    assert (summary.other_forms, summary.outside, summary.not_running) == (1, 1, 0)
    assert summary.forms_known


def test_figures_come_from_streets_cells_and_index(found: FgzRun) -> None:
    school = {item.offer_id: item for item in found.summary.schools}
    assert found.summary.measure is WalkMeasure.NETWORK
    # Of 100 and 50 under 18 in reach 4/12 of 70 in 100 are 6 to 9; and 200 at 900 m.
    assert school["S1"].children == pytest.approx(350 * 0.7 / 3)
    assert school["S1"].children_under_10 == pytest.approx(350 * (0.3 + 0.7 / 3))
    assert school["S1"].family_centre == pytest.approx(400, abs=2)
    assert school["S1"].burden == school["S1"].burden  # areas have scores
    assert school["S4"].withheld == 1
    assert school["S6"].children != school["S6"].children  # without a place nothing is known
    assert school["S4"].startchancen is None
    assert school["S4"].eligible is None
    assert school["S2"].eligible is False
    (commune,) = found.summary.communes
    assert (commune.schools, commune.startchancen, commune.unknown) == (6, 3, 1)
    assert commune.eligible is True


def test_confidential_school_appears_nowhere(
    city: Commune, found: FgzRun, client: TestClient, tmp_path: Path
) -> None:
    texts = [found.summary.model_dump_json(), client.get("/maps/fgz?region=toy").text]
    for file_format in ("csv", "geojson", "json"):
        write_fgz(city.engine, "toy", tmp_path / "f", file_format=file_format)
        texts.append((tmp_path / "f").read_text("utf-8"))
    assert not [text for text in texts if "Geheim" in text]


def test_service_gives_sentence_rule_and_rows(client: TestClient) -> None:
    body = client.get("/api/regions/toy/fgz?limit=3").json()
    assert body["sentence"].startswith("Vorn steht „Hafenschule“.")
    assert len(body["rule"]) == 3
    assert (body["total"], len(body["items"])) == (6, 3)
    assert body["items"][0]["reason"].startswith("Sozialindexstufe 9 von 9; Startchancen-Schule;")
    second = client.get("/api/regions/toy/fgz?limit=3&offset=3").json()["items"]
    assert [row["offer_id"] for row in second] == ["S6", "S3", "S9"]
    assert second[0]["children"] is None
    assert second[1]["social_index"] is None
    lines = client.get("/api/regions/toy/fgz.csv").text.splitlines()
    assert len(lines) == 7


def test_page_shows_map_reasons_and_what_is_not_said(client: TestClient) -> None:
    page = client.get("/maps/fgz?region=toy")
    assert page.status_code == 200
    for words in (
        "Vorn steht „Hafenschule“", "Ohne Sozialindexstufe", "Was die Liste nicht sagt",
        "15 Minuten zu Fuß über Straßen und Wege", "FGZ Brücke", "36.800 €", "falls OGS",
    ):  # fmt: skip
        assert words in page.text
    assert page.text.count("<svg") == 1
    assert page.text.count("<script") == 1  # for the button that prints
    assert "/maps/siting?region=toy&amp;kind=primary_family_centre" in page.text
    only = client.get("/maps/fgz?region=toy&startchancen=ja").text
    assert "Hafenschule" in only
    assert "Altstadtschule" not in only
    assert "Waldschule" not in only  # not known is not yes
    assert client.get("/maps/fgz", follow_redirects=False).headers["location"].endswith("=toy")


def test_page_ends_with_the_price_of_the_first_schools(client: TestClient) -> None:
    page = client.get("/maps/fgz?region=toy").text
    assert costs_line(fgz_costs(4)) in page  # four have a rank
    assert 'href="/foerderung?region=toy&amp;fgz=4#fgz"' in page
    two = client.get("/maps/fgz?region=toy&fgz=2").text
    assert costs_line(fgz_costs(2)) in two
    assert "Für 1 davon ist das Programm nicht offen" in two  # S2 is no Startchancen school
    assert client.get("/maps/fgz?region=toy&fgz=0").status_code == 422


def test_every_format_holds_the_same_schools(city: Commune, found: FgzRun, tmp_path: Path) -> None:
    assert found.run_pk
    for file_format in ("csv", "xlsx", "geojson", "gpkg", "json"):
        path = tmp_path / f"f.{file_format}"
        assert write_fgz(city.engine, "toy", path, file_format=file_format).rows == 6
    rows = list(
        csv.DictReader((tmp_path / "f.csv").read_text("utf-8-sig").splitlines(), delimiter=";")
    )
    ids = [row["Kennung"] for row in rows]
    assert rows[3]["Kinder 6 bis unter 10"] == ""  # not known, and not 0
    assert "Nicht gesagt: Ob eine Schule" in (tmp_path / "f.quellen.txt").read_text("utf-8")
    layer = gpd.read_file(tmp_path / "f.gpkg", layer="Grundschulen")
    assert layer.crs == DEFAULT_CRS
    assert list(layer["offer_id"]) == ids
    assert layer.geometry.isna().tolist() == [offer_id == "S6" for offer_id in ids]
    assert layer["startchancen"].tolist()[:2] == [True, False]
    features = json.loads((tmp_path / "f.geojson").read_text("utf-8"))["features"]
    assert [item["id"] for item in features] == ids
    assert features[3]["geometry"] is None
    sheet = openpyxl.load_workbook(tmp_path / "f.xlsx")["Grundschulen"]
    assert [cell.value for cell in sheet["A"]][1:] == ids


def test_command_line_says_the_list_and_why(
    city: Commune, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = city.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    assert run(["run", "fgz", "--region", "toy"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "1. Hafenschule: Sozialindexstufe 9 von 9" in printed
    assert "Spielstadt: 6 Grundschulen, davon 3 im Startchancen-Programm" in printed
    assert run(["run", "fgz", "--region", "toy", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["schools"][0]["offer_id"] == "S1"
    out = str(city.folder / "s.gpkg")
    assert run(["export", "fgz", "--region", "toy", "--format", "gpkg", "--out", out]) == 0
    assert "6 Grundschulen in" in " ".join(capsys.readouterr().out.split())


def test_only_a_list_of_schools_gives_a_list_and_says_what_is_missing(commune: Commune) -> None:
    """No streets, no cells, no index."""
    with_schools(commune)
    assert commune.errors() == []
    summary = run_fgz(commune.engine, "toy").summary
    assert [item.offer_id for item in summary.schools if item.rank] == ["S1", "S2", "S4", "S6"]
    missing = dict(summary.gaps)
    assert "kein Zensusgitter geladen" in missing["Kinder im Umkreis"]
    assert "kpk run burden" in missing["Belastung des Umkreises"]
    assert "kein Straßennetz geladen" in missing["Fußweg"]
    assert summary.measure is WalkMeasure.STRAIGHT
    assert summary.schools[0].children != summary.schools[0].children  # NaN
    assert summary.schools[0].family_centre == pytest.approx(400)


def test_region_without_a_primary_school_is_told_the_way_out(commune: Commune) -> None:
    assert commune.errors() == []
    with pytest.raises(InputError, match=r"\[\[offers\]\] mit kind = \"school\""):
        run_fgz(commune.engine, "toy")
    with_schools(commune)
    commune.profile += '\n[fgz]\nforms = ["Primarschule"]\n'
    commune.change("offers.csv", "Familiengrundschulzentrum;", "Schule;")
    assert commune.errors() == []
    with pytest.raises(InputError, match=r"keine mit der Schulform „Primarschule“.*\[fgz\] forms"):
        run_fgz(commune.engine, "toy")
    with pytest.raises(NotFoundError):
        run_fgz(commune.engine, "nowhere")


def test_changed_list_makes_the_ranking_stale(commune: Commune) -> None:
    with_schools(commune)
    commune.load()
    run_fgz(commune.engine, "toy")
    commune.change("offers.csv", "Grundschule;4;", "Grundschule;9;")
    commune.load()
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        assert "Veraltet" in client.get("/maps/fgz?region=toy").text


def test_order_named_twice_is_refused(commune: Commune) -> None:
    from kpk_geo.errors import ProfileError
    from kpk_geo.profile import read_profile

    commune.profile += '\n[fgz]\norder = ["children", "children"]\n'
    with pytest.raises(ProfileError, match="zweimal"):
        read_profile(commune.write())


def test_the_map_of_schools_is_handed_on_with_its_ranks_and_its_choice(client: TestClient) -> None:
    (text,) = drawings_of(client, "/maps/fgz?region=toy").values()
    assert "Quelle: " in text
    assert "vorn, mit Rang" in text
    assert "Auswahl" not in text
    (fewer,) = drawings_of(client, "/maps/fgz?region=toy&startchancen=ja").values()
    assert "Auswahl: nur Startchancen-Schulen" in fewer
    wrong = client.get("/zeichnung/toy/fgz/karte.svg?startchancen=nein")
    assert wrong.status_code == 422
