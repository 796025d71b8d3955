"""Files of tables opened anew: what they say is what page, JSON and database say."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyogrio
import pytest
from area_page_toys import MARKUP, loaded_town, rename, served_town, with_districts
from conftest import Commune
from fastapi.testclient import TestClient

from api.cli.app import run
from api.files.tabular import csv_text
from api.files.workbook import SOURCES
from api.load.region import load_region
from api.questions.burden.export import write_burden
from api.questions.burden.run import run_burden
from api.questions.burden.table import COLUMNS, DETAIL_COLUMNS, read_burden_table
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.german import NARROW_SPACE
from kpk_geo.profile import read_profile

BURDEN = "/api/regions/{}/burden"
INDICATORS = "/api/regions/{}/burden/indicators"
HTML = {"accept": "text/html"}


@pytest.fixture
def town(commune: Commune) -> Commune:
    return loaded_town(commune)


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    yield from served_town(town)


def german_csv(client: TestClient, address: str) -> dict[str, dict[str, str]]:
    mark = "&" if "?" in address else "?"
    answer = client.get(f"{address}{mark}columns=german")
    assert answer.status_code == 200
    rows = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";")
    return {row["Nummer"]: row for row in rows}


def book(client: TestClient, address: str) -> openpyxl.Workbook:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def sheet_rows(opened: openpyxl.Workbook) -> dict[str, dict[str, Any]]:
    head, *rows = opened.worksheets[0].iter_rows(values_only=True)
    found = [dict(zip([str(name) for name in head], row, strict=True)) for row in rows]
    return {str(row["Nummer"]): row for row in found}


def stored(town: Commune, region: str) -> dict[str, float | None]:
    rows = town.rows(
        "SELECT a.area_id, o.value FROM kpk.observation o JOIN kpk.area a USING (level_pk, area_id)"
        " JOIN kpk.area_level l USING (level_pk) WHERE o.indicator_id = 'poverty'"
        " AND l.level = 'gebiet' AND l.region_id = :region", region=region,
    )  # fmt: skip
    return dict(rows)


def both_regions(town: Commune) -> None:
    """Load another region with the same keys of areas and other figures."""
    profile = town.profile.replace('id = "toy"', 'id = "other"').replace(
        "Spielstadt", "Nebenstadt", 1
    )
    table = town.files["table.csv"]
    (town.folder / "other.toml").write_text(profile, encoding="utf-8")
    (town.folder / "table.csv").write_bytes(table.replace(b"01;1.000;200;80", b"01;1.000;200;50"))
    load_region(town.engine, read_profile(town.folder / "other.toml"), town.folder)
    run_burden(town.engine, "other")


def test_page_excel_csv_and_json_say_the_same_of_an_area_in_each_region(town: Commune) -> None:
    both_regions(town)
    client = next(served_town(town))
    for region, share, text in (("toy", 0.4, "40,0"), ("other", 0.25, "25,0")):
        assert stored(town, region)["01"] == share
        in_excel = sheet_rows(book(client, f"{BURDEN.format(region)}.xlsx"))["01"]
        in_csv = german_csv(client, f"{BURDEN.format(region)}.csv")["01"]
        json_row = client.get(BURDEN.format(region)).json()["items"][0]
        page = client.get(f"/maps/burden?region={region}", headers=HTML).text
        row = re.search(r'<tr id="g-01">.*?</tr>', page, re.S)
        assert row is not None
        assert in_excel["Kinderarmut (%)"] == share
        assert in_csv["Kinderarmut (%)"] == text
        assert f"{text}{NARROW_SPACE}%" in row[0]
        assert in_excel["Statusindex"] == pytest.approx(json_row["status_index"])
        score = f"{json_row['status_index']:.2f}".replace(".", ",")
        assert in_csv["Statusindex"] == score
        assert score.replace("-", "−") in row[0]
        for made in (in_excel, in_csv):
            assert (made["Liegt in (Nummer)"], made["Liegt in"]) == ("A", "Nord")
            assert made["Belastung (Status)"] == json_row["burden"]
        profile = sheet_rows_of_profile(client, region)
        assert (profile["Kinderarmut"]["Wert als Zahl"], profile["Kinderarmut"]["Einheit"]) == (
            100 * share, "%",
        )  # fmt: skip


def sheet_rows_of_profile(client: TestClient, region: str) -> dict[str, dict[str, Any]]:
    opened = book(client, f"/api/regions/{region}/areas/gebiet/01/profile.xlsx")
    head, *rows = opened.worksheets[0].iter_rows(values_only=True)
    found = [dict(zip([str(name) for name in head], row, strict=True)) for row in rows]
    assert {(row["Nummer"], row["Liegt in"]) for row in found} == {("01", "Nord")}
    return {str(row["Angabe"]): row for row in found}


def test_rows_of_page_and_files_come_in_the_same_order(client: TestClient) -> None:
    page = client.get("/maps/burden?region=toy", headers=HTML).text
    keys = re.findall(r'<tr id="g-([^"]+)"', page)
    assert keys == list(german_csv(client, f"{BURDEN.format('toy')}.csv"))
    assert keys == list(sheet_rows(book(client, f"{BURDEN.format('toy')}.xlsx")))
    assert page.index("burden.xlsx") < page.index("burden.csv?columns=german")


def test_a_suppressed_value_is_empty_and_says_why(client: TestClient) -> None:
    opened = book(client, f"{BURDEN.format('toy')}.xlsx")
    row = sheet_rows(opened)["03"]
    assert row["Kinderarmut (%)"] is None
    assert row["Gültigkeit"] == "gesperrt"
    assert row["Gültigkeit der Indikatoren"] == "Kinderarmut: gesperrt"
    notes = {name: text for name, text in opened[SOURCES].iter_rows(min_row=2, values_only=True)}
    assert notes["Gesperrte Werte in der Tabelle"] == "1"
    assert "SHA-256" in str(notes["Quelle"])
    assert opened.properties.title == "Belastungsindex Spielstadt"


def test_an_address_without_a_wish_answers_as_it_always_did(
    client: TestClient, town: Commune
) -> None:
    """Scripts rely on names, order and separators: further columns come only when asked for."""
    with town.engine.connect() as connection:
        rows = read_burden_table(connection, "toy").rows.reset_index()
    expected = csv_text(rows[[*COLUMNS, *DETAIL_COLUMNS]])
    assert client.get(f"{BURDEN.format('toy')}.csv").text == expected


def test_the_machine_form_gives_every_digit_back(client: TestClient) -> None:
    answer = client.get(f"{BURDEN.format('toy')}.csv?columns=machine")
    frame = pd.read_csv(io.StringIO(answer.text), dtype={"area_id": str, "parent_id": str})
    items = client.get(BURDEN.format("toy")).json()["items"]
    assert frame["area_id"].tolist() == [item["area_id"] for item in items]
    shown = [item["status_index"] for item in items]
    found = [None if value != value else value for value in frame["status_index"]]
    assert found == shown
    assert frame["value_poverty"].tolist()[:2] == [0.4, 0.1]
    wrong = client.get(f"{BURDEN.format('toy')}.csv?columns=deutsch")
    assert wrong.status_code == 422


def test_a_region_without_an_index_still_has_its_indicators(
    commune: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = with_districts(commune)
    town.profile = town.profile.split("[burden_index]")[0]
    assert town.load().is_complete
    client = next(served_town(town))
    assert client.get(f"{BURDEN.format('toy')}.xlsx").status_code == 404
    fine = sheet_rows(book(client, f"{INDICATORS.format('toy')}.xlsx?level=gebiet"))
    assert (fine["01"]["Kinderarmut (%)"], fine["01"]["Liegt in"]) == (0.4, "Nord")
    coarse = german_csv(client, f"{INDICATORS.format('toy')}.csv?level=bezirk")
    assert coarse["A"]["Kinderarmut (%)"] == "20,0"  # 120 of 600, summed from counts
    assert coarse["B"]["Kinderarmut (%)"] == ""
    monkeypatch.setenv("KPK_DATABASE_URL", town.engine.url.render_as_string(hide_password=False))
    out = str(town.folder / "i.csv")
    assert run(["export", "indicators", "--region", "toy", "--level", "gebiet", "--out", out]) == 0
    assert client.get(f"{INDICATORS.format('toy')}.csv?level=nichts").status_code == 404


OLDER = """[[tables]]
file = "older.csv"
source = "all"
level = "gebiet"
key_column = "key"
reference_date = 2023-12-31
values = [{ indicator = "care", column = "care" }]

[[offers]]
"""
CARE = """[[indicators]]
id = "care"
label = "U3-Quote"
unit = "percent"

[[tables]]
"""


def test_values_of_another_day_than_the_index_say_so_everywhere(
    commune: Commune, tmp_path: Path
) -> None:
    commune.change_profile("[[tables]]\n", CARE)
    commune.change_profile("[[offers]]\n", OLDER)
    commune.files["older.csv"] = b"key;care\n01;40,5\n02;30,0\n03;20,0\n04;10,0\n"
    town = loaded_town(commune)
    client = next(served_town(town))
    heading = "U3-Quote, Stand 31.12.2023 (%)"
    opened = book(client, f"{BURDEN.format('toy')}.xlsx")
    row = sheet_rows(opened)["01"]
    assert (row[heading], row["Kinderarmut (%)"]) == (0.405, 0.4)
    assert german_csv(client, f"{BURDEN.format('toy')}.csv")["01"][heading] == "40,5"
    said = [tuple(row) for row in opened[SOURCES].iter_rows(min_row=2, values_only=True)]
    assert ("Anderer Stand", "U3-Quote: Werte vom 31.12.2023, nicht vom Stichtag") in said
    notes = dict(said)
    assert "Stand 31.12.2025" in str(notes["Spalte „Kinderarmut (%)“"])
    assert "Stand 31.12.2023" in str(notes[f"Spalte „{heading}“"])
    write_burden(town.engine, "toy", tmp_path / "b.json", file_format="json")
    assert "Anderer Stand" in json.loads((tmp_path / "b.json").read_text())["notes"]
    of_level = sheet_rows(book(client, f"{INDICATORS.format('toy')}.xlsx?level=gebiet"))
    assert of_level["01"][heading] == 0.405
    page = client.get("/maps/burden?region=toy", headers=HTML).text
    assert "U3-Quote, Stand 31.12.2023" in page
    picture = client.get("/bild/toy/burden.svg?theme=indicator-care").text
    assert "U3-Quote, Stand" in picture
    machine = client.get(f"{BURDEN.format('toy')}.csv?columns=machine").text
    assert "value_care" in machine.split("\r\n")[0]


def test_where_everything_is_suppressed_nothing_is_zero(commune: Commune) -> None:
    lines = commune.files["table.csv"].decode().splitlines()
    cells = [line.split(";") for line in lines[1:]]
    rest = [";".join([*row[:3], "*", *row[4:]]) for row in cells]
    town = with_districts(commune)
    town.profile = town.profile.split("[burden_index]")[0]
    town.files["table.csv"] = "\n".join([lines[0], *rest]).encode()
    town.load()
    client = next(served_town(town))
    rows = german_csv(client, f"{INDICATORS.format('toy')}.csv?level=gebiet")
    assert {row.get("Kinderarmut (%)", "") for row in rows.values()} == {""}


def test_names_with_markup_formulas_and_length_are_safe(commune: Commune) -> None:
    names = [MARKUP, "=HYPERLINK(1)", "x" * 200, "حي الميناء"]
    rename(commune, names)
    town = loaded_town(commune)
    client = next(served_town(town))
    expected = [MARKUP, "'=HYPERLINK(1)", "x" * 200, "حي الميناء"]
    in_excel = sheet_rows(book(client, f"{BURDEN.format('toy')}.xlsx"))
    assert [row["Gebiet"] for row in in_excel.values()] == expected
    in_csv = german_csv(client, f"{BURDEN.format('toy')}.csv")
    assert [row["Gebiet"] for row in in_csv.values()] == expected


def test_the_same_run_gives_the_same_workbook(town: Commune) -> None:
    made = []
    for name in ("a.xlsx", "b.xlsx"):
        write_burden(town.engine, "toy", town.folder / name, file_format="xlsx", details=True)
        made.append((town.folder / name).read_bytes())
    assert made[0] == made[1]


def test_a_geopackage_has_parents_and_german_names_beside(town: Commune) -> None:
    path = town.folder / "b.gpkg"
    write_burden(town.engine, "toy", path, file_format="gpkg")
    read = pyogrio.read_dataframe(path, layer="Belastungsindex")
    assert read.crs == DEFAULT_CRS
    assert read.loc[read["area_id"] == "01", "parent_id"].tolist() == ["A"]
    assert read["value_poverty"].isna().tolist() == [False, False, True, False]
    titles = pyogrio.read_dataframe(
        path, sql="SELECT column_name, name FROM gpkg_data_columns", sql_dialect="SQLITE"
    )
    names = dict(zip(titles["column_name"], titles["name"], strict=True))
    assert names["value_poverty"] == "Kinderarmut (Anteil 0–1)"
    assert names["area_id"] == "Nummer"
