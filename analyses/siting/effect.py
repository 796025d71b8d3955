"""What would the new sites change, and for whom?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses.access.region import AccessRegion
from analyses.association.quintile import lowest_quintile
from analyses.siting.problem import SitingProblem
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.model import LifePhase


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Reached:
    """Who gets to a site in time, before and after; cells in the order of the grid."""

    before: Bools  # (cells,)
    after: Bools
    minutes_before: Floats  # (cells,) to the nearest site; inf beyond the limit
    minutes_after: Floats
    limit: float  # minutes

    def children(self, problem: SitingProblem) -> tuple[float, float]:
        """Count the children who get there, before and after."""
        count = problem.demand.children
        return float(count[self.before].sum()), float(count[self.after].sum())

    def mean_minutes(self, problem: SitingProblem) -> tuple[float, float]:
        """Give the mean way of a child, before and after; each counts with the limit at most."""
        count = problem.demand.children
        total = float(count.sum())
        means = [
            float(np.minimum(minutes, self.limit) @ count) / total if total else np.nan
            for minutes in (self.minutes_before, self.minutes_after)
        ]
        return means[0], means[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Children of some areas."""

    children: float
    before: float  # of them in time, with the existing sites
    after: float


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AreaEffect:
    """By area_id: children, those in time before and after, and newly reached by phase."""

    rows: pd.DataFrame  # children, before, after, added, off_streets
    by_phase: Mapping[LifePhase, Floats]  # (areas,) newly reached

    def group(self, member: Bools) -> Group:
        """Add up some of the areas.

        Parameters
        ----------
        member
            (areas,) in the order of the rows.
        """
        chosen = self.rows[member]
        return Group(
            children=float(chosen["children"].sum()),
            before=float(chosen["before"].sum()),
            after=float(chosen["after"].sum()),
        )


def reached(problem: SitingProblem, chosen: Ints) -> Reached:
    """Find out who gets to a site in time, without and with the chosen.

    Parameters
    ----------
    problem
        Existing sites and candidates.
    chosen
        Rows of `problem.costs`.
    """
    before = problem.nearest_cost(problem.standing)
    after = np.minimum(before, problem.nearest_cost(chosen))
    unit = problem.minutes_per_unit
    return Reached(
        before=np.isfinite(before), after=np.isfinite(after), minutes_before=before * unit,
        minutes_after=after * unit, limit=problem.costs.cutoff * unit,
    )  # fmt: skip


def added_by_each(problem: SitingProblem, chosen: Ints) -> list[dict[LifePhase, float]]:
    """Count by life phase whom each site reaches whom nobody before it does.

    Parameters
    ----------
    problem
        Existing sites and candidates.
    chosen
        In the order in which they would open.
    """
    had = np.isfinite(problem.nearest_cost(problem.standing))
    added = []
    for site in chosen:
        has = np.isfinite(problem.nearest_cost(np.array([site]))) & ~had
        added.append(
            {phase: float(count[has].sum()) for phase, count in problem.demand.by_phase.items()}
        )
        had |= has
    return added


def children_with(problem: SitingProblem, chosen: Ints) -> float:
    """Count the children in time if these sites stood beside the existing ones."""
    sites = np.concatenate([problem.standing, chosen])
    return float(problem.demand.children[np.isfinite(problem.nearest_cost(sites))].sum())


def area_effect(region: AccessRegion, problem: SitingProblem, found: Reached) -> AreaEffect:
    """Count by area.

    Parameters
    ----------
    region
        Its areas.
    problem
        Whose children are counted.
    found
        Who gets there, before and after.
    """
    count = problem.demand.children

    def by_area(values: Floats) -> Floats:
        inside = region.cell_area >= 0
        sums = np.bincount(
            region.cell_area[inside], weights=values[inside], minlength=len(region.areas)
        )
        return sums.astype(np.float64)

    new = found.after & ~found.before
    rows = pd.DataFrame(
        {
            "children": by_area(count),
            "before": by_area(count * found.before),
            "after": by_area(count * found.after),
            "added": by_area(count * new),
            "off_streets": by_area(problem.demand.off_streets),
        },
        index=pd.Index(region.areas.index, name="area_id"),
    )
    phases = {phase: by_area(own * new) for phase, own in problem.demand.by_phase.items()}
    return AreaEffect(rows=rows, by_phase=phases)


def quintiles(effect: AreaEffect, burden: Floats) -> tuple[Bools, Bools]:
    """Say which areas hold the most and the least burdened fifth of the children.

    Parameters
    ----------
    effect
        Children by area.
    burden
        (areas,) higher is more burdened; NaN areas are in neither.
    """
    children = effect.rows["children"].to_numpy(dtype=float)
    return lowest_quintile(-burden, children), lowest_quintile(burden, children)
