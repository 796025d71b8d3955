"""What is to be decided: children, how often each counts, possible sites, and the ways to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses.access.children import Children
from analyses.access.offers import of_kind
from analyses.access.region import AccessRegion, ModeNetwork
from analyses.access.shared_places import THREADS, cost_of
from analyses.routing import CostMatrix, cost_matrix
from analyses.siting.benefit import Benefits, coverage, saved_cost
from analyses.siting.candidates import Candidates
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.errors import InputError
from kpk_geo.model import LifePhase, OfferKind
from kpk_geo.network.snap import Positions


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Demand:
    """Children of the region near a street, by cell, and how often each counts."""

    by_phase: Mapping[LifePhase, Floats]  # (cells,) 0 where withheld, off the streets, or outside
    estimates: Mapping[LifePhase, Children]  # as they were found, with their basis
    weight: Floats  # (cells,) 1 where a child counts once
    withheld: int  # cells of the region without a number
    off_streets: Floats  # (cells,) children of the region whom no network reaches

    @property
    def children(self) -> Floats:
        """All phases together, (cells,)."""
        return np.asarray(np.sum(list(self.by_phase.values()), axis=0), dtype=np.float64)

    @property
    def weighted(self) -> Floats:
        """What is served: children, each as often as it counts."""
        return self.children * self.weight


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SitingProblem:
    """Existing sites and candidates, and who gets to each of them in time."""

    demand: Demand
    existing: pd.DataFrame  # offers of the kind at their sites; sites beyond the border serve too
    candidates: Candidates
    costs: CostMatrix  # existing sites first, then candidates; up to the limit
    minutes_per_unit: float
    far: CostMatrix | None = None  # the same far beyond the limit, for the shortest longest way

    @property
    def standing(self) -> Ints:
        """Rows of `costs` of the existing sites."""
        return np.arange(len(self.existing), dtype=np.int64)

    @property
    def is_open(self) -> Bools:
        """(existing + candidates,) which may be chosen."""
        return np.arange(self.costs.destinations) >= len(self.existing)

    def reaching(self, weight: Floats | None = None) -> Benefits:
        """Give what each site reaches within the limit; of the weighted children by default."""
        return coverage(self.costs, self.demand.weighted if weight is None else weight)

    def saving(self) -> Benefits:
        """Give what each site saves of the limit for everybody."""
        return saved_cost(self.costs, self.demand.weighted)

    def nearest_cost(self, sites: Ints) -> Floats:
        """Give for each cell the cost to the nearest of some sites; inf beyond the limit."""
        best = np.full(self.costs.origins, np.inf)
        for site in sites:
            part = slice(self.costs.indptr[site], self.costs.indptr[site + 1])
            cells = self.costs.indices[part]
            best[cells] = np.minimum(best[cells], self.costs.cost[part])
        return best


def demand_of(
    region: AccessRegion,
    prepared: ModeNetwork,
    phases: Sequence[LifePhase],
    weight: pd.Series | None = None,
) -> Demand:
    """Find the children of some life phases, and how often each counts.

    Parameters
    ----------
    region
        Children beyond its border do not count: the commune plans for its own.
    prepared
        Children near none of its streets are counted apart.
    phases
        Which do not overlap.
    weight
        By area_id: how often a child counts; NaN counts once. None: every child counts once.

    Raises
    ------
    InputError
        The census grid does not know a phase, or there are no such children.
    """
    estimates = {phase: region.children(phase) for phase in phases}
    inside = region.cell_area >= 0
    persons = {phase: found.persons.to_numpy(dtype=float) for phase, found in estimates.items()}
    unknown = inside & np.any([np.isnan(count) for count in persons.values()], axis=0)
    near = prepared.cells.is_near
    known = {phase: np.where(inside, np.nan_to_num(n), 0.0) for phase, n in persons.items()}
    by_phase = {phase: np.where(near, count, 0.0) for phase, count in known.items()}
    if not any(count.any() for count in by_phase.values()):
        raise InputError(
            "In den Zensuszellen am Straßennetz der Region wohnen keine Kinder dieser "
            "Lebensphasen; ohne sie gibt es keinen besten Ort. Bitte [[population]], [network] und "
            "die Lebensphasen prüfen."
        )
    often = np.ones(len(inside))
    if weight is not None:
        of_area = weight.reindex(region.areas.index).fillna(1.0).to_numpy(dtype=float)
        often[inside] = of_area[region.cell_area[inside]]
    return Demand(
        by_phase=by_phase, estimates=estimates, weight=often, withheld=int(unknown.sum()),
        off_streets=np.where(near, 0.0, np.sum(list(known.values()), axis=0)),
    )  # fmt: skip


def existing_sites(
    region: AccessRegion, prepared: ModeNetwork, kind: OfferKind
) -> tuple[pd.DataFrame, Positions]:
    """Take the sites of a kind that run and lie near a street, and where they are on the network.

    Parameters
    ----------
    region
        Its offers to which families go.
    prepared
        The network of the mode.
    kind
        None of it is no fault: then the first one is looked for.
    """
    rows = np.flatnonzero(of_kind(region.offers.rows, kind.value) & prepared.offers.is_near)
    return region.offers.rows.iloc[rows].reset_index(drop=True), prepared.offers.take(rows)


def siting_problem(
    prepared: ModeNetwork,
    demand: Demand,
    existing: tuple[pd.DataFrame, Positions],
    candidates: Candidates,
    *,
    minutes: float,
    far_minutes: float | None = None,
) -> SitingProblem:
    """Search the ways from all cells to all existing and possible sites.

    Parameters
    ----------
    prepared
        The network of the mode.
    demand
        Whose children count.
    existing
        As `existing_sites` gives them.
    candidates
        Possible sites on the same network.
    minutes
        Within which a site counts as reached.
    far_minutes
        How far ways are searched for where the longest one counts; None: it does not.
    """

    def search(limit: float) -> CostMatrix:
        cutoff = cost_of(prepared.network, limit)
        standing, possible = (
            cost_matrix(prepared.index, places, cutoff=cutoff, threads=THREADS)
            for places in (existing[1], candidates.positions)
        )
        return standing.with_more(possible)

    return SitingProblem(
        demand=demand, existing=existing[0], candidates=candidates, costs=search(minutes),
        far=None if far_minutes is None else search(far_minutes),
        minutes_per_unit=prepared.network.minutes_per_unit,
    )  # fmt: skip
