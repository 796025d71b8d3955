"""`kpk fetch` and `kpk sources`: nothing goes out before a person has said yes."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from fetch_toys import BASE
from recorded_hosts import RecordedHosts, recorded_hosts

from api.cli.app import run
from kpk_geo.open_data import read_manifest, read_registry
from kpk_geo.services.client import Client, Limits
from kpk_geo.services.pace import Pace
from kpk_geo.settings import Settings

REGISTRY = f"""
[scope]
id = "nrw"
name = "Nordrhein-Westfalen"
ags = "05"

[[sources]]
id = "kitas"
layer = "kitas"
title = "Kitas des Landes"
publisher = "Land"
licence = "nicht gelesen"
access = {{ protocol = "file", url = "{BASE}/kitas.csv" }}
kind = "csv"
expected = {{ min_rows = 1 }}
about_mb = 2
confidence = "A"
checked = "2026-11"

[[sources]]
id = "armut"
layer = "context"
title = "Kinderarmut"
publisher = "Stiftung"
licence = "CC BY 4.0"
licence_url = "https://creativecommons.org/licenses/by/4.0/"
access = {{ protocol = "file", url = "{BASE}/armut+{{slug}}.csv" }}
kind = "csv"
confidence = "?"
checked = "2026-11"
tried = 2026-11-20
"""
KREFELD = """
[scope]
id = "05114000"
name = "Krefeld"
ags = "05114000"
sources = []
"""
Kpk = Callable[..., int]


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[RecordedHosts]:
    registry = tmp_path / "sources"
    (registry / "communes").mkdir(parents=True)
    (registry / "nrw.toml").write_text(REGISTRY, encoding="utf-8")
    own = KREFELD.replace("sources = []\n", "")
    (registry / "communes" / "05114000.toml").write_text(f"sources = []\n{own}", encoding="utf-8")
    monkeypatch.setattr("kpk_geo.open_data.read_registry", partial(read_registry, registry))
    monkeypatch.setenv("KPK_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("KPK_CONTACT", "geo@stadt.example")
    with recorded_hosts() as (found, transport):

        def open_client(settings: Settings, allowed: frozenset[str]) -> Client:
            return Client(
                allowed, contact=settings.contact, transport=transport, pace=Pace(pause=0),
                limits=Limits(tries=1),
            )  # fmt: skip

        monkeypatch.setattr("api.fetch.open_client", open_client)
        found.serve(f"{BASE}/kitas.csv", b"Nr;Name\n1;Hafen\n")
        yield found


def kpk(*arguments: object) -> int:
    return run([str(argument) for argument in arguments])


def say(monkeypatch: pytest.MonkeyPatch, answer: bool) -> list[str]:
    asked: list[str] = []

    def prompt(text: str, **options: object) -> str:
        asked.append(text)
        return "j" if answer else "n"

    monkeypatch.setattr("typer.prompt", prompt)
    return asked


def test_nothing_goes_out_without_a_yes(
    hosts: RecordedHosts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    questions = say(monkeypatch, answer=False)
    assert kpk("fetch", "nrw", "--out", tmp_path / "out") == 1
    assert questions == ["Jetzt holen? [j/N]"]
    assert not hosts.asked
    assert not (tmp_path / "out").exists()
    shown = capsys.readouterr().out
    assert "1 Quelle von 1 Rechner:" in shown
    assert "nrw/kitas: Kitas des Landes (etwa 2,0 MB, höchstens 50,0 MB; Lizenz: nicht" in shown
    assert "Bei 1 Quelle ist die Lizenz nicht gelesen" in shown
    assert "keine Anschrift, kein Name einer Person" in shown
    assert "geo@stadt.example" in shown


def test_it_ends_with_what_came_and_what_did_not(
    hosts: RecordedHosts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    say(monkeypatch, answer=True)
    out = tmp_path / "out"
    assert kpk("fetch", "nrw", "--out", out, "--commune", "krefeld") == 1
    shown = capsys.readouterr().out
    assert "Name oder Schlüssel der Kommune (05114000)" in shown
    assert "geholt: nrw/kitas (Kitas des Landes)" in shown
    assert "nrw/kitas/kitas.csv, 0,0 kB, 1 Zeile" in shown
    assert "nicht geholt: nrw/armut (Kinderarmut)" in shown
    assert "hat die Datei nicht mehr (404)" in shown
    assert "geholt: 1, nicht geholt: 1." in shown
    hosts.serve(f"{BASE}/armut+krefeld.csv", b"Jahr;Wert\n2023;12\n")
    hosts.asked.clear()
    assert kpk("fetch", "nrw", "--out", out, "--commune", "05114000", "--yes") == 0
    assert "eben erst geholt: 1, geholt: 1." in capsys.readouterr().out
    assert [asked.path for asked in hosts.asked] == ["/armut+krefeld.csv"]
    assert kpk("fetch", "nrw", "--out", out, "--entry", "nrw/kitas", "--yes", "--again") == 0
    assert "unverändert: 1." in capsys.readouterr().out


def test_who_interrupts_it_is_told_that_it_goes_on(
    hosts: RecordedHosts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("api.fetch.fetch_into", interrupted)
    assert kpk("fetch", "nrw", "--out", tmp_path / "out", "--yes") == 130
    assert "derselbe Aufruf geht dort weiter" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("hessen",), "Für „hessen“ sind keine Quellen beschrieben"),
        (("nrw", "--layer", "kita"), "Meinten Sie „kitas“"),
        (("nrw", "--entry", "nrw/kita"), "Meinten Sie „nrw/kitas“"),
        (("nrw", "--entry", "nrw/armut"), "wird je Kommune gefragt"),
        (("nrw", "--commune", "Krefelt"), "Gemeint sein kann: Stadt Krefeld (05114000)"),
        (("nrw", "--commune", "11000000"), "liegt nicht in Nordrhein-Westfalen"),
        (("nrw", "--accept", "nrw/x"), "Die Quelle „nrw/x“ gibt es nicht"),
        (("nrw", "--take", "nrw/kitas"), "Erwartet wird QUELLE=DATEI"),
        (("nrw", "--take", "nrw/kitas=fehlt.csv"), "gibt es nicht"),
    ],
)
def test_what_cannot_be_meant_is_told_before_anything_is_asked(
    hosts: RecordedHosts, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...], message: str,
) -> None:  # fmt: skip
    assert kpk("fetch", *arguments, "--out", tmp_path / "out", "--yes") == 1
    assert message in capsys.readouterr().err
    assert not hosts.asked


def test_a_file_from_a_browser_is_taken_without_a_network(
    hosts: RecordedHosts, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "k.csv").write_bytes(b"Nr;Name\n1;Hafen\n")
    out = tmp_path / "out"
    assert kpk("fetch", "nrw", "--out", out, "--take", f"nrw/kitas={tmp_path / 'k.csv'}") == 0
    assert "nrw/kitas: nrw/kitas/k.csv" in capsys.readouterr().out
    assert [file.entry for file in read_manifest(out).files] == ["nrw/kitas"]
    assert not hosts.asked


def test_sources_are_listed_with_how_sure_they_are(
    hosts: RecordedHosts, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kpk("sources", "list") == 0
    shown = capsys.readouterr().out
    assert "Sicherheit A (mehrere Programme holen es 2026), Beleg gelesen 11/2026, von uns" in shown
    assert "abgerufen 20.11.2026; Lizenz: CC BY 4.0" in shown
    assert kpk("sources", "list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [item["key"] for item in listed] == ["nrw/kitas", "nrw/armut"]
    assert not hosts.asked


def test_a_check_looks_at_beginnings_and_says_which_still_answer(
    hosts: RecordedHosts, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = say(monkeypatch, answer=False)
    assert kpk("sources", "check") == 1
    assert len(questions) == 1
    assert not hosts.asked
    assert kpk("sources", "check", "--commune", "Krefeld", "--yes") == 1
    shown = capsys.readouterr().out
    assert "gut: nrw/kitas" in shown
    assert "FEHLER: nrw/armut" in shown
    assert "Wie erwartet antworten 1 von 2 Quellen." in shown
    assert hosts.asked[0].headers["range"] == "bytes=0-4095"
    assert kpk("sources", "check", "--entry", "nrw/kitas", "--yes") == 0
