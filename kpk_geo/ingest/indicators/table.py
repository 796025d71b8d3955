"""Indicator tables: one value per area, indicator and date, each with its validity."""

import math
from dataclasses import dataclass, replace

import pandas as pd

from kpk_geo.frames import OBSERVATION_COLUMNS, Observations, as_observations
from kpk_geo.german import number, quantity
from kpk_geo.import_report import Report, Severity, SourceFile
from kpk_geo.ingest.areas.layer import as_keys
from kpk_geo.ingest.indicators.columns import (
    NumberColumn,
    in_unit,
    note_marks,
    number_columns,
    used_columns,
)
from kpk_geo.ingest.indicators.keys import check_keys, usable_keys
from kpk_geo.ingest.indicators.sums import rows_of_areas
from kpk_geo.ingest.numbers import Cell
from kpk_geo.ingest.tables import (
    TypedCells,
    number_format,
    read_table,
    require_table_columns,
    text_rows,
)
from kpk_geo.model import Unit, Validity
from kpk_geo.profile import Indicator, IndicatorTable, ValueColumn

_BLANK = Cell(math.nan, Validity.MISSING)


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    area_id: str
    cells: dict[str, str]
    validity: Validity


def read_indicators(
    source_file: SourceFile,
    table: IndicatorTable,
    *,
    indicators: dict[str, Indicator],
    area_ids: pd.Index,
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
    area_ids
        Keys of all areas of the level, as text.

    Raises
    ------
    KeyMismatchError
        Keys and areas do not match and the profile does not allow it.
    MissingColumnError, InputError
        The table as a whole cannot be used.
    """
    typed: TypedCells = {}
    text = read_table(source_file, table, None, report, typed)
    require_table_columns(text, _columns(table), where=source_file.name)
    numbers = number_format(source_file, table)
    columns = number_columns(text, typed, table, numbers, indicators, report)
    keys = as_keys(text[table.key_column], table.key_width)
    is_area = rows_of_areas(text, keys, area_ids, columns, table, indicators, report)
    text, keys = text[is_area], keys[is_area]
    text = text[usable_keys(keys, report)]
    keys = keys[text.index]
    check_keys(keys, area_ids, table, report)
    text, keys = text[keys.isin(area_ids)], keys[keys.isin(area_ids)]
    columns = {name: _of_lines(column, set(text.index)) for name, column in columns.items()}
    rows = [
        _Row(line, keys[line], cells, _row_validity(line, cells, table, report))
        for line, cells in text_rows(text)
    ]
    records = []
    for value in table.values:
        reading = _reading(value, indicators[value.indicator], columns, table, report)
        records += [_observation(row, value, table, reading) for row in rows]
    note_marks(columns.values(), report)
    frame = pd.DataFrame.from_records(records, columns=list(OBSERVATION_COLUMNS))
    report.tally.count(frame["validity"], frame["value"])
    _say_how_understood(frame, table, indicators, area_ids, report)
    return as_observations(frame)


def _say_how_understood(
    frame: pd.DataFrame,
    table: IndicatorTable,
    indicators: dict[str, Indicator],
    area_ids: pd.Index,
    report: Report,
) -> None:
    """Say for each column what a person checks at a glance: range, middle, first values, keys."""
    found = frame["area_id"].nunique()
    report.understood.append(
        f"Schlüssel „{table.key_column}“: {number(found)} von {number(len(area_ids))} Gebieten"
    )
    for name, rows in frame.groupby("indicator_id", sort=False):
        item, values = indicators[str(name)], rows["value"].dropna()
        if values.empty:
            report.understood.append(f"{item.label}: kein Wert")
            continue
        low, middle, high = (
            quantity(value, item.unit) for value in values.quantile([0, 0.5, 1]).tolist()
        )
        head = zip(rows["area_id"].head(3), rows["value"].head(3).tolist(), strict=True)
        first = "; ".join(f"{area_id} {quantity(value, item.unit)}" for area_id, value in head)
        report.understood.append(
            f"{item.label}: {low} bis {high}, Mitte {middle}, {number(len(values))} Werte "
            f"({first}; …)"
        )


def _of_lines(column: NumberColumn, lines: set[int]) -> NumberColumn:
    cells = {line: cell for line, cell in column.cells.items() if line in lines}
    return replace(column, cells=cells)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How to read one indicator, and where to report that a cell cannot be read."""

    columns: dict[str, NumberColumn]
    indicator: Indicator
    report: Report

    def cell(self, row: _Row, column: str) -> Cell:
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

    def reject(self, row: _Row, column: str, reason: str) -> None:
        self.report.add(reason, line=row.line, column=column, value=row.cells[column])


def _reading(
    value: ValueColumn,
    indicator: Indicator,
    columns: dict[str, NumberColumn],
    table: IndicatorTable,
    report: Report,
) -> _Reading:
    if value.column is None:
        return _Reading(columns, indicator, report)
    column = columns[value.column]
    cells = in_unit(column, value, indicator, file=table.file, report=report)
    return _Reading({value.column: replace(column, cells=cells)}, indicator, report)


def _observation(
    row: _Row, value: ValueColumn, table: IndicatorTable, reading: _Reading
) -> tuple[object, ...]:
    numerator = denominator = math.nan
    if not row.validity.is_usable:
        cell = Cell(math.nan, row.validity)
    elif value.column is not None:
        cell = _checked_value(row, value.column, reading)
    else:
        top, bottom, cell = _ratio(row, value, reading)
        numerator, denominator = top.value, bottom.value
    return (
        row.area_id, value.indicator, table.reference_date, numerator, denominator, cell.value,
        row.validity if cell.validity is Validity.VALID else cell.validity,
    )  # fmt: skip


def _checked_value(row: _Row, column: str, reading: _Reading) -> Cell:
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


def _ratio(row: _Row, value: ValueColumn, reading: _Reading) -> tuple[Cell, Cell, Cell]:
    """Read numerator and denominator; both stay known where only the ratio is impossible."""
    assert value.numerator is not None  # the profile's model sees to both
    assert value.denominator is not None
    top = _count(row, value.numerator, reading)
    bottom = _count(row, value.denominator, reading)
    without = next((cell for cell in (top, bottom) if math.isnan(cell.value)), None)
    if without is not None:
        return top, bottom, Cell(math.nan, without.validity)
    if bottom.value == 0:
        reading.report.add(
            "Der Nenner ist 0; eine Quote lässt sich nicht bilden.",
            line=row.line, column=value.denominator, value=0, severity=Severity.NOTE,
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


def _count(row: _Row, column: str, reading: _Reading) -> Cell:
    cell = reading.cell(row, column)
    if cell.value < 0 and not (reading.indicator.minimum or 0) < 0:
        reading.reject(row, column, f"Die Anzahl {number(cell.value)} ist negativ.")
        return _BLANK
    return cell


def _columns(table: IndicatorTable) -> list[str]:
    columns = [table.key_column]
    columns += [name for name in (table.validity_column, table.label_column) if name]
    return columns + [name for name, _ in used_columns(table)]


def _row_validity(
    line: int, cells: dict[str, str], table: IndicatorTable, report: Report
) -> Validity:
    if table.validity_column is None:
        return Validity.VALID
    text = cells[table.validity_column]
    if text in table.validity:
        return table.validity[text]
    known = Validity.parse(text)
    if known is not None:
        return known
    report.add(
        f"Die Kennzeichnung „{text}“ ist nicht erklärt; die Werte gelten als fehlend. "
        "Im Profil unter validity ergänzen.",
        line=line, column=table.validity_column, value=text,
    )  # fmt: skip
    return Validity.MISSING
