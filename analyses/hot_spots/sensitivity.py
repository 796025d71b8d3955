"""Which clusters remain under other defensible choices?

No choice of neighbours, of smoothing, of borders or of the year is the right one. Every variant is
computed in the same way as the map itself; an area is confirmed by a variant if it belongs there to
a certain cluster (core or surrounding). All random re-zonings together count as one variant, which
confirms an area if at least half of them do: two hundred of them must not outvote the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analyses.hot_spots.clusters import certain_members
from analyses.hot_spots.grading import SCORE_STEP, HotSpotOptions, HotSpots, hot_spots
from analyses.hot_spots.inputs import HotSpotInput
from analyses.hot_spots.rates import standardised_rates
from analyses.hot_spots.rezoning import Rezoning, rezone
from analyses.neighbours.graph import NeighbourGraph, both_ways
from kpk_geo.errors import InputError

REZONINGS = 200
ZONE_SHARE = 0.5  # zones per area: pairs of areas on average
REZONING_SHARE = 0.5  # of the re-zonings that must confirm


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Variant:
    """One other way to compute the map."""

    name: str  # German, for the list on the page
    graph: NeighbourGraph
    data: HotSpotInput
    options: HotSpotOptions


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sensitivity:
    """What remains.

    `rows` by area_id: confirmed (variants), variants (in which the area could be tested),
    robustness (their quotient, 0-1; NaN without any), rezoning_share (0-1; NaN without any).
    """

    rows: pd.DataFrame
    variants: tuple[str, ...]
    refused: tuple[str, ...]  # German: variants that could not be computed, and why
    rezonings: int
    zones: int
    seed: int
    by_people: bool  # rates of zones weighted by people for want of denominators


def sensitivity(
    variants: Sequence[Variant],
    *,
    rezonings: int = REZONINGS,
    people: pd.Series | None = None,
    seed: int = 2026,
    on_step: Callable[[str], None] = lambda text: None,
) -> Sensitivity:
    """Compute all variants; the first is the map itself and carries the re-zonings.

    Parameters
    ----------
    variants
        At least one; those that cannot be computed are named in the result.
    rezonings
        How many other divisions are drawn; 0: none.
    people
        By area_id; weights of areas where denominators are not known. None: no re-zonings then.
    """
    base = variants[0]
    index = base.data.values.sort_index().index
    found: list[pd.Series] = []
    names, refused = [], []
    for variant in variants:
        on_step(f"Variante: {variant.name}")
        try:
            # Only the local tests matter here.
            quick = replace(variant.options, global_permutations=0)
            result = hot_spots(variant.data, variant.graph, quick)
        except InputError as error:
            refused.append(f"{variant.name}: {error}")
            continue
        if result.reason:
            refused.append(f"{variant.name}: {result.reason}")
            continue
        names.append(variant.name)
        found.append(_membership(result).reindex(index))
    weights = base.data.at_risk if base.data.has_counts else people
    share = pd.Series(np.nan, index=index)
    zones = 0
    if names and rezonings and weights is not None:
        on_step(f"{rezonings} andere Zuschnitte")
        share, zones = _rezoned(base, weights, rezonings, seed)
    if share.notna().any():
        names.append(f"{rezonings} zufällige Zuschnitte")
        found.append((share >= REZONING_SHARE).astype(float).where(share.notna()))
    elif rezonings:
        refused.append(
            "Andere Zuschnitte: "
            + ("die Zahl der Menschen je Gebiet ist nicht bekannt" if weights is None
               else "zu wenige Gebiete")
        )  # fmt: skip
    table = pd.DataFrame(dict(enumerate(found)), index=index, dtype=float)
    tested = table.notna().sum(axis=1)
    confirmed = table.sum(axis=1).astype(int)
    rows = pd.DataFrame(
        {
            "confirmed": confirmed,
            "variants": tested,
            "robustness": (confirmed / tested.where(tested > 0)).astype(float),
            "rezoning_share": share,
        }
    )
    return Sensitivity(
        rows=rows,
        variants=tuple(names),
        refused=tuple(refused),
        rezonings=rezonings if share.notna().any() else 0,
        zones=zones,
        seed=seed,
        by_people=not base.data.has_counts,
    )


def _membership(result: HotSpots) -> pd.Series:
    """1 in a certain cluster, 0 outside, NaN where not tested."""
    tested = result.rows["cluster"].notna()
    return result.core_or_surrounding.astype(float).where(tested)


def _rezoned(base: Variant, weights: pd.Series, count: int, seed: int) -> tuple[pd.Series, int]:
    """Give the share of re-zonings in which each area lies in a certain cluster."""
    index = base.data.values.sort_index().index
    usable = base.data.values.notna() & (weights.reindex(base.data.values.index) > 0)
    graph = both_ways(base.graph.within(base.graph.area_ids.isin(usable.index[usable])))
    people = weights[graph.area_ids].to_numpy(float)
    zones = round(ZONE_SHARE * len(graph.area_ids))
    if zones < base.options.min_areas:
        return pd.Series(np.nan, index=index), zones
    hits, tries = np.zeros(len(graph.area_ids)), 0
    for number in range(count):
        division = rezone(graph, people, zones=zones, seed=seed, number=number)
        values, step = _joined(base, graph.area_ids, people, division)
        linked = division.graph.cardinalities > 0
        if np.ptp(values[linked]) == 0:
            continue  # a division in which all zones are alike tells nothing
        inside = np.zeros(len(values), bool)
        inside[linked] = certain_members(
            values[linked], division.graph.within(linked),
            replace(base.options.inference, step=step), level=base.options.level,
        )  # fmt: skip
        hits += inside[division.zone]
        tries += 1
    share = pd.Series(hits / max(tries, 1), index=graph.area_ids)
    return share.reindex(index), zones


def _joined(
    base: Variant, ids: pd.Index, people: np.ndarray, division: Rezoning
) -> tuple[np.ndarray, float | None]:
    """Rebuild what is tested for zones: from counts, or rates weighted by people; and its step."""
    data, size = base.data, len(division.graph.area_ids)
    if not data.has_counts:
        product = np.bincount(division.zone, people * data.values[ids], minlength=size)
        return data.sign * product / np.bincount(division.zone, people), base.options.step
    assert data.events is not None
    assert data.at_risk is not None
    events = np.bincount(division.zone, data.events[ids], minlength=size).astype(float)
    at_risk = np.bincount(division.zone, data.at_risk[ids], minlength=size).astype(float)
    if base.options.smoothing == "raw":
        return data.sign * events / at_risk, base.options.step
    rates = standardised_rates(events, at_risk, design_effect=data.design_effect)
    return data.sign * rates, SCORE_STEP
