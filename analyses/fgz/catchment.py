"""Who lives in the walking catchment of a school, and how burdened is it?

Over streets where there are some, else as the crow flies. Sums are exact (`math.fsum`), so that the
order of cells and schools changes no bit.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses.routing import (
    CostMatrix,
    OriginIndex,
    cost_matrix,
    nearest,
    straight_cost_matrix,
    straight_metres,
)
from kpk_geo.arrays import Floats, Ints
from kpk_geo.geometry import points_of
from kpk_geo.network.graph import Network, by_length
from kpk_geo.network.snap import Snapper

CHILDREN = ("children", "children_under_10")  # columns of cells: 6 to under 10, 0 to under 10
FIGURES = (*CHILDREN, "withheld", "burden", "burden_high")


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class WalkNetwork:
    """A network on foot; places are put onto it when they are asked for."""

    network: Network
    snapper: Snapper
    cells: OriginIndex | None  # None: no census grid
    max_snap: float  # metres from a place to its street


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Catchments:
    """What is within walking distance of each site, up to the widest catchment."""

    costs: CostMatrix  # from the cells to the sites
    per_unit: float  # minutes or metres for one unit of cost

    def within(self, size: float) -> list[Ints]:
        """Give the cells of each site.

        Parameters
        ----------
        size
            Minutes over streets, metres in a straight line; up to the widest asked for.
        """
        cut = round(size / self.per_unit)
        costs = self.costs
        return [
            costs.indices[low:high][costs.cost[low:high] <= cut].astype(np.int64)
            for low, high in zip(costs.indptr[:-1], costs.indptr[1:], strict=True)
        ]


def catchments_of(
    sites: Floats, cells: Floats, streets: WalkNetwork | None, *, widest: float
) -> Catchments:
    """Find the cells near each site.

    Parameters
    ----------
    sites, cells
        Coordinates in the region's system, shape (n, 2).
    streets
        On foot, with the cells on them; None: straight lines.
    widest
        Minutes over streets, metres in a straight line.
    """
    if streets is None or streets.cells is None:
        return Catchments(
            costs=straight_cost_matrix(sites, cells, metres=widest), per_unit=1 / 1000
        )
    positions = streets.snapper.snap(points_of(sites), max_distance=streets.max_snap)
    per_unit = streets.network.minutes_per_unit
    costs = cost_matrix(streets.cells, positions, cutoff=round(widest / per_unit))
    return Catchments(costs=costs, per_unit=per_unit)


def catchment_figures(
    within: list[Ints], school_of_site: Ints, schools: int, cells: pd.DataFrame
) -> pd.DataFrame:
    """Add up the catchment of each school over all its sites, each cell once.

    Parameters
    ----------
    within
        Cells of each site.
    school_of_site
        Row of the school of each site, (sites,).
    schools
        How many there are; one without a site gets NaN.
    cells
        `children`, `children_under_10` (NaN: withheld), `score` and `high` of the area (NaN: none).

    Returns
    -------
    DataFrame
        One row per school with `FIGURES`: children, cells that are withheld, mean score of the
        children's areas, and share of the children in areas of high burden. NaN where nothing is
        known: no cell, or all withheld.
    """
    rows = []
    known = {name: cells[name].to_numpy(dtype=float) for name in (*CHILDREN, "score", "high")}
    for school in range(schools):
        parts = [within[site] for site in np.flatnonzero(school_of_site == school)]
        own = np.unique(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)
        rows.append(_figures(own, known))
    return pd.DataFrame(rows, columns=list(FIGURES), dtype=float)


def _figures(own: Ints, known: dict[str, Floats]) -> dict[str, float]:
    children = known["children"][own]
    found = {name: _sum(known[name][own]) for name in CHILDREN}
    placed = ~np.isnan(children) & ~np.isnan(known["score"][own])
    weights = children[placed]
    total = math.fsum(weights)
    if total <= 0:
        return found | {"withheld": float(np.isnan(children).sum())}
    return found | {
        "withheld": float(np.isnan(children).sum()),
        "burden": math.fsum(weights * known["score"][own][placed]) / total,
        "burden_high": math.fsum(weights * known["high"][own][placed]) / total,
    }


def _sum(values: Floats) -> float:
    """Add up what is known; NaN where nothing is."""
    usable = values[~np.isnan(values)]
    return math.fsum(usable) if len(usable) else math.nan


def metres_to_next(
    facilities: Floats,
    sites: Floats,
    school_of_site: Ints,
    schools: int,
    streets: WalkNetwork | None,
) -> Floats:
    """Give the way from each school to the next facility, (schools,).

    Parameters
    ----------
    facilities, sites
        Coordinates in the region's system, shape (n, 2).
    school_of_site
        Row of the school of each site; the nearest of its sites counts.
    schools
        How many there are.
    streets
        On foot; None: straight lines.

    Returns
    -------
    array
        Metres; NaN without any facility or any site, inf where no way leads there.
    """
    found = np.full(schools, np.nan)
    if not len(facilities) or not len(sites):
        return found
    if streets is None:
        metres = straight_metres(facilities, sites)
    else:
        destinations, origins = (
            streets.snapper.snap(points_of(xy), max_distance=streets.max_snap)
            for xy in (facilities, sites)
        )
        level = (by_length(streets.network), destinations.by_length(), origins.by_length())
        metres = nearest(*level).cost[:, 0] / 1000
    for school in np.unique(school_of_site):
        own = metres[school_of_site == school]
        found[school] = np.nan if np.isnan(own).all() else np.nanmin(own)
    return found
