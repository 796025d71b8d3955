"""The columns of numbers in an indicator table: how each is written, and what is asked about it."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from kpk_geo.errors import InputError
from kpk_geo.german import number, several
from kpk_geo.import_report import Report, Severity
from kpk_geo.ingest.excel import Percent, TypedCell
from kpk_geo.ingest.indicators.shape import Shaped
from kpk_geo.ingest.numbers import (
    Ambiguous,
    Cell,
    Decimal,
    NumberFormat,
    Reading,
    marks_found,
    reading_of,
)
from kpk_geo.ingest.tables import TypedCells, date_remark
from kpk_geo.model import Unit, Validity
from kpk_geo.profile import Indicator, IndicatorTable, ValueColumn

FEW_VALUES = 5  # fewer values at or below 1 per cent are no reason to doubt the unit
_PER_CENT = (Unit.PERCENT, Unit.POINTS)


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """One column as it is read."""

    name: str
    numbers: NumberFormat
    cells: dict[int, Cell]  # by line
    dates: dict[int, str]  # line -> what a date in the cell probably was


def number_columns(
    whole: Shaped,
    table: IndicatorTable,
    numbers: NumberFormat,
    indicators: Mapping[str, Indicator],
    report: Report,
) -> dict[str, NumberColumn]:
    """Read every column of numbers, each as all its cells together say.

    Parameters
    ----------
    whole
        The table by line, and what the file knows of its cells beyond their text.
    table
        Section of the profile.
    numbers
        How numbers are written where a column leaves it open.
    indicators
        By key: what is counted in whole things.

    Raises
    ------
    InputError
        A column allows two readings; the message asks for each such column.
    """
    columns: dict[str, NumberColumn] = {}
    questions: list[str] = []
    for name, value in used_columns(table):
        if name in columns:
            continue
        declared = value.decimal or table.decimal
        counts = value.column is None or indicators[value.indicator].unit is Unit.COUNT
        column = number_column(whole.text[name], whole.typed, numbers, declared, counts, report)
        if isinstance(column, Ambiguous):
            questions.append(_question(whole.text[name], column, whole))
        else:
            columns[name] = column
    if questions:
        raise InputError(
            f"{table.file}: Das Dezimalzeichen ist nicht sicher; geladen ist nichts. "
            + " ".join(questions)
            + ' Im Profil bei dieser Tabelle (oder bei der Spalte unter values) decimal = "." '
            'eintragen, wenn der Punkt Dezimalstellen abtrennt, decimal = ",", wenn es das Komma '
            "tut."
        )
    return columns


def number_column(
    text: "pd.Series[str]",
    typed: TypedCells,
    numbers: NumberFormat,
    declared: Decimal | None,
    counts: bool,
    report: Report,
) -> NumberColumn | Ambiguous:
    """Read a column of numbers as all its cells together say.

    Parameters
    ----------
    text
        By line; its name is the heading.
    typed
        What the file knows of its cells beyond their text.
    numbers
        How numbers are written where the column leaves it open.
    declared
        Decimal sign as the profile gives it; None: the cells decide.
    counts
        Whether whole things are counted.
    """
    name = str(text.name)
    # As a list: a series of texts hands out one cell at a time, which takes ten times as long.
    cells = dict(zip(map(int, text.index.tolist()), map(str, text.tolist()), strict=True))
    kinds = {line: typed[line, name] for line in cells if (line, name) in typed} if typed else {}
    reading = reading_of(
        (cell for line, cell in cells.items() if line not in kinds and not numbers.marker(cell)),
        declared,
        default=numbers.decimal,
        counts=counts,
    )
    if isinstance(reading, Ambiguous):
        return reading
    _note_assumed(name, reading, report)
    own = replace(numbers, decimal=reading.decimal)
    plain = {cell: _cell(cell, None, own) for cell in {*cells.values()}}  # each text once
    return NumberColumn(
        name=name,
        numbers=own,
        cells={
            line: _cell(cell, kinds[line], own) if line in kinds else plain[cell]
            for line, cell in cells.items()
        },
        dates={line: date_remark(kind) for line, kind in kinds.items() if isinstance(kind, date)},
    )


def used_columns(table: IndicatorTable) -> list[tuple[str, ValueColumn]]:
    """List the columns of numbers that a table names, each with the entry that names it."""
    return [
        (name, value)
        for value in table.values
        for name in (value.column, value.numerator, value.denominator)
        if name is not None
    ]


def _question(text: "pd.Series[str]", reading: Ambiguous, whole: Shaped) -> str:
    line = next(int(str(line)) for line, cell in text.items() if cell.strip() == reading.text)
    line, _ = whole.place(line, str(text.name))
    return f"Spalte „{text.name}“, Zeile {line}: {reading.question}"


def _note_assumed(name: str, reading: Reading, report: Report) -> None:
    if reading.opened:
        _note(
            f"„{reading.opened}“ ließe zwei Lesarten zu; nach „{reading.witness}“ gilt "
            f"„{reading.decimal}“ als Dezimalzeichen der ganzen Spalte.",
            name,
            report,
        )


def _cell(text: str, typed: TypedCell | None, numbers: NumberFormat) -> Cell:
    known = numbers.marker(text)
    if known is not None or typed is None or isinstance(typed, date):
        return known or numbers.number_in(text.strip())
    if not math.isfinite(typed):
        return Cell(math.nan, Validity.MISSING, text=text)
    if isinstance(typed, Percent):
        # 0.07 * 100 is 7.000000000000001: the last digits belong to the machine, not to the sheet.
        return Cell(round(typed * 100, 10), Validity.VALID, is_percent=True)
    return Cell(float(typed), Validity.VALID)


def in_unit(
    column: NumberColumn, value: ValueColumn, indicator: Indicator, *, file: str, report: Report
) -> dict[int, Cell]:
    """Give the ready values of a column in the unit of its indicator.

    Parameters
    ----------
    column
        As it was read; only rows that count.
    value
        The entry of the profile that names it.
    indicator
        Its unit.
    file
        Begins the message.

    Raises
    ------
    InputError
        Some cells are per cent and others are not, or all look like shares; the message asks.
    """
    if indicator.unit not in _PER_CENT:
        return column.cells
    known = {line: cell for line, cell in column.cells.items() if cell.value == cell.value}
    percent = {line for line, cell in known.items() if cell.is_percent}
    plain = {line: cell for line, cell in known.items() if line not in percent and cell.value != 0}
    if value.unit_in_file is None:
        if percent and plain:
            raise InputError(_mixed(column.name, known, min(percent), min(plain), file))
        expects_more = indicator.highest is None or indicator.highest > 1
        if not percent and indicator.unit is Unit.PERCENT and expects_more:
            _ask_for_shares(column.name, known, file)
    if percent:
        _note(
            f"{several(len(percent), 'Zelle steht', 'Zellen stehen')} als Prozent in der Datei, "
            f"gelesen wie dort zu sehen, etwa {number(known[min(percent)].value, 2)} %.",
            column.name,
            report,
        )
    if value.unit_in_file != "share":
        return column.cells
    _note("Die Zahlen sind Anteile (unit_in_file) und gelten mal 100.", column.name, report)
    return {
        line: cell if cell.is_percent else replace(cell, value=round(cell.value * 100, 10))
        for line, cell in column.cells.items()
    }


def _mixed(name: str, known: dict[int, Cell], percent: int, plain: int, file: str) -> str:
    value = known[plain].value
    return (
        f"{file}: Spalte „{name}“: Zeile {percent} ist als Prozent geschrieben "
        f"({number(known[percent].value, 2)} %), Zeile {plain} nicht ({number(value, 4)}). "
        f"Sind das {number(value, 4)} % oder {number(value * 100, 2)} %? Im Profil beim "
        'Eintrag der Spalte unter values unit_in_file = "percent" eintragen oder, wenn es Anteile '
        'sind, unit_in_file = "share".'
    )


def _ask_for_shares(name: str, known: dict[int, Cell], file: str) -> None:
    values = [cell.value for cell in known.values()]
    if len(values) < FEW_VALUES or not any(values) or min(values) < 0 or max(values) > 1:
        return
    line, cell = next((line, cell) for line, cell in known.items() if cell.value > 0)
    raise InputError(
        f"{file}: Spalte „{name}“: alle Werte unter 1: Anteil statt Prozent? Zeile {line}: "
        f"{number(cell.value, 4)} % oder {number(cell.value * 100, 2)} %? Im Profil beim Eintrag "
        'der Spalte unter values unit_in_file = "share" eintragen, wenn es Anteile sind, '
        'unit_in_file = "percent", wenn wirklich Prozent gemeint sind.'
    )


def note_marks(columns: Iterable[NumberColumn], report: Report) -> None:
    """Tell once per column which signs stood there instead of or beside numbers."""
    for column in columns:
        found = marks_found(column.cells.values())
        if found:
            hint = (
                " Heißt „-“ genau null (DIN 55301), im Profil zero angeben."
                if any(cell.mark in ("-", "–", "—") for cell in column.cells.values())
                and not column.numbers.zero
                else ""
            )
            _note(f"{found}.{hint}", column.name, report)


def _note(reason: str, column: str, report: Report) -> None:
    report.add(reason, column=column, severity=Severity.NOTE)
