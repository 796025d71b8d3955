"""How much is lacking where, weighted by need? The score of each area, with its parts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses.association.quintile import lowest_quintile
from analyses.burden.need import NEUTRAL, need_weights
from analyses.gaps.cells import LinkCells
from analyses.gaps.region import GapsRegion
from analyses.gaps.variants import Variant, Variants
from kpk_geo.arrays import Bools, Floats
from kpk_geo.model import LifePhase, LinkScope

HIGH = (3, 4)  # codes of the classes of high and very high burden
_DIGITS = 9  # of shares, so that the last bit makes no difference


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AreaBurden:
    """What is known of the burden of each area, each (areas,)."""

    high: Floats  # probability of a high or very high burden; NaN where nothing is known
    by_class: Bools  # only the class is known, so it is 1 or 0
    weight: Floats  # of a child; 1 where nothing is known
    class_code: Floats


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Lack:
    """How much of all links the children of each area lack, and where that is much."""

    share: Floats  # (areas,) as planned, 0 to 1; NaN where nothing can be said
    high_in: Floats  # (areas,) variants in which it is among the highest fifth of the children
    variants: int  # in which areas differ at all


def area_burden(region: GapsRegion) -> AreaBurden:
    """Lay out by area what the index says, and how often a child counts there."""
    ids = region.areas.index.astype(str)
    burden = region.burden
    code = burden.class_code.reindex(ids).astype(float)
    sure = {
        str(area): known
        for area, own in burden.probabilities.items()
        if (known := {k: p for k, p in own.items() if p == p}) and sum(known.values()) > 0
    }
    high = [
        sum(sure[area].get(k, 0.0) for k in HIGH) / sum(sure[area].values())
        if area in sure
        else (np.nan if pd.isna(own) else float(own in HIGH))
        for area, own in code.items()
    ]
    weight = need_weights(code, sure, region.plan.need_weights).fillna(NEUTRAL)
    return AreaBurden(
        high=np.array(high, dtype=float),
        by_class=np.array([a not in sure for a in ids]) & code.notna().to_numpy(),
        weight=weight.to_numpy(dtype=float), class_code=np.asarray(code, dtype=np.float64),
    )  # fmt: skip


def score_part(cells: LinkCells, weight: Floats) -> Floats:
    """Give the children of each area who lack a link, weighted by need and link; NaN if unknown.

    Parameters
    ----------
    cells
        Of one link.
    weight
        Of a child in each area.
    """
    return np.asarray(
        cells.link.own.weight * weight * cells.phase.by_area * cells.planned.shortfall
    )


def lack_of(
    region: GapsRegion, every: Sequence[LinkCells], variants: Variants, people: Floats
) -> Lack:
    """Say how much of its links each area lacks, without its burden, and where that is much.

    Links weigh by their children, so ten children without something are a tenth of a hundred. What
    is asked once for the region or at single hosts is left out: it says nothing of the way of an
    area's children. A variant in which all areas are alike says nothing and is left out.

    Parameters
    ----------
    region
        Whose areas.
    every
        All links, or those of one life phase.
    variants
        Of the plan.
    people
        (areas,) children by which the fifth is measured.
    """
    own = [c for c in every if c.link.scope in (LinkScope.WAY, LinkScope.AREA)]
    shares = [_lack(region, own, variants, variant) for variant in variants.all]
    high_in, counted = np.zeros(region.count), 0
    for share in dict.fromkeys(map(_bits, shares)):
        values = np.frombuffer(share)
        if len(np.unique(values[~np.isnan(values)])) > 1:
            counted += 1
            high_in += lowest_quintile(-values, people)
    return Lack(share=shares[0], high_in=high_in, variants=counted)


def _bits(values: Floats) -> bytes:
    """Variants that say the same of every area count once."""
    return np.ascontiguousarray(values).tobytes()


def _lack(
    region: GapsRegion, every: Sequence[LinkCells], variants: Variants, variant: Variant
) -> Floats:
    missing, asked = np.zeros(region.count), np.zeros(region.count)
    for cells in every:
        state = cells.states.get(variants.seen_by(cells.link, variant), cells.planned)
        children = cells.phase.by_area
        if cells.phase.missing:
            children = np.ones(region.count)  # nobody knows how many: each link counts the same
        weight = np.where(state.known, cells.link.own.weight * np.nan_to_num(children), 0.0)
        asked += weight
        missing += weight * np.nan_to_num(state.shortfall)
    share = np.divide(missing, asked, out=np.full(region.count, np.nan), where=asked > 0)
    return np.asarray(np.round(share, _DIGITS) + 0.0)


def children_of_all(by_phase: dict[LifePhase, Floats]) -> Floats:
    """Add up the children of an area, each once: those of pregnancy are among the youngest.

    Parameters
    ----------
    by_phase
        (areas,) each; NaN counts nobody.
    """
    without = {phase: own for phase, own in by_phase.items() if phase != LifePhase.PREGNANCY}
    wanted = without or by_phase
    total: Floats = np.sum([np.nan_to_num(own) for own in wanted.values()], axis=0)
    return total
