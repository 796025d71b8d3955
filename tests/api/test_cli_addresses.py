"""Commands about addresses and offers, as they are typed."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from conftest import Commune

from api.cli.app import run

REGISTER = """street;number;postcode;place;x;y
Hafenstr.;1;47000;Spielstadt;350500;5700500
Hafenstr.;3;47000;Spielstadt;350540;5700500
Marktplatz;3;47000;Spielstadt;351500;5700500
Marktplatz;5;47000;Spielstadt;352500;5700500
Weit weg;1;47000;Spielstadt;365000;5700500
"""
SECTION = """[[addresses]]
file = "register.csv"
source = "all"
format = "table"
x_column = "x"
y_column = "y"
columns = { street = "street", number = "number", postcode = "postcode", municipality = "place" }

[[offers]]"""

Kpk = Callable[..., int]


@pytest.fixture
def kpk(commune: Commune, monkeypatch: pytest.MonkeyPatch) -> Kpk:
    """Run a command on the toy commune with a register, loaded."""
    url = commune.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    commune.files["register.csv"] = REGISTER.encode()
    commune.change_profile("[[offers]]", SECTION)
    commune.change("offers.csv", "Hafenstr. 1;;;350500;5700500", "Hafenstr. 2;;;;")
    commune.change("offers.csv", "Geheim 7", "Marktplatz 5")
    commune.start()
    return lambda *arguments: run([str(argument) for argument in arguments])


def test_geocode_says_grade_place_and_register(
    kpk: Kpk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kpk("geocode", "MARKTPLATZ 3, 47000 Spielstadt") == 0
    printed = capsys.readouterr().out
    assert "exakt: Straße und Hausnummer stimmen." in printed
    assert "Register vom 31.12.2025" in printed
    assert kpk("geocode", "Hafenstr. 2", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["grade"], len(answer["candidates"])) == ("check", 2)


def test_geocode_without_a_register_says_how_to_get_one(
    commune: Commune, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = commune.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    assert run(["geocode", "Hafenstr. 2"]) == 1
    assert "[[addresses]]" in capsys.readouterr().err


def test_review_on_the_terminal(
    commune: Commune, kpk: Kpk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["s"])
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    assert kpk("review", "--region", "toy", "--user", "anna") == 0
    printed = capsys.readouterr().out
    assert "noch 1 von 1" in printed
    assert "1. Hafenstr. 1, 47000 Spielstadt" in printed
    assert "Für später übrig: 1 von 1" in printed
    answers = iter(["9", "x", "2"])
    assert kpk("review", "--region", "toy", "--user", "anna") == 0
    printed = capsys.readouterr().out
    assert "Einen Vorschlag 9 gibt es nicht" in printed
    assert "keine der Tasten" in printed
    assert "Alle 1 Adressen sind entschieden" in printed
    assert commune.rows("SELECT label, decided_by FROM kpk.place_decision") == [
        ("Hafenstr. 3, 47000 Spielstadt", "anna")
    ]


def test_users_come_and_go(kpk: Kpk, capsys: pytest.CaptureFixture[str]) -> None:
    assert kpk("user", "list") == 0
    assert "Noch niemand" in capsys.readouterr().out
    assert kpk("user", "add", "planung") == 0
    assert "kpk_" in capsys.readouterr().out
    assert kpk("user", "add", "planung") == 1
    assert kpk("user", "add", "zwei Worte") == 1
    assert "als Name nicht möglich" in capsys.readouterr().err
    assert kpk("user", "remove", "planung") == 0
    assert kpk("user", "remove", "planung") == 1


def test_street_raster_with_what_does_not_fit(
    commune: Commune, kpk: Kpk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "raster.xlsx"
    assert kpk("export", "street-raster", "--region", "toy", "--level", "gebiet", "--out", out) == 0
    assert "1 Adresse in keinem" in capsys.readouterr().out
    book = openpyxl.load_workbook(out)
    rows = list(book["Straßenraster"].iter_rows(min_row=2, values_only=True))
    assert [(row[2], row[3], row[4], row[5], row[6], row[7]) for row in rows] == [
        ("Hafenstr.", "alle", "1", "3", "01", "Hafen"),
        ("Marktplatz", "ungerade", "3", "3", "02", "Altstadt"),
        ("Marktplatz", "ungerade", "5", "5", "03", "Höhe"),
    ]
    assert book["Nicht eindeutig"]["B2"].value == "Weit weg"
    csv = tmp_path / "raster.csv"
    assert kpk("export", "street-raster", "--region", "toy", "--level", "gebiet", "--out", csv) == 0
    assert (tmp_path / "raster-nicht-eindeutig.csv").exists()
    wrong = ("--level", "gebiet", "--out", tmp_path / "raster.pdf")
    assert kpk("export", "street-raster", "--region", "toy", *wrong) == 1


def test_inventory_commands(
    commune: Commune, kpk: Kpk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert kpk("offers", "freshness", "--region", "toy") == 0
    assert "Insgesamt überholt: 100 %" in capsys.readouterr().out
    assert kpk("offers", "duplicates", "--region", "toy", "--out", tmp_path / "d.csv") == 0
    commune.files["offers.csv"] += b"A8;Beratung Markt;Beratung;AWO;Marktplatz 3;;;;\n"
    commune.load()
    assert kpk("offers", "duplicates", "--region", "toy", "--out", tmp_path / "d.xlsx") == 0
    book = openpyxl.load_workbook(tmp_path / "d.xlsx")
    assert book["Doppelte"]["A2"].value == "wahrscheinlich"
    assert "Träger: " in str(book["Doppelte"]["M2"].value)
    assert book["Vorschlag vereint"]["B2"].value in ("Beratung am Markt", "Beratung Markt")
    commune.change("offers.csv", "A2;Beratung am Markt", "A9;Sprechstunde")
    commune.load()
    capsys.readouterr()
    assert kpk("offers", "vanished", "--region", "toy") == 0
    assert "A2: Beratung am Markt, nicht mehr in der Liste" in capsys.readouterr().out
    assert kpk("offers", "vanished", "--region", "toy", "--delete", "--yes") == 0
    assert kpk("offers", "vanished", "--region", "toy") == 0
    assert "stehen noch in ihren Listen" in capsys.readouterr().out
    assert kpk("export", "offers", "--region", "toy", "--out", tmp_path / "o.xlsx") == 0
    assert "1 Zeile mit vertraulichem Ort" in capsys.readouterr().out
    assert kpk("export", "offers", "--region", "toy", "--out", tmp_path / "o.pdf") == 1
