"""Where must new sites be so that the longest way is shortest? (p-centre, Hakimi 1964)

Exact by bisection over the costs that occur: within a cost, can k new sites beside the existing
ones serve everybody (set cover; Minieka 1970)? With a share below 1 the same is asked of that
share of the people only, so that one remote farm does not decide for a town.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from analyses.routing.matrix import CostMatrix
from analyses.siting.benefit import Benefits, checked_weight, coverage
from analyses.siting.bound import lagrangian_bound
from analyses.siting.classes import point_classes
from analyses.siting.dominance import essential
from analyses.siting.interchange import greedy, improved
from analyses.siting.permitted import permitted
from analyses.siting.program import TIME_LIMIT, Deadline, Found, Row, minimise, row
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.errors import InputError
from kpk_geo.german import number, several

_STEPS = 100  # of the bound; a program follows where they are too few. Own setting
_PART = 0.25  # of the time that is left for one program, lest the first takes all. Own setting
_ROUNDING = 1e-9  # of the people: sums of weights are not exact


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CentreAnswer:
    """Sites for which the longest way is shortest, as far as that is proven."""

    chosen: Ints | None  # new sites, ascending; None: nothing was found in time
    value: float  # mm, the longest way that counts; NaN: nothing was found
    bound: float  # mm, no choice has a shorter one
    is_proven: bool  # else the time was over
    share: float  # of the people that can be served who must have no longer way
    farthest: Ints  # points with the longest way that counts, ascending
    before: float  # mm, with the existing sites alone; infinite: they do not serve as many
    unserved: Ints  # points with people whom no site and no candidate serves: not counted
    unserved_weight: float

    @property
    def gap(self) -> float:
        """Share of the value by which a shorter longest way is not ruled out."""
        return 1 - self.bound / self.value if self.value > 0 else self.value


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Problem:
    costs: CostMatrix
    weight: Floats  # 0 where nobody can serve the point
    needed: float  # weight that must be served
    count: int
    may: Bools
    existing: Ints

    def within(self, cost: float) -> Benefits:
        """Give what each candidate serves within a cost, beyond the existing sites."""
        near = self.costs.cost <= cost
        indptr = np.r_[0, np.cumsum(near)][self.costs.indptr].astype(np.int64)
        reached = coverage(
            replace(
                self.costs, indptr=indptr, indices=self.costs.indices[near],
                cost=self.costs.cost[near],
            ),
            self.weight,
        )  # fmt: skip
        return reached.beyond(reached.best_of(self.existing))

    def best_costs(self, sites: Ints) -> Floats:
        """Give for each point the cost to the nearest of some sites; infinite where none is."""
        best = np.full(self.costs.origins, np.inf)
        for site in sites:
            part = slice(self.costs.indptr[site], self.costs.indptr[site + 1])
            points = self.costs.indices[part]
            best[points] = np.minimum(best[points], self.costs.cost[part])
        return best

    def longest(self, best: Floats) -> float:
        """Give the least cost within which enough people are served; infinite if never."""
        counted = np.flatnonzero(self.weight > 0)
        order = counted[np.argsort(best[counted], kind="stable")]
        served = np.cumsum(self.weight[order])
        enough = int(np.searchsorted(served, self.needed * (1 - _ROUNDING)))
        return float(best[order[min(enough, len(order) - 1)]])


def shortest_longest_way(
    costs: CostMatrix, weight: Floats, count: int, *, existing: Ints, is_open: Bools | None = None,
    share: float = 1.0, time_limit: float = TIME_LIMIT,
) -> CentreAnswer:  # fmt: skip
    """Choose new sites so that the longest way of anybody who can be served is shortest.

    Parameters
    ----------
    costs
        Candidates as destinations, the existing sites among them, points of demand as origins.
        What lies beyond its cutoff cannot be served.
    weight
        (points,) people; points without people do not count, otherwise only `share` asks how many.
    count
        New sites at most.
    existing
        Candidates that stand already and stay.
    is_open
        (candidates,) which may be chosen; None: all but the existing.
    share
        Of the people that can be served, above 0 and at most 1: whose longest way counts.
    time_limit
        Seconds for all programs together.

    Raises
    ------
    InputError
        Nobody can be served, or so few sites cannot serve everybody within the cutoff.
    """
    if not 0 < share <= 1:
        raise InputError(f"Der Anteil {number(100 * share, 1)} % liegt nicht zwischen 0 und 100.")
    may = permitted(count, costs.destinations, existing, is_open)
    weight = checked_weight(weight, costs.origins)
    served = _served(costs, may | _mask(existing, len(may)))
    unserved = np.flatnonzero(~served & (weight > 0))
    problem = _problem(costs, np.where(served, weight, 0.0), count, may, existing, share)
    before = problem.longest(problem.best_costs(existing))
    lowest = problem.longest(problem.best_costs(np.flatnonzero(may | _mask(existing, len(may)))))
    value, bound, chosen = _bisect(problem, lowest, before, Deadline(time_limit))
    farthest = np.empty(0, dtype=np.int64)
    if chosen is not None:
        best = problem.best_costs(np.r_[existing, chosen].astype(np.int64))
        farthest = np.flatnonzero((best == value) & (problem.weight > 0))
    return CentreAnswer(
        chosen=chosen, value=value, bound=bound, is_proven=bool(bound >= value), share=share,
        farthest=farthest, before=before, unserved=unserved,
        unserved_weight=float(weight[unserved].sum()),
    )  # fmt: skip


def _served(costs: CostMatrix, usable: Bools) -> Bools:
    served = np.zeros(costs.origins, dtype=bool)
    served[costs.indices[usable[costs.destination_of_entry()]]] = True
    return served


def _problem(
    costs: CostMatrix, weight: Floats, count: int, may: Bools, existing: Ints, share: float
) -> _Problem:
    if not weight.any():
        raise InputError(
            "Kein Standort und kein Kandidat erreicht jemanden. Sind die Kandidaten am "
            "Straßennetz, und ist die Obergrenze groß genug?"
        )
    return _Problem(
        costs=costs, weight=weight, needed=share * float(weight.sum()), count=count, may=may,
        existing=existing,
    )  # fmt: skip


def _mask(places: Ints, count: int) -> Bools:
    mask = np.zeros(count, dtype=bool)
    mask[places] = True
    return mask


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Verdict:
    """Whether so few sites serve enough people within a cost."""

    chosen: Ints | None = None  # None: not known, or impossible
    longest: float = np.inf  # mm, with the chosen; may be shorter than was asked for
    is_impossible: bool = False  # proven


def _bisect(
    problem: _Problem, lowest: float, before: float, deadline: Deadline
) -> tuple[float, float, Ints | None]:
    """Give the shortest longest way that was found, what is proven of it, and its sites."""
    chosen: Ints | None = np.empty(0, dtype=np.int64)
    if before <= lowest:  # no site can make it shorter
        return before, before, chosen
    steps = np.unique(problem.costs.cost).astype(np.float64)
    steps = steps[steps >= lowest]
    if np.isinf(before):
        verdict = _verdict_on_all(problem, float(steps[-1]), deadline)
        chosen, before = verdict.chosen, verdict.longest
    if chosen is None:
        return np.nan, lowest, None
    top = int(np.searchsorted(steps, before))
    low = proven = 0  # `proven`: every step before it is too short
    while low < top and deadline.left > 0:
        middle = (low + top) // 2
        verdict = _decide(problem, float(steps[middle]), deadline)
        if verdict.chosen is not None:
            chosen, top = verdict.chosen, int(np.searchsorted(steps, verdict.longest))
            continue
        low = middle + 1
        proven = low if verdict.is_impossible else proven
    return float(steps[top]), float(steps[min(proven, top)]), chosen


def _verdict_on_all(problem: _Problem, cost: float, deadline: Deadline) -> _Verdict:
    verdict = _decide(problem, cost, deadline)
    if verdict.is_impossible:
        raise InputError(
            f"{several(problem.count, 'neuer Standort reicht', 'neue Standorte reichen')} nicht, "
            f"um alle innerhalb der Obergrenze von {number(problem.costs.cutoff / 1e6, 1)} km zu "
            "versorgen. Bitte mehr Standorte, eine größere Obergrenze oder einen kleineren Anteil "
            "der Menschen nehmen."
        )
    return verdict


def _decide(problem: _Problem, cost: float, deadline: Deadline) -> _Verdict:
    """Try swaps, then their bound, then a program over the candidates that these leave."""
    reached = problem.within(cost)
    beginning = improved(reached, greedy(reached, problem.count, problem.may), problem.may)
    quick = _checked(problem, beginning.chosen, cost)
    if quick.chosen is not None:
        return quick
    served = problem.weight[problem.best_costs(problem.existing) <= cost].sum()
    missing = problem.needed - float(served) - _ROUNDING * float(problem.weight.sum())
    bound = lagrangian_bound(reached, problem.count, problem.may, beginning, steps=_STEPS)
    quick = _checked(problem, bound.choice.chosen, cost)
    if quick.chosen is not None or bound.value < missing:
        return quick if quick.chosen is not None else _Verdict(is_impossible=True)
    left = np.flatnonzero(bound.is_open)
    found = _program(problem, reached.take(left), missing, deadline)
    if found is None or found.is_impossible:
        return _Verdict(is_impossible=True)
    if found.x is None:
        return _Verdict()
    return _checked(problem, left[found.x[: len(left)] > 0.5], cost)


def _checked(problem: _Problem, chosen: Ints, cost: float) -> _Verdict:
    """Take a choice only if it keeps its word in the costs themselves."""
    best = problem.best_costs(np.r_[problem.existing, chosen].astype(np.int64))
    longest = problem.longest(best)
    return _Verdict(chosen=chosen, longest=longest) if longest <= cost else _Verdict()


def _program(
    problem: _Problem, reached: Benefits, missing: float, deadline: Deadline
) -> Found | None:
    """Look for few enough sites; None: all candidates together would not do."""
    classes, n = point_classes(reached), reached.candidates
    worth = classes.sums(problem.weight)
    if worth.sum() < missing:
        return None
    if problem.needed >= problem.weight.sum():
        return _cover(classes.serving, problem.count, deadline)
    links = sparse.hstack([-classes.serving, sparse.eye_array(classes.count)]).tocsr()
    rows = [
        Row(matrix=links, high=0.0),
        row(np.r_[np.ones(n), np.zeros(classes.count)], high=problem.count),
    ]
    whole = np.r_[np.ones(n), np.zeros(classes.count)]
    found = minimise(np.r_[np.zeros(n), -worth], rows, whole, time_limit=_PART * deadline.left)
    return replace(found, is_impossible=bool(-found.bound < missing))


def _cover(serving: sparse.csr_array, count: int, deadline: Deadline) -> Found:
    """Look for a cover of so few, over what decides it."""
    rest, columns = essential(serving)
    ones = np.ones(len(columns))
    rows = [Row(matrix=rest, low=1.0), row(ones, high=count)]
    found = minimise(0 * ones, rows, ones, time_limit=_PART * deadline.left)
    if found.x is None:
        return found
    x = np.zeros(serving.shape[1])
    x[columns] = found.x
    return replace(found, x=x)
