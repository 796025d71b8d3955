"""Equity as the aim: the most burdened first, or the least served group as well as can be.

Both are mixed integer programs over coverage, in two steps: first the aim, then of all choices that
are as good for it the one that reaches most. The first is lexicographic; the second makes the
smallest share of any group greatest (max-min; on measures of equity in siting see Marsh and
Schilling 1994). That no group may be worse off than today is in `rearrange.py`.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from analyses.siting.benefit import Benefits, checked_weight, without_idle
from analyses.siting.equity_search import searched_shares
from analyses.siting.exact import Conditions, Floor, Solved, best_coverage
from analyses.siting.groups import ROUNDING, GroupModel, Groups, group_model
from analyses.siting.permitted import permitted
from analyses.siting.program import GAP, TIME_LIMIT, Deadline, Found, Row, minimise, row
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.errors import InputError


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class GroupFirst:
    """The best for one group, and of all that are as good for it the best for everybody."""

    solved: Solved  # of everybody
    group_value: float  # weight of the group that is reached; NaN: nothing was found
    group_bound: float  # no choice reaches more of it

    @property
    def is_proven(self) -> bool:
        """Whether no choice is better for the group, and none as good for it better for all."""
        slack = ROUNDING * max(self.group_bound, 1.0)
        return self.solved.is_proven and self.group_bound <= self.group_value + slack


def group_first(
    reached: Benefits, weight: Floats, group: Floor, conditions: Conditions, *,
    time_limit: float = TIME_LIMIT,
) -> GroupFirst:  # fmt: skip
    """Reach as much of one group as possible, and then, keeping that, as much of all.

    Parameters
    ----------
    reached
        Which points each candidate reaches, beyond those that existing sites reach.
    weight
        (points,) people, or people weighted by need; 0 for those reached already.
    group
        Who comes first; its share is a floor besides (0: none).
    conditions
        Sites, budget, floors.
    time_limit
        Seconds for both programs together; half of it at most for the first.

    Raises
    ------
    KpkError
        No choice keeps to all conditions.
    """
    deadline = Deadline(time_limit)
    own = np.where(group.member, weight, 0.0)
    asked = replace(conditions, floors=[*conditions.floors, group])
    first = best_coverage(reached, weight, asked, aim=own, time_limit=time_limit / 2)
    if first.chosen is None:
        return GroupFirst(solved=first, group_value=np.nan, group_bound=first.bound)
    people = float(own.sum())
    kept = replace(group, share=(first.value / people if people else 0.0) * (1 - ROUNDING))
    second = best_coverage(
        reached, weight, replace(asked, floors=[*conditions.floors, kept]),
        time_limit=deadline.left,
    )  # fmt: skip
    if second.chosen is None:  # what was found for the group is a choice too
        value = float(weight[reached.best_of(first.chosen) > 0].sum())
        second = replace(second, chosen=first.chosen, value=value)
    assert second.chosen is not None
    value = float(own[reached.best_of(second.chosen) > 0].sum())
    return GroupFirst(solved=second, group_value=value, group_bound=first.bound)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SmallestShare:
    """Sites that bring the least served group as far up as can be, and then reach most."""

    chosen: Ints  # new sites, ascending
    smallest: float  # share of the least served group
    smallest_bound: float  # no choice brings it further up
    value: float  # weight that is served in all
    bound: float  # no choice that keeps `smallest` serves more
    is_proven: bool  # both
    shares_before: Floats  # (groups,) NaN: nobody lives there
    shares: Floats  # (groups,)
    left_out: Ints  # groups with people whom no site and no candidate reaches: they cannot decide


def best_smallest_share(
    reached: Benefits, weight: Floats, groups: Groups, count: int, *, existing: Ints,
    is_open: Bools | None = None, time_limit: float = TIME_LIMIT,
) -> SmallestShare:  # fmt: skip
    """Choose new sites so that the smallest served share of any group is greatest.

    Parameters
    ----------
    reached
        Which points each candidate reaches, the existing sites among them.
    weight
        (points,) people, or people weighted by need.
    groups
        Whose shares are compared.
    count
        New sites at most.
    existing
        Candidates that stand already and stay.
    is_open
        (candidates,) which may be chosen; None: all but the existing.
    time_limit
        Seconds for both programs together; half of it at most for the first.

    Raises
    ------
    KpkError
        No group has people whom anybody could reach.
    """
    weight = checked_weight(weight, reached.points)
    may = permitted(count, reached.candidates, existing, is_open)
    stays = np.zeros(len(may), dtype=bool)
    stays[existing] = True
    people = groups.sums(weight)
    could, deciding = _deciding(reached, weight, groups, may | stays)
    model = group_model(reached, weight, groups, stays=stays, may=may)
    limit = row(model.of_sites(may.astype(np.float64)), high=count)
    rows, deadline = [model.links(), limit], Deadline(time_limit)
    found = _raise_smallest(model, rows, people, deciding, time_limit / 2)
    answer = _Evaluation(model=model, weight=weight, groups=groups, existing=existing)
    quick = searched_shares(reached, weight, groups, count, standing=existing, may=may)
    chosen = answer.better([answer.chosen(found), quick], deciding)
    smallest = float(np.min(answer.shares(chosen)[deciding]))
    asked = np.zeros(len(people))
    asked[deciding] = people[deciding] * (smallest - ROUNDING)
    second = minimise(
        -model.all_served, rows + model.floors(asked), model.whole, time_limit=deadline.left,
        low=model.low, high=model.high,
    )  # fmt: skip
    return answer.of(second, chosen, min(-found.bound, float(could[deciding].min())), deciding)


def _deciding(
    reached: Benefits, weight: Floats, groups: Groups, usable: Bools
) -> tuple[Floats, Ints]:
    """Give the greatest share of each group that can be served, and the groups with any."""
    could = groups.shares(weight, reached.best_of(np.flatnonzero(usable)) > 0)
    deciding = np.flatnonzero(could > 0)
    if not len(deciding):
        raise InputError(
            "In keiner Gruppe erreicht ein Standort oder Kandidat jemanden. Bitte Kandidaten, "
            "Gruppen und Obergrenze prüfen."
        )
    return could, deciding


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Evaluation:
    model: GroupModel
    weight: Floats
    groups: Groups
    existing: Ints

    def served(self, chosen: Ints) -> Bools:
        sites = np.r_[self.existing, chosen].astype(np.int64)
        return np.asarray(self.model.reached.best_of(sites) > 0)

    def shares(self, chosen: Ints) -> Floats:
        return self.groups.shares(self.weight, self.served(chosen))

    def chosen(self, found: Found) -> Ints:
        """Read the new sites; none where nothing was found in time."""
        if found.x is None:
            return np.empty(0, dtype=np.int64)
        opened = np.flatnonzero(found.x[: self.model.reached.candidates] > 0.5)
        opened = np.setdiff1d(opened, self.existing)
        return without_idle(self.model.reached, self.weight, opened, standing=self.existing)

    def better(self, choices: list[Ints], deciding: Ints) -> Ints:
        """Give the choice with the greater smallest share, then the greater value."""
        shares = [round(float(np.min(self.shares(item)[deciding])), 12) for item in choices]
        values = [float(self.weight[self.served(item)].sum()) for item in choices]
        best = max(range(len(choices)), key=lambda place: (shares[place], values[place]))
        return without_idle(self.model.reached, self.weight, choices[best], standing=self.existing)

    def of(
        self, second: Found, chosen: Ints, smallest_bound: float, deciding: Ints
    ) -> SmallestShare:
        """Evaluate the second choice, or the first where there is no second in time."""
        if second.x is not None:
            chosen = self.better([chosen, self.chosen(second)], deciding)
        shares, today = self.shares(chosen), np.empty(0, dtype=np.int64)
        smallest = float(np.min(shares[deciding]))
        value = float(self.weight[self.served(chosen)].sum())
        most = min(-second.bound, float(self.model.worth.sum()))
        is_smallest_proven = smallest_bound <= smallest + 2 * GAP  # and rows are kept as exactly
        left_out = np.setdiff1d(np.flatnonzero(self.groups.sums(self.weight) > 0), deciding)
        return SmallestShare(
            chosen=chosen, smallest=smallest, value=value,
            smallest_bound=smallest if is_smallest_proven else smallest_bound,
            bound=value if second.is_proven else max(most, value),
            is_proven=second.is_proven and is_smallest_proven,
            shares_before=self.shares(today), shares=shares, left_out=left_out,
        )  # fmt: skip


def _raise_smallest(
    model: GroupModel, rows: list[Row], people: Floats, deciding: Ints, time_limit: float
) -> Found:
    """Add the smallest share as a last variable, and make it as great as possible."""
    wider = []
    for item in rows:
        nothing = sparse.csr_array((item.matrix.shape[0], 1))
        matrix = sparse.hstack([item.matrix, nothing]).tocsr()
        wider.append(Row(matrix=matrix, low=item.low, high=item.high))
    for place in deciding.tolist():
        wider.append(row(np.r_[model.of_group(place) / people[place], -1.0], low=0.0))
    return minimise(
        np.r_[0 * model.whole, -1.0], wider, np.r_[model.whole, 0.0], time_limit=time_limit,
        low=np.r_[model.low, 0.0], high=np.r_[model.high, 1.0],
    )  # fmt: skip
