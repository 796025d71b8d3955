"""Other divisions of the same people: random ones at two scales, and the areas of the level above.

Rates of zones are rebuilt from counts; where only rates are known they are weighted by people. An
area is confirmed by a division if its zone belongs to a certain cluster, core or surrounding.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analyses.hot_spots.clusters import certain_members
from analyses.hot_spots.grading import SCORE_STEP, HotSpotOptions
from analyses.hot_spots.rates import standardised_rates
from analyses.hot_spots.rezoning import Rezoning, given_division, rezone
from analyses.hot_spots.variants import Variant
from analyses.neighbours.graph import NeighbourGraph, both_ways
from kpk_geo.arrays import Floats

REZONINGS = 200  # of each scale
FINE, COARSE = 0.5, 0.25  # zones per area: pairs and fours of areas on average
REZONING_SHARE = 0.5  # of the re-zonings that must confirm
_APART = 1 << 20  # between the numbers of two scales, so that they are drawn independently


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Zoned:
    """What other divisions say.

    `rows` by area_id: rezoning_share, coarse_rezoning_share (0-1; NaN without any), in_parent
    (1, 0; NaN without). `names` and `confirms` of those that could be computed, 1 or 0 by area.
    """

    rows: pd.DataFrame
    names: tuple[str, ...]
    confirms: tuple[pd.Series, ...]
    refused: tuple[str, ...]  # German
    zones: tuple[int, ...]  # of each scale


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Base:
    """What all divisions join: arrays (n,) over the areas that have people and a value.

    They are taken out of their tables once: hundreds of divisions look into them.
    """

    options: HotSpotOptions
    graph: NeighbourGraph
    people: Floats
    values: Floats
    counts: tuple[Floats, Floats] | None  # numerators and denominators; None: not known
    sign: int
    design_effect: float

    def within(self, kept: np.ndarray) -> "_Base":
        """Keep some of the areas, (n,) boolean."""
        counts = self.counts and (self.counts[0][kept], self.counts[1][kept])
        return replace(
            self, graph=self.graph.within(kept), people=self.people[kept],
            values=self.values[kept], counts=counts,
        )  # fmt: skip


def other_zonings(
    found: Variant,
    *,
    weights: pd.Series | None,
    parents: pd.Series | None,
    rezonings: int,
    seed: int,
    on_step: Callable[[str], None] = lambda text: None,
) -> Zoned:
    """Compute random divisions at two scales, and that of the level above.

    Parameters
    ----------
    found
        The map itself.
    weights
        People by area_id, by which zones are made comparable; None: not known.
    parents
        The area above by area_id; None: there is no level above.
    rezonings
        How many are drawn at each scale; 0: no other division is looked at.
    seed
        Of the draws.
    """
    index = found.data.values.sort_index().index
    names, confirms, refused, zones = [], [], [], []
    rows = pd.DataFrame(np.nan, index, ["rezoning_share", "coarse_rezoning_share", "in_parent"])
    if rezonings and weights is None:
        refused.append("Andere Zuschnitte: die Zahl der Menschen je Gebiet ist nicht bekannt")
    elif rezonings:
        assert weights is not None
        base = _base(found, weights)
        for scale, column in enumerate(("rezoning_share", "coarse_rezoning_share")):
            count = round((FINE, COARSE)[scale] * len(base.graph.area_ids))
            if count < found.options.min_areas:
                refused.append(f"Zufällige Zuschnitte zu {count} Zonen: zu wenige Zonen")
                continue
            on_step(f"{rezonings} andere Zuschnitte zu {count} Zonen")
            share = _rezoned(base, count, rezonings, seed, scale * _APART).reindex(index)
            rows[column] = share
            names.append(f"{rezonings} zufällige Zuschnitte zu {count} Zonen")
            confirms.append((share >= REZONING_SHARE).astype(float).where(share.notna()))
            zones.append(count)
        above = "die Gebiete haben keine Ebene darüber" if parents is None else ""
        if parents is not None:
            inside, above = _above(base, parents)
            rows["in_parent"] = inside.reindex(index)
        if above:
            refused.append(f"Ebene darüber: {above}")
        else:
            names.append("Ebene darüber")
            confirms.append(rows["in_parent"])
    return Zoned(
        rows=rows, names=tuple(names), confirms=tuple(confirms), refused=tuple(refused),
        zones=tuple(zones),
    )  # fmt: skip


def _base(found: Variant, weights: pd.Series) -> _Base:
    data, graph = found.data, found.graph
    usable = data.values.notna() & (weights.reindex(data.values.index) > 0)
    inner = both_ways(graph.within(graph.area_ids.isin(usable.index[usable])))
    ids, counts = inner.area_ids, None
    if data.has_counts:
        assert data.events is not None
        assert data.at_risk is not None
        counts = data.events[ids].to_numpy(float), data.at_risk[ids].to_numpy(float)
    return _Base(
        options=found.options, graph=inner, people=weights[ids].to_numpy(float),
        values=data.values[ids].to_numpy(float), counts=counts, sign=data.sign,
        design_effect=data.design_effect,
    )  # fmt: skip


def _rezoned(base: _Base, zones: int, count: int, seed: int, first: int) -> pd.Series:
    """Give the share of re-zonings in which each area lies in a certain cluster."""
    hits, tries = np.zeros(len(base.people)), 0
    for number in range(first, first + count):
        division = rezone(base.graph, base.people, zones=zones, seed=seed, number=number)
        inside = _members(base, division)
        if inside is None:
            continue  # a division in which all zones are alike tells nothing
        hits += inside[division.zone]
        tries += 1
    share = hits / tries if tries else np.full(len(hits), np.nan)
    return pd.Series(share, index=base.graph.area_ids)


def _above(base: _Base, parents: pd.Series) -> tuple[pd.Series, str]:
    """Say of each area whether the area above lies in a certain cluster, or why that is open."""
    known = parents.reindex(base.graph.area_ids)
    zone, names = pd.factorize(known.dropna(), sort=True)
    least = base.options.min_areas
    if len(names) < least:
        return pd.Series(dtype=float), f"nur {len(names)} Gebiete (nötig sind {least})"
    kept = base.within(known.notna().to_numpy())
    division = given_division(kept.graph, zone, len(names))
    linked = int((division.graph.cardinalities > 0).sum())
    inside = _members(kept, division) if linked >= least else None
    if inside is None:
        return pd.Series(dtype=float), "zu wenige Gebiete mit Nachbarn, oder alle gleich"
    return pd.Series(inside[zone].astype(float), index=kept.graph.area_ids), ""


def _members(base: _Base, division: Rezoning) -> np.ndarray | None:
    """Say of each zone whether it lies in a certain cluster; None where all are alike."""
    values, step = _joined(base, division)
    linked = division.graph.cardinalities > 0
    if not linked.any() or np.ptp(values[linked]) == 0:
        return None
    inside = np.zeros(len(values), bool)
    inside[linked] = certain_members(
        values[linked], division.graph if linked.all() else division.graph.within(linked),
        replace(base.options.inference, step=step), level=base.options.level,
    )  # fmt: skip
    return inside


def _joined(base: _Base, division: Rezoning) -> tuple[np.ndarray, float | None]:
    """Rebuild what is tested for zones: from counts, or rates weighted by people; and its step."""
    size = len(division.graph.area_ids)
    if base.counts is None:
        product = np.bincount(division.zone, base.people * base.values, minlength=size)
        return base.sign * product / np.bincount(division.zone, base.people), base.options.step
    events, at_risk = (
        np.bincount(division.zone, part, minlength=size).astype(float) for part in base.counts
    )
    if base.options.smoothing == "raw":
        return base.sign * events / at_risk, base.options.step
    rates = standardised_rates(events, at_risk, design_effect=base.design_effect)
    return base.sign * rates, SCORE_STEP
