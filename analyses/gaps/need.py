"""How much is lacking where, weighted by need? The score of each area, with its parts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

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
    """How much of some links the children of each area lack, and in how many variants enough."""

    share: Floats  # (areas,) as planned, 0 to 1; NaN where nothing can be said
    enough_in: Floats  # (areas,) variants in which it is as much as the plan says
    variants: int  # that differ anywhere
    to_leave: tuple[tuple[int, ...], ...]  # by area: links to close, by their place; empty if none


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


def lack_of(region: GapsRegion, every: Sequence[LinkCells], variants: Variants) -> Lack:
    """Say how much of its links each area lacks, without its burden, and where that is enough.

    Links weigh by their children, so ten children without something are a tenth of a hundred. What
    is asked once for the region or at single hosts is left out: it says nothing of the way of an
    area's children. Variants that say the same of every area count once.

    Parameters
    ----------
    region
        Whose areas.
    every
        All links, or those of one life phase.
    variants
        Of the plan.
    """
    by_variant = [_parts(region, every, variants, variant) for variant in variants.all]
    shares = [_share(parts) for parts in by_variant]
    apart = [np.frombuffer(bits) for bits in dict.fromkeys(map(_bits, shares))]
    enough = np.sum([own >= region.plan.min_lack for own in apart], axis=0, dtype=float)
    return Lack(
        share=shares[0], enough_in=enough, variants=len(apart),
        to_leave=tuple(
            _to_leave(own, region.plan.min_lack) for own in np.transpose(by_variant[0])
        ),
    )  # fmt: skip


def _bits(values: Floats) -> bytes:
    """Variants that say the same of every area count once."""
    return np.ascontiguousarray(values).tobytes()


def _parts(
    region: GapsRegion, every: Sequence[LinkCells], variants: Variants, variant: Variant
) -> Floats:
    """Give by link and area what it lacks, as a share of all that is asked; 0 without a say."""
    missing, asked = np.zeros((2, len(every), region.count))
    for place, cells in enumerate(every):
        if cells.link.scope not in (LinkScope.WAY, LinkScope.AREA):
            continue
        state = cells.states.get(variants.seen_by(cells.link, variant), cells.planned)
        children = cells.phase.by_area
        if cells.phase.missing:
            children = np.ones(region.count)  # nobody knows how many: each link counts the same
        weight = np.where(state.known, cells.link.own.weight * np.nan_to_num(children), 0.0)
        asked[place] = weight
        missing[place] = weight * np.nan_to_num(state.shortfall)
    total = asked.sum(axis=0)
    share = np.divide(missing, total, out=np.full(missing.shape, np.nan), where=total > 0)
    return np.asarray(share)


def _share(parts: Floats) -> Floats:
    share = parts.sum(axis=0) if len(parts) else np.full(parts.shape[1], np.nan)
    return np.asarray(np.round(share, _DIGITS) + 0.0)


def _to_leave(parts: Floats, min_lack: float) -> tuple[int, ...]:
    """List the fewest links whose closing brings what an area lacks below `min_lack`.

    >>> _to_leave(np.array([0.1, 0.3, 0.2]), 0.33)
    (1,)
    >>> _to_leave(np.array([0.1, 0.2]), 0.33)
    ()
    """
    left, closed = parts.sum(), []
    for place in np.argsort(-parts, kind="stable"):
        if not left >= min_lack:  # NaN, too, is nothing to leave
            break
        closed.append(int(place))
        left = round(left - parts[place], _DIGITS)
    return tuple(closed)


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
