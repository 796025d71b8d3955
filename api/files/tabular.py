"""Tables as CSV, for people and for programs, with cells that cannot become formulas."""

import csv
import io
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from api.files.audience import Columns
from api.files.columns import Column, Sheet
from kpk_geo import german
from kpk_geo.output_file import output_file

# Full-width signs too: Excel takes them for the narrow ones where East Asian input is installed.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
NO_WAY = "kein Weg"  # an endless way, in files that people read
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


def sheet_csv(sheet: Sheet, columns: Columns) -> str:
    """Write a described table as CSV.

    Parameters
    ----------
    sheet
        The table.
    columns
        `GERMAN`: semicolons, decimal commas, byte-order mark, German headings with their unit,
        decimals as the pages have them. `MACHINE`: commas, points, technical names, every digit,
        no mark (RFC 4180).
    """
    text = io.StringIO(newline="")
    if columns is Columns.MACHINE:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(column.name for column in sheet.columns)
        writer.writerows(map(_machine_cell, row) for row in sheet.frame.itertuples(index=False))
        return text.getvalue()
    text.write("\ufeff")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(neutral, sheet.headings))
    for row in sheet.frame.itertuples(index=False):
        writer.writerow(map(german_cell, row, sheet.columns))
    return text.getvalue()


def german_cell(value: Any, column: Column) -> str:
    """Write a cell for people: scaled and rounded as the pages show it.

    >>> from kpk_geo.model import Unit
    >>> german_cell(0.5625, Column(name="a", heading="A", unit=Unit.PERCENT))
    '56,3'
    >>> german_cell("0501", Column(name="k", heading="K")), german_cell(math.nan, Column(name="a",
    ... heading="A", unit=Unit.COUNT))
    ('0501', '')
    """
    if column.unit is None or not is_figure(value):
        return _csv_cell(value)
    if math.isinf(value):
        return NO_WAY
    return german.plain_number(float(value) * column.divisor, column.decimals)


def is_figure(value: Any) -> bool:
    """Say whether a cell holds a number; yes and no are none, nor is what is absent."""
    if isinstance(value, (bool, np.bool_)) or is_absent(value):
        return False
    return isinstance(value, (int, float, np.number))


def _machine_cell(value: Any) -> str:
    """Write a cell so that reading it gives the same value."""
    if is_absent(value):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (float, np.floating)):
        return repr(float(value))
    return neutral(str(value))


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Say in words what is no number: an endless way."""
    endless = frame.isin([math.inf])
    return frame.astype(object).mask(endless, NO_WAY) if endless.any(axis=None) else frame


def _csv_cell(value: Any) -> str:
    if is_absent(value):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "ja" if value else "nein"
    if isinstance(value, (float, np.floating)):
        if math.isinf(value):
            return NO_WAY
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
    >>> neutral(" +49 2151"), neutral("-"), neutral("0501")
    ("' +49 2151", '-', '0501')
    """
    is_guarded = len(text) > 1 and text.lstrip(" \u00a0").startswith(_FORMULA_STARTS)
    return f"'{text}" if is_guarded else text


def is_absent(value: Any) -> bool:
    """Say whether a cell holds nothing: None, NaN of any length, NA, or no day."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    return isinstance(value, (float, np.floating)) and math.isnan(value)
