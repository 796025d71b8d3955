"""The command line as a planner uses it: German, exit codes 0, 1 and 2, JSON for programs."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Commune

from api.cli.app import run


@pytest.fixture
def kpk(commune: Commune, monkeypatch: pytest.MonkeyPatch):
    """Run a command against the test's own database."""
    url = commune.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    return lambda *arguments: run([str(argument) for argument in arguments])


def test_from_files_to_table(commune: Commune, kpk, capsys: pytest.CaptureFixture[str]) -> None:
    commune.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    assert kpk("load", commune.write(), "--data", commune.folder) == 0
    assert kpk("run", "burden", "--region", "toy") == 0
    out = commune.folder / "b.csv"
    assert kpk("export", "burden", "--region", "toy", "--format", "csv", "--out", out) == 0
    printed = capsys.readouterr().out
    assert "3 von 4 Gebieten bewertet" in printed
    assert "4 Gebiete in" in printed
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [row["Gebiet"] for row in rows] == ["Hafen", "Altstadt", "Höhe", "Wald"]


def test_load_reports_as_json(commune: Commune, kpk, capsys: pytest.CaptureFixture[str]) -> None:
    assert kpk("load", commune.write(), "--json") == 0
    steps = json.loads(capsys.readouterr().out)["steps"]
    assert [step["accepted"] for step in steps] == [4, 12, 3]


def test_incomplete_load_exits_with_1(
    commune: Commune, kpk, capsys: pytest.CaptureFixture[str]
) -> None:
    commune.change("table.csv", "key;", "schluessel;")
    assert kpk("load", commune.write()) == 1
    assert "„key“ fehlt" in capsys.readouterr().err


def test_report_lists_rejected_rows(
    commune: Commune, kpk, capsys: pytest.CaptureFixture[str]
) -> None:
    commune.change("table.csv", "80;12,5", "achtzig;12,5")
    kpk("load", commune.write())
    capsys.readouterr()
    assert kpk("report", "--region", "toy") == 0
    assert (
        "abgelehnt: table.csv, Zeile 2, poor: „achtzig“ ist keine Zahl" in capsys.readouterr().out
    )
    out = commune.folder / "r.csv"
    assert kpk("report", "--region", "toy", "--out", out) == 0
    assert out.read_text("utf-8-sig").startswith("Ergebnis;Datei;Zeile;Spalte;Wert;Grund")


def test_regions_and_remove(commune: Commune, kpk, capsys: pytest.CaptureFixture[str]) -> None:
    assert kpk("regions") == 0
    kpk("load", commune.write())
    assert kpk("regions") == 0
    assert kpk("remove", "--region", "toy", "--yes") == 0
    assert kpk("regions", "--json") == 0
    printed = capsys.readouterr().out
    assert "toy: Spielstadt" in printed
    assert printed.endswith("[]\n")
    assert commune.rows("SELECT count(*) FROM kpk.source") == [(0,)]


def test_doctor_says_where_things_are(kpk, capsys: pytest.CaptureFixture[str]) -> None:
    assert kpk("doctor") == 0
    printed = capsys.readouterr().out
    assert "PostGIS 3" in printed
    assert "Problem" not in printed


def test_doctor_names_a_server_that_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPK_DATABASE_URL", "postgresql://x@127.0.0.1:1/x")
    assert run(["doctor"]) == 1
    assert "nicht erreichbar" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["laden"], ["„laden“ gibt es nicht"]),
        (["run", "burden"], ["--region", "fehlt", "kpk run burden --help"]),
        (["load", "x.toml", "--daten", "y"], ["--daten", "gibt es nicht"]),
        (["serve", "--port", "99999999"], ["--port", "nicht zulässig"]),
    ],
)
def test_wrong_usage_exits_with_2_in_german(
    arguments: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    printed = capsys.readouterr().err
    assert all(word in printed for word in ["FEHLER", *words])


def test_absent_profile_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["load", "nix.toml"]) == 1
    assert "nix.toml" in capsys.readouterr().err


def test_help_is_german(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    printed = capsys.readouterr().out
    for word in ("Befehle", "Optionen", "Aufruf", "Eine Region laden"):
        assert word in printed
    for word in ("Usage", "Options", "Commands", "Show this"):
        assert word not in printed


def test_template_is_written(tmp_path: Path) -> None:
    assert run(["template", "offers", str(tmp_path / "a.xlsx")]) == 0
    assert (tmp_path / "a.xlsx").stat().st_size > 5000


def test_two_instances_live_side_by_side(state_dir: Path) -> None:
    def regions(name: str) -> str:
        environment = {
            **os.environ,
            "KPK_STATE_DIR": str(state_dir / name),
            "KPK_IDLE_SECONDS": "1",
        }
        environment.pop("KPK_DATABASE_URL", None)
        command = [sys.executable, "-c", "from api.cli import main; main()", "doctor", "--json"]
        result = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        )
        found = {item["name"]: item["text"] for item in json.loads(result.stdout)}
        return str(found["Zustandsordner"])

    assert str(state_dir / "one") in regions("one")
    assert str(state_dir / "two") in regions("two")
