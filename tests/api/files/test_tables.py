"""Tables as files: keys stay texts, nothing runs, figures are those of the page, bytes the same."""

import csv
import io
import math
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.files.audience import Columns
from api.files.columns import AREA_KEY, AREA_NAME, Column, Sheet, described
from api.files.result_files import ResultTable, column_notes
from api.files.tabular import neutral, sheet_csv
from api.files.workbook import SOURCES, Properties, workbook_bytes, write_xlsx
from kpk_geo import german
from kpk_geo.model import Unit

SHARE = Column(name="share", heading="Anteil", unit=Unit.PERCENT)
COLUMNS = (AREA_KEY, AREA_NAME, SHARE)
KEYS = st.text("0123456789", min_size=1, max_size=12)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60)
SIGNS = "=+-@\t\r\n＝＋－＠"
MADE = datetime(2026, 11, 22, 9, 30, 1, tzinfo=UTC)
ABOUT = Properties(created=MADE)


def table(keys: list[str], names: list[str], shares: list[float]) -> Sheet:
    frame = pd.DataFrame({"area_id": keys, "name": names, "share": shares})
    return described("Index", frame, COLUMNS)


def german_rows(sheet: Sheet) -> list[list[str]]:
    text = sheet_csv(sheet, Columns.GERMAN)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))


def book_of(sheet: Sheet, columns: Columns = Columns.GERMAN) -> openpyxl.Workbook:
    content = workbook_bytes([sheet], [("Titel", "=1")], properties=ABOUT, columns=columns)
    return openpyxl.load_workbook(io.BytesIO(content))


@given(st.lists(KEYS, min_size=1, max_size=8))
def test_keys_come_back_digit_by_digit(keys: list[str]) -> None:
    sheet = table(keys, ["Ort"] * len(keys), [0.5] * len(keys))
    assert [row[0] for row in german_rows(sheet)[1:]] == keys
    machine = sheet_csv(sheet, Columns.MACHINE)
    assert pd.read_csv(io.StringIO(machine), dtype={"area_id": str})["area_id"].tolist() == keys
    cells = [cell for (cell,) in book_of(sheet).worksheets[0].iter_rows(min_row=2, max_col=1)]
    assert [cell.value for cell in cells] == keys
    assert {cell.number_format for cell in cells} == {"@"}


@given(st.sampled_from(SIGNS), st.sampled_from(["", " ", "\u00a0", "   "]), TEXTS)
def test_no_text_of_a_list_runs_as_a_formula(sign: str, before: str, rest: str) -> None:
    text = f"{before}{sign}{rest}"
    if len(text) < 2:
        assert neutral(text) == text
        return
    sheet = table(["01"], [text], [0.5])
    for columns in Columns:
        delimiter = ";" if columns is Columns.GERMAN else ","
        content = sheet_csv(sheet, columns).lstrip("\ufeff")
        (row,) = list(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter))[1:]
        assert row[1].startswith("'")
    (name,) = [cells[1] for cells in book_of(sheet).worksheets[0].iter_rows(min_row=2)]
    assert name.data_type == "s"
    assert name.value is not None
    assert str(name.value).startswith("'")


@given(TEXTS.filter(lambda text: not text.lstrip(" \u00a0").startswith(tuple(SIGNS))))
def test_harmless_texts_are_left_alone(text: str) -> None:
    assert neutral(text) == text


@given(
    st.lists(st.floats(min_value=-1, max_value=1, allow_subnormal=False), min_size=1, max_size=6)
)
def test_figures_are_never_guarded_and_machines_read_every_digit(shares: list[float]) -> None:
    keys = [f"{place:02}" for place in range(len(shares))]
    sheet = table(keys, keys, shares)
    machine = pd.read_csv(
        io.StringIO(sheet_csv(sheet, Columns.MACHINE)), dtype={"area_id": str}
    )  # fmt: skip
    assert machine["share"].tolist() == shares
    for share, row in zip(shares, german_rows(sheet)[1:], strict=True):
        assert row[2] == german.number(100 * share, 1).replace(".", "").replace("−", "-")
    cells = [row[2] for row in book_of(sheet).worksheets[0].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == pytest.approx(shares, rel=1e-14, abs=1e-300)
    assert {cell.number_format for cell in cells} == {"0.0%"}


def test_missing_zero_and_endless_stay_apart() -> None:
    minutes = Column(name="minutes", heading="Weg", unit=Unit.SCORE, digits=1, measure="min")
    frame = pd.DataFrame({"area_id": ["01", "02", "03"], "minutes": [0.0, math.nan, math.inf]})
    sheet = described("Wege", frame, (AREA_KEY, minutes))
    assert [row[1] for row in german_rows(sheet)] == ["Weg (min)", "0,0", "", "kein Weg"]
    assert sheet_csv(sheet, Columns.MACHINE).split() == [
        "area_id,minutes", "01,0.0", "02,", "03,inf",
    ]  # fmt: skip
    values = [row[1].value for row in book_of(sheet).worksheets[0].iter_rows(min_row=2)]
    assert values == [0, None, "kein Weg"]


@pytest.mark.parametrize("columns", Columns)
def test_nothing_is_written_for_a_missing_day_or_a_short_float(columns: Columns) -> None:
    frame = pd.DataFrame({
        "area_id": ["01", "02"], "day": pd.to_datetime(pd.Series(["2026-11-22", None])),
        "share": np.array([0.5, math.nan], dtype="float32"),
    })  # fmt: skip
    sheet = described("Tage", frame, (AREA_KEY, Column(name="share", heading="A", unit=Unit.SCORE)))
    last = [row.value for row in list(book_of(sheet, columns).worksheets[0].iter_rows())[-1]]
    assert last == ["02", None, None]
    assert sheet_csv(sheet, columns).split()[-1] in ("02,,", "02;;")


def test_an_endless_way_is_a_word_for_people_in_every_column_and_never_a_broken_number() -> None:
    frame = pd.DataFrame({"area_id": ["01"], "bare": [math.inf], "minutes": [math.inf]})
    minutes = Column(name="minutes", heading="Weg", unit=Unit.SCORE, measure="min")
    sheet = described("Wege", frame, (AREA_KEY, minutes))
    assert german_rows(sheet)[1] == ["01", "kein Weg", "kein Weg"]
    for columns in Columns:
        row = next(book_of(sheet, columns).worksheets[0].iter_rows(min_row=2))
        assert [cell.value for cell in row] == ["01", "kein Weg", "kein Weg"]


def test_the_sheet_can_be_worked_with() -> None:
    book = book_of(table(["01", "02"], ["Hafen", "Mitte"], [0.4, 0.1]))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["Nummer", "Gebiet", "Anteil (%)"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:C3")
    assert sheet.print_title_rows == "$1:$1"
    assert all(sheet.column_dimensions[letter].width >= 8 for letter in "ABC")
    assert book.sheetnames[-1] == SOURCES
    assert book[SOURCES]["B2"].value == "'=1"


def test_machine_names_and_stored_figures_by_option() -> None:
    sheet = book_of(table(["01"], ["Hafen"], [0.4]), Columns.MACHINE).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["area_id", "name", "share"]
    assert (sheet["C2"].value, sheet["C2"].number_format) == (0.4, "General")


def test_the_same_run_gives_the_same_bytes() -> None:
    made = [
        workbook_bytes(
            [table(["01"], ["Hafen"], [0.4])], [("Titel", "Index")],
            properties=Properties(title="Index", created=MADE),
        )
        for _ in range(2)
    ]  # fmt: skip
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as archive:
        assert {item.date_time for item in archive.infolist()} == {(2026, 11, 22, 10, 30, 0)}
    read = openpyxl.load_workbook(io.BytesIO(made[0])).properties
    assert (read.title, read.created, read.modified) == (
        "Index", datetime(2026, 11, 22, 9, 30, 1), datetime(2026, 11, 22, 9, 30, 1),
    )  # fmt: skip


def test_headings_that_are_alike_are_told_apart() -> None:
    frame = pd.DataFrame({"a": [1.0], "b": [2.0]})
    twins = [Column(name=name, heading="Wert", unit=Unit.COUNT) for name in "ab"]
    assert described("T", frame, twins).headings == ["Wert", "Wert [b]"]


@pytest.mark.parametrize("title", ["a" * 60, "Wege/Orte: [neu]?", "'", ""])
def test_any_title_becomes_a_name_that_excel_takes(tmp_path: Path, title: str) -> None:
    write_xlsx(tmp_path / "t.xlsx", {title: pd.DataFrame({"A": [1]}), "zwei": pd.DataFrame()}, MADE)
    first = openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames[0]
    assert 0 < len(first) <= 31
    assert not set(first) & set("[]:*?/\\")


def test_a_table_without_rows_is_a_table() -> None:
    sheet = table([], [], [])
    assert german_rows(sheet) == [["Nummer", "Gebiet", "Anteil (%)"]]
    assert book_of(sheet).worksheets[0].max_row == 1


def test_right_to_left_and_long_names_stay_whole() -> None:
    names = ["حي الميناء", "x" * 200, "<b>&„Süd“</b>", "Zeile\nzwei; drei"]
    sheet = table(["1", "2", "3", "4"], names, [0.1] * 4)
    assert [row[1] for row in german_rows(sheet)[1:]] == names
    cells = [row[1].value for row in book_of(sheet).worksheets[0].iter_rows(min_row=2)]
    assert cells == names


def test_yes_and_no_are_words_for_people() -> None:
    frame = pd.DataFrame({"robust": [True, np.False_, None]}, dtype=object)
    sheet = described("R", frame, (Column(name="robust", heading="robust"),))
    assert [row[0] if row else "" for row in german_rows(sheet)[1:]] == ["ja", "nein", ""]
    cells = [row[0].value for row in book_of(sheet).worksheets[0].iter_rows(min_row=2)]
    assert cells[:2] == ["ja", "nein"]
    assert sheet_csv(sheet, Columns.MACHINE).split("\r\n")[1:3] == ["true", "false"]


def test_the_notes_call_columns_as_the_file_does() -> None:
    sheet = table(["01"], ["Hafen"], [0.4])
    assert ("Spalte „Anteil (%)“", "technisch share") in column_notes([sheet], Columns.GERMAN)
    machine = dict(column_notes([sheet], Columns.MACHINE))
    assert machine["Spalte „share“"] == "Anteil (Anteil 0–1)"
    empty = dict(
        ResultTable(sheet=sheet, notes=[], created=MADE, withheld=2).explained(Columns.GERMAN)
    )
    assert empty["Gesperrte Werte in der Tabelle"] == "2"
