"""Tables as an Excel file that a planner opens and works with: the same bytes for the same run."""

import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from api.files.audience import Columns
from api.files.columns import Column, Sheet, described
from api.files.tabular import NO_WAY, is_absent, is_figure, neutral
from kpk_geo import __version__
from kpk_geo.fixed_zip import fixed_zip, utc
from kpk_geo.model import Unit
from kpk_geo.output_file import output_file

SOURCES = "Quellen und Erläuterung"
WIDEST = 48  # letters: longer texts are wrapped
_TEXT = "@"
_HEADING = PatternFill("solid", fgColor="DCE6F0")
_SAMPLE = 500  # rows whose texts decide how wide a column is


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """What a file says of itself."""

    title: str = ""
    created: datetime  # when the figures were computed; never when it was written


def workbook_bytes(
    sheets: Sequence[Sheet],
    notes: Sequence[tuple[str, str]],
    *,
    properties: Properties,
    columns: Columns = Columns.GERMAN,
) -> bytes:
    """Write tables and what is to be said of them, the notes as the last sheet.

    Figures stay numbers with all their digits under a number format; shares are shown per cent.
    Keys and other texts are cells of the format "text": Excel keeps leading zeros, makes no dates
    of "3-6", and runs nothing that begins with "=".

    Parameters
    ----------
    sheets
        The tables, the one that is opened first.
    notes
        Heading and text of each line; empty: no sheet of notes.
    properties
        Of the document; the same give the same bytes.
    columns
        `MACHINE`: technical names, figures as they are stored.
    """
    book = Workbook(write_only=True)
    titles: set[str] = set()
    for sheet in sheets:
        _write_table(book, sheet, _sheet_title(sheet.title, titles), columns)
    if notes:
        _write_notes(book, notes)
    book.properties.title = properties.title or sheets[0].title
    book.properties.creator = f"kpk_geo {__version__}"
    book.properties.language = "de-DE"
    return _fixed(book, properties.created)


def write_workbook(
    path: Path,
    sheets: Sequence[Sheet],
    notes: Sequence[tuple[str, str]],
    *,
    properties: Properties,
    columns: Columns = Columns.GERMAN,
) -> None:
    """Write an Excel file.

    Parameters
    ----------
    path
        Of the file.
    sheets, notes, properties, columns
        As for `workbook_bytes`.

    Raises
    ------
    SourceError
        The file cannot be written.
    """
    content = workbook_bytes(sheets, notes, properties=properties, columns=columns)
    with output_file(path) as draft:
        draft.write_bytes(content)


def write_xlsx(path: Path, tables: dict[str, pd.DataFrame], created: datetime) -> None:
    """Write one sheet per table that has German headings already.

    Parameters
    ----------
    path
        Of the file.
    tables
        By the title of their sheet.
    created
        When what they rest on was loaded or computed.

    Raises
    ------
    SourceError
        The file cannot be written.
    """
    sheets = [described(title, frame, ()) for title, frame in tables.items()]
    write_workbook(path, sheets, (), properties=Properties(created=created))


def _fixed(book: Workbook, created: datetime) -> bytes:
    """Save a workbook without the clock, which would differ with every writing."""
    moment = utc(created).replace(tzinfo=None, microsecond=0)
    stored = io.BytesIO()
    book.properties.created = book.properties.modified = moment
    with ZipFile(stored, "w", ZIP_STORED) as archive:
        ExcelWriter(book, archive).save()
    return fixed_zip(stored.getvalue(), created)


def _sheet_title(title: str, taken: set[str]) -> str:
    """Make a name that Excel takes: 31 letters, none of its signs, each once."""
    base = re.sub(r"[\[\]:*?/\\]", " ", title).strip("' ")[:31] or "Tabelle"
    made, number = base, 2
    while made.casefold() in taken:
        made, number = f"{base[:27]} {number}", number + 1
    taken.add(made.casefold())
    return made


def _write_table(book: Workbook, sheet: Sheet, title: str, columns: Columns) -> None:
    made = book.create_sheet(title)
    is_german = columns is Columns.GERMAN
    heads = sheet.headings if is_german else [column.name for column in sheet.columns]
    for place, heading in enumerate(heads):
        letter = get_column_letter(place + 1)
        made.column_dimensions[letter].width = _width(heading, sheet.frame.iloc[:, place])
    names = [column.name for column in sheet.columns[:2]]
    made.freeze_panes = "C2" if names == ["area_id", "name"] else "A2"
    made.auto_filter.ref = f"A1:{get_column_letter(max(1, len(heads)))}{len(sheet.frame) + 1}"
    made.print_title_rows = "1:1"
    made.page_setup.orientation, made.page_setup.paperSize = "landscape", 9  # A4
    made.append([_heading(made, text) for text in heads])
    styles = [_styled(made, column, is_german) for column in sheet.columns]
    pairs = list(zip(sheet.columns, styles, strict=True))
    for row in sheet.frame.itertuples(index=False):
        made.append(_cells(made, row, pairs, is_german))


def _cells(
    made: Any, row: Any, pairs: Sequence[tuple[Column, tuple[Any, Any]]], is_german: bool
) -> Iterator[Any]:
    for value, (column, (of_figures, of_texts)) in zip(row, pairs, strict=True):
        content = _content(value, column, is_german)
        if content is None:
            yield None
            continue
        cell = WriteOnlyCell(made, content)
        if isinstance(content, str):
            cell.data_type = "s"  # never a formula, whatever it begins with
            cell._style = of_texts._style  # a style object per cell takes 20 times
        else:
            cell._style = of_figures._style
        yield cell


def _content(value: Any, column: Column, is_german: bool) -> str | float | int | None:
    """Give what a cell holds: a number as it is, a guarded text, or nothing."""
    if is_absent(value):
        return None
    if isinstance(value, (bool, np.bool_)):
        return ("ja" if value else "nein") if is_german else str(bool(value)).lower()
    if not is_figure(value):
        return neutral(ILLEGAL_CHARACTERS_RE.sub("", str(value)))
    if math.isinf(value):
        return NO_WAY
    figure: float | int = value.item() if isinstance(value, np.generic) else value
    if not is_german or column.unit is None or column.unit is Unit.PERCENT:
        return figure
    return figure if column.divisor == 1 else figure * column.divisor


def _styled(made: Any, column: Column, is_german: bool) -> tuple[Any, Any]:
    """Give cells whose style those of a column take: for figures, and for texts."""
    of_figures, of_texts = WriteOnlyCell(made, 0), WriteOnlyCell(made, "")
    of_texts.number_format = _TEXT
    of_texts.alignment = Alignment(vertical="top", wrap_text=False)
    of_figures.number_format = _number_format(column) if is_german else "General"
    return of_figures, of_texts


def _number_format(column: Column) -> str:
    """Say how Excel shows a figure; Excel itself writes comma and point as its language has them.

    >>> _number_format(Column(name="a", heading="A", unit=Unit.PERCENT))
    '0.0%'
    """
    if column.unit is None:
        return "General"
    decimals = f".{'0' * column.decimals}" if column.decimals else ""
    return f"0{decimals}%" if column.unit is Unit.PERCENT else f"#,##0{decimals}"


def _heading(made: Any, text: str) -> Any:
    cell = WriteOnlyCell(made, neutral(ILLEGAL_CHARACTERS_RE.sub("", text)))
    cell.data_type = "s"
    cell.font, cell.fill = Font(bold=True), _HEADING
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _width(heading: str, values: "pd.Series[Any]") -> int:
    """Give the width of a column in letters: its texts, or a heading broken into two lines."""
    texts = [len(value) for value in values.iloc[:_SAMPLE] if isinstance(value, str)]
    longest_word = max(map(len, re.split(r"[\s-]", heading)), default=0)
    # The button of the filter covers the end of the heading's last line.
    return min(WIDEST, max(8, longest_word + 4, -(-len(heading) // 2) + 4, *texts, 0) + 2)


def _write_notes(book: Workbook, notes: Sequence[tuple[str, str]]) -> None:
    made = book.create_sheet(SOURCES)
    made.column_dimensions["A"].width, made.column_dimensions["B"].width = 34, 110
    made.freeze_panes = "A2"
    made.print_title_rows = "1:1"
    made.page_setup.orientation, made.page_setup.paperSize = "landscape", 9
    made.append([_heading(made, "Angabe"), _heading(made, "Inhalt")])
    for line in notes:
        cells = []
        for text in line:
            cell = WriteOnlyCell(made, neutral(ILLEGAL_CHARACTERS_RE.sub("", text)))
            cell.data_type, cell.number_format = "s", _TEXT
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cells.append(cell)
        made.append(cells)
