"""Do the indicators of an index say the same thing, or contradict each other?

Indicators that correlate above a limit count one dimension several times (Berlin 2021: the three
status indicators correlate at .94 to .97). Indicators of a change that correlate negatively
cancel each other out. Neither is an error; both belong on the map.
"""

from dataclasses import dataclass
from itertools import combinations

import pandas as pd


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Redundancy:
    """Which indicators repeat and which oppose each other."""

    correlation: pd.DataFrame  # Pearson, indicator by indicator, polarity taken into account
    repeating: tuple[tuple[str, str, float], ...]  # pairs above the limit
    opposing: tuple[tuple[str, str, float], ...]  # pairs clearly below zero
    limit: float


def redundancy(z: pd.DataFrame, *, limit: float = 0.9, opposing_limit: float = -0.1) -> Redundancy:
    """Correlate the indicators of an index, all turned so that high means burden.

    A correlation between `opposing_limit` and 0 is not worth a warning: with 150 areas, chance
    alone reaches -0.1 in one of nine cases.

    Parameters
    ----------
    z
        By area_id, one column per indicator; areas with NaN are left out pair by pair.
    limit
        Pairs that correlate above it repeat each other.
    opposing_limit
        Pairs that correlate below it oppose each other.

    Examples
    --------
    >>> z = pd.DataFrame({"a": [-1.0, 0.0, 1.0], "b": [-1.1, 0.1, 1.0], "c": [1.0, 0.0, -1.0]})
    >>> [pair[:2] for pair in redundancy(z).repeating]
    [('a', 'b')]
    """
    correlation = z.corr()
    matrix = correlation.to_numpy(dtype=float)
    names = [str(name) for name in z.columns]
    pairs = [
        (names[i], names[j], float(matrix[i, j])) for i, j in combinations(range(len(names)), 2)
    ]
    return Redundancy(
        correlation=correlation,
        repeating=tuple(pair for pair in pairs if pair[2] > limit),
        opposing=tuple(pair for pair in pairs if pair[2] < opposing_limit),
        limit=limit,
    )
