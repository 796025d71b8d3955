"""Neighbours as files: what PySAL reads back is what hot spots are looked for with."""

import csv
from pathlib import Path

import pytest
from conftest import Commune
from hot_spot_files import prepared
from libpysal.graph import read_gal

from api.cli.app import run
from api.questions.hot_spots.neighbours import write_neighbours
from api.questions.hot_spots.run import run_hot_spots
from kpk_geo.errors import InputError


@pytest.fixture
def city(commune: Commune) -> Commune:
    made = prepared(commune)
    assert made.errors() == []
    return made


def test_pysal_reads_the_neighbours_of_the_run(city: Commune, tmp_path: Path) -> None:
    written = write_neighbours(city.engine, "toy", tmp_path / "n.gal", file_format="gal")
    summary = run_hot_spots(city.engine, "toy", "poverty").runs[0].summary
    graph = read_gal(str(tmp_path / "n.gal"))
    assert (graph.n, written.rows) == (summary.neighbours.areas, summary.neighbours.areas)
    assert graph.n_edges == 2 * summary.neighbours.pairs
    assert graph.asymmetry().empty
    notes = (tmp_path / "n.quellen.txt").read_text()
    for words in ("gemeinsame Grenze: mindestens 10 m", "führende Null", "SHA-256"):
        assert words in notes


def test_csv_names_both_areas_of_every_pair(city: Commune, tmp_path: Path) -> None:
    write_neighbours(city.engine, "toy", tmp_path / "n.csv", file_format="csv")
    rows = list(csv.DictReader((tmp_path / "n.csv").read_text("utf-8-sig").splitlines(),
                               delimiter=";"))  # fmt: skip
    assert list(rows[0]) == ["area_id", "name", "neighbour_id", "neighbour_name"]
    pairs = {(row["area_id"], row["neighbour_id"]) for row in rows}
    assert ("0303", "0304") in pairs
    assert all((b, a) in pairs for a, b in pairs)
    assert len(pairs) == len(rows)


def test_keys_with_blanks_do_not_fit_into_gal(commune: Commune, tmp_path: Path) -> None:
    commune.areas["key"] = ["Nord 1", "Nord 2", "Nord 3", "Nord 4"]
    for n in range(1, 5):
        commune.change("table.csv", f"\n0{n};", f"\nNord {n};")
    assert commune.errors() == []
    with pytest.raises(InputError, match=r"Nord 1.*--format csv"):
        write_neighbours(commune.engine, "toy", tmp_path / "n.gal", file_format="gal")
    assert not list(tmp_path.glob("n.*"))


def test_areas_without_any_indicator_have_neighbours_too(commune: Commune, tmp_path: Path) -> None:
    commune.profile = commune.profile.split("[[indicators]]")[0]
    assert commune.errors() == []
    written = write_neighbours(commune.engine, "toy", tmp_path / "n.csv", file_format="csv")
    assert written.rows == 4


def test_the_command_says_what_it_wrote(
    city: Commune, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("KPK_DATABASE_URL", city.engine.url.render_as_string(hide_password=False))
    assert run(["export", "neighbours", "--region", "toy", "--out", str(tmp_path / "n.gal")]) == 0
    assert "63 Gebiete" in capsys.readouterr().out
