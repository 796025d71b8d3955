"""Who could stand in a site's place under the conditions, and which other choices are as good?

Runners-up are swaps of one site that keep to all conditions. Equal choices are searched for by the
solver itself: each choice that was found is forbidden and the program solved again, until the next
one is worse, so differences in several sites are found too.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analyses.siting.answer import RUNNERS_UP, TIE, RunnerUp
from analyses.siting.benefit import Benefits
from analyses.siting.classes import point_classes
from analyses.siting.exact import Conditions, condition_rows, groups_of
from analyses.siting.program import TIME_LIMIT, Deadline, Row, minimise, row
from kpk_geo.arrays import Bools, Floats, Ints

MAX_EQUALS = 20  # choices that are named; more are said to be there. Own setting
_SLACK = 1e-6  # of HiGHS


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class EqualChoices:
    """All choices of as many sites that are as good, the given one first."""

    choices: tuple[Ints, ...]  # each ascending
    is_complete: bool  # else there may be more: the time or `MAX_EQUALS` ended the search


def coverage_runners_up(
    reached: Benefits, weight: Floats, chosen: Ints, conditions: Conditions, *,
    is_open: Bools | None = None,
) -> tuple[RunnerUp, ...]:  # fmt: skip
    """Name for each site who else could stand in its place, keeping to all conditions.

    Parameters
    ----------
    reached
        Which points each candidate reaches, beyond those that existing sites reach.
    weight
        (points,) people, or people weighted by need; 0 for those reached already.
    chosen
        Candidates, as `best_coverage` found them.
    conditions
        That it was given.
    is_open
        (candidates,) who may be named; None: all.

    Returns
    -------
    tuple of RunnerUp
        For each site the best, and all that lose nothing. Where the choice is no best one, what is
        lost may be less than 0.
    """
    matrix = _matrix(reached)
    times = np.asarray(matrix[chosen].sum(axis=0)).ravel()
    value = float(weight[times > 0].sum())
    may = np.ones(reached.candidates, dtype=bool) if is_open is None else is_open.copy()
    may[chosen] = False
    runners: list[RunnerUp] = []
    for site in chosen.tolist():
        rest = times.copy()
        rest[reached.row(site)[0]] -= 1
        bare = rest <= 0
        now = float(weight[~bare].sum()) + matrix @ np.where(bare, weight, 0.0)
        named = may & _kept(matrix, weight, bare, site, chosen, conditions)
        lost = np.where(named, value - now, np.inf)
        order = np.argsort(lost, kind="stable")
        ties = int((lost <= TIE * max(value, 1.0)).sum())
        runners += [
            RunnerUp(instead_of=site, candidate=other, lost=float(lost[other]))
            for other in order[: max(RUNNERS_UP, ties)].tolist()
            if np.isfinite(lost[other])
        ]
    return tuple(runners)


def _kept(
    matrix: sparse.csr_array, weight: Floats, bare: Bools, site: int, chosen: Ints,
    conditions: Conditions,
) -> Bools:  # fmt: skip
    """Say which candidates keep to the conditions in a site's place."""
    kept = np.ones(matrix.shape[0], dtype=bool)
    if conditions.budget is not None and conditions.price is not None:
        paid = float(conditions.price[chosen].sum() - conditions.price[site])
        slack = TIE * max(conditions.budget, 1.0)
        kept &= paid + conditions.price <= conditions.budget + slack
    for floor in conditions.floors:
        own = np.where(floor.member, weight, 0.0)
        now = float(own[~bare].sum()) + matrix @ np.where(bare, own, 0.0)
        asked = floor.share * float(own.sum())
        kept &= np.asarray(now >= asked - TIE * max(asked, 1.0))
    return kept


def _matrix(reached: Benefits) -> sparse.csr_array:
    shape = (reached.candidates, reached.points)
    ones = np.ones(len(reached.indices))
    return sparse.csr_array((ones, reached.indices, reached.indptr), shape=shape)


def equal_coverages(
    reached: Benefits, weight: Floats, chosen: Ints, conditions: Conditions, *,
    time_limit: float = TIME_LIMIT,
) -> EqualChoices:  # fmt: skip
    """Find all choices of as many sites that reach as much under the conditions.

    Parameters
    ----------
    reached
        Which points each candidate reaches, beyond those that existing sites reach.
    weight
        (points,) people, or people weighted by need; 0 for those reached already.
    chosen
        Candidates, as `best_coverage` found them.
    conditions
        That it was given.
    time_limit
        Seconds for all programs together.
    """
    classes = point_classes(reached, groups_of(conditions.floors, reached.points))
    worth, n = classes.sums(weight), reached.candidates
    value = float(weight[reached.best_of(chosen) > 0].sum())
    rows = condition_rows(classes, weight, conditions)
    sites = np.r_[np.ones(n), np.zeros(classes.count)]
    rows.append(row(sites, low=len(chosen), high=len(chosen)))
    slack = TIE * max(value, 1.0)

    def as_good(other: Ints) -> bool:
        return float(weight[reached.best_of(other) > 0].sum()) >= value - slack

    return _all_equal(np.r_[np.zeros(n), -worth], rows, sites, chosen, as_good, time_limit)


def equal_covers(
    reached: Benefits, chosen: Ints, *, time_limit: float = TIME_LIMIT
) -> EqualChoices:
    """Find all choices of as few sites that reach every point that any candidate reaches.

    Parameters
    ----------
    reached
        Which points each candidate reaches.
    chosen
        Candidates, as `fewest_sites` found them.
    time_limit
        Seconds for all programs together.
    """
    classes, ones = point_classes(reached), np.ones(reached.candidates)
    rows = [Row(matrix=classes.serving, low=1.0)]
    everybody = classes.of_point >= 0

    def as_good(other: Ints) -> bool:
        return len(other) <= len(chosen) and bool((reached.best_of(other)[everybody] > 0).all())

    return _all_equal(ones, rows, ones, chosen, as_good, time_limit)


def _all_equal(
    cost: Floats, rows: list[Row], sites: Floats, chosen: Ints, as_good: Callable[[Ints], bool],
    time_limit: float,
) -> EqualChoices:  # fmt: skip
    """Forbid what is known and solve again, until the next is worse or there is none."""
    choices, deadline = [np.sort(chosen)], Deadline(time_limit)
    rows = list(rows)
    while len(choices) <= MAX_EQUALS:
        known = np.zeros(len(sites))
        known[choices[-1]] = 1.0
        rows.append(row(known, high=len(choices[-1]) - 1))
        found = minimise(cost, rows, sites, time_limit=deadline.left)
        if found.is_impossible:
            return EqualChoices(choices=tuple(choices), is_complete=True)
        if found.x is None:
            break
        other = np.flatnonzero((found.x > 0.5) & (sites > 0))
        if not as_good(other):
            return EqualChoices(choices=_in_order(choices), is_complete=found.is_proven)
        choices.append(other)
    return EqualChoices(choices=_in_order(choices[:MAX_EQUALS]), is_complete=False)


def _in_order(choices: list[Ints]) -> tuple[Ints, ...]:
    """Put the given choice first, the others by their sites."""
    first, *others = choices
    return (first, *sorted(others, key=lambda choice: choice.tolist()))
