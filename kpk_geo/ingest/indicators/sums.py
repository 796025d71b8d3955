"""Rows of a table that are no area: its sums, and what belongs to no area."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from kpk_geo.errors import listed
from kpk_geo.german import number
from kpk_geo.import_report import Report, Severity
from kpk_geo.ingest.indicators.columns import NumberColumn, used_columns
from kpk_geo.ingest.sums import adds_up, names_a_sum
from kpk_geo.ingest.tables import text_rows
from kpk_geo.model import Unit
from kpk_geo.profile import Indicator, IndicatorTable

_LOOKED_AT = 200  # rows of no area that may be sums; a file with more is of another kind
_BY_CHANCE = 5  # parts; fewer add up to one number now and then
_TOLERANCE = 0.5  # a sum of counts; an office may round what it adds up

Figures = Mapping[str, float]  # by column, NaN where there is no number


@dataclass(slots=True)
class _Parts:
    """What has been added up so far."""

    rows: list[Figures] = field(default_factory=list)  # all
    block: list[Figures] = field(default_factory=list)  # since the last sum
    known: dict[int, list[Figures]] = field(default_factory=dict)  # line of a sum -> its candidates

    def add(self, row: Figures) -> None:
        self.rows.append(row)
        self.block.append(row)

    def close(self, line: int, below: Sequence[Figures], columns: Sequence[str]) -> None:
        sums = (self.rows, self.block, below)
        self.known[line] = [_total(rows, columns) for rows in sums]
        self.block = []


def rows_of_areas(
    text: pd.DataFrame,
    rows: pd.DataFrame,
    areas: Iterable[str],
    columns: Mapping[str, NumberColumn],
    table: IndicatorTable,
    indicators: Mapping[str, Indicator],
    report: Report,
) -> "pd.Series[bool]":
    """Find the rows that are areas; the others are told, and their sums checked.

    A row is a sum if the profile names it, or if its key is no area and it says that it is a sum or
    adds up the rows above or below. Nothing is changed by what the check finds.

    Parameters
    ----------
    text
        Cells by line.
    rows
        By line, `key` of the area and `day`, empty where the profile says it: only rows of one day
        add up.
    areas
        Keys of all areas of the level.
    columns
        How each column of numbers was read.
    table
        Section of the profile: rows that it names.
    indicators
        By key: only counts add up.
    report
        Is told, and counts them as not meant.
    """
    keys, days = rows["key"], rows["day"]
    counts = [columns[name] for name in _counted(table, indicators)]
    names = [column.name for column in counts]
    label = text[table.label_column or table.key_column].str.strip()
    is_sum = label.isin(table.sum_rows)
    unassigned = label.isin(table.unassigned_rows) & ~is_sum
    is_known = keys.isin([*areas, *(part for parts in table.merge.values() for part in parts)])
    named = [name for name in (table.key_column, table.label_column) if name]
    labels = [name for name in text.columns if name not in columns]
    by_day: dict[str, _Parts] = defaultdict(_Parts)
    figures = {
        int(line): {column.name: column.cells[int(line)].value for column in counts}
        for line in text.index
    }
    is_part = (is_known | unassigned) & ~is_sum
    is_sparse = int((~is_part).sum()) <= _LOOKED_AT
    below = _blocks_below(figures, days, is_part) if is_sparse else {}
    for line, cells in text_rows(text):
        row, parts = figures[line], by_day[days[line]]
        if not (is_sum[line] or unassigned[line] or is_known[line]):
            # A key that is none of an area may be misspelt: then only the key says "sum".
            sought = named if keys[line] else labels
            least = _BY_CHANCE if keys[line] and len(names) == 1 else 2
            is_sum[line] = any(names_a_sum(cells[name]) for name in sought) or any(
                len(some) >= least and adds_up(row, some, names)
                for some in (parts.rows, parts.block, *below.get(line, ()))
                if is_sparse
            )
        if is_sum[line]:
            parts.close(line, below.get(line, ((),))[0], names)
        elif unassigned[line] or is_known[line]:
            parts.add(row)
    report.tally.not_meant += int((is_sum | unassigned).sum())
    _note_unassigned([int(line) for line in text.index[unassigned]], counts, report)
    _note_sums(keys[is_sum], {line: by_day[days[line]] for line in keys.index[is_sum]}, counts,
               table, report)  # fmt: skip
    return ~(is_sum | unassigned)


def _blocks_below(
    figures: Mapping[int, Figures], days: "pd.Series[str]", is_part: "pd.Series[bool]"
) -> dict[int, tuple[list[Figures], list[Figures]]]:
    """Give for each row that is no part the parts up to the next such row, and all below it."""
    below: dict[int, tuple[list[Figures], list[Figures]]] = {}
    blocks: dict[str, list[Figures]] = defaultdict(list)
    everything: dict[str, list[Figures]] = defaultdict(list)
    for line in reversed(list(figures)):
        block = blocks[days[line]]
        if is_part[line]:
            block.append(figures[line])
            everything[days[line]].append(figures[line])
        else:
            below[line] = block, list(everything[days[line]])
            blocks[days[line]] = []
    return below


def _note_unassigned(lines: list[int], counts: list[NumberColumn], report: Report) -> None:
    for column in counts if lines else []:
        left = math.fsum(column.cells[line].value for line in lines)
        text = "nicht lesbar" if math.isnan(left) else number(left)
        report.add(
            f"Keinem Gebiet zugeordnet: {text}.",
            line=lines[0], column=column.name, severity=Severity.NOTE,
        )  # fmt: skip


def _note_sums(
    keys: "pd.Series[str]",
    by_line: Mapping[int, _Parts],
    counts: list[NumberColumn],
    table: IndicatorTable,
    report: Report,
) -> None:
    """Name the sums in one line; each that does not agree, or cannot be checked, has its own."""
    if keys.empty:
        return
    names = [column.name for column in counts]
    agreed = compared = 0
    for line, parts in by_line.items():
        whole = _total(parts.rows, names)
        for column in counts:
            stated = column.cells[line].value
            found = [sums[column.name] for sums in (*parts.known[line], whole)]
            if any(abs(stated - total) < _TOLERANCE for total in found):
                agreed += 1
            elif stated == stated:
                _note_difference(line, column.name, stated, whole[column.name], report)
            compared += stated == stated
    rows = listed(
        (
            f"Zeile {line} ({table.key_column} = „{key}“)" if key else f"Zeile {line}"
            for line, key in keys.items()
        ),
        limit=5,
    )
    checked = (
        f" {number(agreed)} von {number(compared)} Summen stimmen mit den Zeilen überein."
        if compared
        else ""
    )
    report.note(
        f"Summenzeilen, die zu keinem Gebiet gehören ({len(keys)}), sind nicht geladen: {rows}."
        f"{checked}"
    )


def _note_difference(line: int, column: str, stated: float, found: float, report: Report) -> None:
    text = (
        "lässt sich nicht prüfen, weil Werte fehlen oder gesperrt sind"
        if math.isnan(found)
        else f"{number(stated)} ist nicht die Summe der Zeilen, {number(found)}"
    )
    report.add(f"Summenzeile: {text}.", line=line, column=column, severity=Severity.NOTE)


def _counted(table: IndicatorTable, indicators: Mapping[str, Indicator]) -> list[str]:
    """List the columns whose sum means something, each once."""
    names = [
        name
        for name, value in used_columns(table)
        if value.column is None or indicators[value.indicator].unit is Unit.COUNT
    ]
    return list(dict.fromkeys(names))


def _total(rows: Sequence[Figures], columns: Sequence[str]) -> Figures:
    return {name: math.fsum(row[name] for row in rows) for name in columns}
