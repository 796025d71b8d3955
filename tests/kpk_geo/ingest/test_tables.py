"""CSV, Excel and JSON give the same text table; what does not fit is reported with its line."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kpk_geo.errors import InputError, MissingColumnError
from kpk_geo.import_report import Report
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.tables import read_table
from kpk_geo.profile import TableFormat


def read(path: Path, columns: list[str], **table_format: Any) -> tuple[Any, Report]:
    report = Report(path.name)
    source_file = describe_file(path.name, path.parent)
    table = TableFormat(file=path.name, source="s", **table_format)
    return read_table(source_file, table, columns, report), report


def test_line_numbers_are_those_of_an_editor(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('Titel\n\nkey;name\n01;"zwei\nZeilen"\n\n02;b\n', encoding="utf-8")
    table, _ = read(path, ["key", "name"], header_line=3)
    assert table["name"].to_dict() == {4: "zwei\nZeilen", 7: "b"}


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separator_is_found(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"key{separator}name\n01{separator}a\n", encoding="utf-8")
    table, _ = read(path, ["name", "key"])
    assert table.iloc[0].tolist() == ["a", "01"]


def test_row_with_a_stray_separator_is_reported_not_shifted(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("key;name\n01;a;b\n02;c\n", encoding="utf-8")
    table, report = read(path, ["key", "name"])
    assert table.index.tolist() == [3]
    assert [(item.line, "3 statt 2" in item.reason) for item in report.notes] == [(2, True)]


def test_misspelled_column_is_guessed(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Schlüssel;Einwohner\n01;5\n", encoding="utf-8")
    with pytest.raises(MissingColumnError, match=r"t\.csv.*Einwoner.*Meinten Sie „Einwohner“"):
        read(path, ["Einwoner"])


def test_excel_keeps_texts_numbers_and_dates(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("Daten")
    sheet.append(["key", "rate", "day", "yes"])
    sheet.append([101, 12.5, datetime.date(2025, 12, 31), True])
    book.save(tmp_path / "t.xlsx")
    table, _ = read(tmp_path / "t.xlsx", ["key", "rate", "day", "yes"], sheet="Daten")
    assert table.loc[2].tolist() == ["101", "12,5", "2025-12-31", "ja"]


def test_absent_sheet_is_named(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "t.xlsx")
    with pytest.raises(InputError, match=r"„Daten“ fehlt.*Sheet"):
        read(tmp_path / "t.xlsx", ["a"], sheet="Daten")


@pytest.mark.parametrize(
    "content", [b"key;name\n01;a\n", b"\xd0\xcf\x11\xe0old excel", b"PK\x03\x04"]
)
def test_fake_excel_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.xlsx").write_bytes(content)
    with pytest.raises(InputError, match="keine lesbare Excel-Datei"):
        read(tmp_path / "t.xlsx", ["key"])


@pytest.mark.parametrize("content", ["\n\n", "key;name\n"])
def test_table_without_rows_is_empty(tmp_path: Path, content: str) -> None:
    (tmp_path / "t.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"leer|keine Zeilen"):
        read(tmp_path / "t.csv", ["key"])


def test_json_records_are_a_table(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text('[{"key": "01", "v": null}, {"key": "02", "v": 1.5}]')
    table, _ = read(tmp_path / "t.json", ["key", "v"])
    assert table["v"].tolist() == ["", "1.5"]


@pytest.mark.parametrize("content", ['{"a": 1}', "[1, 2]", "[{"])
def test_other_json_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "t.json").write_text(content)
    with pytest.raises(InputError, match=r"Datensätzen|JSON"):
        read(tmp_path / "t.json", ["a"])


def test_old_excel_is_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "t.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(InputError, match=r"als \.xlsx speichern"):
        read(tmp_path / "t.xls", ["a"])
