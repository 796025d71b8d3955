"""Rows of a table that are no area: its sum, and what belongs to no area."""

import math
from dataclasses import dataclass

import pandas as pd

from kpk_geo.german import number
from kpk_geo.import_report import Report, Severity
from kpk_geo.ingest.numbers import NumberFormat
from kpk_geo.model import Unit
from kpk_geo.profile import Indicator, IndicatorTable


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class RowsApart:
    """The rows of areas, and the others by what the profile calls them."""

    areas: pd.DataFrame
    sums: pd.DataFrame
    unassigned: pd.DataFrame


def apart(text: pd.DataFrame, table: IndicatorTable, report: Report) -> RowsApart:
    """Take sums and rows without an area out; they are counted as not meant.

    Parameters
    ----------
    text
        Cells by line.
    table
        Section of the profile: which rows these are.
    report
        Counts them.
    """
    label = text[table.label_column or table.key_column].str.strip()
    is_sum, is_unassigned = label.isin(table.sum_rows), label.isin(table.unassigned_rows)
    report.tally.not_meant += int((is_sum | is_unassigned).sum())
    return RowsApart(
        areas=text[~(is_sum | is_unassigned)],
        sums=text[is_sum],
        unassigned=text[is_unassigned & ~is_sum],
    )


def check_sums(
    rows: RowsApart,
    table: IndicatorTable,
    indicators: dict[str, Indicator],
    numbers: NumberFormat,
    report: Report,
) -> None:
    """Say whether areas and rows without one make up the sum; nothing is changed by it.

    Parameters
    ----------
    rows
        Of the table.
    table
        Section of the profile.
    indicators
        By key: only counts add up.
    numbers
        How the table writes numbers.
    report
        Is told.
    """
    for column in _counted(table, indicators):
        areas = _sum(rows.areas[column], numbers)
        left = _sum(rows.unassigned[column], numbers)
        if len(rows.unassigned):
            text = "nicht lesbar" if math.isnan(left) else number(left)
            report.add(
                f"Keinem Gebiet zugeordnet: {text}.",
                line=int(rows.unassigned.index[0]), column=column, severity=Severity.NOTE,
            )  # fmt: skip
        for line, cell in rows.sums[column].items():
            _compare(int(str(line)), column, numbers.parse(cell).value, areas + left, report)


def _compare(line: int, column: str, stated: float, found: float, report: Report) -> None:
    if math.isnan(stated) or math.isnan(found):
        text = "lässt sich nicht prüfen, weil Werte fehlen oder gesperrt sind"
    elif abs(stated - found) < 0.5:
        text = f"{number(stated)} stimmt mit der Summe der Zeilen überein"
    else:
        text = f"{number(stated)} ist nicht die Summe der Zeilen, {number(found)}"
    report.add(f"Summenzeile: {text}.", line=line, column=column, severity=Severity.NOTE)


def _counted(table: IndicatorTable, indicators: dict[str, Indicator]) -> list[str]:
    columns: list[str | None] = []
    for value in table.values:
        is_count = indicators[value.indicator].unit is Unit.COUNT
        columns += [value.numerator, value.denominator, value.column if is_count else None]
    return list(dict.fromkeys(column for column in columns if column is not None))


def _sum(cells: "pd.Series[str]", numbers: NumberFormat) -> float:
    return math.fsum(numbers.parse(cell).value for cell in cells)
