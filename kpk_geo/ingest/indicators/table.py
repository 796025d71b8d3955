"""Indicator tables: one value per area, indicator and date, each with its validity."""

import math
from dataclasses import dataclass, replace

import pandas as pd

from kpk_geo.frames import OBSERVATION_COLUMNS, Observations, as_observations
from kpk_geo.german import number
from kpk_geo.import_report import Report, Severity, SourceFile
from kpk_geo.ingest.indicators.columns import NumberColumn, in_unit, note_marks
from kpk_geo.ingest.indicators.key_texts import AreaNames
from kpk_geo.ingest.indicators.rows import AreaRow, AreaRows, read_rows
from kpk_geo.ingest.indicators.understood import say_how_understood
from kpk_geo.ingest.numbers import Cell
from kpk_geo.model import Unit, Validity
from kpk_geo.profile import Indicator, IndicatorTable, ValueColumn

_BLANK = Cell(math.nan, Validity.MISSING)


def read_indicators(
    source_file: SourceFile,
    table: IndicatorTable,
    *,
    indicators: dict[str, Indicator],
    areas: AreaNames,
    report: Report,
) -> Observations:
    """Read the values of one table for the areas of its level.

    A cell that cannot be read is reported and becomes "missing"; a row whose key is empty,
    unknown or repeated is reported and left out.

    Parameters
    ----------
    table
        Section of the profile: columns, how numbers are written, the date.
    indicators
        By key, at least those that the table names: unit and highest possible value.
    areas
        Of the level: names by key.

    Raises
    ------
    KeyMismatchError
        Keys and areas do not match and the profile does not allow it.
    MissingColumnError, InputError
        The table as a whole cannot be used.
    """
    table_rows = read_rows(source_file, table, indicators=indicators, areas=areas, report=report)
    records = []
    for value in table.values:
        reading = _reading(value, indicators[value.indicator], table_rows, table, report)
        records += [_observation(row, value, table, reading) for row in table_rows.rows]
    note_marks(table_rows.columns.values(), report)
    frame = pd.DataFrame.from_records(records, columns=list(OBSERVATION_COLUMNS))
    report.tally.count(frame["validity"], frame["value"])
    say_how_understood(frame, table_rows, table, indicators, areas, report)
    return as_observations(frame)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How to read one indicator, and where to report that a cell cannot be read."""

    table: AreaRows
    columns: dict[str, NumberColumn]
    indicator: Indicator
    report: Report

    def cell(self, row: AreaRow, column: str) -> Cell:
        read = self.columns[column]
        cell = read.cells[row.line]
        if row.line in read.dates:
            self.reject(row, column, f"{read.dates[row.line]}; der Wert fehlt damit.")
        elif cell.text is not None:
            self.reject(
                row,
                column,
                f"„{cell.text}“ ist keine Zahl mit dem Dezimalzeichen „{read.numbers.decimal}“; "
                "der Wert fehlt damit.",
            )
        elif cell.is_percent and self.indicator.unit not in (Unit.PERCENT, Unit.POINTS):
            self.reject(
                row,
                column,
                f"{number(cell.value, 2)} % ist eine Angabe in Prozent, der Indikator zählt in "
                f"{self.indicator.unit.label}; der Wert fehlt damit.",
            )
            return _BLANK
        return cell

    def reject(self, row: AreaRow, column: str, reason: str) -> None:
        line, heading = self.table.place(row.line, column)
        self.report.add(reason, line=line, column=heading, value=row.cells[column])


def _reading(
    value: ValueColumn,
    indicator: Indicator,
    rows: AreaRows,
    table: IndicatorTable,
    report: Report,
) -> _Reading:
    if value.column is None:
        return _Reading(rows, rows.columns, indicator, report)
    column = rows.columns[value.column]
    cells = in_unit(column, value, indicator, file=table.file, report=report)
    return _Reading(rows, {value.column: replace(column, cells=cells)}, indicator, report)


def _observation(
    row: AreaRow, value: ValueColumn, table: IndicatorTable, reading: _Reading
) -> tuple[object, ...]:
    numerator = denominator = math.nan
    code = row.validity_of((value.column, value.numerator, value.denominator))
    if not code.is_usable:
        cell = Cell(math.nan, code)
    elif value.column is not None:
        cell = _checked_value(row, value.column, reading)
    else:
        top, bottom, cell = _ratio(row, value, reading)
        numerator, denominator = top.value, bottom.value
    day = row.day or table.day_of(value)
    return (
        row.area_id, value.indicator, day, numerator, denominator, cell.value,
        code if cell.validity is Validity.VALID else cell.validity,
    )  # fmt: skip


def _checked_value(row: AreaRow, column: str, reading: _Reading) -> Cell:
    cell = reading.cell(row, column)
    fault = _impossible(cell.value, reading.indicator)
    if fault:
        reading.reject(row, column, fault)
        return _BLANK
    return Cell(cell.value / reading.indicator.unit.divisor, cell.validity)


def _impossible(value: float, indicator: Indicator) -> str:
    """Say why a value in its unit cannot be; empty: it can."""
    unit, lowest, highest = indicator.unit, indicator.lowest, indicator.highest
    if highest is not None and value > highest:
        return f"{number(value, 2)} {unit.label} liegt über {number(highest)}."
    if lowest == 0 and value < 0:
        return (
            f"{number(value, 2)} ist negativ. Ist das möglich, im Profil beim Indikator minimum "
            "angeben."
        )
    if lowest is not None and value < lowest:
        return f"{number(value, 2)} {unit.label} liegt unter {number(lowest)}."
    return ""


def _ratio(row: AreaRow, value: ValueColumn, reading: _Reading) -> tuple[Cell, Cell, Cell]:
    """Read numerator and denominator; both stay known where only the ratio is impossible."""
    assert value.numerator is not None  # the profile's model sees to both
    assert value.denominator is not None
    top = _count(row, value.numerator, reading)
    bottom = _count(row, value.denominator, reading)
    without = next((cell for cell in (top, bottom) if math.isnan(cell.value)), None)
    if without is not None:
        return top, bottom, Cell(math.nan, without.validity)
    if bottom.value == 0:
        line, heading = reading.table.place(row.line, value.denominator)
        reading.report.add(
            "Der Nenner ist 0; eine Quote lässt sich nicht bilden.",
            line=line, column=heading, value=0, severity=Severity.NOTE,
        )  # fmt: skip
        return top, bottom, _BLANK
    if top.value > bottom.value and reading.indicator.highest == Unit.PERCENT.divisor:
        reading.reject(
            row,
            value.numerator,
            f"Der Zähler {number(top.value)} ist größer als der Nenner {number(bottom.value)}.",
        )
        return _BLANK, _BLANK, _BLANK
    ratio = top.value / bottom.value
    shown = round(ratio * reading.indicator.unit.divisor, 9)  # 0.123 * 100 is a bit more than 12.3
    fault = _impossible(shown, reading.indicator)
    if fault:
        reading.reject(row, value.numerator, fault)
        return _BLANK, _BLANK, _BLANK
    is_uncertain = Validity.UNCERTAIN in (top.validity, bottom.validity)
    return top, bottom, Cell(ratio, Validity.UNCERTAIN if is_uncertain else Validity.VALID)


def _count(row: AreaRow, column: str, reading: _Reading) -> Cell:
    cell = reading.cell(row, column)
    if cell.value < 0 and not (reading.indicator.minimum or 0) < 0:
        reading.reject(row, column, f"Die Anzahl {number(cell.value)} ist negativ.")
        return _BLANK
    return cell
