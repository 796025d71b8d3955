"""Which clusters remain under other defensible choices?

No choice of neighbours, of smoothing or of borders is the right one. Every variant is computed in
the same way as the map; an area is confirmed by a variant if it belongs there to a certain cluster
(core or surrounding). The map itself is no variant of itself, and an earlier year is no other way
to compute this one: both would confirm without anything having been varied. All random re-zonings
of one scale together count as one variant, which confirms an area if at least half of them do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analyses.hot_spots.grading import HotSpots, hot_spots
from analyses.hot_spots.variants import Variant
from analyses.hot_spots.zonings import REZONINGS, other_zonings
from kpk_geo.errors import InputError


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sensitivity:
    """What remains.

    `rows` by area_id: confirmed (variants), variants (in which the area could be tested),
    robustness (their quotient, 0-1; NaN without any), rezoning_share, coarse_rezoning_share (0-1;
    NaN without any), in_parent (1, 0; NaN without).
    """

    rows: pd.DataFrame
    variants: tuple[str, ...]
    refused: tuple[str, ...]  # German: variants that could not be computed, and why
    rezonings: int  # of each scale
    zones: tuple[int, ...]  # how many, by scale
    seed: int
    by_people: bool  # rates of zones weighted by people for want of denominators


def sensitivity(
    base: Variant,
    others: Sequence[Variant],
    *,
    rezonings: int = REZONINGS,
    people: pd.Series | None = None,
    parents: pd.Series | None = None,
    seed: int = 2026,
    on_step: Callable[[str], None] = lambda text: None,
) -> Sensitivity:
    """Compute all variants and other divisions of the map.

    Parameters
    ----------
    base
        The map itself; it is divided otherwise, but confirms nothing.
    others
        Those that cannot be computed are named in the result.
    rezonings
        How many other divisions are drawn at each of two scales; 0: none, nor the level above.
    people
        By area_id; weights of areas where denominators are not known. None: no re-zonings then.
    parents
        The area above by area_id; None: there is no level above.
    """
    index = base.data.values.sort_index().index
    found: list[pd.Series] = []
    names, refused = [], []
    for variant in others:
        on_step(f"Variante: {variant.name}")
        inside, reason = _computed(variant)
        if inside is None:
            refused.append(f"{variant.name}: {reason}")
        else:
            names.append(variant.name)
            found.append(inside.reindex(index))
    zoned = other_zonings(
        base, weights=base.data.at_risk if base.data.has_counts else people,
        parents=parents, rezonings=rezonings, seed=seed, on_step=on_step,
    )  # fmt: skip
    table = pd.DataFrame(dict(enumerate([*found, *zoned.confirms])), index=index, dtype=float)
    tested = table.notna().sum(axis=1)
    confirmed = table.sum(axis=1).astype(int)
    rows = pd.DataFrame(
        {
            "confirmed": confirmed,
            "variants": tested,
            "robustness": (confirmed / tested.where(tested > 0)).astype(float),
        }
    ).join(zoned.rows)
    return Sensitivity(
        rows=rows,
        variants=(*names, *zoned.names),
        refused=(*refused, *zoned.refused),
        rezonings=rezonings if zoned.zones else 0,
        zones=zoned.zones,
        seed=seed,
        by_people=not base.data.has_counts,
    )


def _computed(variant: Variant) -> tuple[pd.Series | None, str]:
    """Give 1 in a certain cluster, 0 outside, NaN where not tested; or why there is none."""
    try:
        # Only the local tests matter here.
        quick = replace(variant.options, global_permutations=0)
        result = hot_spots(variant.data, variant.graph, quick)
    except InputError as error:
        return None, str(error)
    if result.reason:
        return None, result.reason
    return _membership(result), ""


def _membership(result: HotSpots) -> pd.Series:
    tested = result.rows["cluster"].notna()
    return result.core_or_surrounding.astype(float).where(tested)
