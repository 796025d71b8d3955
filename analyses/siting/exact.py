"""Coverage with side conditions, solved as a mixed integer program by HiGHS.

Prices and a budget, shares of groups that must be reached, and the fewest sites that reach all
(set cover, Toregas et al. 1971). The solver's word is passed on as it is: a time-out is a time-out,
with the bound that it had by then.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analyses.siting.benefit import Benefits, without_idle
from analyses.siting.classes import PointClasses, point_classes
from analyses.siting.program import TIME_LIMIT, Row, minimise, row
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.errors import InputError, listed
from kpk_geo.german import number, several

_SLACK = 1e-6  # of HiGHS: a whole number is one up to this


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
    is_proven: bool  # else the time was over

    @property
    def gap(self) -> float:
        """Share of the greater of value and bound that is not proven; NaN: nothing found."""
        most = max(self.value, self.bound)
        return abs(self.bound - self.value) / most if most > 0 else self.value - self.bound


def best_coverage(
    reached: Benefits, weight: Floats, conditions: Conditions, *, aim: Floats | None = None,
    time_limit: float = TIME_LIMIT,
) -> Solved:  # fmt: skip
    """Reach as much weight as possible under the conditions.

    Parameters
    ----------
    reached
        Which points each candidate reaches, beyond those that existing sites reach.
    weight
        (points,) people, or people weighted by need; 0 for those reached already.
    conditions
        Sites, budget, floors. A floor counts what the new sites reach.
    aim
        (points,) weight to reach most of, where it is not the one that the floors count.
    time_limit
        Seconds.

    Raises
    ------
    InputError
        No choice keeps to all conditions; the message names those that cannot be met. Or a price
        is not known.
    """
    _check_prices(conditions)
    aim = weight if aim is None else aim
    solved = _solve(reached, weight, aim, conditions, time_limit)
    if solved is None:
        raise InputError(_contradiction(reached, weight, conditions, time_limit))
    return solved


def fewest_sites(reached: Benefits, *, time_limit: float = TIME_LIMIT) -> Solved:
    """Find the fewest candidates that reach every point that any of them reaches.

    The value is their number, and the bound lies below it.
    """
    classes = point_classes(reached)
    ones = np.ones(reached.candidates)
    found = minimise(ones, [Row(matrix=classes.serving, low=1.0)], ones, time_limit=time_limit)
    bound = float(np.ceil(max(found.bound, 0.0) - _SLACK))
    if found.x is None:
        return Solved(chosen=None, value=np.nan, bound=bound, is_proven=False)
    nobody = np.empty(0, dtype=np.int64)
    chosen = without_idle(
        reached, np.ones(reached.points), np.flatnonzero(found.x > 0.5), standing=nobody
    )
    value = float(len(chosen))
    return Solved(chosen=chosen, value=value, bound=bound, is_proven=found.is_proven)


def _check_prices(conditions: Conditions) -> None:
    price = conditions.price
    if price is not None and not (np.isfinite(price) & (price >= 0)).all():
        count = int((~np.isfinite(price) | (price < 0)).sum())
        raise InputError(
            f"{several(count, 'Kandidat hat', 'Kandidaten haben')} keinen Preis, der bekannt und "
            "mindestens 0 ist. Bitte Preise eintragen oder ohne Budget rechnen."
        )
    if conditions.budget is not None and price is None:
        raise InputError("Ein Budget gilt nur, wo die Kandidaten Preise haben. Bitte eintragen.")


def _solve(
    reached: Benefits, weight: Floats, aim: Floats, conditions: Conditions, time_limit: float
) -> Solved | None:
    classes = point_classes(reached, groups_of(conditions.floors, reached.points))
    worth, n = classes.sums(aim), reached.candidates
    rows = condition_rows(classes, weight, conditions)
    whole = np.r_[np.ones(n), np.zeros(classes.count)]  # a point is reached if a site is open
    found = minimise(np.r_[np.zeros(n), -worth], rows, whole, time_limit=time_limit)
    if found.is_impossible:
        return None
    bound = min(-found.bound, float(worth.sum()))
    if found.x is None:
        return Solved(chosen=None, value=np.nan, bound=bound, is_proven=False)
    chosen = np.flatnonzero(found.x[:n] > 0.5)
    chosen = without_idle(reached, weight, chosen, standing=np.empty(0, dtype=np.int64))
    value = float(aim[reached.best_of(chosen) > 0].sum())
    is_proven = found.is_proven
    return Solved(
        chosen=chosen, value=value, bound=value if is_proven else max(bound, value),
        is_proven=is_proven,
    )  # fmt: skip


def condition_rows(classes: PointClasses, weight: Floats, conditions: Conditions) -> list[Row]:
    """Write the conditions over whether each candidate is open and each class is reached.

    Parameters
    ----------
    classes
        Told apart by the groups of the floors.
    weight
        (points,) people.
    conditions
        Sites, budget, floors.
    """
    n = int(classes.serving.shape[1])
    nothing = np.zeros(classes.count)
    links = sparse.hstack([-classes.serving, sparse.eye_array(classes.count)]).tocsr()
    rows = [Row(matrix=links, high=0.0)]
    if conditions.count is not None:
        rows.append(row(np.r_[np.ones(n), nothing], high=conditions.count))
    if conditions.budget is not None:
        assert conditions.price is not None
        rows.append(row(np.r_[conditions.price, nothing], high=conditions.budget))
    for floor in conditions.floors:
        member = np.where(floor.member, weight, 0.0)
        asked = floor.share * float(member.sum())
        rows.append(row(np.r_[np.zeros(n), classes.sums(member)], low=asked))
    return rows


def groups_of(floors: Sequence[Floor], points: int) -> Ints:
    """Number the points by the floors that they belong to."""
    group = np.zeros(points, dtype=np.int64)
    for floor in floors:
        _, group = np.unique(2 * group + floor.member, return_inverse=True)
    return group.astype(np.int64)


def _contradiction(
    reached: Benefits, weight: Floats, conditions: Conditions, time_limit: float
) -> str:
    """Say which conditions cannot be met, and how far each could be alone."""
    alone, is_sure = [], True
    for floor in conditions.floors:
        member = np.where(floor.member, weight, 0.0)
        limits = Conditions(
            count=conditions.count, price=conditions.price, budget=conditions.budget
        )
        best = _solve(reached, member, member, limits, time_limit)
        assert best is not None  # nothing is asked of it
        is_sure &= best.is_proven
        share = best.bound / member.sum() if member.sum() else 0.0
        if share < floor.share:
            alone.append(
                f"{floor.label}: höchstens {number(100 * share, 1)} % statt "
                f"{number(100 * floor.share, 1)} %"
            )
    if alone:
        return f"Diese Bedingungen sind nicht zu erfüllen: {listed(alone)}."
    names = listed(floor.label for floor in conditions.floors)
    if not is_sure:
        return (
            f"Die Bedingungen ({names}) sind zusammen nicht zu erfüllen; in der Zeit war nicht zu "
            "klären, welche es allein wäre. Bitte eine von ihnen senken."
        )
    return (
        f"Jede der Bedingungen ({names}) ist für sich zu erfüllen, alle zusammen mit so wenigen "
        "Standorten oder so wenig Geld nicht."
    )
