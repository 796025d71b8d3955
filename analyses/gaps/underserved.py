"""Which areas have much burden and little supply, and both for certain?

Two facts must come together, each for itself beyond doubt:

* The burden is high with the probability that the plan calls sure.
* In one life phase: at least one of its links is a gap in every defensible way of computing.
  Over all life phases that would be too easy: among twenty links hardly any area has no gap. So
  there the area must also be among the fifth of the children who lack most of all their links, in
  every way of computing.

Without probabilities, only by the class of the index, it is a hint at most. What is missing once
for the whole region is missing everywhere alike and makes no area under-served.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analyses.gaps.cells import LinkCells
from analyses.gaps.need import AreaBurden, Lack
from kpk_geo.arrays import Bools, Floats
from kpk_geo.model import LinkScope, Underserved
from kpk_geo.profile import PreventionPlan

HALF = 0.5  # of the variants: enough for a hint; own setting


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Verdicts:
    """Of one life phase or of all, each (areas,)."""

    verdict: tuple[Underserved, ...]
    rank: Floats  # among those with a finding, 1 first; NaN without one
    lacking: Floats  # children who lack a link, weighted by need and link


def verdicts(
    plan: PreventionPlan,
    burden: AreaBurden,
    every: Sequence[LinkCells],
    parts: Sequence[Floats],
    children: Floats,
    lack: Lack | None = None,
) -> Verdicts:
    """Judge all areas, and rank those with a finding.

    Certain ones go first, then hints; among them those where most children lack a link, weighted
    by need. Equal ones share a rank.

    Parameters
    ----------
    plan
        Its probabilities, and how many children are few.
    burden
        Of each area.
    every
        The links of a life phase, or all.
    parts
        Their parts of the score, in the same order, each (areas,).
    children
        (areas,) of the phase, or all; NaN where nobody knows.
    lack
        Of all links together; None: any single link will do.
    """
    count = len(children)
    own = [cells for cells in every if cells.link.scope is not LinkScope.REGION]
    in_all, in_half, known = (np.zeros(count, dtype=bool) for _ in range(3))
    for cells in own:
        share = cells.gap_in / len(cells.states)
        in_all |= share == 1
        in_half |= (share >= HALF) & (share > 0)
        known |= cells.planned.known
    if lack is not None:
        share = lack.high_in / max(lack.variants, 1)
        in_all &= share == 1
        in_half &= share >= HALF
    unknown = ~known | np.isnan(burden.high) | (children < plan.few_children)
    verdict = _together(plan, burden, in_all, in_half, unknown)
    lacking = np.sum([np.nan_to_num(part) for part in parts], axis=0) if parts else np.zeros(count)
    return Verdicts(verdict=verdict, rank=_ranks(verdict, lacking), lacking=lacking)


def _together(
    plan: PreventionPlan, burden: AreaBurden, in_all: Bools, in_half: Bools, unknown: Bools
) -> tuple[Underserved, ...]:
    high = np.nan_to_num(burden.high)
    is_certain = (high >= plan.sure) & in_all & ~burden.by_class
    is_hint = (high >= plan.hint) & in_half
    return tuple(
        Underserved.UNKNOWN
        if cannot
        else Underserved.CERTAIN
        if certain
        else Underserved.HINT
        if hint
        else Underserved.NONE
        for cannot, certain, hint in zip(unknown, is_certain, is_hint, strict=True)
    )


def _ranks(verdict: tuple[Underserved, ...], lacking: Floats) -> Floats:
    """Rank areas with a finding.

    >>> found = (Underserved.HINT, Underserved.CERTAIN, Underserved.NONE)
    >>> _ranks(found, np.array([9.0, 1.0, 5.0])).tolist()
    [2.0, 1.0, nan]
    """
    order = {Underserved.CERTAIN: 0.0, Underserved.HINT: 1.0}
    keys = [
        (order[own], -round(value, 6)) if own in order else None
        for own, value in zip(verdict, lacking, strict=True)
    ]
    found = sorted(key for key in keys if key is not None)
    first = {key: found.index(key) + 1.0 for key in dict.fromkeys(found)}
    return np.array([np.nan if key is None else first[key] for key in keys])
