"""Money and time through the service and the command line."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from sqlalchemy import text

from analyses.funding.fgz_posts import fgz_costs
from api.app import create_app
from api.cli.app import run
from maps.funding.text import HELD

PAGE = {"Accept": "text/html"}


@pytest.fixture
def client(commune: Commune) -> Iterator[TestClient]:
    with TestClient(create_app(commune.engine), ORIGIN, raise_server_exceptions=False) as made:
        yield made


def kpk(*arguments: object) -> int:
    return run(["funding", *(str(argument) for argument in arguments)])


def test_page_needs_no_region(client: TestClient) -> None:
    answer = client.get("/foerderung")
    assert answer.status_code == 200
    assert "noch keine Antragsfrist bestätigt" in answer.text
    assert "eingetragen" not in answer.text
    assert 'href="/foerderung"' in client.get("/").text


def test_page_of_a_region_stays_with_it_and_counts_its_offers(
    commune: Commune, client: TestClient
) -> None:
    commune.load()
    page = client.get("/foerderung?region=toy&fgz=4").text.replace(HELD, " ")
    assert "davon Land bis zu 204.800 €" in page
    assert 'href="/maps/overview?region=toy"' in page
    assert 'href="/foerderung?region=toy"' in client.get("/maps/overview?region=toy").text
    assert ": Es ist noch keines eingetragen." in page


def test_a_confidential_place_is_not_counted(commune: Commune, client: TestClient) -> None:
    commune.load()
    with commune.engine.begin() as connection:
        connection.execute(text("UPDATE kpk.offer SET kind='outreach', kinds='{outreach}'"))
        whole = connection.execute(text("SELECT count(*) FROM kpk.offer")).scalar_one()
    assert whole == 3  # one of them is a shelter
    assert ": 2 Einträge." in client.get("/foerderung?region=toy").text


def test_a_region_that_is_not_loaded_is_a_page_that_says_so(client: TestClient) -> None:
    answer = client.get("/foerderung?region=gibtsnicht", headers=PAGE)
    assert answer.status_code == 404
    assert "gibtsnicht" in answer.text


def test_what_is_typed_wrong_is_said_beside_the_form(client: TestClient) -> None:
    answer = client.get("/foerderung?fgz=501&stelle=x&kinder=9&kinder_land=4&jahr=2026")
    assert answer.status_code == 200
    assert "höchstens 500" in answer.text
    assert "mehr Kinder im SGB II als ganz NRW" in answer.text
    assert client.get(f"/foerderung?fgz={'9' * 41}").status_code == 422


def test_programs_get_elements_calendar_and_costs(client: TestClient) -> None:
    elements = client.get("/api/funding/elements").json()
    assert [item["number"] for item in elements["items"]] == [1, 2, 3, 4, 5, 6]
    calendar = client.get("/api/funding/calendar?day=2026-02-01").json()
    found = {item["id"]: item for item in calendar["items"]}
    assert found["kinderstark-2027"]["day"] is None
    assert found["kinderstark-2027"]["state"] == "unconfirmed"
    assert found["kinderstark-2026-frist"]["timing"] == "past"
    assert client.get("/api/funding/calendar").json()["day"] == date.today().isoformat()
    costs = client.get("/api/funding/fgz?count=4").json()
    assert (costs["posts"], costs["total"], costs["state"]) == (3.0, 256_000, 204_800)
    for path in ("fgz", "fgz?count=-1", "fgz?count=501", "fgz?count=1&half_post_costs=nan"):
        assert client.get(f"/api/funding/{path}").status_code == 422, path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["elements"], "6. Aufsuchendes Angebot"),
        (["calendar", "--day", "2026-01-15"], "31.01.2026 (bestätigt, in 16 Tagen)"),
        (["calendar"], "nicht bestätigt: Antrag für kinderstark 2027"),
        (["fgz", "--count", "4", "--startchancen", "1"], "nicht erfüllt"),
    ],
)
def test_commands_speak_german(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kpk(*arguments) == 0
    assert words in capsys.readouterr().out


def test_commands_speak_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert kpk("fgz", "--count", 2, "--half-post-costs", 40_000, "--json") == 0
    costs = json.loads(capsys.readouterr().out)
    assert costs["own"] == fgz_costs(2, half_post_costs=40_000).own
    assert kpk("calendar", "--json") == 0
    assert json.loads(capsys.readouterr().out)["items"]
    assert kpk("elements", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["items"]) == 6


TABLE = """AGS;Kommune;Kinder unter 15 am 31.12.2025;Kinder unter 18 am 31.12.2025
05;Nordrhein-Westfalen;400.000;500.000
5114000;Krefeld;8.411;10.020
05978036;=Unna;*;1.200
"""


def test_allocation_prints_ranges_and_what_is_not_confirmed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = tmp_path / "kinder.csv"
    counts.write_text(TABLE, encoding="utf-8")
    assert kpk("allocation", "--counts", counts, "--year", 2026) == 0
    printed = capsys.readouterr().out.replace(HELD, " ")
    assert "05114 Krefeld: 284.568,00 € bis 298.590,50 €" in printed
    assert "Altersgrenze, Stichtag), ist nicht bestätigt" in printed
    assert "unter 15 Jahren, Stichtag 31.12.2025" in printed


def test_allocation_writes_a_file_that_excel_opens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts, out = tmp_path / "kinder.csv", tmp_path / "geld.csv"
    counts.write_text(TABLE, encoding="utf-8")
    assert kpk("allocation", "--counts", counts, "--year", 2026, "--out", out) == 0
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [row["AGS"] for row in rows] == ["05114", "05978036"]
    assert rows[1]["Kommune"] == "'=Unna"
    assert rows[1]["Betrag 1 in EUR (Kinder unter 15 Jahren, Stichtag 31.12.2025)"] == ""
    assert "2 Kommunen in" in capsys.readouterr().out


def test_allocation_as_json_names_budget_and_notes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = tmp_path / "kinder.csv"
    counts.write_text("AGS;Anzahl\n05114;1\n05913;3\n", encoding="utf-8")
    asked = ("--counts", counts, "--year", 2027, "--budget", 100, "--age", 15, "--json")
    assert kpk("allocation", *asked) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["budget"] == 100
    assert [item["amounts"] for item in made["items"]] == [[25.0], [75.0]]
    assert any("unter 15 Jahren, Stichtag nicht angegeben" in note for note in made["notes"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--year", "2027"], "Für 2027 ist keine Summe des Landes bestätigt"),
        (["--year", "2026", "--day", "gestern"], "--day gestern"),
        (["--year", "2026", "--budget", "-1"], "ab 0"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = tmp_path / "kinder.csv"
    counts.write_text("AGS;Anzahl\n05114;1\n", encoding="utf-8")
    assert kpk("allocation", "--counts", counts, *arguments) == 1
    assert words in capsys.readouterr().err


def test_forms_that_were_filled_in_drive_out_each_other_alone(client: TestClient) -> None:
    state = client.app.state  # type: ignore[attr-defined]
    before = len(state.bodies._bodies)
    for count in range(state.typed.most + 5):
        assert client.get(f"/foerderung?fgz={count}").status_code == 200
    assert len(state.typed._bodies) == state.typed.most
    assert len(state.bodies._bodies) == before
