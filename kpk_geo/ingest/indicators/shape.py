"""Tables of any shape, brought into one: a row for each area and day, a column for each figure.

Offices deliver long tables (area, year, item, number), parts of a larger table, and notes below it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from kpk_geo import german
from kpk_geo.errors import InputError, listed
from kpk_geo.german import number, several
from kpk_geo.import_report import Report
from kpk_geo.ingest.days import day_of
from kpk_geo.ingest.only import is_one_of
from kpk_geo.ingest.tables import TypedCells
from kpk_geo.profile import IndicatorTable

_SHOWN = 8  # values of a column that a message names


@dataclass(frozen=True, slots=True, eq=False)
class Shaped:
    """A table with one row for each area and day."""

    text: pd.DataFrame  # by line
    typed: TypedCells  # what the file knows of a cell, by line and column
    days: "pd.Series[Any]"  # by line: a date, or None where the profile says it
    places: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)
    flags: dict[tuple[int, str], str] | None = None  # long tables: what validity_column says

    def place(self, line: int, column: str) -> tuple[int, str]:
        """Give line and heading where a cell stands in the file."""
        return self.places.get((line, column), (line, column))

    @property
    def day_texts(self) -> "pd.Series[str]":
        """By line, as a person writes them; empty where the profile says the day."""
        return self.days.map(lambda day: "" if day is None else german.day(day))


def shaped(text: pd.DataFrame, typed: TypedCells, table: IndicatorTable, report: Report) -> Shaped:
    """Leave out what the profile does not ask for, and spread a long table.

    Parameters
    ----------
    text
        Cells by line, with all columns of the file.
    typed
        What the file knows of them beyond their text.
    table
        Section of the profile.
    report
        Is told what is left out, and which rows cannot be placed.

    Raises
    ------
    InputError
        No row is one of those that `only` asks for, or no row has an item that is asked for.
    """
    text = _wanted(text, table, report)
    days = pd.Series([None] * len(text), index=text.index, dtype=object)
    if table.date_column is not None:
        days = _days(text, typed, table, table.date_column, report)
        text = text.loc[days.index]
    plain = Shaped(text, typed, days)
    if table.item_column is None or table.value_column is None:
        return plain
    return _spread(plain, table, table.item_column, table.value_column, report)


def _wanted(text: pd.DataFrame, table: IndicatorTable, report: Report) -> pd.DataFrame:
    for column, wanted in table.only.items():
        kept = is_one_of(text[column], wanted, column, report)
        if not kept.any():
            found = text[column].value_counts().head(_SHOWN)
            there = listed(f"„{cell}“ ({number(count)})" for cell, count in found.items())
            raise InputError(
                f"{table.file}: Keine Zeile hat in der Spalte „{column}“ {listed(wanted)}, wie "
                f"only verlangt. Dort stehen am häufigsten: {there}."
            )
        left_out = int((~kept).sum())
        report.tally.not_meant += left_out
        if left_out:
            report.note(
                f"{several(left_out, 'Zeile ist', 'Zeilen sind')} nach only („{column}“) im Profil "
                "nicht gemeint."
            )
        text = text[kept]
    return text


def _days(
    text: pd.DataFrame, typed: TypedCells, table: IndicatorTable, column: str, report: Report
) -> "pd.Series[Any]":
    """Read the day of each row; a row without one is rejected."""
    found: dict[int, date] = {}
    for line, cell in text[column].items():
        known = typed.get((int(str(line)), column))
        day = day_of(str(known) if isinstance(known, date) else cell, table.year_day)
        if day is None:
            report.add(
                "Weder ein Jahr (2024) noch ein Tag (31.12.2024); die Zeile gehört zu keinem "
                "Stichtag.",
                line=int(str(line)), column=column, value=cell,
            )  # fmt: skip
        else:
            found[int(str(line))] = day
    return pd.Series(found, dtype=object)


def _spread(
    plain: Shaped, table: IndicatorTable, item_column: str, value_column: str, report: Report
) -> Shaped:
    """Make a column of each item that is asked for; what stands twice is rejected on both lines."""
    text = plain.text
    wanted = _items(table)
    items = text[item_column]
    _require_items(items, wanted, table, item_column)
    left_out = int((~items.isin(wanted)).sum())
    if left_out:
        report.tally.not_meant += left_out
        report.note(
            f"{several(left_out, 'Zeile hat', 'Zeilen haben')} in „{item_column}“ etwas anderes."
        )
    text = text[items.isin(wanted)]
    text = text[_stands_once(text, plain.day_texts, table, item_column, report)]
    if text.empty:
        raise InputError(
            f"{table.file}: Jede Zahl steht für ihr Gebiet und ihren Stichtag mehrmals da. "
            "Gliedert die Datei weiter (etwa nach Geschlecht), im Profil mit only die Zeilen "
            "wählen."
        )
    rows: dict[tuple[Any, ...], int] = {}  # area and day -> the first line of them
    cells: dict[int, dict[str, str]] = {}
    typed: TypedCells = {}
    places: dict[tuple[int, str], tuple[int, str]] = {}
    for line, key, item, value in zip(
        text.index, text[table.key_column], text[item_column], text[value_column], strict=True
    ):
        day = plain.days[line]
        row = rows.setdefault((key, day) if key else (line,), line)
        cells.setdefault(row, {})[item] = value
        places[row, item] = line, value_column
        if (line, value_column) in plain.typed:
            typed[row, item] = plain.typed[line, value_column]
    wide = pd.DataFrame.from_dict(cells, orient="index", columns=wanted, dtype=str).fillna("")
    spread = {item_column, value_column, *wanted} - {table.key_column}
    rest = text.loc[wide.index].drop(columns=[name for name in spread if name in text])
    report.tally.rows -= len(text) - len(wide)  # a row is an area on a day from here on
    flags = None
    if table.validity_column is not None:
        said = text[table.validity_column]
        flags = {cell: said[line] for cell, (line, _) in places.items()}
    return Shaped(rest.join(wide), typed, plain.days.loc[wide.index], places, flags)


def _items(table: IndicatorTable) -> list[str]:
    names = [
        name
        for value in table.values
        for name in (value.column, value.numerator, value.denominator)
        if name is not None
    ]
    return list(dict.fromkeys(names))


def _require_items(
    items: "pd.Series[str]", wanted: list[str], table: IndicatorTable, column: str
) -> None:
    if table.key_column in wanted:
        raise InputError(
            f"{table.file}: values nennt „{table.key_column}“; so heißt die Spalte der Schlüssel. "
            f"Bei einer langen Tabelle stehen dort Einträge der Spalte „{column}“."
        )
    absent = [name for name in wanted if not (items == name).any()]
    if absent:
        found = items.value_counts().head(_SHOWN)
        there = listed(f"„{cell}“ ({number(count)})" for cell, count in found.items())
        raise InputError(
            f"{table.file}: In der Spalte „{column}“ steht nirgends {listed(absent)}, wie values "
            f"verlangt. Dort stehen am häufigsten: {there}."
        )


def _stands_once(
    text: pd.DataFrame,
    days: "pd.Series[str]",
    table: IndicatorTable,
    item_column: str,
    report: Report,
) -> "pd.Series[bool]":
    """Reject numbers of which a table has two for one area, item and day."""
    by: Mapping[str, object] = {
        "key": text[table.key_column],
        "item": text[item_column],
        "day": days.loc[text.index],
    }
    twice = pd.DataFrame(by, index=text.index).duplicated(keep=False)
    twice &= text[table.key_column] != ""  # told later as a key that is missing
    for (key, item, *_), rows in text[twice].groupby(
        [text.loc[twice, table.key_column], text.loc[twice, item_column]]
    ):
        lines = listed(rows.index)
        for line in rows.index:
            report.add(
                f"„{item}“ steht für {key} mehrmals da (Zeilen {lines}); welche Zahl "
                "gilt, ist nicht zu entscheiden. Keine wurde geladen. Meint die Datei Teile davon, "
                "im Profil mit only wählen.",
                line=int(line), column=item_column, value=key,
            )  # fmt: skip
    return ~twice
