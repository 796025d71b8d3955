"""Lists that reach further than the region: what is not meant is counted, what is wrong is told."""

import time
from pathlib import Path

import pytest
from conftest import Commune

PLACES = 'columns.city = "city"\ncolumns.postcode = "zip"\ncolumns.municipality_key = "ags"\n'
FAR = "Köln;50667;5315000;360000;5640000"
HERE = "Spielstadt;47000;5999000;351500;5700500"


def statewide(commune: Commune, rows: list[str]) -> None:
    """Give the commune a list of schools with town, postcode and Gemeindeschlüssel."""
    numbered = [f"S{i};Schule {i};Schule;{row}" for i, row in enumerate(rows)]
    lines = ["id;title;kind;city;zip;ags;x;y", *numbered]
    commune.files["schools.csv"] = ("\n".join(lines) + "\n").encode()
    block = (
        '[[offers]]\nfile = "schools.csv"\nsource = "all"\ncolumns.offer_id = "id"\n'
        'columns.title = "title"\ncolumns.kind = "kind"\ncolumns.x = "x"\ncolumns.y = "y"\n'
    )
    commune.change_profile("[burden_index]", block + PLACES + "\n[burden_index]")


def schools(commune: Commune) -> tuple[list[str], int, list[tuple[int | None, str]]]:
    """Load; give the ids of the schools, how many rows are not meant, and what is told."""
    (step,) = (step for step in commune.load().steps if step.file == "schools.csv")
    assert step.error is None
    rows = commune.rows("SELECT offer_id FROM kpk.offer WHERE offer_id LIKE 'S%' ORDER BY 1")
    notes = [(note.line, note.reason) for note in step.notes]
    return [row[0] for row in rows], step.tally.not_meant, notes


def test_rows_of_other_communes_are_counted_in_one_note(commune: Commune) -> None:
    statewide(commune, [HERE, *[FAR] * 1_500])
    ids, not_meant, notes = schools(commune)
    assert ids == ["S0"]
    assert not_meant == 1_500
    (note,) = notes
    assert note[1].startswith(
        "1.500 Zeilen liegen außerhalb von Spielstadt (mehr als 2 km) und sind nicht gemeint: "
        "1.500 nach dem Gemeindeschlüssel in einer anderen Gemeinde."
    )
    counts = commune.rows("SELECT not_meant FROM kpk.source WHERE file = 'schools.csv'")
    assert counts == [(1_500,)]


def test_mistyped_coordinate_of_an_own_school_is_told_in_a_statewide_list(
    commune: Commune,
) -> None:
    mistyped = HERE.replace("351500", "390000")
    statewide(commune, [HERE, HERE, mistyped, *[FAR] * 40])
    ids, not_meant, notes = schools(commune)
    assert ids == ["S0", "S1", "S2"]
    assert not_meant == 40
    assert any(line == 4 and "außerhalb der Region" in reason for line, reason in notes)


def test_school_inside_with_the_key_of_another_county_is_kept_and_told(commune: Commune) -> None:
    foreign = HERE.replace("5999000", "5315000")
    statewide(commune, [HERE, HERE, foreign, *[FAR] * 40])
    ids, not_meant, notes = schools(commune)
    assert ids == ["S0", "S1", "S2"]
    assert not_meant == 40
    assert [line for line, reason in notes if "nennt einen anderen Kreis" in reason] == [4]


@pytest.mark.parametrize("town", ["Spielstadt", "Spielstatt", "Spielstadt-Hafen", "Höhe", ""])
def test_mistyped_coordinate_in_an_own_list_is_told(commune: Commune, town: str) -> None:
    """A town that may be ours, or none at all, makes nothing sure."""
    statewide(commune, [HERE, HERE, f"{town};;;390000;5700500"])
    ids, not_meant, notes = schools(commune)
    assert (len(ids), not_meant) == (3, 0)
    assert any(line == 4 and "außerhalb der Region" in reason for line, reason in notes)


def test_single_row_of_an_unknown_town_stays_for_review(commune: Commune) -> None:
    statewide(commune, [HERE, HERE, FAR.replace("5315000", "")])
    ids, not_meant, notes = schools(commune)
    assert (ids, not_meant) == (["S0", "S1", "S2"], 0)
    assert any(line == 4 and "außerhalb der Region" in reason for line, reason in notes)


def test_another_commune_of_the_same_district_is_not_sure(commune: Commune) -> None:
    statewide(commune, [HERE, HERE, ";;5999004;390000;5700500"])
    assert schools(commune)[:2] == (["S0", "S1", "S2"], 0)


def test_most_rows_outside_without_any_address_are_not_meant(commune: Commune) -> None:
    bare = ";;;360000;5640000"
    statewide(commune, [";;;351500;5700500"] * 10 + [bare] * 20)
    ids, not_meant, notes = schools(commune)
    assert (len(ids), not_meant) == (10, 20)
    assert "weil die Liste weiter reicht als die Region (20 von 30" in notes[0][1]


def test_too_few_rows_outside_make_no_statewide_list(commune: Commune) -> None:
    bare = ";;;360000;5640000"
    statewide(commune, [";;;351500;5700500"] * 3 + [bare] * 6)
    ids, not_meant, notes = schools(commune)
    assert (len(ids), not_meant) == (9, 0)
    assert len([line for line, _ in notes if line]) == 6


def test_row_without_coordinate_of_another_commune_is_not_meant(commune: Commune) -> None:
    statewide(commune, [HERE, HERE, *[FAR] * 30, "Köln;50667;5315000;;", "Köln;;5315000;0;0"])
    assert schools(commune)[:2] == (["S0", "S1"], 32)


def test_another_system_is_a_proposal_and_not_another_commune(commune: Commune) -> None:
    degrees = ";;;6.8503;51.4318"
    statewide(commune, [";;;351500;5700500"] * 2 + [degrees.replace(".", ",")] * 30)
    ids, not_meant, notes = schools(commune)
    assert (len(ids), not_meant) == (32, 0)
    assert "EPSG:4326" in str(notes)


def test_lost_leading_zero_in_only_is_found_and_told(commune: Commune) -> None:
    statewide(commune, [HERE, FAR])
    commune.change_profile(PLACES, PLACES + 'only = { ags = ["05999000"] }\n')
    ids, not_meant, notes = schools(commune)
    assert (ids, not_meant) == (["S0"], 1)
    assert "5999000 gilt als 05999000" in str(notes)
    assert "1 Zeile ist nach only im Profil nicht gemeint." in str(notes)


REGION = """
[region]
id = "krefeld"
name = "Krefeld"
[sources.all]
publisher = "P"
dataset = "D"
licence = "L"
[[areas]]
level = "stadt"
label = "Stadt"
file = "krefeld/stadtgebiet.geojson"
source = "all"
valid_from = 2012-11-29
id_column = "SCHLUESSEL"
name_column = "NAME"
[[offers]]
file = "nrw-schulen/schulverzeichnis_2024_25.csv"
source = "all"
kind = "school"
separator = ","
crs = "EPSG:4326"
columns.offer_id = "Schulnummer"
columns.title = "Amtliche Bezeichnung 1"
columns.street = "Straße und Hausnummer"
columns.city = "Ort"
columns.municipality_key = "Amtlicher Gemeindeschlüssel"
columns.x = "longitude"
columns.y = "latitude"
"""


def test_all_schools_of_the_state_load_at_once(
    commune: Commune, shared_data: Path, tmp_path: Path
) -> None:
    """It took half a second a row, since each far row built ten transformers."""
    from api.load.region import load_region
    from kpk_geo.profile import read_profile

    profile = tmp_path / "krefeld.toml"
    profile.write_text(REGION, encoding="utf-8")
    start = time.monotonic()
    step = load_region(commune.engine, read_profile(profile), shared_data).steps[-1]
    assert time.monotonic() - start < 10  # 1 s where nothing else runs
    assert (step.tally.rows, step.tally.not_meant, step.accepted) == (5_407, 5_096, 311)
    assert len(step.notes) == 1
