"""Numbers of tables and lists: read rightly, asked about, or refused, never silently another."""

import json
from datetime import datetime
from typing import Any

import pytest
from conftest import TABLE, Commune
from excel_files import book

JOBLESS = (
    "SELECT round(value::numeric, 6)::float FROM kpk.observation "
    "WHERE indicator_id = 'jobless' ORDER BY area_id"
)
MARKED = (
    "SELECT round(value::numeric, 6)::float, validity FROM kpk.observation "
    "WHERE indicator_id = :indicator ORDER BY area_id"
)


def column(commune: Commune, cells: list[str], *, more: str = "") -> None:
    """Write a table with other jobless cells, and further rows below."""
    lines = TABLE.splitlines()
    body = [f"{line.rsplit(';', 1)[0]};{cell}" for line, cell in zip(lines[1:], cells, strict=True)]
    commune.files["table.csv"] = ("\n".join([lines[0], *body]) + "\n" + more).encode()


def jobless(commune: Commune) -> list[float | None]:
    return [row[0] for row in commune.rows(JOBLESS)]


def declare(commune: Commune, keys: str) -> None:
    commune.change_profile('file = "table.csv"', f'file = "table.csv"\n{keys}')


def test_open_column_is_asked_and_the_old_values_stay(commune: Commune) -> None:
    commune.load()
    before = commune.snapshot()
    column(commune, ["5.713", "6.426", "12.130", "7.852"])
    (message,) = commune.errors()
    assert "table.csv" in message
    assert "Spalte „jobless“, Zeile 2: „5.713“ = 5713 oder 5,713?" in message
    assert 'decimal = "."' in message
    assert commune.snapshot() == before


def test_every_open_column_is_asked_at_once(commune: Commune) -> None:
    column(commune, ["5.713", "6.426", "12.130", "7.852"])
    commune.change("table.csv", ";120;10;", ";1.200;10;")
    (message,) = commune.errors()
    assert "„people“" in message
    assert "„jobless“" in message


def test_declared_sign_decides_for_table_or_column(commune: Commune) -> None:
    column(commune, ["5.713", "6.426", "12.130", "7.852"])
    commune.change_profile('column = "jobless"', 'column = "jobless", decimal = "."')
    assert commune.errors() == []
    assert jobless(commune) == [0.05713, 0.06426, 0.1213, 0.07852]
    assert commune.rows(MARKED, indicator="population")[1] == (2000, "valid")


def test_decimal_points_are_found_without_a_key(commune: Commune) -> None:
    column(commune, ["4.045", "12.5", "3.012", "0.099"])
    assert commune.errors() == []
    assert jobless(commune) == [0.04045, 0.125, 0.03012, 0.00099]
    assert any("ließe zwei Lesarten zu" in reason for _, reason in commune.notes())


def test_cell_against_the_declared_sign_is_refused(commune: Commune) -> None:
    column(commune, ["0.045", "6,0", "3,5", "1,0"])
    declare(commune, 'decimal = ","')
    assert [line for line, reason in commune.notes() if "„0.045“ ist keine Zahl" in reason] == [2]
    assert jobless(commune)[0] is None


def excel_table(commune: Commune, rows: list[list[Any]], formats: dict[str, str]) -> None:
    commune.files["table.xlsx"] = book(rows, formats)
    commune.change_profile('file = "table.csv"', 'file = "table.xlsx"')


HEAD = ["key", "people", "children", "poor", "jobless"]


def excel_rows(cells: list[Any]) -> list[list[Any]]:
    return [HEAD, *([f"0{i}", 1000, 100, 10, cell] for i, cell in enumerate(cells, 1))]


def test_per_cent_cells_of_excel_are_read_as_they_are_shown(commune: Commune) -> None:
    excel_table(commune, excel_rows([0.123, 0.07, 1, 0]), {f"E{i}": "0.0%" for i in range(2, 6)})
    assert commune.errors() == []
    assert jobless(commune) == [0.123, 0.07, 1.0, 0.0]
    (note,) = [reason for _, reason in commune.notes() if "als Prozent" in reason]
    assert "4 Zellen" in note
    assert "12,30 %" in note


def test_a_single_per_cent_cell_is_one(commune: Commune) -> None:
    excel_table(commune, excel_rows([0.123, "", "", ""]), {"E2": "0.0%"})
    assert commune.errors() == []
    (note,) = [reason for _, reason in commune.notes() if "als Prozent" in reason]
    assert note.startswith("1 Zelle steht als Prozent in der Datei, gelesen wie dort zu sehen")


def test_a_quoted_percent_sign_changes_nothing(commune: Commune) -> None:
    excel_table(commune, excel_rows([12.3, 7, 1.5, 3]), {f"E{i}": '0.0"%"' for i in range(2, 6)})
    assert commune.errors() == []
    assert jobless(commune) == [0.123, 0.07, 0.015, 0.03]


def test_mixed_per_cent_cells_are_asked(commune: Commune) -> None:
    excel_table(commune, excel_rows([0.123, 0.07, 0.1, 0.2]), {"E2": "0.0%", "E3": "0.0%"})
    (message,) = commune.errors()
    assert "Zeile 2 ist als Prozent geschrieben (12,30 %), Zeile 4 nicht" in message
    assert "0,1000 % oder 10,00 %?" in message
    commune.change_profile('column = "jobless"', 'column = "jobless", unit_in_file = "share"')
    assert commune.errors() == []
    assert jobless(commune) == [0.123, 0.07, 0.1, 0.2]


def test_per_cent_cells_are_no_count(commune: Commune) -> None:
    excel_table(commune, excel_rows([3.5, 4.5, 2.5, 1.5]), {"B2": "0%"})
    assert any("ist eine Angabe in Prozent" in reason for _, reason in commune.notes())


def test_excel_numbers_and_texts_stand_side_by_side(commune: Commune) -> None:
    excel_table(commune, excel_rows([1.234, "0.5", 12.5, "7.25"]), {})
    assert commune.errors() == []
    assert jobless(commune) == [0.01234, 0.005, 0.125, 0.0725]


def test_date_in_a_column_of_numbers_is_named(commune: Commune) -> None:
    excel_table(commune, excel_rows([datetime(2026, 2, 1), 2.5, 3.5, 4.5]), {})
    (found,) = [item for item in commune.notes() if "Datum" in item[1]]
    assert found[0] == 2
    assert "„1.2.“" in found[1]


def test_shares_declared_as_per_cent_are_asked(
    commune: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpk_geo.ingest.indicators.columns.FEW_VALUES", 4)
    column(commune, ["0,123", "0,2", "0,15", "0,3"])
    (message,) = commune.errors()
    assert "alle Werte unter 1: Anteil statt Prozent? Zeile 2: 0,1230 % oder 12,30 %?" in message
    original = commune.profile
    commune.change_profile('column = "jobless"', 'column = "jobless", unit_in_file = "share"')
    assert commune.errors() == []
    assert jobless(commune) == [0.123, 0.2, 0.15, 0.3]
    commune.profile = original
    commune.change_profile('column = "jobless"', 'column = "jobless", unit_in_file = "percent"')
    assert commune.errors() == []
    assert jobless(commune) == [0.00123, 0.002, 0.0015, 0.003]


@pytest.mark.parametrize(
    ("unit", "keys", "cell", "reason"),
    [
        ("per_1000", "", "1200", "1.200,00 je 1.000 liegt über 1.000"),
        ("per_1000", "", "-3", "−3,00 ist negativ"),
        ("percent", "maximum = 150", "151", "liegt über 150"),
        ("percent", "minimum = -10", "-11", "liegt unter −10"),
        ("count", "", "-3", "−3,00 ist negativ"),
        ("euro", "minimum = 1", "0,5", "liegt unter 1"),
    ],
)
def test_impossible_values_are_refused(
    commune: Commune, unit: str, keys: str, cell: str, reason: str
) -> None:
    commune.change_profile(
        'label = "Arbeitslosigkeit"\nunit = "percent"',
        f'label = "Arbeitslosigkeit"\nunit = "{unit}"\n{keys}',
    )
    column(commune, [cell, "6,5", "3,5", "2,0"])
    assert [line for line, found in commune.notes() if reason in found] == [2]
    assert jobless(commune)[0] is None


def test_negative_values_are_taken_where_the_indicator_allows_them(commune: Commune) -> None:
    commune.change_profile(
        'label = "Arbeitslosigkeit"\nunit = "percent"',
        'label = "Arbeitslosigkeit"\nunit = "percent"\nminimum = -10',
    )
    column(commune, ["-3,5", "6,5", "3,5", "2,0"])
    assert commune.errors() == []
    assert jobless(commune)[0] == -0.035


def test_marks_of_official_tables_keep_their_meaning(commune: Commune) -> None:
    column(commune, ["(12,3)", "6,5p", "/", "…"])
    notes = commune.notes()
    (note,) = [reason for _, reason in notes if "-mal" in reason]
    assert "1-mal „(…)“ (Aussagewert eingeschränkt): als unsicher übernommen" in note
    assert "1-mal „p“ (vorläufig): übernommen" in note
    assert commune.rows(MARKED, indicator="jobless") == [
        (0.123, "uncertain"), (0.065, "valid"), (None, "suppressed"), (None, "missing"),
    ]  # fmt: skip


def test_uncertain_counts_make_an_uncertain_rate(commune: Commune) -> None:
    commune.change("table.csv", ";80;", ";(80);")
    commune.load()
    assert commune.rows(MARKED, indicator="poverty")[0] == (0.4, "uncertain")


@pytest.mark.parametrize(
    "row",
    [
        "STADT;4.620;910;;5,0",
        ";4.620;910;;5,0",  # nothing but its sums says what it is
        "Spielstadt gesamt;4.700;950;;5,0",
    ],
)
def test_sum_rows_are_told_and_not_refused(commune: Commune, row: str) -> None:
    column(commune, ["12,5", "6,0", "3,5", "1,0"], more=f"{row}\n")
    result = commune.load()
    step = next(step for step in result.steps if step.file == "table.csv")
    assert step.error is None
    assert step.tally.not_meant == 1
    assert step.tally.rows == 5
    assert step.tally.valid + step.tally.missing + step.tally.suppressed == 12
    (note,) = [note for note in step.notes if note.line is None]
    assert note.severity == "note"
    assert "Summenzeilen" in note.reason
    assert "Zeile 6" in note.reason
    differing = {note.column for note in step.notes if "nicht die Summe" in note.reason}
    assert differing == ({"people", "children"} if "4.700" in row else set())


def test_subtotals_are_sums_of_the_rows_above_them(commune: Commune) -> None:
    lines = TABLE.splitlines()
    lines.insert(3, "A;3.000;600;;")
    lines.append("B;1.620;310;;")
    commune.files["table.csv"] = ("\n".join(lines) + "\n").encode()
    step = next(step for step in commune.load().steps if step.file == "table.csv")
    assert step.error is None
    assert step.tally.not_meant == 2


def test_row_of_an_unknown_area_is_no_sum(commune: Commune) -> None:
    column(commune, ["12,5", "6,0", "3,5", "1,0"], more="99;800;100;10;5,0\n")
    (message,) = commune.errors()
    assert "ohne Gebiet (1): 99" in message


OFFER = [1, "Kita Anker", "Hafenstr. 1", 75, 350500, 5700500]
LIST = """
[[offers]]
file = "list.xlsx"
source = "all"
kind = "kita"
columns.offer_id = "Nr"
columns.title = "Name"
columns.street = "Straße"
columns.capacity_value = "Plätze"
columns.x = "x"
columns.y = "y"
"""


def offer_list(commune: Commune, rows: list[list[Any]]) -> Any:
    head = ["Nr", "Name", "Straße", "Plätze", "x", "y"]
    commune.files["list.xlsx"] = book([head, OFFER, *rows])
    commune.profile += LIST
    return next(step for step in commune.load().steps if step.file == "list.xlsx")


@pytest.mark.parametrize(
    "row",
    [
        [None, "gesamt", None, 75],
        [None, "Summe Plätze:", None, 75],
        [None, "Insgesamt", "in der Stadt", 75],
        ["Zwischensumme", None, None, 75],
        [None, None, None, 75],
    ],
)
def test_sum_of_a_list_is_no_offer(commune: Commune, row: list[Any]) -> None:
    step = offer_list(commune, [row])
    assert step.accepted == 1
    assert step.tally.not_meant == 1
    assert "Summenzeilen (1)" in step.notes[0].reason
    assert "Zeile 3" in step.notes[0].reason


@pytest.mark.parametrize(
    "title", ["Gesamtschule Nord", "Zusammen wachsen", "Stadt", "Total sozial"]
)
def test_offers_that_sound_like_sums_stay(commune: Commune, title: str) -> None:
    assert offer_list(commune, [[2, title, "Weg 2", 60, 351500, 5700500]]).accepted == 2


def test_dates_that_excel_made_are_named_and_not_taken(commune: Commune) -> None:
    moment = datetime(2026, 2, 1)
    step = offer_list(commune, [[moment, "Krabbelgruppe", "Weg 2", 60, 351500, 5700500]])
    assert step.accepted == 2
    (note,) = [item for item in step.notes if "Datum" in item.reason]
    assert (note.line, note.column) == (3, "Kennung")
    assert "„1-2“ oder „1.2.“" in note.reason
    assert commune.rows("SELECT count(*) FROM kpk.offer WHERE offer_id LIKE '2026%'") == [(0,)]


def test_open_numbers_of_a_list_are_asked(commune: Commune) -> None:
    step = offer_list(commune, [[2, "Kita Zwei", "Weg 2", "1.250", 351500, 5700500]])
    assert "„Plätze oder Umfang“, Zeile 3: „1.250“ = 1250 oder 1,250?" in step.error


def test_question_about_a_list_quotes_no_confidential_place(commune: Commune) -> None:
    for old in ("350500;5700500", "351500;5700500"):
        commune.change("offers.csv", old, ";")
    commune.change("offers.csv", "352500;5700500", "352.500;5700.500")
    (message,) = commune.errors()
    assert "Punkt und Komma lassen zwei Lesarten zu" in message
    assert "352" not in message


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "1" + "0" * 400])
def test_number_of_json_that_is_none_is_rejected(commune: Commune, number: str) -> None:
    records = [
        {"key": f"0{i}", "people": 1000 + i, "children": 100, "poor": 10, "jobless": 6.5}
        for i in range(1, 5)
    ]
    text = json.dumps(records).replace('"people": 1003', f'"people": {number}')
    commune.files["table.json"] = text.encode()
    commune.change_profile('file = "table.csv"', 'file = "table.json"')
    step = next(step for step in commune.load().steps if step.file == "table.json")
    assert step.error is None
    (note,) = [note for note in step.notes if note.severity == "rejected"]
    assert (note.line, note.column) == (3, "people")
    assert commune.rows(MARKED, indicator="population")[2] == (None, "missing")
