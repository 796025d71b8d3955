"""Headings, notes below a table, days, and shapes that cannot be."""

from datetime import date, datetime

import pytest
from conftest import Commune
from excel_files import book
from tables_of import JOBLESS, RATES, loaded, section, values, with_tables

from kpk_geo.errors import ProfileError

NOTED = (
    "Tabelle 7: Arbeitslose\n\nkey;jobless\n01;12,5\n02;6,0\n03;3,5\n04;1,0\n\n"
    "* Zahlenwert unbekannt\nQuelle: Statistik der Spielstadt\n"
)


def test_notes_below_a_table_are_told_and_no_areas(commune: Commune) -> None:
    with_tables(commune, section(f"header_line = 3\n{JOBLESS}"), NOTED)
    step = loaded(commune)
    assert [(area, value) for area, _, value in values(commune)] == RATES
    assert step.tally.not_meant == 2
    assert any("ab Zeile 9" in note.reason and "Quelle" in note.reason for note in step.notes)


def test_heading_line_is_found_and_named(commune: Commune) -> None:
    with_tables(commune, section(JOBLESS), NOTED)
    (message,) = commune.errors()
    assert "header_line = 3" in message


def test_second_table_below_is_left_out_by_its_line(commune: Commune) -> None:
    content = "key;jobless\n01;12,5\n02;6,0\n03;3,5\n04;1,0\nkey;jobless\n01;7\n02;7\n03;7\n04;7\n"
    with_tables(commune, section(JOBLESS), content)
    assert commune.errors()
    commune.change_profile('file = "table.csv"', 'file = "table.csv"\nlast_line = 5')
    loaded(commune)
    assert [(area, value) for area, _, value in values(commune)] == RATES


def test_days_of_excel_are_days(commune: Commune) -> None:
    rows = [[key, datetime(2024, 6, 30), 100 * rate] for key, rate in RATES]
    with_tables(
        commune, section(f'date_column = "Tag"\n{JOBLESS}', head=""),
        book([["key", "Tag", "jobless"], *rows]),
    )  # fmt: skip
    commune.files["table.xlsx"] = commune.files.pop("table.csv")
    commune.change_profile('file = "table.csv"', 'file = "table.xlsx"')
    assert commune.load().is_complete
    assert {day for _, day, _ in values(commune)} == {date(2024, 6, 30)}


def test_headings_of_two_lines_are_joined(commune: Commune) -> None:
    rows = [[key, 1000, 100 * rate, 100 * rate + 1] for key, rate in RATES]
    heads = [["key", "Einwohner", "Arbeitslose", None], [None, "2024", "2024", "2025"]]
    keys = (
        "header_lines = 2\n"
        'values = [{ indicator = "jobless", column = "Arbeitslose 2024" }, '
        '{ indicator = "population", column = "Einwohner 2024" }]'
    )
    with_tables(commune, section(keys), book([*heads, *rows], merged=["A1:A2", "C1:D1"]))
    commune.files["table.xlsx"] = commune.files.pop("table.csv")
    commune.change_profile('file = "table.csv"', 'file = "table.xlsx"')
    result = commune.load()
    assert result.is_complete
    assert [
        note for step in result.steps if step.kind == "Indikatoren" for note in step.notes
    ] == []
    assert [(area, value) for area, _, value in values(commune)] == RATES


def test_headings_of_two_lines_are_found_and_named(commune: Commune) -> None:
    lines = ["Tabelle 7", "key;Arbeitslose;", ";2024;2025", *(f"{key};{v};1" for key, v in RATES)]
    column = 'values = [{ indicator = "jobless", column = "Arbeitslose 2024" }]'
    with_tables(commune, section(f"header_line = 2\n{column}"), "\n".join(lines))
    assert "in 2 Zeilen ab Zeile 2: im Profil header_lines = 2 eintragen" in commune.errors()[0]
    with_tables(commune, section(column), "\n".join(lines))
    assert "header_line = 2 und header_lines = 2" in commune.errors()[0]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ('item_column = "a"\n', "gehören zusammen"),
        ('key_pattern = "Bezirk *"\n', "key_pattern"),
        ("last_line = 1\n", "last_line"),
        ('date_column = "a"\n', "entweder"),
        ('year_day = "31.12."\n', "year_day"),
    ],
)
def test_shapes_that_cannot_be_are_refused(commune: Commune, keys: str, message: str) -> None:
    with_tables(commune, section(keys + JOBLESS), "key;jobless\n")
    with pytest.raises(ProfileError, match=message):
        commune.load()


def test_table_without_any_day_is_refused(commune: Commune) -> None:
    with_tables(commune, section(JOBLESS, head=""), "key;jobless\n")
    with pytest.raises(ProfileError, match="reference_date"):
        commune.load()


def test_excel_file_of_another_name_is_named(commune: Commune) -> None:
    with_tables(commune, section(JOBLESS), book([["key", "jobless"], ["01", 5]]))
    (message,) = commune.errors()
    assert "Excel-Datei" in message
    assert ".xlsx" in message


def test_hundreds_of_keys_in_only_make_a_source_too(commune: Commune) -> None:
    keys = ", ".join(f'"{number:08d}"' for number in range(600))
    only = f'only = {{ key = [{keys}, "01", "02", "03", "04"] }}\n{JOBLESS}'
    rows = "".join(f"{key};{rate * 100:.1f}\n" for key, rate in RATES).replace(".", ",")
    with_tables(commune, section(only), "key;jobless\n" + rows)
    loaded(commune)
    assert [(area, value) for area, _, value in values(commune)] == RATES
