"""Does a school stay among the first, whatever one may decide otherwise with equal right?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import pandas as pd

from analyses.fgz.ranking import orders_near, rank_schools
from kpk_geo.model import SchoolCriterion
from kpk_geo.offers.record import HIGHEST_INDEX, LOWEST_INDEX

INDEX = SchoolCriterion.SOCIAL_INDEX


class WithoutIndex(Enum):
    """What is supposed of schools without a Sozialindexstufe."""

    LEFT_OUT = None
    BURDENED = HIGHEST_INDEX  # as if each had the highest
    UNBURDENED = LOWEST_INDEX


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sensitivity:
    """How each school fares in the variants."""

    rows: pd.DataFrame  # by school: first_in, variants (counts), best, worst (ranks; NaN: in none)
    variants: int


def sensitivity(
    by_size: Sequence[pd.DataFrame], order: Sequence[SchoolCriterion], *, first: int
) -> Sensitivity:
    """Rank schools in every variant and count how often each is among the first.

    A variant is one catchment, one order of criteria near the planned one, and one supposition
    about schools without an index. Variants that cannot differ are not counted twice: where no
    children are known, catchments are one; where every school has an index, so are suppositions.

    Parameters
    ----------
    by_size
        The schools for each catchment, with the same index; columns named as the criteria.
    order
        Criteria that can be used.
    first
        Among how many.
    """
    schools = by_size[0]
    has_index = schools[INDEX.value].notna().to_numpy() | (INDEX not in order)
    sizes = by_size if SchoolCriterion.CHILDREN in order else by_size[:1]
    cases = list(WithoutIndex) if not has_index.all() else [WithoutIndex.LEFT_OUT]
    ranks = [
        _ranks(size, has_index, near, case)
        for size in sizes
        for near in orders_near(order)
        for case in cases
    ]
    table = np.array(ranks).reshape(len(ranks), len(schools))
    taking_part = ~np.isnan(table)
    frame = pd.DataFrame(
        {
            "first_in": (taking_part & (table <= first)).sum(axis=0),
            "variants": taking_part.sum(axis=0),
            "best": pd.DataFrame(table).min().to_numpy(),
            "worst": pd.DataFrame(table).max().to_numpy(),
        },
        index=schools.index,
    )
    return Sensitivity(rows=frame, variants=len(ranks))


def _ranks(
    schools: pd.DataFrame,
    has_index: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    order: Sequence[SchoolCriterion],
    case: WithoutIndex,
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    found = np.full(len(schools), np.nan)
    if case is WithoutIndex.LEFT_OUT:
        found[has_index] = rank_schools(schools[has_index], order)
        return found
    supposed = schools[INDEX.value].fillna(float(case.value))
    return rank_schools(schools.assign(**{INDEX.value: supposed}), order).astype(float)
