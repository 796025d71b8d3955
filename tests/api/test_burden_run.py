"""Run, export and stored results of the burden index on the toy commune and on two dates."""

import csv
import json
import re
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
from conftest import Commune

from api.files.audience import Columns
from api.files.workbook import SOURCES
from api.questions.burden.export import write_burden
from api.questions.burden.run import run_burden
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.errors import InputError, NotFoundError, SourceError
from kpk_geo.model import Validity


@pytest.fixture
def loaded(commune: Commune) -> Commune:
    """The toy commune with its index."""
    commune.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    assert commune.start(run_burden).is_complete
    return commune


def test_run_keeps_parameters_and_digests_of_its_inputs(loaded: Commune) -> None:
    run = run_burden(loaded.engine, "toy")
    assert run.parameters.min_population == 300
    assert set(run.inputs) == {
        "areas:gebiet:2025-01-01",
        "table:table.csv::gebiet:2025-12-31:population+poverty+jobless",
    }
    assert all(len(digest) == 64 for digest in run.inputs.values())
    assert run.summary.status.valid == 3
    assert run.summary.status.invalid == {Validity.BELOW_MIN_POPULATION: 1}


def test_same_data_same_result(loaded: Commune) -> None:
    sql = "SELECT area_id, part, figures::text FROM kpk.area_result WHERE run_pk = :run ORDER BY 1"
    second = run_burden(loaded.engine, "toy")
    assert loaded.rows(sql, run=second.run_pk) == loaded.rows(sql, run=second.run_pk - 1)


def test_csv_is_german_and_gaps_are_empty(loaded: Commune, tmp_path: Path) -> None:
    written = write_burden(loaded.engine, "toy", tmp_path / "b.csv", file_format="csv")
    content = (tmp_path / "b.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert list(rows[0])[:7] == [
        "Nummer", "Gebiet", "Belastung (Status)", "Statusindex", "Entwicklung (Dynamik)",
        "Dynamikindex", "Gültigkeit",
    ]  # fmt: skip
    words = {"hoch": "gering", "mittel": "durchschnittlich", "niedrig": "hoch",
             "sehr niedrig": "sehr hoch", "": ""}  # fmt: skip
    assert [row["Belastung (Status)"] for row in rows] == [
        words[row["Klasse Status"]] for row in rows
    ]
    assert rows[3]["Statusindex"] == rows[3]["Klasse Status"] == ""
    assert rows[3]["Gültigkeit"] == "zu wenige Einwohner"
    assert "," in rows[0]["Statusindex"]
    notes = written.notes.read_text() if written.notes else ""
    assert "Gebiete ohne Klasse: 1" in notes
    assert "SHA-256" in notes


def test_excel_has_figures_and_sources(loaded: Commune, tmp_path: Path) -> None:
    write_burden(loaded.engine, "toy", tmp_path / "b.xlsx", file_format="xlsx", details=True)
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book.sheetnames == ["Belastungsindex", SOURCES]
    assert isinstance(book["Belastungsindex"]["D2"].value, float)
    assert book["Belastungsindex"]["D5"].value is None


@pytest.mark.parametrize("file_format", ["json", "geojson"])
def test_json_says_null_for_a_gap(loaded: Commune, tmp_path: Path, file_format: str) -> None:
    write_burden(loaded.engine, "toy", tmp_path / "b", file_format=file_format)
    content = json.loads((tmp_path / "b").read_text())
    rows = (
        content["rows"] if file_format == "json" else [f["properties"] for f in content["features"]]
    )
    assert rows[3]["status_index"] is None
    assert content["notes"]["Titel"] == "Belastungsindex Spielstadt"


@pytest.mark.parametrize("file_format", ["json", "geojson"])
def test_json_names_every_source_file(loaded: Commune, tmp_path: Path, file_format: str) -> None:
    write_burden(loaded.engine, "toy", tmp_path / "b", file_format=file_format)
    sources = json.loads((tmp_path / "b").read_text())["notes"]["Quelle"]
    assert len(sources) == 2
    for file, source in zip(("areas.geojson", "table.csv"), sorted(sources), strict=True):
        assert re.search(rf"Lizenz .+, Datei {file}, SHA-256 [0-9a-f]{{64}}$", source)


def test_name_that_would_run_as_a_formula_is_neutralised(commune: Commune, tmp_path: Path) -> None:
    commune.areas.loc[0, "name"] = "=1+1"
    commune.load()
    run_burden(commune.engine, "toy")
    write_burden(commune.engine, "toy", tmp_path / "b.csv", file_format="csv")
    assert "01;'=1+1;" in (tmp_path / "b.csv").read_text("utf-8-sig")


def test_export_to_an_absent_folder_is_named(loaded: Commune, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nix"):
        write_burden(loaded.engine, "toy", tmp_path / "nix" / "b.csv", file_format="csv")


def test_region_that_is_not_loaded_is_named(loaded: Commune) -> None:
    with pytest.raises(NotFoundError, match=r"„toi“.*Meinten Sie „toy“"):
        run_burden(loaded.engine, "toi")


def test_profile_without_plan_is_explained(commune: Commune) -> None:
    commune.profile = commune.profile.split("[burden_index]")[0]
    commune.load()
    with pytest.raises(InputError, match=r"\[burden_index\]"):
        run_burden(commune.engine, "toy")


def test_date_without_values_is_named(commune: Commune) -> None:
    plan = 'level = "gebiet"\nreference_date = {}\npop'
    commune.change_profile(plan.format("2025-12-31"), plan.format("2024-12-31"))
    commune.load()
    with pytest.raises(InputError, match=r"2024-12-31.*poverty, jobless"):
        run_burden(commune.engine, "toy")


def test_dynamic_is_the_change_between_two_dates(commune: Commune) -> None:
    commune.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    commune.files["old.csv"] = commune.files["table.csv"].replace(b";80;12,5", b";60;10,5")
    block = "[[tables]]" + commune.profile.split("[[tables]]")[1].split("[[offers]]")[0]
    old = block.replace("table.csv", "old.csv").replace("2025-12-31", "2023-12-31")
    commune.change_profile("[[offers]]", old + "[[offers]]")
    commune.profile += "compare_with = 2023-12-31\n"
    commune.profile += 'dynamic = [{ indicator = "poverty" }, { indicator = "jobless" }]\n'
    commune.load()
    run = run_burden(commune.engine, "toy")
    scores = dict(
        commune.rows(
            "SELECT area_id, (figures->>'score')::float FROM kpk.area_result "
            "WHERE run_pk = :run AND part = 'dynamic'",
            run=run.run_pk,
        )
    )
    # Only area 01 got worse: z-values 2/sqrt(2), -1/sqrt(2), -1/sqrt(2) of three valid areas.
    assert scores["01"] == pytest.approx(2**0.5)
    assert scores["02"] == scores["03"] == pytest.approx(-(0.5**0.5))
    assert scores["04"] is None


def test_control_character_in_a_name_does_not_stop_the_export_to_excel(
    commune: Commune, tmp_path: Path
) -> None:
    commune.areas.loc[0, "name"] = "Alt\x0bstadt"
    commune.load()
    run_burden(commune.engine, "toy")
    path = tmp_path / "index.xlsx"
    write_burden(commune.engine, "toy", path, file_format="xlsx")
    assert "Altstadt" in pd.read_excel(path)["Gebiet"].tolist()


def test_geopackage_has_figures_shapes_and_sources(loaded: Commune, tmp_path: Path) -> None:
    """A gap stays empty: it must not come back as 0."""
    made = tmp_path / "b.gpkg"
    write_burden(loaded.engine, "toy", made, file_format="gpkg", details=True)
    layers = [str(layer) for layer, _ in pyogrio.list_layers(made)]
    assert layers == ["Belastungsindex", "quellen"]
    read = gpd.read_file(made, layer="Belastungsindex")
    csv = tmp_path / "b.csv"
    write_burden(
        loaded.engine, "toy", csv, file_format="csv", details=True, columns=Columns.MACHINE
    )
    same = pd.read_csv(csv, dtype={"area_id": str})
    assert read.crs == DEFAULT_CRS
    assert list(read["area_id"]) == list(same["area_id"])
    assert read["status_index"].isna().tolist() == same["status_index"].isna().tolist()
    assert read["status_index"].tolist() == pytest.approx(
        same["status_index"].tolist(), nan_ok=True
    )
    assert read.geometry.area.min() > 0
    sources = pyogrio.read_dataframe(made, layer="quellen")
    assert {"Titel", "Quelle"} <= set(sources["angabe"])


def test_geopackage_of_another_ending_is_refused(loaded: Commune, tmp_path: Path) -> None:
    for name, said in (("b.json", "--format json dazuschreiben"), ("b.karte", r"auf \.gpkg enden")):
        with pytest.raises(InputError, match=said):
            write_burden(loaded.engine, "toy", tmp_path / name, file_format="gpkg")
        assert not (tmp_path / name).exists()
