"""What a list says of schools: what is odd is reported and left empty, never guessed."""

import pytest
from conftest import Commune

HEAD = "id;title;kind;form;index;start;pupils;x;y"
ROW = "{0};Schule {0};Schule;Grundschule;{1};{2};{3};350500;5700500"


def schools(commune: Commune, *rows: tuple[str, str, str]) -> dict[str, tuple[object, ...]]:
    """Load a list of schools; give index, Startchancen and pupils by id."""
    lines = [HEAD, *(ROW.format(f"S{row}", *cells) for row, cells in enumerate(rows, 1))]
    commune.files["schools.csv"] = ("\n".join(lines) + "\n").encode()
    columns = {
        "offer_id": "id", "title": "title", "kind": "kind", "school_form": "form", "x": "x",
        "y": "y", "social_index": "index", "startchancen": "start", "pupils": "pupils",
    }  # fmt: skip
    block = '[[offers]]\nfile = "schools.csv"\nsource = "all"\n'
    block += "".join(f'columns.{name} = "{heading}"\n' for name, heading in columns.items())
    if 'file = "schools.csv"' not in commune.profile:
        commune.change_profile("[burden_index]", f"{block}\n[burden_index]")
    assert commune.errors() == []
    found = commune.rows(
        "SELECT offer_id, social_index, startchancen, pupils FROM kpk.offer "
        "WHERE offer_id LIKE 'S%' ORDER BY 1"
    )
    return {str(row[0]): row[1:] for row in found}


def notes(commune: Commune) -> list[tuple[int | None, str]]:
    return [
        (line, reason)
        for line, reason in commune.rows(
            "SELECT line, reason FROM kpk.import_note WHERE file = 'schools.csv' ORDER BY 1"
        )
    ]


def test_figures_of_schools_are_stored(commune: Commune) -> None:
    found = schools(commune, ("9", "1", "220"), ("5.0", "0", "1.220"), ("1", "ja", "90"))
    assert found == {"S1": (9, True, 220), "S2": (5, False, 1220), "S3": (1, True, 90)}


@pytest.mark.parametrize("word", ["ohne", "Ohne", "", "-"])
def test_words_for_no_index_are_no_index_and_are_counted_once(commune: Commune, word: str) -> None:
    found = schools(commune, ("9", "1", "220"), (word, "1", "180"))
    assert found["S2"] == (None, True, 180)
    assert notes(commune) == [
        (None, "Sozialindexstufe: 1 von 2 Schulen mit Angabe, 1 ohne (Zeile 3).")
    ]


@pytest.mark.parametrize("index", ["12", "0", "3,5", "-1", "hoch"])
def test_index_that_there_is_not_is_reported_with_its_row_and_left_out(
    commune: Commune, index: str
) -> None:
    found = schools(commune, ("9", "1", "220"), (index, "1", "180"))
    assert found["S2"] == (None, True, 180)
    (note,) = [reason for line, reason in notes(commune) if line == 3]
    assert note.startswith(f"„{index}“")
    assert "bleibt leer" in note


def test_startchancen_that_is_unclear_is_not_known(commune: Commune) -> None:
    """Neither yes nor no may be guessed: money hangs on it."""
    found = schools(commune, ("9", "vielleicht", "220"), ("8", "", "180"), ("8", "nein", "180"))
    assert [row[1] for row in found.values()] == [None, None, False]
    assert any("weder ja noch nein" in reason for line, reason in notes(commune) if line == 2)


def test_pupils_below_zero_are_left_out_and_zero_stays_zero(commune: Commune) -> None:
    found = schools(commune, ("9", "1", "-5"), ("8", "1", "0"))
    assert [row[2] for row in found.values()] == [None, 0]


def test_new_delivery_names_the_changed_index(commune: Commune) -> None:
    schools(commune, ("9", "1", "220"), ("8", "1", "180"))
    schools(commune, ("7", "1", "220"), ("8", "1", "180"))
    assert "Geändert (1): „Schule S1“ (Sozialindexstufe)." in [
        reason for _, reason in notes(commune)
    ]


def test_confidential_row_is_quoted_nowhere(commune: Commune) -> None:
    commune.change("offers.csv", "id;title", "index;id;title")
    for number in ("A1", "A2"):
        commune.change("offers.csv", f"\n{number};", f"\n5;{number};")
    commune.change("offers.csv", "\nA3;", "\n4711;A3;")
    commune.change_profile(
        'columns.title = "title"', 'columns.title = "title"\ncolumns.social_index = "index"'
    )
    assert commune.errors() == []
    assert "4711" not in str(commune.rows("SELECT * FROM kpk.import_note"))
