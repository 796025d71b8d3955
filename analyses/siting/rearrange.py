"""Serve most if some of today's sites may close or move, with no group worse off than today.

A move is a site closed here and one opened there. The condition "kein Bezirk schlechter als heute"
is a floor for each group: the share of its people that is served today.
"""

from dataclasses import dataclass

import numpy as np

from analyses.siting.benefit import Benefits, checked_weight, without_idle
from analyses.siting.groups import ROUNDING, GroupModel, Groups, group_model
from analyses.siting.program import TIME_LIMIT, Deadline, Found, Row, minimise, row
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.errors import InputError, listed
from kpk_geo.german import number


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Rearrangement:
    """What may be opened, closed and moved."""

    existing: Ints  # candidates that stand today
    movable: Ints  # those of them that may be closed, or moved: closed and opened elsewhere
    sites: int  # open afterwards at most
    max_closed: int | None = None  # None: all that are movable
    keeps_groups: bool = True  # no group's share may be less than today
    is_open: Bools | None = None  # (candidates,) where may be opened; None: all but the existing


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Rearranged:
    """A choice with the share of each group that is served, today and with it."""

    opened: Ints | None  # ascending; None: nothing was found in time
    closed: Ints | None  # ascending
    before: float  # weight served today
    value: float  # weight served with the choice; NaN: nothing was found
    bound: float  # no choice that keeps to the conditions serves more
    is_proven: bool  # else the time was over
    shares_before: Floats  # (groups,) NaN: nobody lives there
    shares: Floats  # (groups,)


def rearrange(
    reached: Benefits, weight: Floats, groups: Groups, plan: Rearrangement, *,
    time_limit: float = TIME_LIMIT,
) -> Rearranged:  # fmt: skip
    """Choose what to open and what to close.

    Parameters
    ----------
    reached
        Which points each candidate reaches, the existing sites among them.
    weight
        (points,) people, or people weighted by need.
    groups
        Whose shares are compared with today's.
    plan
        What may be changed.
    time_limit
        Seconds.

    Raises
    ------
    InputError
        More sites must stay than are allowed, or no choice keeps every group's share.
    """
    weight, deadline = checked_weight(weight, reached.points), Deadline(time_limit)
    stays, may = _variables(reached.candidates, plan)
    model = group_model(reached, weight, groups, stays=stays, may=may)
    today = np.asarray(reached.best_of(plan.existing) > 0)
    floors = groups.sums(np.where(today, weight, 0.0)) - ROUNDING * groups.sums(weight)
    rows = _rows(model, plan)
    kept = rows + model.floors(floors) if plan.keeps_groups else rows
    found = minimise(
        -model.all_served,
        kept,
        model.whole,
        time_limit=deadline.left,
        low=model.low,
        high=model.high,
    )
    if found.is_impossible:
        shares = groups.shares(weight, today)
        raise InputError(_worse_off(model, rows, groups, shares, groups.sums(weight)))
    return _answer(found, model, weight, groups, plan)


def _variables(candidates: int, plan: Rearrangement) -> tuple[Bools, Bools]:
    """Say which sites stay whatever is chosen, and which may be open."""
    stays, may = np.zeros(candidates, dtype=bool), np.ones(candidates, dtype=bool)
    if plan.is_open is not None:
        may = plan.is_open.copy()
    stays[plan.existing] = True
    stays[plan.movable] = False
    may[plan.movable] = True
    if len(np.setdiff1d(plan.movable, plan.existing)):
        raise InputError("Nur ein bestehender Standort kann schließen oder umziehen.")
    fixed = int(stays.sum())
    if fixed > plan.sites:
        raise InputError(
            f"{number(fixed)} Standorte sollen bleiben, erlaubt sind aber nur "
            f"{number(plan.sites)}. Bitte mehr erlauben oder mehr zum Schließen freigeben."
        )
    return stays, may


def _rows(model: GroupModel, plan: Rearrangement) -> list[Row]:
    n = model.reached.candidates
    rows = [model.links(), row(model.of_sites(np.ones(n)), high=plan.sites)]
    if plan.max_closed is not None:
        movable = np.zeros(n)
        movable[plan.movable] = 1.0
        least = len(plan.movable) - plan.max_closed
        rows.append(row(model.of_sites(movable), low=least))
    return rows


def _answer(
    found: Found, model: GroupModel, weight: Floats, groups: Groups, plan: Rearrangement
) -> Rearranged:
    today = np.asarray(model.reached.best_of(plan.existing) > 0)
    before, shares_before = float(weight[today].sum()), groups.shares(weight, today)
    most = min(-found.bound, float(model.worth.sum()))
    if found.x is None:
        return Rearranged(
            opened=None, closed=None, before=before, value=np.nan, bound=most, is_proven=False,
            shares_before=shares_before, shares=np.full(len(shares_before), np.nan),
        )  # fmt: skip
    sites = np.flatnonzero(found.x[: model.reached.candidates] > 0.5)
    stay, opened = np.intersect1d(sites, plan.existing), np.setdiff1d(sites, plan.existing)
    opened = without_idle(model.reached, weight, opened, standing=stay)
    sites = np.union1d(stay, opened)
    served = np.asarray(model.reached.best_of(sites) > 0)
    value = float(weight[served].sum())
    return Rearranged(
        opened=opened, closed=np.setdiff1d(plan.existing, sites),
        before=before, value=value, bound=value if found.is_proven else max(most, value),
        is_proven=found.is_proven, shares_before=shares_before,
        shares=groups.shares(weight, served),
    )  # fmt: skip


def _worse_off(
    model: GroupModel, rows: list[Row], groups: Groups, today: Floats, people: Floats
) -> str:
    """Say which groups cannot keep their share, and how far each could come alone."""
    alone = []
    for place in np.flatnonzero(today > 0).tolist():
        found = minimise(
            -model.of_group(place), rows, model.whole, time_limit=TIME_LIMIT / 10, low=model.low,
            high=model.high,
        )  # fmt: skip
        if found.is_impossible:
            return (
                "So viele Standorte sollen bleiben, dass die erlaubte Zahl nicht einzuhalten ist. "
                "Bitte mehr Standorte oder mehr Schließungen erlauben."
            )
        most = -found.bound / people[place]
        if most < today[place] - ROUNDING:
            alone.append(
                f"{groups.labels[place]}: höchstens {number(100 * most, 1)} % statt heute "
                f"{number(100 * today[place], 1)} %"
            )
    if alone:
        return (
            f"Mit so wenigen Standorten ginge es schlechter als heute in: {listed(alone)}. Bitte "
            "mehr Standorte erlauben oder die Bedingung aufgeben."
        )
    return (
        "Jede Gruppe könnte für sich behalten, was sie heute hat, alle zusammen mit so wenigen "
        "Standorten nicht. Bitte mehr Standorte erlauben oder die Bedingung aufgeben."
    )
