"""Rows that together make one area: their counts are added up, a hole among them is a hole."""

import math
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from kpk_geo.errors import InputError, listed
from kpk_geo.import_report import Report, Severity
from kpk_geo.ingest.indicators.columns import NumberColumn, used_columns
from kpk_geo.ingest.numbers import Cell
from kpk_geo.model import Validity
from kpk_geo.profile import Indicator, IndicatorTable


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Merged:
    """Rows that were put together; of several rows the first line stands for all."""

    columns: dict[str, NumberColumn]
    keys: "pd.Series[str]"  # of the areas, by line
    odd: dict[tuple[int, str], tuple[int, str]]  # where a cell stands that is no possible count
    lines: dict[int, list[int]]  # all lines of an area, by the first


def merged(
    columns: Mapping[str, NumberColumn],
    keys: "pd.Series[str]",
    days: "pd.Series[str]",
    table: IndicatorTable,
    signed: Container[str],
    report: Report,
) -> Merged:
    """Add up the rows that `merge` of the profile puts together.

    Parameters
    ----------
    columns
        As they were read.
    keys
        Of the file, by line; each once a day.
    days
        By line, empty where the profile says it.
    table
        Section of the profile.
    signed
        Columns in which a negative number is possible.
    report
        Is told of areas of which a part is absent: they get no row.

    Raises
    ------
    InputError
        None of the rows is in the table, or an area has a row of its own beside its parts.
    """
    whole = {part: area for area, parts in table.merge.items() for part in parts}
    found: dict[str, NumberColumn] = dict(columns)
    places: dict[tuple[int, str], tuple[int, str]] = {}
    joined: dict[int, list[int]] = {}
    kept = keys.copy()
    parts = keys[keys.isin(whole)]
    if parts.empty:
        raise InputError(
            f"{table.file}: merge im Profil nennt {listed(whole, limit=5)}; keiner dieser "
            "Schlüssel steht in der Tabelle."
        )
    _refuse_own_rows(keys, parts.map(whole), table)
    for (area, day), rows in parts.groupby([parts.map(whole), days.loc[parts.index]]):
        lines = [int(line) for line in rows.index]
        kept = kept.drop(index=lines)
        absent = [part for part in table.merge[str(area)] if part not in set(rows)]
        if absent:
            report.add(
                f"Zu {area} fehlen Zeilen ({listed(absent)}); ohne sie hat das Gebiet"
                f"{f' zum {day}' if day else ''} keinen Wert.",
                line=lines[0], column=table.key_column, value=listed(rows),
            )  # fmt: skip
            continue
        kept[lines[0]] = str(area)
        joined[lines[0]] = lines
        for name, column in found.items():
            cells = {line: column.cells[line] for line in lines}
            total, odd = _sum(cells, may_be_negative=name in signed)
            found[name] = replace(column, cells={**column.cells, lines[0]: total})
            places[lines[0], name] = odd, name
    report.add(
        f"Zeilen zusammengezählt zu {listed(table.merge)} (merge).",
        column=table.key_column, severity=Severity.NOTE,
    )  # fmt: skip
    return Merged(columns=found, keys=kept.sort_index(), odd=places, lines=joined)


def signed_columns(table: IndicatorTable, indicators: Mapping[str, Indicator]) -> set[str]:
    """List the columns of indicators for which the profile allows negative numbers."""
    return {
        name
        for name, value in used_columns(table)
        if (indicators[value.indicator].minimum or 0) < 0
    }


def _refuse_own_rows(
    keys: "pd.Series[str]", areas: "pd.Series[str]", table: IndicatorTable
) -> None:
    own = keys[keys.isin(set(areas))].drop(areas.index, errors="ignore")
    if len(own):
        raise InputError(
            f"{table.file}, Zeile {own.index[0]}: {own.iloc[0]} hat eine eigene Zeile und Zeilen, "
            "die merge zu diesem Gebiet zusammenzählt. Welche gilt, ist nicht zu entscheiden: im "
            "Profil merge weglassen oder die Zeilen mit only wählen."
        )


def _sum(cells: Mapping[int, Cell], *, may_be_negative: bool) -> tuple[Cell, int]:
    """Add cells up; the first that is no possible count stands for all, and its line is given."""
    for line, cell in cells.items():
        if math.isnan(cell.value) or cell.is_percent or (cell.value < 0 and not may_be_negative):
            return cell, line
    uncertain = any(cell.validity is Validity.UNCERTAIN for cell in cells.values())
    total = math.fsum(cell.value for cell in cells.values())
    validity = Validity.UNCERTAIN if uncertain else Validity.VALID
    return Cell(total, validity), next(iter(cells))
