"""Ways and supply on the command line."""

import csv
import json

import pytest
from conftest import Commune
from street_files import with_network

from api.cli.app import run


@pytest.fixture
def kpk(commune: Commune, monkeypatch: pytest.MonkeyPatch):
    url = commune.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    return lambda *arguments: run([str(argument) for argument in arguments])


def test_from_files_to_one_row_per_area(commune: Commune, kpk, capsys) -> None:
    town = with_network(commune)
    assert kpk("load", town.write(), "--data", town.folder) == 0
    assert kpk("run", "accessibility", "--region", "toy") == 0
    assert "Kita, 3–6 Jahre, zu Fuß: 4 Orte" in capsys.readouterr().out
    out = town.folder / "a.csv"
    command = ("export", "accessibility", "--region", "toy", "--format", "csv", "--out", out)
    assert kpk(*command) == 0
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [row["Nummer"] for row in rows] == ["01", "02", "03", "04"]
    assert kpk(*command, "--mode", "zu Fuß mit Kinderwagen", "--details") == 0
    slower = list(csv.DictReader(out.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert float(slower[0]["Weg (die Hälfte) (min)"].replace(",", ".")) > float(
        rows[0]["Weg (die Hälfte) (min)"].replace(",", ".")
    )
    assert not [name for name in slower[0] if "Thünen" in name]  # that norm is for walkers


def test_the_run_tells_programs_everything(commune: Commune, kpk, capsys) -> None:
    town = with_network(commune)
    kpk("load", town.write(), "--data", town.folder)
    capsys.readouterr()
    assert kpk("run", "accessibility", "--region", "toy", "--json") == 0
    summary = json.loads(capsys.readouterr().out)["summary"]
    assert [question["mode"] for question in summary["questions"]] == ["walk", "pushchair"]
    assert summary["modes"][0]["components"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("export", "accessibility", "--region", "toy", "--kind", "kyta"), "Meinten Sie „kita“"),
        (("export", "accessibility", "--region", "toy"), "kpk run accessibility --region toy"),
        (("streets",), "Entweder --place oder --region"),
    ],
)
def test_mistakes_name_the_way_out(commune: Commune, kpk, capsys, arguments, words) -> None:
    commune.load()
    assert kpk(*arguments, "--out", commune.folder / "x.csv") == 1
    assert words in " ".join(capsys.readouterr().err.split())


def test_without_any_offer_at_a_place_the_run_says_so(commune: Commune, kpk, capsys) -> None:
    town = with_network(commune)
    town.profile = town.profile.replace('services = [{ kind = "kita", life_phase = "3-6" }]\n', "")
    town.files["offers.csv"] = (
        b"id;title;kind;street;secret;hours;places;x;y\nK1;Kita;Kita;;;;40;;\n"
    )
    kpk("load", town.write(), "--data", town.folder)
    capsys.readouterr()
    assert kpk("run", "accessibility", "--region", "toy") == 1
    assert "kein Angebot mit sicherem Ort" in " ".join(capsys.readouterr().err.split())
