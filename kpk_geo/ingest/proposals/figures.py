"""A column of numbers: read as a load reads it, and what its cells say about the unit."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice

from kpk_geo.german import number
from kpk_geo.import_report import Report
from kpk_geo.ingest.indicators.columns import FEW_VALUES, NumberColumn, number_column
from kpk_geo.ingest.numbers import Ambiguous, Decimal, NumberFormat
from kpk_geo.ingest.proposals.columns import Column

READABLE = 0.8  # share of the filled cells that must be numbers, or signs that stand for none
_FEW = 12  # different whole numbers that may be classes
_TOLERANCE = 0.5
_LOOKED_AT = 200  # different texts
_LIKE = 3.0  # times: a reading as near as this to the last delivery is the same kind of number
_UNLIKE = 30.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Figures:
    """The numbers of a column in one reading, and in the other where its cells allow two."""

    column: Column
    read: NumberColumn
    other: NumberColumn | None = None  # the other decimal sign; None: the cells decide
    question: str = ""  # both readings of a real cell
    settled: str = ""  # German: what decided between them

    @cached_property
    def values(self) -> dict[int, float]:
        """Known numbers by line."""
        return known(self.read)

    @property
    def low(self) -> float:
        """The smallest."""
        return min(self.values.values(), default=math.nan)

    @property
    def high(self) -> float:
        """The greatest."""
        return max(self.values.values(), default=math.nan)

    @property
    def is_whole(self) -> bool:
        """Whether all are whole numbers."""
        return all(value.is_integer() for value in self.values.values())

    @property
    def percents(self) -> int:
        """Cells that say themselves that they are per cent."""
        return sum(cell.is_percent for cell in self.read.cells.values())

    @property
    def is_mixed(self) -> bool:
        """Whether some cells are per cent and others, not zero, are not."""
        plain = [cell.value for cell in self.read.cells.values() if not cell.is_percent]
        return self.percents > 0 and any(value and value == value for value in plain)

    @property
    def may_be_shares(self) -> bool:
        """Whether all lie from 0 to 1 and not all are whole: 0.41 may be 41 per cent."""
        values = self.values.values()
        inside = len(values) >= FEW_VALUES and self.low >= 0 and self.high <= 1
        return inside and not self.percents and not self.is_whole

    @property
    def may_be_classes(self) -> bool:
        """Whether they look like classes: few different small whole numbers for many rows."""
        different = set(self.values.values())
        is_small = self.is_whole and self.low >= 0 and self.high < 100
        return is_small and len(different) <= _FEW and len(self.values) >= 8 * len(different)

    @property
    def spread(self) -> str:
        """German: from the smallest to the greatest."""
        digits = 0 if self.is_whole else 2
        return f"{number(self.low, digits)} bis {number(self.high, digits)}"


def known(read: NumberColumn) -> dict[int, float]:
    """Give the numbers of a column by line, without gaps."""
    return {line: cell.value for line, cell in read.cells.items() if cell.value == cell.value}


def figures_of(
    column: Column, numbers: NumberFormat, readable: float = READABLE, *, counts: bool = False
) -> Figures | None:
    """Read a column of numbers; None where too few of its cells are any.

    Parameters
    ----------
    column
        Without rows that are no areas.
    numbers
        How numbers are written where the column leaves it open, and which signs stand for none.
    readable
        Share of the filled cells that must be numbers, or signs that stand for none.
    counts
        Whether the profile says that whole things are counted, so that a point may be sure.
    """
    if not _may_be_numbers(column):
        return None
    text = column.by_line.rename(column.heading)
    typed = {(line, column.heading): cell for line, cell in column.typed.items()}

    def read(decimal: Decimal | None) -> NumberColumn | Ambiguous:
        return number_column(text, typed, numbers, decimal, counts, Report(""))

    first = read(None)
    if not isinstance(first, Ambiguous):
        return Figures(column=column, read=first) if _is_readable(first, column, readable) else None
    either = [found for sign in (",", ".") if isinstance(found := read(sign), NumberColumn)]
    if not _is_readable(either[0], column, readable) or first.contrary:
        return None
    return Figures(column=column, read=either[0], other=either[1], question=first.question)


def _may_be_numbers(column: Column) -> bool:
    """Look at some cells before all are read: most columns of a list are plainly words."""
    some = list(islice(column.texts, _LOOKED_AT))
    with_digits = sum(any(map(str.isdigit, text)) for text in some)
    return bool(column.typed) or with_digits >= 0.3 * len(some) > 0


def _is_readable(read: NumberColumn, column: Column, readable: float) -> bool:
    unread = sum(cell.text is not None for cell in read.cells.values())
    days = sum(isinstance(cell, date) for cell in column.typed.values())
    has_numbers = any(cell.value == cell.value for cell in read.cells.values())
    return has_numbers and unread + days <= (1 - readable) * max(column.filled, 1)


def settled_by_sum(figures: Figures, sums: Sequence[int]) -> Figures:
    """Decide between two readings by a row that adds the others up; as it is where none does.

    Parameters
    ----------
    figures
        Of all rows, the sums among them.
    sums
        Lines of the rows that call themselves sums.
    """
    if figures.other is None:
        return figures
    fitting = [read for read in (figures.read, figures.other) if _adds_up(read, sums)]
    if len(fitting) != 1:
        return figures
    return replace(figures, read=fitting[0], other=None, settled="die Summenzeile passt nur so")


def _adds_up(read: NumberColumn, sums: Sequence[int]) -> bool:
    values = known(read)
    parts = [value for line, value in values.items() if line not in sums]
    total = math.fsum(parts)
    return len(parts) > 2 and any(
        abs(values[line] - total) < _TOLERANCE for line in sums if line in values
    )


def settled_by_last(
    figures: Figures, keys: Mapping[int, str], last: Mapping[str, float]
) -> Figures:
    """Decide between two readings by the last delivery; as it is where that does not tell.

    Parameters
    ----------
    figures
        As its cells left it.
    keys
        Area of each line.
    last
        Value of each area in the last delivery, in the unit of the file.
    """
    if figures.other is None:
        return figures
    distances = [_distance(read, keys, last) for read in (figures.read, figures.other)]
    near, far = min(distances), max(distances)
    if not (near <= _LIKE and far >= _UNLIKE):
        return figures
    read = figures.read if distances[0] == near else figures.other
    return replace(figures, read=read, other=None, settled="die letzte Lieferung passt nur so")


def _distance(read: NumberColumn, keys: Mapping[int, str], last: Mapping[str, float]) -> float:
    """Say how many times the median of the numbers is off that of the last delivery."""
    values = known(read)
    pairs = [
        (value, last[keys[line]]) for line, value in values.items()
        if value > 0 and last.get(keys.get(line, ""), 0) > 0
    ]  # fmt: skip
    if len(pairs) < FEW_VALUES:
        return math.nan
    ratios = sorted(new / old for new, old in pairs)
    middle = ratios[len(ratios) // 2]
    return max(middle, 1 / middle)
