"""Coverage with side conditions, solved as a mixed integer program by HiGHS.

Prices and a budget, shares of groups that must be reached, and the fewest sites that reach all
(set cover, Toregas et al. 1971). The solver's word is passed on as it is: a time-out is a time-out,
with the bound that it had by then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from analyses.siting.benefit import Benefits
from analyses.siting.classes import PointClasses, point_classes
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.errors import InputError, listed
from kpk_geo.german import number

TIME_LIMIT = 60.0  # seconds
_OPTIMAL, _TIMED_OUT, _INFEASIBLE = 0, 1, 2  # codes of scipy.optimize.milp


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Floor:
    """A share of some people that must be reached at least."""

    label: str  # German, for messages
    member: Bools  # (points,)
    share: float  # 0-1


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Conditions:
    """What a choice must keep to."""

    count: int | None = None  # sites at most
    price: Floats | None = None  # (candidates,) EUR a year
    budget: float | None = None  # EUR a year
    floors: Sequence[Floor] = ()


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Solved:
    """What the solver found, and how far it proved it."""

    chosen: Ints | None  # ascending; None: nothing was found in time
    value: float  # of what was found; NaN without
    bound: float  # no choice is better
    is_proven: bool


def best_coverage(
    reached: Benefits, weight: Floats, conditions: Conditions, *, time_limit: float = TIME_LIMIT
) -> Solved:
    """Reach as much weight as possible under the conditions.

    Parameters
    ----------
    reached
        Which points each candidate reaches, beyond those that existing sites reach.
    weight
        (points,) people, or people weighted by need; 0 for those reached already.
    conditions
        Sites, budget, floors. A floor counts what the new sites reach.
    time_limit
        Seconds.

    Raises
    ------
    InputError
        No choice keeps to all conditions; the message names those that cannot be met.
    """
    solved = _solve(reached, weight, conditions, time_limit)
    if solved is None:
        raise InputError(_contradiction(reached, weight, conditions, time_limit))
    return solved


def fewest_sites(reached: Benefits, *, time_limit: float = TIME_LIMIT) -> Solved:
    """Find the fewest candidates that reach every point that any of them reaches.

    The value is their number, and the bound lies below it.
    """
    classes = point_classes(reached)
    found = _milp(
        np.ones(reached.candidates),
        [(classes.serving, np.ones(classes.count), np.inf)],
        np.ones(reached.candidates),
        time_limit,
    )
    if found.x is None:
        return Solved(chosen=None, value=np.nan, bound=_ceiling(found, 0.0), is_proven=False)
    chosen = np.flatnonzero(found.x > 0.5)
    bound = np.ceil(_ceiling(found, 0.0) - 1e-6)
    return Solved(
        chosen=chosen, value=float(len(chosen)), bound=float(bound),
        is_proven=found.status == _OPTIMAL,
    )  # fmt: skip


def _solve(
    reached: Benefits, weight: Floats, conditions: Conditions, time_limit: float
) -> Solved | None:
    group = _groups(conditions.floors, reached.points)
    classes = point_classes(reached, group)
    worth, n = classes.sums(weight), reached.candidates
    links = sparse.hstack([-classes.serving, sparse.eye_array(classes.count)]).tocsr()
    rows: list[tuple[Any, Any, Any]] = [(links, -np.inf, 0)]
    rows += _limits(conditions, n, classes.count)
    rows += [_floor_row(floor, classes, weight, n) for floor in conditions.floors]
    whole = np.r_[np.ones(n), np.zeros(classes.count)]  # a point is reached if a site is open
    found = _milp(np.r_[np.zeros(n), -worth], rows, whole, time_limit)
    if found.status == _INFEASIBLE:
        return None
    bound = min(-_ceiling(found, -float(worth.sum())), float(worth.sum()))
    if found.x is None:
        return Solved(chosen=None, value=np.nan, bound=bound, is_proven=False)
    chosen = np.flatnonzero(found.x[:n] > 0.5)
    value = float(weight[reached.best_of(chosen) > 0].sum())
    is_proven = found.status == _OPTIMAL
    return Solved(
        chosen=chosen, value=value, bound=value if is_proven else max(bound, value),
        is_proven=is_proven,
    )  # fmt: skip


def _limits(conditions: Conditions, candidates: int, classes: int) -> list[tuple[Any, Any, Any]]:
    rows: list[tuple[Any, Any, Any]] = []
    nothing = np.zeros(classes)
    if conditions.count is not None:
        rows.append((_row(np.r_[np.ones(candidates), nothing]), 0, conditions.count))
    if conditions.budget is not None:
        assert conditions.price is not None
        rows.append((_row(np.r_[conditions.price, nothing]), 0, conditions.budget))
    return rows


def _floor_row(
    floor: Floor, classes: PointClasses, weight: Floats, candidates: int
) -> tuple[Any, Any, Any]:
    member = np.where(floor.member, weight, 0.0)
    row = _row(np.r_[np.zeros(candidates), classes.sums(member)])
    return row, floor.share * member.sum(), np.inf


def _row(values: Floats) -> sparse.csr_array:
    return sparse.csr_array(values[None, :])


def _groups(floors: Sequence[Floor], points: int) -> Ints:
    """Number the points by the floors that they belong to."""
    group = np.zeros(points, dtype=np.int64)
    for place, floor in enumerate(floors):
        group += floor.member.astype(np.int64) << place
    return group


def _milp(cost: Floats, rows: list[tuple[Any, Any, Any]], whole: Floats, time_limit: float) -> Any:
    from scipy.optimize import Bounds, LinearConstraint, milp  # slow to import, rarely needed

    return milp(
        cost,
        constraints=[LinearConstraint(*row) for row in rows],
        integrality=whole,
        bounds=Bounds(0, 1),
        options={"time_limit": time_limit, "mip_rel_gap": 0.0},
    )


def _ceiling(found: Any, otherwise: float) -> float:
    """Give the solver's bound; where it has none yet, the trivial one."""
    bound = found.mip_dual_bound
    return otherwise if bound is None or not np.isfinite(bound) else float(bound)


def _contradiction(
    reached: Benefits, weight: Floats, conditions: Conditions, time_limit: float
) -> str:
    """Say which conditions cannot be met, and how far each could be alone."""
    alone = []
    for floor in conditions.floors:
        member = np.where(floor.member, weight, 0.0)
        limits = Conditions(
            count=conditions.count, price=conditions.price, budget=conditions.budget
        )
        best = _solve(reached, member, limits, time_limit)
        assert best is not None  # nothing is asked of it
        share = best.bound / member.sum() if member.sum() else 0.0
        if share < floor.share:
            alone.append(
                f"{floor.label}: höchstens {number(100 * share, 1)} % statt "
                f"{number(100 * floor.share, 1)} %"
            )
    if alone:
        return f"Diese Bedingungen sind nicht zu erfüllen: {listed(alone)}."
    names = listed(floor.label for floor in conditions.floors)
    return (
        f"Jede der Bedingungen ({names}) ist für sich zu erfüllen, alle zusammen mit so wenigen "
        "Standorten oder so wenig Geld nicht."
    )
