"""How many children of a life phase live in each census cell?

The census grid knows few age groups. Where a life phase cuts through one, its people are divided
by the commune's own age table; without a table evenly by years. Both are estimates and say so.
The parts of a group add up to the group, in every cell and so in every area.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpk_geo.errors import InputError, listed
from kpk_geo.model import LifePhase
from kpk_geo.profile import AgeCount

_SPAN = re.compile(r"^persons_(\d+)_(\d+)$")
Span = tuple[int, int]  # years of age, the upper one excluded


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Children:
    """Children of one life phase by cell_id."""

    persons: pd.Series  # NaN where the census withholds the cell
    estimated: bool  # whether an age group had to be divided
    by_table: bool  # divided by an age table (else evenly by years)
    measures: tuple[str, ...]  # census measures that were used


def children_of(cells: pd.DataFrame, phase: LifePhase, ages: Sequence[AgeCount]) -> Children:
    """Estimate the children of a life phase.

    Parameters
    ----------
    cells
        By cell_id, one column per census measure such as `persons_0_17`; NaN where withheld.
    phase
        Its years are each taken from the narrowest age group that has them.
    ages
        The commune's own age table; may be empty.

    Raises
    ------
    InputError
        The grid says nothing about some year of the phase.
    """
    spans = _spans(cells.columns)
    parts = _parts(phase, spans)
    persons = pd.Series(0.0, index=cells.index)
    estimated, by_table = False, False
    for measure, years in parts.items():
        share, from_table = _share(years, spans[measure], ages)
        persons = persons + cells[measure].astype(float) * share
        if len(years) < spans[measure][1] - spans[measure][0]:
            estimated, by_table = True, by_table or from_table
    return Children(persons=persons, estimated=estimated, by_table=by_table, measures=tuple(parts))


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
        narrowest = min(holding, key=lambda name: (spans[name][1] - spans[name][0], name))
        parts.setdefault(narrowest, []).append(year)
    return parts


def _share(years: list[int], span: Span, ages: Sequence[AgeCount]) -> tuple[float, bool]:
    """Give the share of an age group that is of these ages, and whether the table told it."""
    persons = {
        year: item.persons / (item.age_to - item.age_from)
        for item in ages
        for year in range(item.age_from, item.age_to)
    }
    whole = range(*span)
    total = sum(persons.get(year, np.nan) for year in whole)
    if not total > 0:  # the table does not know every year of the group
        return len(years) / len(whole), False
    return sum(persons[year] for year in years) / total, True
