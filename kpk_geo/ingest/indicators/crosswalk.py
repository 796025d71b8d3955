"""Crosswalk files: where the people of earlier areas live today."""

import pandas as pd

from kpk_geo.errors import InputError, listed
from kpk_geo.german import number
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.areas.keys import as_keys
from kpk_geo.ingest.indicators.columns import NumberColumn, number_column
from kpk_geo.ingest.numbers import Ambiguous
from kpk_geo.ingest.tables import TypedCells, number_format, read_table
from kpk_geo.profile import CrosswalkColumns, IndicatorTable, TableFormat

TOLERANCE = 0.01  # by which the shares of an area may miss 1: rounding


def read_crosswalk(
    source_file: SourceFile,
    table: IndicatorTable,
    *,
    today: pd.Index,
    today_width: int | None,
    report: Report,
) -> pd.DataFrame:
    """Read the crosswalk of a table; it is used whole or not at all.

    Parameters
    ----------
    source_file
        The crosswalk, not the table.
    table
        Section of the profile: the columns of both, encoding and decimal sign of both.
    today
        Keys of all of today's areas.
    today_width
        To which these were padded with zeros; None: they were not.
    report
        Takes the notes on the crosswalk; what the table's tally counts stays as it is.

    Returns
    -------
    pandas.DataFrame
        By line: earlier, today (keys), share (0-1).

    Raises
    ------
    InputError
        A row lacks a key or a share, names an area that does not exist, repeats another, or the
        shares of an earlier area do not add up to 1.
    """
    columns = table.crosswalk_columns
    assert columns is not None  # the profile's model sees to it
    own, typed = Report(source_file.name), TypedCells()
    wanted = [name for name in (columns.earlier, columns.today, columns.share) if name]
    text = read_table(source_file, _format(table), wanted, own, typed)
    found = pd.DataFrame(
        {
            "earlier": as_keys(text[columns.earlier], table.key_width),
            "today": as_keys(text[columns.today], today_width),
        }
    )
    _require_keys(found, columns, source_file.name)
    _require_areas(found, today, table, source_file.name)
    if columns.share is None:
        _require_once(found, ["earlier"], source_file.name, _TWO_SUCCESSORS)
        found["share"] = 1.0
    else:
        _require_once(found, ["earlier", "today"], source_file.name, _TWICE)
        numbers = number_format(source_file, _format(table))
        column = number_column(text[columns.share], typed, numbers, table.decimal, False, own)
        found["share"] = _shares(column, text[columns.share], source_file.name)
        _require_whole(found, source_file.name)
    report.notes += own.notes
    return found


_TWO_SUCCESSORS = (
    "Jedes frühere Gebiet geht ganz in ein heutiges, solange crosswalk_columns keine Spalte share "
    "nennt."
)
_TWICE = "Jedes Paar von Gebieten darf nur einmal vorkommen."


def _format(table: IndicatorTable) -> TableFormat:
    """Both files come from one office; the crosswalk begins with its headings."""
    assert table.crosswalk is not None
    return TableFormat(
        file=table.crosswalk, source=table.source, encoding=table.encoding, decimal=table.decimal
    )


def _require_keys(found: pd.DataFrame, columns: CrosswalkColumns, name: str) -> None:
    for field, column in (("earlier", columns.earlier), ("today", columns.today)):
        lines = found.index[found[field] == ""]
        if len(lines):
            raise InputError(
                f"{name}, {_rows(lines)}: In der Spalte „{column}“ fehlt der "
                "Gebietsschlüssel. Bitte ergänzen oder die Zeile löschen."
            )


def _require_areas(found: pd.DataFrame, today: pd.Index, table: IndicatorTable, name: str) -> None:
    unknown = found[~found["today"].isin(today)]
    if len(unknown):
        pairs = listed(f"{key} (Zeile {line})" for line, key in unknown["today"].items())
        raise InputError(
            f"{name}: Zu {pairs} gibt es heute kein Gebiet der Ebene „{table.level}“. Bei den "
            f"Gebieten: {listed(today, limit=5)}. Stimmen die Spalten from und to, und ist es die "
            "Umsteigedatei auf den heutigen Gebietsstand?"
        )


def _require_once(found: pd.DataFrame, keys: list[str], name: str, rule: str) -> None:
    twice = found[found.duplicated(keys, keep=False)]
    if len(twice):
        lines = found.index[(found[keys] == twice.iloc[0][keys]).all(axis=1)]
        first = " → ".join(twice.iloc[0][keys])
        raise InputError(f"{name}: {first} steht in den Zeilen {listed(lines)}. {rule}")


def _shares(
    column: NumberColumn | Ambiguous, text: "pd.Series[str]", file: str
) -> "pd.Series[float]":
    name = text.name
    if isinstance(column, Ambiguous):
        raise InputError(
            f'{file}: Spalte „{name}“: {column.question} Im Profil bei der Tabelle decimal = "." '
            'oder decimal = "," eintragen.'
        )
    shares = {
        line: cell.value / 100 if cell.is_percent else cell.value
        for line, cell in column.cells.items()
    }
    for line, share in shares.items():
        if line in column.dates or not 0 <= share <= 1 + TOLERANCE:
            raise InputError(
                f"{file}, Zeile {line}: „{text[line]}“ in der Spalte „{name}“ ist kein "
                "Anteil von 0 bis 1 (oder in Prozent mit Prozentzeichen). Bitte berichtigen."
            )
    return pd.Series(shares)


def _require_whole(found: pd.DataFrame, name: str) -> None:
    sums = found.groupby("earlier")["share"].sum()
    for key, total in sums[(sums - 1).abs() > TOLERANCE].items():
        lines = found.index[found["earlier"] == key]
        raise InputError(
            f"{name}, {_rows(lines)}: Die Anteile des früheren Gebiets {key} ergeben "
            f"zusammen {number(float(total), 3)} statt 1. Bitte die fehlenden Teile ergänzen oder "
            "die Anteile berichtigen."
        )


def _rows(lines: pd.Index) -> str:
    return f"Zeile{'n' if len(lines) > 1 else ''} {listed(lines)}"
