"""How many children of a life phase live in each census cell?

The commune's own age table comes first, then the ages of the grid, then a part of a wider group:

* The grid knows the very ages (0-2, 3-5, 6-9): its numbers are taken, and where the age table knows
  the phase too, they are brought to its number. So cells say where, and the register how many.
* A life phase cuts through a group of the grid (10-15, all under 18): its people are divided by the
  age table; without a table evenly by years. The parts of a group add up to the group, in every
  cell and so in every area.

All but the plain ages of the grid are estimates and say so.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpk_geo.errors import InputError, listed
from kpk_geo.model import ChildrenBasis, LifePhase
from kpk_geo.profile import AgeCount

# Beyond that table and grid do not speak of the same people: another place, shares instead of
# numbers, or a grid that withholds most of them.
MAX_FACTOR = 2
_SPAN = re.compile(r"^persons_(\d+)_(\d+)$")
Span = tuple[int, int]  # years of age, the upper one excluded


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Children:
    """Children of one life phase by cell_id."""

    persons: pd.Series  # NaN where the census withholds the cell
    basis: ChildrenBasis
    measures: tuple[str, ...]  # census measures that were used
    spread: bool = False  # some withheld cells hold an estimate from their square kilometre
    register: float = np.nan  # children of the age table; NaN where it does not know the phase
    grid: float = np.nan  # children of the grid inside the region, before anything was changed

    @property
    def estimated(self) -> bool:
        """Whether it is more than what the grid says."""
        return self.spread or self.basis is not ChildrenBasis.GRID


def children_of(
    cells: pd.DataFrame,
    phase: LifePhase,
    ages: Sequence[AgeCount],
    *,
    spread: Collection[str] = (),
) -> Children:
    """Find the children of a life phase.

    Parameters
    ----------
    cells
        By cell_id, one column per census measure such as `persons_0_17`; NaN where withheld; where
        `outside` is true a cell lies beyond the commune, of which the age table says nothing.
    phase
        Its years are each taken from the narrowest age group that has them.
    ages
        The commune's own age table; may be empty.
    spread
        Measures with estimates in withheld cells.

    Raises
    ------
    InputError
        The grid says nothing about some year of the phase.
    """
    spans = _spans(cells.columns)
    parts = _parts(phase, spans)
    persons, by_table = pd.Series(0.0, index=cells.index), True
    for measure, years in parts.items():
        share, from_table = _share(years, spans[measure], ages)
        persons = persons + cells[measure].astype(float) * share
        by_table = by_table and from_table
    whole = all(len(years) == _length(spans[name]) for name, years in parts.items())
    inside = _inside(cells)
    counted = float(persons[inside].sum())
    register = sum(_by_year(ages).get(year, np.nan) for year in range(*phase.ages))
    basis = ChildrenBasis.AGE_TABLE if by_table else ChildrenBasis.EVEN_YEARS
    if whole:
        basis = ChildrenBasis.GRID
        if counted > 0 and 1 / MAX_FACTOR <= register / counted <= MAX_FACTOR:
            persons = persons.where(~inside, persons * (register / counted))
            basis = ChildrenBasis.REGISTER
    return Children(
        persons=persons, basis=basis, measures=tuple(parts), register=register, grid=counted,
        spread=any(name in spread for name in parts),
    )  # fmt: skip


def covered_phases(measures: Sequence[str]) -> list[LifePhase]:
    """List the life phases about which these census measures say something."""
    spans = _spans(measures)
    return [phase for phase in LifePhase if not _years_without(phase, spans)]


def _spans(measures: Sequence[str] | pd.Index) -> dict[str, Span]:
    found = {name: _SPAN.match(str(name)) for name in measures}
    return {name: (int(match[1]), int(match[2]) + 1) for name, match in found.items() if match}


def _years_without(phase: LifePhase, spans: dict[str, Span]) -> list[int]:
    return [
        year
        for year in range(*phase.ages)
        if not any(low <= year < high for low, high in spans.values())
    ]


def _parts(phase: LifePhase, spans: dict[str, Span]) -> dict[str, list[int]]:
    """Take each year of the phase from the narrowest group that has it."""
    absent = _years_without(phase, spans)
    if absent:
        raise InputError(
            f"Für „{phase.label}“ fehlen im Zensusgitter Angaben zu Menschen im Alter von "
            f"{listed(absent)} Jahren. Geladen sind: {listed(spans) or 'keine Altersgruppen'}."
        )
    parts: dict[str, list[int]] = {}
    for year in range(*phase.ages):
        holding = [name for name, (low, high) in spans.items() if low <= year < high]
        narrowest = min(holding, key=lambda name: (_length(spans[name]), name))
        parts.setdefault(narrowest, []).append(year)
    return parts


def _inside(cells: pd.DataFrame) -> "pd.Series[bool]":
    if "outside" not in cells:
        return pd.Series(True, index=cells.index)
    return ~cells["outside"].astype(bool)


def _length(span: Span) -> int:
    return span[1] - span[0]


def _by_year(ages: Sequence[AgeCount]) -> dict[int, float]:
    """Give the persons of each year of age that the table knows."""
    return {
        year: item.persons / (item.age_to - item.age_from)
        for item in ages
        for year in range(item.age_from, item.age_to)
    }


def _share(years: list[int], span: Span, ages: Sequence[AgeCount]) -> tuple[float, bool]:
    """Give the share of an age group that is of these ages, and whether the table told it."""
    whole = range(*span)
    if len(years) == len(whole):
        return 1.0, True
    persons = _by_year(ages)
    total = sum(persons.get(year, np.nan) for year in whole)
    if not total > 0:  # the table does not know every year of the group
        return len(years) / len(whole), False
    return sum(persons[year] for year in years) / total, True
