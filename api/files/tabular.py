"""Tables as German Excel reads them, with cells that cannot become formulas."""

import csv
import io
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpk_geo.output_file import output_file

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
DIGITS = 12  # significant: enough to check a figure, few enough to hide the noise of floats


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table as German Excel opens it."""
    write_text(path, csv_text(table))


def csv_text(table: pd.DataFrame) -> str:
    """Use semicolons, decimal commas and a byte-order mark; NaN becomes an empty cell."""
    text = io.StringIO(newline="")
    text.write("\ufeff")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(str(column) for column in table.columns)
    writer.writerows(map(_csv_cell, row) for row in table.itertuples(index=False))
    return text.getvalue()


def write_text(path: Path, text: str) -> None:
    """Write a text as it is."""
    with output_file(path) as draft:
        draft.write_text(text, encoding="utf-8", newline="")


def write_xlsx(path: Path, sheets: dict[str, pd.DataFrame]) -> None:
    """Write one sheet per table, with a frozen bold heading."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, table in sheets.items():
        sheet = book.create_sheet(title)
        _fill(sheet, table)
    with output_file(path) as draft:
        book.save(draft)


def _fill(sheet: Worksheet, table: pd.DataFrame) -> None:
    sheet.append([str(column) for column in table.columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in table.itertuples(index=False):
        sheet.append([_plain(value) for value in row])
    for position, column in enumerate(table.columns, 1):
        longest = max([len(str(column)), *(len(str(value)) for value in table[column])])
        sheet.column_dimensions[get_column_letter(position)].width = min(longest + 2, 60)
    sheet.freeze_panes = "A2"


def _plain(value: Any) -> Any:
    """Give a cell's value; a text that would start a formula gets an apostrophe in front."""
    if is_absent(value):
        return None
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, bool):
        return "ja" if value else "nein"
    # Excel refuses control characters, which no editor shows.
    return neutral(ILLEGAL_CHARACTERS_RE.sub("", value)) if isinstance(value, str) else value


def _csv_cell(value: Any) -> str:
    if is_absent(value):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "ja" if value else "nein"
    if isinstance(value, (float, np.floating)):
        return f"{value:.{DIGITS}g}".replace(".", ",")
    return neutral(str(value))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Turn a frame into JSON records; NaN and NA become null on purpose."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]


def neutral(text: str) -> str:
    """Keep a text from being run as a formula by a spreadsheet.

    >>> neutral("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    >>> neutral("-")
    '-'
    """
    return f"'{text}" if len(text) > 1 and text.startswith(_FORMULA_STARTS) else text


def is_absent(value: Any) -> bool:
    """Say whether a cell holds nothing: None, NaN or NA."""
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))
