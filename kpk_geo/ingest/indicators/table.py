"""Indicator tables: one value per area, indicator and date, each with its validity."""

import math
from dataclasses import dataclass

import pandas as pd

from kpk_geo.errors import KeyMismatchError, listed
from kpk_geo.frames import OBSERVATION_COLUMNS, Observations, as_observations
from kpk_geo.german import number
from kpk_geo.import_report import Report, Severity, SourceFile
from kpk_geo.ingest.areas.layer import as_keys
from kpk_geo.ingest.indicators.sums import apart, check_sums
from kpk_geo.ingest.numbers import Cell, NumberFormat
from kpk_geo.ingest.tables import number_format, read_table, text_rows
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
    apart_rows = apart(read_table(source_file, table, _columns(table), report), table, report)
    text = apart_rows.areas
    keys = as_keys(text[table.key_column], table.key_width)
    text = text[_usable_keys(keys, report)]
    keys = keys[text.index]
    _check_keys(keys, area_ids, table, report)
    text, keys = text[keys.isin(area_ids)], keys[keys.isin(area_ids)]
    rows = [
        _Row(line, keys[line], cells, _row_validity(line, cells, table, report))
        for line, cells in text_rows(text)
    ]
    numbers = number_format(source_file, table)
    check_sums(apart_rows, table, indicators, numbers, report)
    records = [
        _observation(row, value, table, _Reading(numbers, indicators[value.indicator], report))
        for value in table.values
        for row in rows
    ]
    frame = pd.DataFrame.from_records(records, columns=list(OBSERVATION_COLUMNS))
    report.tally.count(frame["validity"], frame["value"])
    return as_observations(frame)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How to read one cell, and where to report that it cannot be read."""

    numbers: NumberFormat
    indicator: Indicator
    report: Report

    def cell(self, row: _Row, column: str) -> Cell:
        cell = self.numbers.parse(row.cells[column])
        if cell.text is not None:
            self.reject(row, column, f"„{cell.text}“ ist keine Zahl; der Wert fehlt damit.")
        return cell

    def reject(self, row: _Row, column: str, reason: str) -> None:
        self.report.add(reason, line=row.line, column=column, value=row.cells[column])


def _observation(
    row: _Row, value: ValueColumn, table: IndicatorTable, reading: _Reading
) -> tuple[object, ...]:
    numerator = denominator = math.nan
    if row.validity not in (Validity.VALID, Validity.UNCERTAIN):
        cell = Cell(math.nan, row.validity)
    elif value.column is not None:
        cell = _checked_value(row, value.column, reading)
    else:
        top, bottom, cell = _ratio(row, value, reading)
        numerator, denominator = top.value, bottom.value
    return (
        row.area_id, value.indicator, table.reference_date,
        numerator, denominator, cell.value, cell.validity,
    )  # fmt: skip


def _checked_value(row: _Row, column: str, reading: _Reading) -> Cell:
    cell = reading.cell(row, column)
    unit = reading.indicator.unit
    limit = reading.indicator.maximum
    limit = 100 if limit is None and unit is Unit.PERCENT else limit
    if limit is not None and cell.value > limit:
        reading.reject(
            row, column, f"{number(cell.value, 2)} {unit.label} liegt über {number(limit)}."
        )
        return _BLANK
    if cell.value < 0 and unit in (Unit.PERCENT, Unit.COUNT, Unit.PER_1000):
        reading.reject(row, column, f"{number(cell.value, 2)} ist negativ.")
        return _BLANK
    return Cell(cell.value / unit.divisor, cell.validity)


def _ratio(row: _Row, value: ValueColumn, reading: _Reading) -> tuple[Cell, Cell, Cell]:
    """Read numerator and denominator; both stay known where only the ratio is impossible."""
    assert value.numerator is not None  # the profile's model sees to both
    assert value.denominator is not None
    top = _count(row, value.numerator, reading)
    bottom = _count(row, value.denominator, reading)
    worst = next((cell for cell in (top, bottom) if cell.validity is not Validity.VALID), None)
    if worst is not None:
        return top, bottom, Cell(math.nan, worst.validity)
    if bottom.value == 0:
        reading.report.add(
            "Der Nenner ist 0; eine Quote lässt sich nicht bilden.",
            line=row.line, column=value.denominator, value=0, severity=Severity.NOTE,
        )  # fmt: skip
        return top, bottom, _BLANK
    if top.value > bottom.value and reading.indicator.unit is Unit.PERCENT:
        reading.reject(
            row,
            value.numerator,
            f"Der Zähler {number(top.value)} ist größer als der Nenner {number(bottom.value)}.",
        )
        return _BLANK, _BLANK, _BLANK
    return top, bottom, Cell(top.value / bottom.value, Validity.VALID)


def _count(row: _Row, column: str, reading: _Reading) -> Cell:
    cell = reading.cell(row, column)
    if cell.value < 0:
        reading.reject(row, column, f"Die Anzahl {number(cell.value)} ist negativ.")
        return _BLANK
    return cell


def _columns(table: IndicatorTable) -> list[str]:
    columns = [table.key_column]
    columns += [name for name in (table.validity_column, table.label_column) if name]
    for value in table.values:
        columns += [
            name for name in (value.column, value.numerator, value.denominator) if name is not None
        ]
    return columns


def _usable_keys(keys: "pd.Series[str]", report: Report) -> "pd.Series[bool]":
    empty = keys == ""
    for line in keys.index[empty]:
        report.add("Der Gebietsschlüssel fehlt.", line=int(line))
    twice = keys.duplicated(keep=False) & ~empty
    for key, rows in keys[twice].groupby(keys[twice]):
        lines = ", ".join(str(line) for line in rows.index)
        for line in rows.index:
            report.add(
                f"Der Schlüssel {key} steht in den Zeilen {lines}; "
                "welche gilt, ist nicht zu entscheiden. Keine wurde geladen.",
                line=int(line),
                value=key,
            )
    return ~(empty | twice)


def _check_keys(
    keys: "pd.Series[str]", area_ids: pd.Index, table: IndicatorTable, report: Report
) -> None:
    unknown = keys[~keys.isin(area_ids)]
    absent = area_ids.difference(pd.Index(keys))
    if table.unmatched_keys == "stop" and (len(unknown) or len(absent)):
        raise KeyMismatchError(_mismatch(table, list(unknown), list(absent), len(area_ids)))
    if len(unknown) == len(keys):
        raise KeyMismatchError(
            f"{table.file}: Kein einziger Schlüssel passt zur Ebene „{table.level}“. "
            f"In der Tabelle: {listed(keys, limit=5)}; "
            f"bei den Gebieten: {listed(area_ids, limit=5)}. "
            "Fehlt eine führende Null (key_width) oder ist es eine andere Ebene?"
        )
    for line, key in unknown.items():
        report.add(
            f"Zum Schlüssel gibt es kein Gebiet der Ebene „{table.level}“.",
            line=int(str(line)), column=table.key_column, value=key,
        )  # fmt: skip
    if len(absent):
        report.note(f"Gebiete ohne Zeile in der Tabelle: {listed(absent, limit=200)}.")


def _mismatch(table: IndicatorTable, unknown: list[str], absent: list[str], total: int) -> str:
    lines = [f"{table.file}: Schlüssel der Tabelle und Gebiete ({total}) passen nicht zusammen."]
    if unknown:
        lines.append(f"  Schlüssel ohne Gebiet ({len(unknown)}): {listed(unknown, limit=200)}")
    if absent:
        lines.append(f"  Gebiete ohne Schlüssel ({len(absent)}): {listed(absent, limit=200)}")
    lines.append(
        '  Ist das so richtig, im Profil bei dieser Tabelle unmatched_keys = "report" setzen; '
        "fehlen führende Nullen, hilft key_width; Summenzeilen nennt sum_rows, Zeilen ohne Gebiet "
        "unassigned_rows."
    )
    return "\n".join(lines)


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
