"""Close what is left between a choice and its bound, for coverage.

The Lagrangian bound leaves a handful of the candidates that may be in a better choice. A program
over those alone is small, however large the city is.
"""

from dataclasses import replace

import numpy as np

from analyses.siting.benefit import Benefits
from analyses.siting.bound import TOLERANCE, Bound
from analyses.siting.exact import Conditions, best_coverage
from analyses.siting.interchange import Choice

PROOF_SECONDS = 10.0  # own setting; most take less than one


def proved(
    benefits: Benefits, count: int, found: Bound, *, time_limit: float = PROOF_SECONDS
) -> Bound:
    """Look among the candidates that are left for a better choice, and prove the best.

    The choice stays as it is unless there is a better one, so that equals do not hang on a solver.

    Parameters
    ----------
    benefits
        Beyond what existing sites bring. Where a point is worth different things to different
        candidates (p-median), nothing is done.
    count
        How many are chosen.
    found
        Choice, bound, and who may be in a better choice.
    time_limit
        Seconds.
    """
    weight = benefits.best_of(np.arange(benefits.candidates))
    if found.gap <= TOLERANCE or (benefits.value != weight[benefits.indices]).any():
        return found
    left = np.flatnonzero(found.is_open)
    solved = best_coverage(
        benefits.take(left), weight, Conditions(count=count), time_limit=time_limit
    )
    choice = found.choice
    if solved.chosen is not None and solved.value > choice.value * (1 + TOLERANCE):
        choice = Choice(chosen=left[solved.chosen], value=solved.value)
    bound = min(found.value, max(solved.bound, choice.value))
    return replace(found, choice=choice, value=bound)
