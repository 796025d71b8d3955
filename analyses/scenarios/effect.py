"""Who is newly reached by a scenario, and who no longer: by area, age and burden.

A child is reached whose way to the nearest offer takes 15 minutes at most, as on the map of ways
and supply. Counts of cells are added up; shares are made of sums, never of shares.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses.access.answer import Answer
from analyses.access.answer_equity import equity_of
from analyses.access.area_table import WITHIN_MINUTES, mean_supply
from analyses.access.children import covered_phases
from analyses.access.equity import Equity
from analyses.access.region import AccessRegion
from kpk_geo.arrays import Bools, Floats
from kpk_geo.model import LifePhase

# Pregnancy is stood for by children under one, who are counted among those of 0 to 3 already.
AGE_GROUPS = tuple(phase for phase in LifePhase if phase is not LifePhase.PREGNANCY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Children for whom it changes whether an offer is 15 minutes away at most."""

    children: float  # of the group, near a street
    gained: float
    lost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The whole region, once without and once with the changes."""

    children: float  # of the life phase, near a street
    within: float  # in 15 minutes there
    supply_per_100: float  # NaN: no capacity is known
    offers: int
    capacity: float  # of all offers whose capacity is known


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Effect:
    """What a scenario changes."""

    # By area_id: children, within_before, within_after, gained, lost (persons of the life phase
    # near a street); supply_before, supply_after (per 100 children; NaN: no figure).
    areas: pd.DataFrame
    before: Total
    after: Total
    by_age: Mapping[LifePhase, Reached]  # all groups that the census grid knows
    by_burden: Mapping[int | None, Reached]  # by class code; None: areas without a class
    equity_before: Equity | None
    equity_after: Equity | None


def effect(
    region: AccessRegion,
    before: Answer,
    after: Answer,
    *,
    burden: pd.Series | None = None,
    classes: pd.Series | None = None,
    equity_before: Equity | None = None,
) -> Effect:
    """Compare two answers to one question.

    Parameters
    ----------
    region
        Cells and plan of both answers.
    before, after
        Answers to the same question, without and with the changes of a scenario.
    burden
        Index by area_id, higher is more burdened; NaN where it is not known. None: there is none.
    classes
        Code of the burden class by area_id; NA where an area has none. None: there is no index, and
        nobody is counted by class.
    equity_before
        Where it has been measured already; None: it is measured here.
    """
    gain, loss, near = _masks(before, after)
    areas, then, now = change_by_area(before, after)
    ages: dict[LifePhase, Reached] = {
        phase: _reached(region, region.children(phase).persons.to_numpy(), gain, loss, near)
        for phase in covered_phases(list(region.grid.columns))
        if phase in AGE_GROUPS
    }
    return Effect(
        areas=areas,
        before=then,
        after=now,
        by_age=ages,
        by_burden={} if classes is None else _by_class(areas, classes),
        equity_before=equity_before or equity_of(region, before, burden),
        equity_after=equity_of(region, after, burden),
    )


def change_by_area(before: Answer, after: Answer) -> tuple[pd.DataFrame, Total, Total]:
    """Compare two answers to one question: by area, and all together without and with changes.

    Parameters
    ----------
    before, after
        As `effect` takes them.

    Returns
    -------
    areas
        As of `Effect`; an area of a state is a commune.
    before, after
        All of them.
    """
    areas = _areas(before, after, *_masks(before, after))
    return areas, _total(areas, before, "before"), _total(areas, after, "after")


def _masks(before: Answer, after: Answer) -> tuple[Bools, Bools, Bools]:
    """Say which cells come within reach, which fall out of it, and which are near a street."""
    near = ~np.isnan(before.travel.minutes)
    then, now = (found.travel.minutes <= WITHIN_MINUTES for found in (before, after))
    return now & ~then, then & ~now, near


def _reached(
    region: AccessRegion, persons: Floats, gain: Bools, loss: Bools, near: Bools
) -> Reached:
    count = np.where(region.cell_area >= 0, np.nan_to_num(persons), 0.0)
    return Reached(
        children=float(count[near].sum()),
        gained=float(count[gain].sum()),
        lost=float(count[loss].sum()),
    )


def _areas(before: Answer, after: Answer, gain: Bools, loss: Bools, near: Bools) -> pd.DataFrame:
    cells = before.cells
    count = np.nan_to_num(cells.children)
    masks = {
        "children": near,
        "within_before": before.travel.minutes <= WITHIN_MINUTES,
        "within_after": after.travel.minutes <= WITHIN_MINUTES,
        "gained": gain,
        "lost": loss,
    }
    rows = {name: cells.per_area(np.where(mask, count, 0.0)) for name, mask in masks.items()}
    for name, found in (("supply_before", before), ("supply_after", after)):
        rows[name] = found.table.rows["supply_per_100"].to_numpy(dtype=float)
    return pd.DataFrame(rows, index=cells.area_ids)


def _total(areas: pd.DataFrame, found: Answer, when: str) -> Total:
    capacity = found.offers.capacity
    return Total(
        children=float(areas["children"].sum()),
        within=float(areas[f"within_{when}"].sum()),
        supply_per_100=mean_supply(found.table.rows),
        offers=len(found.offers.rows),
        capacity=float(np.nansum(capacity)),
    )


def _by_class(areas: pd.DataFrame, classes: pd.Series) -> dict[int | None, Reached]:
    own = classes.reindex(areas.index).astype(object).tolist()
    class_of = np.array([None if pd.isna(code) else int(code) for code in own], dtype=object)
    codes = sorted({code for code in class_of if code is not None})
    figures = {name: areas[name].to_numpy() for name in ("children", "gained", "lost")}
    return {
        code: Reached(**{
            name: float(values[class_of == code].sum()) for name, values in figures.items()
        })
        for code in [*codes, *([None] if None in class_of else [])]
    }  # fmt: skip
