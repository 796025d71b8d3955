"""Which areas have much burden and little supply, and both for certain?

Two facts must come together, each for itself beyond doubt:

* The burden is high with the probability that the plan calls sure.
* The children lack a large part of their links (`min_lack` of the plan) in every defensible way of
  computing. A single gap would be too easy: among twenty links hardly any area has none.

What is large is measured against what the commune asks of its links, not against other areas: an
offer elsewhere never puts an area on the list, and where nobody has anything nobody is spared.

Without probabilities, only by the class of the index, it is a hint at most. What is missing once
for the whole region is missing everywhere alike and makes no area under-served.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analyses.gaps.need import AreaBurden, Lack
from kpk_geo.arrays import Bools, Floats
from kpk_geo.model import Underserved
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
    parts: Sequence[Floats],
    children: Floats,
    lack: Lack,
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
    parts
        Of the score, of the links of a life phase or of all, each (areas,).
    children
        (areas,) of the phase, or all; NaN where nobody knows.
    lack
        Of the same links.
    """
    count = len(children)
    share = lack.enough_in / max(lack.variants, 1)
    in_all, in_half = share == 1, share >= HALF
    unknown = np.isnan(lack.share) | np.isnan(burden.high) | (children < plan.few_children)
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
