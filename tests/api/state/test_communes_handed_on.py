"""What the pages say of communes is what CSV, Excel, JSON and the command line say."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.app import create_app
from api.cli.app import run
from benchmarks.state.generate import PROFILE, write_state
from kpk_geo.database.connection import transaction
from kpk_geo.german import number

pytestmark = pytest.mark.postgis
LAND, OWN = "erfundenes-land", "17111004"
PAGE, API = f"/vergleich/{LAND}?kommune={OWN}", f"/api/states/{LAND}"
WAYS = f"{API}/wege?kommune={OWN}"


@pytest.fixture
def client(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("KPK_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("KPK_STATE_DIR", str(tmp_path / "state"))
    write_state(tmp_path / "land")
    profile = tmp_path / "land" / PROFILE
    words = profile.read_text(encoding="utf-8").replace(
        'modes = ["walk", "pushchair", "bike", "car"]', 'modes = ["walk", "car"]'
    )
    profile.write_text(words, encoding="utf-8")
    assert run(["load", "--state", str(profile)]) == 0
    assert run(["run", "state", str(profile), "--single"]) == 0
    app = create_app(engine)
    with TestClient(app, "http://127.0.0.1", raise_server_exceptions=False) as made:
        yield made


def table(html: str, name: str) -> pd.DataFrame:
    (found,) = [
        item for item in pd.read_html(io.StringIO(html), decimal=",", thousands=".")
        if name in item.columns
    ]  # fmt: skip
    return found


def rows(client: TestClient, address: str) -> list[dict[str, Any]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def lines(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff")), delimiter=";"))


def test_ways_are_the_same_on_page_in_json_csv_excel_and_on_the_command_line(
    client: TestClient, tmp_path: Path
) -> None:
    html = client.get(f"{PAGE}&verkehr=walk").text
    assert "Zu Fuß, gerechnet am " in html or "zu Fuß, gerechnet am " in html
    said = table(html, "in 15 Minuten dort").set_index("Angebot")
    stored = rows(client, WAYS)
    own = {
        f"{row['kind']} ({row['life_phase']})": row
        for row in stored
        if row["area_id"] == OWN and row["mode"] == "zu Fuß"
    }
    assert set(said.index) == set(own)
    for label, row in own.items():
        shown = str(said["in 15 Minuten dort"][label])
        assert shown.replace("\u202f", " ") == f"{number(100 * row['share_within_15_min'], 1)} %"
    content = client.get(f"{API}/wege.csv?kommune={OWN}&columns=german").content.decode()
    written = lines(content)
    assert [line["Kommune"] for line in written] == [row["name"] for row in stored]
    assert [line["in 15 Minuten (%)"] for line in written] == [
        "" if row["share_within_15_min"] is None else number(100 * row["share_within_15_min"], 1)
        for row in stored
    ]
    out = tmp_path / "wege.csv"
    command = ["export", "state", LAND, "--out", str(out), "--kind", "wege", "--commune", OWN]
    assert run(command) == 0
    assert out.read_bytes().decode() == content
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"{API}/kommunen.xlsx?kommune={OWN}").content)
    )
    assert book["Wege und Versorgung"].max_row == len(stored) + 1


def test_figures_are_the_same_on_page_in_json_csv_and_on_the_command_line(
    client: TestClient, tmp_path: Path
) -> None:
    items = rows(client, f"{API}/kommunen?kommune={OWN}&gleich=district")
    assert {row["district_name"] for row in items} == {items[0]["district_name"]}
    assert [row["area_id"] for row in items if row["own"]] == [OWN]
    name = next(key.removesuffix("_low") for key in items[0] if key.endswith("_low"))
    html = client.get(f"{PAGE}&gleich=district").text
    (own,) = [row for row in items if row["own"]]
    assert f"{number(100 * own[name], 1)}\u202f%" in html
    content = client.get(
        f"{API}/kommunen.csv?kommune={OWN}&gleich=district&columns=german"
    ).content.decode()
    assert [line["Gemeindeschlüssel"] for line in lines(content)] == [
        row["area_id"] for row in items
    ]
    out = tmp_path / "kommunen.csv"
    command = ["export", "state", LAND, "--out", str(out), "--commune", OWN, "--alike", "district"]
    assert run(command) == 0
    assert out.read_bytes().decode() == content
    every = rows(client, f"{API}/kommunen")
    assert not [key for key in every[0] if "rank" in key]  # no league table of all
    assert {row["area_id"]: row[name] for row in every}[OWN] == own[name]


def test_an_old_or_incomplete_run_says_so_and_nothing_is_called_sure(
    client: TestClient, engine: Engine
) -> None:
    with transaction(engine) as connection:
        connection.execute(
            text("UPDATE kpk.state_run SET status = 'incomplete', "
                 "started_at = started_at - interval '1 day'")
        )  # fmt: skip
    html = client.get(PAGE).text
    section = html[html.index('id="wege"') : html.index('id="eigene"')]
    assert "Das Land wurde danach neu geladen" in section
    assert "Nicht alles wurde gerechnet" in section
    assert "sicher höher" not in section


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        (f"{API}/kommunen?kommune={OWN}&kreis=17111", 422, "nur eines von beiden"),
        (f"{API}/kommunen?gleich=type", 422, "auch die Kommune nennen"),
        (f"{API}/kommunen?kommune=1", 404, "kommune=1"),
        (f"{API}/kommunen?kreis=1", 404, "Einen Kreis"),
        (f"{PAGE}&verkehr=zug", 404, "verkehr=zug"),
        ("/api/states/nirgends/kommunen", 404, "nirgends"),
    ],
)
def test_what_cannot_be_given_is_said(
    client: TestClient, address: str, status: int, said: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert said in answer.text
