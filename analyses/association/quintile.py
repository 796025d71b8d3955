"""Who is in the lowest fifth, also where many are alike?"""

import numpy as np

from kpk_geo.arrays import Bools, Floats

SHARE = 0.2


def lowest_quintile(values: Floats, weights: Floats | None = None) -> Bools:
    """Say which areas lie in the lowest fifth, by the middle of what lies at and below them.

    Equal values stand or fall together: half of all at the lowest value is no fifth.

    Parameters
    ----------
    values
        (n,) NaN is in no fifth.
    weights
        (n,) such as the children of each area; None: all count the same.

    Examples
    --------
    >>> lowest_quintile(np.array([3.0, 1, 2, 5, 4, np.nan])).tolist()
    [False, True, False, False, False, False]
    >>> lowest_quintile(np.array([1.0, 2, 3]), np.array([70.0, 20, 10])).tolist()
    [False, False, False]
    """
    known = ~np.isnan(values)
    own = np.ones(len(values)) if weights is None else weights
    _, group = np.unique(values[known], return_inverse=True)
    people = np.bincount(group, weights=own[known])
    result = np.zeros(len(values), dtype=bool)
    if people.sum() > 0:
        middle = (np.cumsum(people) - people / 2) / people.sum()
        result[known] = (middle <= SHARE)[group]
    return result
