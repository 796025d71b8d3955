"""Which school goes first? By one criterion after the other, the next only where schools are equal.

Schools that agree in every criterion share a rank. What is not known stands behind what is known,
under its criterion; it is never taken for 0 or for no.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from kpk_geo.arrays import Ints
from kpk_geo.model import SchoolCriterion

Key = tuple[float, ...]


def usable_criteria(
    schools: pd.DataFrame, order: Sequence[SchoolCriterion]
) -> tuple[SchoolCriterion, ...]:
    """Give the criteria of which something is known of at least one school, in their order.

    Parameters
    ----------
    schools
        Columns named as the criteria; NaN is not known.
    order
        As planned.
    """
    return tuple(item for item in order if schools[item.value].notna().any())


def rank_schools(schools: pd.DataFrame, order: Sequence[SchoolCriterion]) -> Ints:
    """Rank schools, 1 first; equal ones share a rank and the following ranks stay free.

    Parameters
    ----------
    schools
        Columns named as the criteria, each so that more goes first; NaN is not known. Children and
        metres are compared as whole numbers: more is not known of them.
    order
        Criteria, the first decides first; without any, all schools are equal.

    Returns
    -------
    array
        (schools,), in the order of the rows.
    """
    columns = [_comparable(schools[item.value]) for item in order]
    keys: list[Key] = list(zip(*columns, strict=True)) if columns else [()] * len(schools)
    counts = Counter(keys)
    rank, at = {}, 1
    for key in sorted(counts, reverse=True):
        rank[key] = at
        at += counts[key]
    return np.array([rank[key] for key in keys], dtype=np.int64)


def _comparable(values: "pd.Series[float]") -> list[float]:
    whole = np.rint(values.to_numpy(dtype=float))
    return [float(value) for value in np.where(np.isnan(whole), -np.inf, whole)]


def orders_near(order: Sequence[SchoolCriterion]) -> list[tuple[SchoolCriterion, ...]]:
    """Give the planned order and each in which two neighbouring criteria change places.

    >>> [[item.value[:2] for item in near] for near in orders_near(list(SchoolCriterion)[:3])]
    [['so', 'st', 'ch'], ['st', 'so', 'ch'], ['so', 'ch', 'st']]
    """
    planned = tuple(order)
    swapped = [
        (*planned[:at], after, before, *planned[at + 2 :])
        for at, (before, after) in enumerate(pairwise(planned))
    ]
    return [planned, *swapped]
