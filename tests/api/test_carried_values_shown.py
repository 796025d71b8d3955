"""Values that were carried over are marked wherever they are shown: map, table, files, API."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from carried_toys import count_on_earlier_areas
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient

from api.app import create_app
from api.questions.burden.export import write_burden
from api.questions.burden.run import run_burden
from kpk_geo.database.connection import transaction
from kpk_geo.database.runs import read_latest_run
from kpk_geo.results.burden import BURDEN

WORD = "auf heutige Gebiete umgerechnet"
DATASET = "Spieldaten (umgerechnet von früheren Gebieten mit umsteige.csv)"


@pytest.fixture
def carried(commune: Commune) -> Commune:
    count_on_earlier_areas(commune)
    commune.change_profile("min_population = 300", "min_population = 100")
    assert commune.start(run_burden).is_complete
    return commune


@pytest.fixture
def client(carried: Commune) -> Iterator[TestClient]:
    with TestClient(create_app(carried.engine), ORIGIN) as made:
        yield made


def test_the_map_bears_the_sign_and_the_legend_the_word(client: TestClient) -> None:
    data = client.get("/api/regions/toy/burden/map").json()
    for theme in data["themes"]:
        assert theme["mark"]["label"] == WORD, theme["id"]
        assert theme["mark"]["letter"] == "≈"
        assert (theme["marked"], theme["mark"]["count"]) == ([0, 1], 2)
    poverty = {area["id"]: area for area in data["areas"]}
    assert poverty["01"]["cells"][1][0] == "40,0\u202f% ≈"
    assert poverty["03"]["cells"][1][0] == "10,0\u202f%"
    assert poverty["01"]["lines"][-1].startswith(f"≈ {WORD}, also geschätzt: Einwohner, Kinder")
    assert not any(WORD in str(line) for line in poverty["03"]["lines"])


def test_the_page_says_it_in_table_note_and_source(client: TestClient) -> None:
    page = client.get("/maps/burden?region=toy").text
    assert ">40,0\u202f% ≈</td>" in page
    assert ">10,0\u202f%</td>" in page
    assert f"≈ heißt {WORD}" in page
    assert "von 2 der 4 Gebiete sind Schätzungen" in page
    assert DATASET in page


def test_the_api_says_it_of_every_value(client: TestClient) -> None:
    rows = client.get("/api/regions/toy/observations?level=gebiet&indicator=poverty").json()
    found = {row["area_id"]: row["validity"] for row in rows["items"]}
    assert found == {"01": "estimated", "02": "estimated", "03": "valid", "04": "missing"}
    rows = client.get("/api/regions/toy/burden").json()["items"]
    assert [row["validity"] for row in rows[:3]] == [WORD, WORD, "gültig"]
    sources = client.get("/api/regions/toy/sources").json()
    assert DATASET in {source["dataset"] for source in sources}


def test_files_say_it_in_a_column_and_among_the_sources(carried: Commune, tmp_path: Path) -> None:
    write_burden(carried.engine, "toy", tmp_path / "b.csv", file_format="csv")
    text = (tmp_path / "b.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert [row["Gültigkeit"] for row in rows] == [WORD, WORD, "gültig", "keine Angabe"]
    write_burden(carried.engine, "toy", tmp_path / "b.xlsx", file_format="xlsx")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row]
    assert WORD in cells
    assert any(DATASET in cell for cell in cells)
    write_burden(carried.engine, "toy", tmp_path / "b.json", file_format="json")
    content = json.loads((tmp_path / "b.json").read_text())
    assert [row["validity"] for row in content["rows"]][:2] == [WORD, WORD]
    assert any(DATASET in line for line in content["notes"]["Quelle"])


def test_another_crosswalk_makes_the_result_outdated(carried: Commune) -> None:
    def stale() -> str:
        with transaction(carried.engine) as connection:
            return read_latest_run(connection, "toy", BURDEN).stale

    assert not stale()
    carried.change("umsteige.csv", "A;01;0,25\nA;02;0,75", "A;01;0,5\nA;02;0,5")
    carried.load()
    assert stale()
