"""Whom a change of offers concerns in which commune: of a state, over all borders.

Children are counted in their census cell; a way that is longer by less than a second is the same.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses.access.answer import Answer
from analyses.scenarios.effect import Total, change_by_area
from kpk_geo.arrays import Bools, Floats
from kpk_geo.model import Validity

LEAST_CHILDREN = 0.5  # below that nobody is to be seen; own setting
LEAST_AMOUNT = 0.05  # places, hours or offers of all children of a commune; own setting
LEAST_MINUTES = 1 / 60  # own setting
_FIGURES = ("minutes_before", "minutes_after", "supply_before", "supply_after")


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class BorderEffect:
    """What changed offers change in which commune."""

    # By key, all communes: columns of `Effect.areas`, and longer, shorter (children), by how many
    # minutes on average (more_minutes, less_minutes; NaN: nobody's, or from or to no way at all),
    # minutes_before, minutes_after (of 95 in 100 children), amount (of supply, all children),
    # validity. Minutes and supply are NaN where it is not "valid", such as for a few children.
    communes: pd.DataFrame
    before: Total
    after: Total
    own: frozenset[str]  # keys of the communes in which offers were changed

    @property
    def concerned(self) -> pd.DataFrame:
        """Communes in which something is to be seen: the own ones first, then the most changed."""
        rows = self.communes
        people = rows[["longer", "shorter"]].max(axis=1)
        seen = (people >= LEAST_CHILDREN) | (rows["amount"].abs() >= LEAST_AMOUNT)
        is_own = rows.index.isin(list(self.own))
        found = rows[seen | is_own].assign(
            is_own=is_own[seen | is_own], people=people, size=rows["amount"].abs()
        )
        order = found.sort_values(
            ["is_own", "people", "size"], ascending=[False, False, False], kind="stable"
        )
        return order.drop(columns=["is_own", "people", "size"])

    def children(self, name: str, *, elsewhere: bool = False) -> float:
        """Add up children of a column, such as "longer".

        Parameters
        ----------
        name
            Of the column.
        elsewhere
            Only of communes in which nothing was changed.
        """
        rows = self.communes
        kept = rows[~rows.index.isin(list(self.own))] if elsewhere else rows
        return float(kept[name].sum())


def border_effect(before: Answer, after: Answer, *, own: Collection[str]) -> BorderEffect:
    """Compare two answers to one question over a state.

    Parameters
    ----------
    before, after
        Answers to the same question, without and with changed offers; areas are communes.
    own
        Keys of the communes in which offers were changed.
    """
    rows, then, now = change_by_area(before, after)
    longer, shorter = _changed_ways(before.travel.minutes, after.travel.minutes)
    for name, mask, gap in (
        ("longer", longer, "more_minutes"), ("shorter", shorter, "less_minutes")
    ):  # fmt: skip
        rows[name], rows[gap] = _counted(before, after, mask)
    for name, found in (("minutes_before", before), ("minutes_after", after)):
        rows[name] = found.table.rows["minutes_p95"].to_numpy(dtype=float)
    # Only says whether there is something to see: what was or becomes unknown is a change, too. The
    # figures themselves stay unknown.
    supply = rows["supply_after"].fillna(0.0) - rows["supply_before"].fillna(0.0)
    rows["amount"] = supply * rows["children"] / 100
    rows["validity"] = before.table.rows["validity"].astype(object)
    unsure = rows["validity"] != Validity.VALID.value
    rows.loc[unsure, [*_FIGURES]] = np.nan
    return BorderEffect(communes=rows, before=then, after=now, own=frozenset(own))


def _counted(before: Answer, after: Answer, mask: Bools) -> tuple[Floats, Floats]:
    """Count the children of some cells by commune, and by how much their way changes on average."""
    cells = before.cells
    count = np.where(mask, np.nan_to_num(cells.children), 0.0)
    with np.errstate(invalid="ignore"):
        gap = np.abs(after.travel.minutes - before.travel.minutes)
    finite = np.isfinite(gap)
    people = cells.per_area(np.where(finite, count, 0.0))
    minutes = cells.per_area(np.where(finite, count * np.nan_to_num(gap, posinf=0.0), 0.0))
    mean = np.divide(minutes, people, out=np.full(len(people), np.nan), where=people > 0)
    return cells.per_area(count), mean


def _changed_ways(before: Floats, after: Floats) -> tuple[Bools, Bools]:
    """Say which cells have a longer and which a shorter way; none at all is the longest."""
    limit = LEAST_MINUTES
    with np.errstate(invalid="ignore"):  # no way before and after: inf - inf
        return after - before >= limit, before - after >= limit
