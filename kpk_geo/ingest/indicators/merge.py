"""Rows that together make one area: their counts are added up, a hole among them is a hole."""

import math
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from kpk_geo.errors import InputError, listed
from kpk_geo.import_report import Report, Severity
from kpk_geo.ingest.indicators.columns import NumberColumn
from kpk_geo.ingest.numbers import Cell
from kpk_geo.model import Validity
from kpk_geo.profile import IndicatorTable


def merged(
    columns: Mapping[str, NumberColumn],
    keys: "pd.Series[str]",
    days: "pd.Series[str]",
    table: IndicatorTable,
    report: Report,
) -> tuple[dict[str, NumberColumn], "pd.Series[str]", dict[tuple[int, str], tuple[int, str]]]:
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
    report
        Is told of areas of which a part is absent: they get no row.

    Returns
    -------
    tuple
        The columns, the keys of the areas by line (of several rows the first line), and where a
        cell stands in the file that cannot be read.

    Raises
    ------
    InputError
        None of the rows is in the table.
    """
    whole = {part: area for area, parts in table.merge.items() for part in parts}
    found: dict[str, NumberColumn] = dict(columns)
    places: dict[tuple[int, str], tuple[int, str]] = {}
    kept = keys.copy()
    parts = keys[keys.isin(whole)]
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
        for name, column in found.items():
            total, odd = _sum({line: column.cells[line] for line in lines})
            found[name] = replace(column, cells={**column.cells, lines[0]: total})
            places[lines[0], name] = odd, name
    if len(kept) == len(keys):
        raise InputError(
            f"{table.file}: merge im Profil nennt {listed(whole, limit=5)}; keiner dieser "
            "Schlüssel steht in der Tabelle."
        )
    report.add(
        f"Zeilen zusammengezählt zu {listed(table.merge)} (merge).",
        column=table.key_column, severity=Severity.NOTE,
    )  # fmt: skip
    return found, kept.sort_index(), places


def _sum(cells: Mapping[int, Cell]) -> tuple[Cell, int]:
    """Add cells up; the first without a number stands for all, and its line is given."""
    for line, cell in cells.items():
        if math.isnan(cell.value):
            return cell, line
    uncertain = any(cell.validity is Validity.UNCERTAIN for cell in cells.values())
    total = math.fsum(cell.value for cell in cells.values())
    validity = Validity.UNCERTAIN if uncertain else Validity.VALID
    return Cell(total, validity), next(iter(cells))
