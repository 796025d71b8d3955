"""Hot spots on the command line."""

import csv
import json

import pytest
from conftest import Commune
from hot_spot_files import prepared

from api.cli.app import run


@pytest.fixture
def kpk(commune: Commune, monkeypatch: pytest.MonkeyPatch):
    url = commune.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    return lambda *arguments: run([str(argument) for argument in arguments])


def test_from_files_to_one_row_per_area(commune: Commune, kpk, capsys) -> None:
    city = prepared(commune)
    assert kpk("load", city.write(), "--data", city.folder) == 0
    capsys.readouterr()
    assert kpk("run", "hot-spots", "--region", "toy", "--indicator", "poverty") == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "62 Gebiete geprüft (exakt)" in printed
    assert "Nachbarpaare" in printed
    out = city.folder / "h.csv"
    command = ("export", "hot-spots", "--region", "toy", "--format", "csv", "--out", out)
    assert kpk(*command) == 0
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) == 64
    assert kpk(*command, "--details") == 0
    assert "Befund, niedrige Werte" in out.read_text("utf-8-sig").splitlines()[0]
    assert kpk(*command, "--details", "--columns", "machine") == 0
    assert "cold_grade" in out.read_text("utf-8").splitlines()[0].split(",")
    capsys.readouterr()
    assert kpk("run", "hot-spots", "--region", "toy", "--indicator", "jobless", "--json") == 0
    content = json.loads(capsys.readouterr().out)
    assert content["runs"][0]["summary"]["indicator"] == "jobless"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "hot-spots", "--region", "toy", "--indicator", "poverti"), "Meinten Sie"),
        (("run", "hot-spots", "--region", "toi"), "toy"),
        (("export", "hot-spots", "--region", "toy", "--out", "x.csv"), "kpk run hot-spots"),
    ],
)
def test_mistakes_name_the_way_out(commune: Commune, kpk, capsys, arguments, words) -> None:
    commune.load()
    assert kpk(*arguments) == 1
    assert words in " ".join(capsys.readouterr().err.split())
