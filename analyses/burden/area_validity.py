"""Can an area be classed, and what is said of the values that it rests on?"""

import pandas as pd

from kpk_geo.model import Validity

# What an index says of a value on which it rests, the weightiest last.
_DOUBTS = (Validity.UNCERTAIN, Validity.ESTIMATED)
# What makes an area unusable, strongest reason first.
_REASONS = (
    Validity.BELOW_MIN_POPULATION,
    Validity.OUTLIER,
    Validity.SUPPRESSED,
    Validity.MISSING,
)


def area_validity(
    values: pd.DataFrame,
    of_values: pd.DataFrame,
    population: pd.Series | None,
    min_population: int,
) -> pd.Series:
    """Give the strongest reason against an area; missing population is no reason.

    Parameters
    ----------
    values, of_values
        By area_id and indicator: numbers, and what is said of them.
    population
        By area_id; None: not checked.
    min_population
        Fewer are too few.
    """
    validity = pd.Series(Validity.VALID, index=values.index, dtype=object)
    for doubt in _DOUBTS:
        validity[(of_values == doubt).any(axis=1)] = doubt
    validity[values.isna().any(axis=1)] = Validity.MISSING
    for reason in reversed(_REASONS):
        validity[(of_values == reason).any(axis=1)] = reason
    if population is not None:
        small = population.reindex(validity.index) < min_population
        validity[small] = Validity.BELOW_MIN_POPULATION
    return validity.rename("validity")
