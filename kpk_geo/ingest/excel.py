"""Rows of an Excel sheet as text; formulas, merged cells and further sheets are reported."""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from kpk_geo.errors import InputError, KpkError, listed, suggestion
from kpk_geo.import_report import Report, Severity
from kpk_geo.ingest.files import refuse_bomb
from kpk_geo.letters import nfc
from kpk_geo.profile import TableFormat

MAX_ROWS = 2_000_000
MAX_CELLS = 50_000_000  # of the sheet's own account of its size; beyond, it is not believed
TEMPLATE_SHEETS = {"Erläuterung", "Listen"}  # come with our own template, hold no data
_MERGED = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"')

# What openpyxl raises for members that are cut, packed in rarer ways, or no XML.
_DAMAGE = (
    zipfile.BadZipFile, InvalidFileException, ParseError, zlib.error, lzma.LZMAError, EOFError,
    LookupError, OSError, ValueError, TypeError, AttributeError, RuntimeError,
)  # fmt: skip

# In a number format, what is quoted or escaped is shown as it is and scales nothing.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.')

Row = tuple[int, list[str]]
Fills = dict[
    int, list[tuple[int, int]]
]  # column -> last and first line of each merged block, the next one at the end


class Percent(float):
    """A number that its cell shows as per cent: 0.123 as 12,3 %."""


TypedCell = float | Percent | date  # what a file holds, where its text alone could mislead
TypedRows = dict[int, dict[int, TypedCell]]  # by line, then by position in the line


@dataclass(slots=True)
class _Sheet:
    """What the sheet's XML tells beyond its values."""

    has_formulas: bool = False
    merged: list[str] = field(default_factory=list)


def excel_rows(
    path: Path, name: str, table_format: TableFormat, report: Report, typed: TypedRows
) -> Iterator[Row]:
    """Read a sheet row by row.

    A formula gives its stored result; merged cells down a column all give the value of the first.

    Parameters
    ----------
    name
        The file's name in messages; `path` may lie in a temporary folder.
    table_format
        Section of the profile: the sheet, and the decimal sign that numbers are written with.
    typed
        Takes what the sheet knows of its cells, as the rows are read.

    Raises
    ------
    InputError
        The file is no Excel file, is protected, or lacks the sheet.
    """
    with whole_book(name):
        yield from _sheet_rows(path, name, table_format, report, typed)


def _sheet_rows(
    path: Path, name: str, table_format: TableFormat, report: Report, typed: TypedRows
) -> Iterator[Row]:
    book = open_book(path, name, data_only=True)
    try:
        title = _sheet_name(book.sheetnames, name, table_format)
        _report_other_sheets(book.sheetnames, title, table_format, report)
        inside = _look_inside(path, book.sheetnames.index(title))
        fills = _fills(inside.merged, table_format, report)
        formulas = _formulas(path, name, title) if inside.has_formulas else None
        above: dict[int, tuple[str, TypedCell | None]] = {}
        percent_styles: dict[int, bool] = {}
        width = 0
        for line, cells in enumerate(_rows_of(book[title]), 1):
            if line > MAX_ROWS:
                raise InputError(f"{name}: mehr als {MAX_ROWS} Zeilen.")
            width = max(width, len(cells))
            texts = [cell_text(cell.value, table_format.decimal or ",") for cell in cells]
            texts += [""] * (width - len(texts)) if texts else []
            if formulas is not None:
                _report_formulas(next(formulas), texts, line, report)
            kinds = _typed_cells(cells, percent_styles)
            if fills:
                _fill(texts, kinds, line, fills, above)
            if kinds:
                typed[line] = kinds
            yield line, texts
    finally:
        book.close()


@contextmanager
def whole_book(name: str) -> Iterator[None]:
    """Turn what openpyxl raises, while it opens a book or reads on, into one sentence.

    Raises
    ------
    InputError
        The book is damaged, protected, or none; `name` begins the message.
    """
    try:
        yield
    except KpkError:
        raise
    except _DAMAGE as error:
        raise InputError(
            f"{name}: keine lesbare Excel-Datei (.xlsx). Ist sie beschädigt, mit einem Kennwort "
            "geschützt oder nur umbenannt? Bitte in Excel öffnen und als .xlsx ohne Kennwort "
            "speichern."
        ) from error


def open_book(path: Path, name: str, *, data_only: bool) -> Any:
    """Open a workbook for reading row by row; macros in it are neither read nor run.

    Parameters
    ----------
    name
        The file's name in messages.
    data_only
        Whether formulas give their stored results.

    Raises
    ------
    InputError
        It would grow suspiciously.
    """
    with zipfile.ZipFile(path) as archive:
        refuse_bomb(name, path.stat().st_size, archive.infolist())
    return openpyxl.load_workbook(path, read_only=True, data_only=data_only)


def _rows_of(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """Give the cells of each row; a sheet that claims to be endless is read as far as it goes."""
    if (sheet.max_row or 0) * (sheet.max_column or 0) > MAX_CELLS:
        sheet.reset_dimensions()
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows()
    return rows


def _sheet_name(names: list[str], file: str, table_format: TableFormat) -> str:
    if not names:
        raise InputError(f"{file}: Die Excel-Datei hat kein Tabellenblatt.")
    if table_format.sheet is None:
        return names[0]
    named = {nfc(name): name for name in names}
    if nfc(table_format.sheet) not in named:
        raise InputError(
            f"{file}: Das Tabellenblatt „{table_format.sheet}“ fehlt. "
            f"{suggestion(table_format.sheet, named)}"
        )
    return named[nfc(table_format.sheet)]


def _report_other_sheets(
    names: list[str], title: str, table_format: TableFormat, report: Report
) -> None:
    others = [name for name in names if name != title and name not in TEMPLATE_SHEETS]
    if others and table_format.sheet is None:
        report.note(
            f"Gelesen ist das erste Tabellenblatt „{title}“, nicht: {listed(others, limit=5)}. "
            "Ein anderes mit sheet im Profil wählen."
        )


def _look_inside(path: Path, position: int) -> _Sheet:
    """Look at the sheet's XML in pieces; the worksheets are numbered in the order of the book."""
    inside = _Sheet()
    with zipfile.ZipFile(path) as archive:
        member = f"xl/worksheets/sheet{position + 1}.xml"
        if member not in archive.namelist():
            return inside
        rest = b""
        with archive.open(member) as stream:
            while piece := stream.read(1 << 20):
                text = rest + piece
                inside.has_formulas |= b"<f>" in text or b"<f " in text
                inside.merged += [ref.decode() for ref in _MERGED.findall(text)]
                rest = text[-60:] if b"<mergeCell " not in text[-60:] else b""
    inside.merged = list(dict.fromkeys(inside.merged))
    return inside


def _fills(merged: list[str], table_format: TableFormat, report: Report) -> Fills:
    """Say for each column which lines take their text from above; headings are joined elsewhere."""
    first, count = table_format.header_line, table_format.header_lines
    fills: Fills = {}
    for reference in merged:
        left, top, right, bottom = range_boundaries(reference)
        if count > 1 and top is not None and first <= top < first + count:
            continue
        if left != right or top is None or bottom is None or left is None:
            report.note(
                f"Die Zellen {reference} sind verbunden; nur die erste hat einen Wert. Bitte den "
                "Verbund in Excel aufheben."
            )
            continue
        fills.setdefault(left - 1, []).append((bottom, top + 1))
        report.add(
            f"Die Zellen {reference} sind verbunden; ihr Wert gilt für alle diese Zeilen.",
            line=top,
            column=get_column_letter(left),
            severity=Severity.REPAIRED,
        )
    return {column: sorted(blocks, reverse=True) for column, blocks in fills.items()}


def _fill(
    texts: list[str],
    kinds: dict[int, TypedCell],
    line: int,
    fills: Fills,
    above: dict[int, tuple[str, TypedCell | None]],
) -> None:
    """Give the cells below the first of a merged column its text and its type."""
    for column, blocks in fills.items():
        if column >= len(texts):
            continue
        while blocks and blocks[-1][0] < line:
            blocks.pop()
        if blocks and blocks[-1][1] <= line:
            texts[column], kind = above.get(column, ("", None))
            if kind is not None:
                kinds[column] = kind
        else:
            above[column] = texts[column], kinds.get(column)


def _typed_cells(cells: Sequence[Any], percent_styles: dict[int, bool]) -> dict[int, TypedCell]:
    """Pick the cells that are numbers or dates, whatever their text looks like."""
    found: dict[int, TypedCell] = {}
    for position, cell in enumerate(cells):
        value = cell.value
        kind = type(value)
        if kind is float or kind is int:
            style = cell._style_id  # its public attributes build the whole style for each cell
            is_percent = percent_styles.get(style)
            if is_percent is None:
                is_percent = "%" in _LITERAL.sub("", str(cell.number_format))
                percent_styles[style] = is_percent
            found[position] = Percent(value) if is_percent else float(value)
        elif isinstance(value, date):  # a datetime is one
            found[position] = value
    return found


def _formulas(path: Path, name: str, title: str) -> Iterator[tuple[Any, ...]]:
    """Read the same rows with formulas in place of their results."""
    book = open_book(path, name, data_only=False)
    try:
        yield from (tuple(cell.value for cell in row) for row in _rows_of(book[title]))
    finally:
        book.close()


def _report_formulas(row: tuple[Any, ...], texts: list[str], line: int, report: Report) -> None:
    for column, value in enumerate(row):
        if isinstance(value, str) and value.startswith("=") and len(value) > 1:
            result = texts[column] if column < len(texts) else ""
            outcome = "gelesen ist ihr Ergebnis" if result else "sie hat kein Ergebnis"
            report.add(
                f"Die Zelle enthält eine Formel; {outcome}.",  # no quote: it may be secret
                line=line,
                column=get_column_letter(column + 1),
                severity=Severity.NOTE,
            )


def cell_text(value: Any, decimal: str) -> str:
    """Write a cell's value as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value).replace(".", decimal)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return nfc(str(value)).strip()
