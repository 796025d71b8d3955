"""The rows of an indicator table that speak of areas, each with its key, day and numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.indicators.columns import NumberColumn, number_columns, used_columns
from kpk_geo.ingest.indicators.footer import without_footer
from kpk_geo.ingest.indicators.keys import AreaNames, check_keys, keys_of, usable_keys
from kpk_geo.ingest.indicators.merge import merged
from kpk_geo.ingest.indicators.shape import Shaped, shaped
from kpk_geo.ingest.indicators.sums import rows_of_areas
from kpk_geo.ingest.tables import (
    TypedCells,
    number_format,
    read_table,
    require_table_columns,
    text_rows,
)
from kpk_geo.model import Validity
from kpk_geo.profile import Indicator, IndicatorTable


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """One area on one day."""

    line: int
    area_id: str
    day: date | None  # None: the profile says it
    cells: dict[str, str]
    validity: Validity


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AreaRows:
    """All of a table that can be used, and how its columns were read."""

    rows: list[AreaRow]
    columns: dict[str, NumberColumn]
    places: dict[
        tuple[int, str], tuple[int, str]
    ]  # line and heading in the file, where they differ

    def place(self, line: int, column: str) -> tuple[int, str]:
        """Give line and heading of a cell in the file."""
        return self.places.get((line, column), (line, column))


def read_rows(
    source_file: SourceFile,
    table: IndicatorTable,
    *,
    indicators: Mapping[str, Indicator],
    areas: AreaNames,
    report: Report,
) -> AreaRows:
    """Read a table of any shape into rows of areas; what is none is reported and left out.

    Parameters
    ----------
    table
        Section of the profile.
    indicators
        By key, at least those that the table names.
    areas
        Of the level: names by key.

    Raises
    ------
    KeyMismatchError
        Keys and areas do not match and the profile does not allow it.
    MissingColumnError, InputError
        The table as a whole cannot be used.
    """
    typed: TypedCells = {}
    sought = _columns(table)
    raw = read_table(source_file, table, None, report, typed, sought=sought)
    require_table_columns(raw, sought, where=source_file.name)
    whole = shaped(raw, typed, table, report)
    figures = list(dict.fromkeys(name for name, _ in used_columns(table)))
    keys = keys_of(whole.text[table.key_column], table, areas)
    text = without_footer(whole.text, keys, areas, figures, report)
    numbers = number_format(source_file, table)
    columns = number_columns(replace(whole, text=text), table, numbers, indicators, report)
    keys, days = keys[text.index], whole.day_texts[text.index]
    both = pd.DataFrame({"key": keys, "day": days})
    is_area = rows_of_areas(text, both, areas, columns, table, indicators, report)
    keys = keys[is_area]
    keys = keys[usable_keys(keys, days, report)]
    places = whole.places
    if table.merge:
        columns, keys, odd = merged(columns, keys, days, table, report)
        places = {**places, **{cell: whole.place(*there) for cell, there in odd.items()}}
    check_keys(keys, areas, table, report)
    keys = keys[keys.isin(list(areas))]
    columns = {name: _of_lines(column, set(keys.index)) for name, column in columns.items()}
    return AreaRows(rows=_rows(whole, keys, table, report), columns=columns, places=places)


def _columns(table: IndicatorTable) -> list[str]:
    """List the headings that the file must have."""
    wanted = [table.key_column, table.validity_column, table.label_column, table.date_column]
    columns = [name for name in wanted if name] + list(table.only)
    if table.item_column is not None and table.value_column is not None:
        return [*columns, table.item_column, table.value_column]
    return columns + [name for name, _ in used_columns(table)]


def _of_lines(column: NumberColumn, lines: set[int]) -> NumberColumn:
    cells = {line: cell for line, cell in column.cells.items() if line in lines}
    return replace(column, cells=cells)


def _rows(
    whole: Shaped, keys: "pd.Series[str]", table: IndicatorTable, report: Report
) -> list[AreaRow]:
    return [
        AreaRow(
            line=line,
            area_id=keys[line],
            day=whole.days[line],
            cells=cells,
            validity=_row_validity(line, cells, table, report),
        )
        for line, cells in text_rows(whole.text.loc[keys.index])
    ]


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
