"""Tables as text: CSV, Excel and JSON records, each row with the line a person would name."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import takewhile
from pathlib import Path

import pandas as pd

from kpk_geo.errors import InputError, MissingColumnError
from kpk_geo.german import number
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest import limits
from kpk_geo.ingest.cells import without_long_cells
from kpk_geo.ingest.excel import Row, TypedCell, TypedRows, excel_rows
from kpk_geo.ingest.files import unpacked
from kpk_geo.ingest.headings import absent_column, headed, with_plain_names
from kpk_geo.ingest.limits import refuse_large
from kpk_geo.ingest.misread import note_lost_letters, put_right
from kpk_geo.ingest.numbers import Decimal, NumberFormat
from kpk_geo.ingest.records import json_rows
from kpk_geo.ingest.separators import likely_separator, names_separator
from kpk_geo.ingest.text import decode, marked_encoding
from kpk_geo.profile import OfferTable, TableFormat

_NO_TEXTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # .xlsx or .zip; .xls

TypedCells = dict[tuple[int, str], TypedCell]  # by line and heading

SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".json")


def read_table(
    source_file: SourceFile,
    table_format: TableFormat,
    columns: Iterable[str] | None,
    report: Report,
    typed: TypedCells | None = None,
    *,
    sought: Sequence[str] = (),
    require: Callable[[list[str]], None] | None = None,
) -> pd.DataFrame:
    """Read the wanted columns of a table as stripped text; None: all there are.

    Parameters
    ----------
    table_format
        Section of the profile: encoding, separator, sheet, line of the headings.
    columns
        Headings that are wanted, repeated ones once; None: all there are.
    typed
        Takes what Excel and JSON know of a cell beyond its text.
    sought
        Headings that tell where the heading line is if it is not where the profile says.
    require
        Refuses headings that are not those of such a table, before anything of it is told.

    Returns
    -------
    pandas.DataFrame
        Text by `line`, the line number in the file (Excel: the row of the sheet).

    Raises
    ------
    MissingColumnError
        A wanted column is absent; the message says what was probably meant.
    InputError
        The file is empty, of another encoding or format.
    """
    with unpacked(source_file, SUFFIXES, member=table_format.member) as path:
        refuse_large(path, limits.TABLE, name=source_file.name)
        by_line: TypedRows = {}
        if path.suffix.lower() == ".json":
            content = _text(path, source_file.name, table_format)
            header, rows = json_rows(content, source_file.name, table_format, by_line)
        else:
            numbered = numbered_rows(path, source_file.name, table_format, report, by_line)
            header, rows = headed(numbered, source_file.name, table_format, sought)
        records = dict(_regular(header, rows, report))
        header = with_plain_names(header, records.values())
        table = pd.DataFrame.from_dict(records, orient="index", columns=header, dtype=str)
    if require is not None:
        require(header)
    if typed is not None:
        typed |= {
            (line, header[position]): cell
            for line, cells in by_line.items()
            if line in records
            for position, cell in cells.items()
        }
    wanted = list(table.columns) if columns is None else list(dict.fromkeys(columns))
    require_table_columns(table, wanted, where=source_file.name)
    if table.empty:
        raise InputError(_empty(source_file.name, len(header), report))
    table.index.name = "line"
    table = put_right(
        without_long_cells(table[wanted], report), table_format, file=source_file.name,
        is_text=path.suffix.lower() != ".xlsx", quote=not isinstance(table_format, OfferTable),
    )  # fmt: skip
    note_lost_letters(((str(name), table[name]) for name in table.columns), report)
    return table


def _empty(name: str, columns: int, report: Report) -> str:
    if not report.tally.rows:
        return f"{name}: Die Tabelle hat eine Kopfzeile, aber keine Zeilen."
    return (
        f"{name}: Die Kopfzeile hat {number(columns)} Spalten, keine der "
        f"{number(report.tally.rows)} Zeilen darunter hat ebenso viele. Stimmen das Trennzeichen "
        "(separator) und die Zeile der Überschriften (header_line) im Profil?"
    )


def text_rows(table: pd.DataFrame) -> list[tuple[int, dict[str, str]]]:
    """List a table of text as line numbers with their cells by column."""
    names = [str(name) for name in table.columns]
    return [
        (int(row[0]), dict(zip(names, row[1:], strict=True))) for row in table.itertuples(name=None)
    ]


def require_table_columns(table: pd.DataFrame, columns: Iterable[str], *, where: str) -> None:
    """Check that a table has certain columns.

    Parameters
    ----------
    table
        Only its headings are looked at.
    columns
        Headings that must be there.
    where
        Begins the message: the file.

    Raises
    ------
    MissingColumnError
        Some are absent; the message names every one and what was probably meant.
    """
    absent = [column for column in dict.fromkeys(columns) if column not in table.columns]
    if absent:
        known = [str(column) for column in table.columns]
        reasons = (absent_column(name, known) for name in absent)
        raise MissingColumnError(f"{where}: " + " ".join(reasons))


def date_remark(value: date) -> str:
    """Say of a cell that Excel holds as a date what was probably typed.

    >>> date_remark(date(2026, 6, 3))
    'Excel hat hier ein Datum (03.06.2026), vermutlich aus „3-6“ oder „3.6.“ gemacht'
    """
    typed = f"„{value.day}-{value.month}“ oder „{value.day}.{value.month}.“"
    return f"Excel hat hier ein Datum ({value:%d.%m.%Y}), vermutlich aus {typed} gemacht"


def number_format(source_file: SourceFile, table_format: TableFormat) -> NumberFormat:
    """Say how numbers are written where nothing else is known: Excel and `;` mean a comma."""
    decimal: Decimal = table_format.decimal or (
        "." if _is_english(source_file, table_format) else ","
    )
    return NumberFormat(
        decimal=decimal,
        missing=frozenset(table_format.missing),
        suppressed=frozenset(table_format.suppressed),
        zero=frozenset(table_format.zero),
    )


def _is_english(source_file: SourceFile, table_format: TableFormat) -> bool:
    name = source_file.path.name.lower()
    return table_format.separator == "," or name.endswith((".json", ".geojson", ".gpkg", ".shp"))


def numbered_rows(
    path: Path, name: str, table_format: TableFormat, report: Report, typed: TypedRows
) -> Iterator[Row]:
    """Give the lines of a table as far as they are meant, with what stands above the headings.

    Parameters
    ----------
    path
        Of the file as it lies unpacked.
    name
        Of the file, for messages.
    table_format
        Section of the profile: encoding, separator, sheet, the last line that is meant.
    report
        Is told what the file says of itself.
    typed
        Takes what Excel knows of a cell beyond its text.

    Raises
    ------
    InputError
        The file is none that is read, damaged, or of another encoding.
    """
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        numbered = excel_rows(path, name, table_format, report, typed)
    elif suffix in (".xls", ".ods"):
        raise InputError(
            f"{name}: Das Format {suffix} wird nicht gelesen. Bitte als .xlsx speichern."
        )
    else:
        _note_mark(path, table_format, report)
        numbered = _csv_rows(path, name, table_format)
    last = table_format.last_line
    return numbered if last is None else takewhile(lambda row: row[0] <= last, numbered)


def _regular(
    header: list[str], rows: Iterator[Row], report: Report
) -> Iterator[tuple[int, list[str]]]:
    width = len(header)
    for line, cells in rows:
        if not any(cells):
            continue
        report.tally.rows += 1
        while len(cells) > width and not cells[-1]:
            cells.pop()
        if len(cells) < width and sum(map(bool, cells)) == 1:
            cells = [*cells, *[""] * (width - len(cells))]  # a note, written without separators
        if len(cells) != width:
            report.add(
                f"Die Zeile hat {len(cells)} statt {width} Felder; steht ein Trennzeichen im Text?",
                line=line,  # the line itself stays out of the report: it may hold what is protected
            )
            continue
        yield line, cells


def _csv_rows(path: Path, name: str, table_format: TableFormat) -> Iterator[Row]:
    text = _text(path, name, table_format)
    if "\0" in text:
        raise InputError(f"{name}: Die Datei enthält NUL-Zeichen und ist keine Texttabelle.")
    separator = table_format.separator or likely_separator(text, table_format.header_line)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if line > 1 or not names_separator(text):
                yield line, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise InputError(
            f"{name}, Zeile {reader.line_num}: keine gültige CSV ({error})."
        ) from error


def _text(path: Path, name: str, table_format: TableFormat) -> str:
    """Decode a file; of a list of offers, which may hold confidential places, nothing is quoted."""
    is_secret = isinstance(table_format, OfferTable)
    content = path.read_bytes()
    if content.startswith(_NO_TEXTS):
        raise InputError(
            f"{name}: Das ist keine Texttabelle, sondern eine Excel-Datei oder ein Archiv mit "
            "anderer Endung. Bitte mit der Endung .xlsx (oder .zip) ablegen und so im Profil "
            "nennen."
        )
    return decode(content, table_format.encoding, where=name, quote=not is_secret)


def _note_mark(path: Path, table_format: TableFormat, report: Report) -> None:
    """Tell that a file is not UTF-8, which was expected, where its first bytes say so."""
    with path.open("rb") as stream:
        marked = marked_encoding(stream.read(4))
    if marked not in (None, "utf-8") and table_format.encoding.lower() in ("utf-8", "utf8"):
        report.note(f"Die Datei ist {marked}, wie ihre ersten Bytes sagen, und so gelesen.")
