"""The whole list: figures of every school, ranks, and how robust they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses.fgz.catchment import (
    FIGURES,
    WalkNetwork,
    catchment_figures,
    catchments_of,
    metres_to_next,
)
from analyses.fgz.ranking import rank_schools, usable_criteria
from analyses.fgz.sensitivity import INDEX, sensitivity
from analyses.routing import straight_metres
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.model import SchoolCriterion, SchoolStanding, WalkMeasure
from kpk_geo.profile import FgzPlan


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class FgzData:
    """All that is computed from."""

    schools: pd.DataFrame  # by offer_id: social_index, startchancen (1, 0), pupils; NaN not known
    is_fgz: Bools  # (schools,) by its kind
    sites: pd.DataFrame  # offer_id, x, y: where schools are, sure places only
    family_centres: Floats  # (n, 2) metres
    fgz: Floats  # (n, 2) metres, those that are schools of the list included
    cells: pd.DataFrame | None  # x, y, children, children_under_10, score, high; None: no grid
    streets: WalkNetwork | None


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class FgzStudy:
    """What was found."""

    rows: (
        pd.DataFrame
    )  # by offer_id: figures, standing, rank, tied, first_in, variants, best, worst
    measure: WalkMeasure
    order: tuple[SchoolCriterion, ...]
    unusable: tuple[SchoolCriterion, ...]
    variants: int


def fgz_study(data: FgzData, plan: FgzPlan) -> FgzStudy:
    """Rank primary schools as places for a Familiengrundschulzentrum.

    Parameters
    ----------
    data
        Schools in any order; facilities, cells and streets as far as there are any.
    plan
        Catchments, order of criteria, and among how many first a school is looked for.
    """
    school_of_site = data.schools.index.get_indexer(pd.Index(data.sites["offer_id"]))
    xy = data.sites[["x", "y"]].to_numpy(dtype=float)
    measure = WalkMeasure.STRAIGHT if data.streets is None else WalkMeasure.NETWORK
    sizes = _sizes(plan, measure)
    found = _by_size(data, xy, school_of_site, sizes)
    count = len(data.schools)
    family_centre = metres_to_next(data.family_centres, xy, school_of_site, count, data.streets)
    own = data.is_fgz | _near(data.fgz, xy, school_of_site, count, plan.same_site)
    fgz = metres_to_next(data.fgz, xy, school_of_site, count, data.streets)
    base = data.schools.assign(
        family_centre=family_centre,
        fgz=np.where(own, 0.0, fgz),
        distance=np.fmin(family_centre, fgz),
    )
    by_size = [base.join(figures) for figures in found]
    return _ranked(by_size, own, measure, plan)


def _ranked(
    by_size: Sequence[pd.DataFrame], own: Bools, measure: WalkMeasure, plan: FgzPlan
) -> FgzStudy:
    schools = by_size[0]
    candidates = [size[~own] for size in by_size]
    order = usable_criteria(candidates[0], plan.order)
    has_index = candidates[0][INDEX.value].notna() | (INDEX not in order)
    listed = candidates[0][has_index]
    rank = pd.Series(rank_schools(listed, order), index=listed.index, dtype=float)
    robustness = sensitivity(candidates, order, first=plan.first)
    standing = pd.Series(SchoolStanding.ALREADY, index=schools.index, dtype=object)
    standing[~own] = SchoolStanding.WITHOUT_INDEX
    standing[listed.index] = SchoolStanding.RANKED
    rows = schools.assign(standing=standing, rank=rank.reindex(schools.index))
    rows = rows.assign(tied=rows.groupby("rank")["rank"].transform("size"))
    return FgzStudy(
        rows=rows.join(robustness.rows), measure=measure, order=order,
        unusable=tuple(item for item in plan.order if item not in order),
        variants=robustness.variants,
    )  # fmt: skip


def _sizes(plan: FgzPlan, measure: WalkMeasure) -> tuple[float, ...]:
    """Give the planned catchment first, then the variants that differ from it."""
    if measure is WalkMeasure.NETWORK:
        return tuple(dict.fromkeys((plan.minutes, *plan.other_minutes)))
    return tuple(dict.fromkeys((plan.metres, *plan.other_metres)))


def _by_size(
    data: FgzData, xy: Floats, school_of_site: Ints, sizes: Sequence[float]
) -> list[pd.DataFrame]:
    index = data.schools.index
    if data.cells is None or not len(data.cells) or not len(xy):
        return [pd.DataFrame(np.nan, index=index, columns=list(FIGURES)) for _ in sizes]
    cells = data.cells[["x", "y"]].to_numpy(dtype=float)
    near = catchments_of(xy, cells, data.streets, widest=max(sizes))
    return [
        catchment_figures(near.within(size), school_of_site, len(index), data.cells).set_axis(index)
        for size in sizes
    ]


def _near(fgz: Floats, xy: Floats, school_of_site: Ints, schools: int, same_site: float) -> Bools:
    """Say which schools have an FGZ at their own site."""
    found = np.zeros(schools, dtype=bool)
    if len(fgz) and len(xy):
        found[school_of_site[straight_metres(fgz, xy) <= same_site]] = True
    return found
