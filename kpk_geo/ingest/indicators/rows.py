"""The rows of an indicator table that speak of areas, each with its key, day and numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.indicators.columns import NumberColumn, number_columns, used_columns
from kpk_geo.ingest.indicators.footer import without_footer
from kpk_geo.ingest.indicators.key_texts import AreaNames
from kpk_geo.ingest.indicators.keys import (
    check_keys,
    keys_of,
    note_absent_days,
    usable_keys,
)
from kpk_geo.ingest.indicators.merge import merged, signed_columns
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
    validities: dict[str, Validity]  # by column of numbers

    def validity_of(self, columns: Iterable[str | None]) -> Validity:
        """Say of the columns that a value rests on whether it may be used: the worst counts."""
        codes = [self.validities[name] for name in columns if name is not None]
        return worst(codes)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AreaRows:
    """All of a table that can be used, and how its columns were read."""

    rows: list[AreaRow]
    columns: dict[str, NumberColumn]
    places: dict[tuple[int, str], tuple[int, str]]  # line and heading in the file
    keyed: int  # rows that have one key of their own
    matched: int  # of these, the ones whose key is an area

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
    known = {*areas, *(part for parts in table.merge.values() for part in parts)}
    text = without_footer(whole.text, keys, known, figures, report)
    numbers = number_format(source_file, table)
    columns = number_columns(replace(whole, text=text), table, numbers, indicators, report)
    keys, days = keys[text.index], whole.day_texts[text.index]
    both = pd.DataFrame({"key": keys, "day": days})
    is_area = rows_of_areas(text, both, areas, columns, table, indicators, report)
    keys = keys[is_area]
    keys = keys[usable_keys(keys, days, report)]
    places, joined = whole.places, {int(line): [int(line)] for line in keys.index}
    if table.merge:
        together = merged(columns, keys, days, table, signed_columns(table, indicators), report)
        columns, keys, joined = together.columns, together.keys, joined | together.lines
        odd = {cell: whole.place(*there) for cell, there in together.odd.items()}
        places = {**places, **odd}
    check_keys(keys, areas, table, report)
    note_absent_days(keys, days, areas, report)
    keyed = len(keys)
    keys = keys[keys.isin(list(areas))]
    columns = {name: _of_lines(column, set(keys.index)) for name, column in columns.items()}
    return AreaRows(
        rows=_rows(whole, keys, joined, figures, table, report), columns=columns, places=places,
        keyed=keyed, matched=len(keys),
    )  # fmt: skip


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
    whole: Shaped,
    keys: "pd.Series[str]",
    joined: Mapping[int, Sequence[int]],
    figures: Sequence[str],
    table: IndicatorTable,
    report: Report,
) -> list[AreaRow]:
    return [
        AreaRow(
            line=line,
            area_id=keys[line],
            day=whole.days[line],
            cells=cells,
            validities=_validities(joined[line], figures, whole, table, report),
        )
        for line, cells in text_rows(whole.text.loc[keys.index])
    ]


def _validities(
    lines: Sequence[int],
    figures: Sequence[str],
    whole: Shaped,
    table: IndicatorTable,
    report: Report,
) -> dict[str, Validity]:
    """Say of each column whether the row may be used: of several lines the worst counts."""
    flag = table.validity_column
    if flag is None:
        return dict.fromkeys(figures, Validity.VALID)
    if whole.flags is None:
        code = worst(
            [_read_flag(str(whole.text.at[line, flag]), line, table, report) for line in lines]
        )
        return dict.fromkeys(figures, code)
    return {
        name: worst(
            [
                _read_flag(whole.flags[line, name], whole.place(line, name)[0], table, report)
                for line in lines
                if (line, name) in whole.flags
            ]
        )
        for name in figures
    }


def worst(codes: Sequence[Validity]) -> Validity:
    """Give the first code that forbids to use a value, else "uncertain" if there is one."""
    unusable = [code for code in codes if not code.is_usable]
    odd = [code for code in codes if code is not Validity.VALID]
    return (unusable or odd or [Validity.VALID])[0]


def _read_flag(text: str, line: int, table: IndicatorTable, report: Report) -> Validity:
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
