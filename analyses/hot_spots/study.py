"""Everything that is found out about one indicator: map, variants, scan, ranks, change, supply."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from analyses.hot_spots.burden_supply import (
    BurdenAndSupply,
    HighBurden,
    SupplyByArea,
    burden_and_supply,
    high_burden,
)
from analyses.hot_spots.clusters import join_count_clusters
from analyses.hot_spots.grading import HotSpotOptions, HotSpots, hot_spots
from analyses.hot_spots.inference import InferenceOptions
from analyses.hot_spots.neighbourhoods import Neighbourhoods
from analyses.hot_spots.rank_change import rank_change
from analyses.hot_spots.rates import Ranks, rank_intervals, shrunken_rates
from analyses.hot_spots.scan import Scan, circular_scan
from analyses.hot_spots.sensitivity import Sensitivity, Variant, sensitivity
from analyses.hot_spots.series import IndicatorSeries, IndicatorValues
from kpk_geo.errors import InputError
from kpk_geo.german import day
from kpk_geo.profile import INDEX, HotSpotPlan

NO_COUNTS = "Dazu braucht es Anzahlen (numerator und denominator im Profil), nicht nur Quoten"
THREADS = 2


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class StudyContext:
    """What all indicators of a region share."""

    plan: HotSpotPlan
    neighbourhoods: Neighbourhoods
    burdened: pd.Series | None  # by area_id: True, False, None; None: no index for these areas
    supply: tuple[SupplyByArea, ...]
    why_no_supply: str  # German; empty where there is any


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Ranking:
    """Ranks by area_id, with what was shrunk."""

    ranks: Ranks
    shrunken: pd.Series
    area_ids: pd.Index


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class RankChange:
    """Ranks against an earlier date, or why there are none."""

    earlier: date | None
    rows: pd.DataFrame | None
    reason: str


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Study:
    """What a run stores about an indicator; absent parts come with their reason."""

    values: IndicatorValues
    map: HotSpots
    sensitivity: Sensitivity
    scan: Scan | None
    why_no_scan: str
    ranking: Ranking | None
    why_no_ranking: str
    rank_change: RankChange
    high: HighBurden
    supply: tuple[BurdenAndSupply, ...]
    why_no_supply: str
    joins: pd.DataFrame | None  # burdened areas beside each other; only with the index


def options_of(plan: HotSpotPlan, values: IndicatorValues) -> HotSpotOptions:
    """Take the choices of the plan."""
    return HotSpotOptions(
        level=plan.significance,
        min_areas=plan.min_areas,
        step=values.step,
        inference=InferenceOptions(permutations=plan.draws, seed=plan.seed, threads=THREADS),
        global_permutations=plan.permutations,
    )


def study(
    context: StudyContext,
    series: IndicatorSeries,
    *,
    on_step: Callable[[str], None] = lambda text: None,
) -> Study:
    """Compute everything about an indicator.

    Parameters
    ----------
    context
        What all indicators of the region share.
    series
        The indicator at the date that is looked at, and before.

    Raises
    ------
    InputError
        The data do not allow a test: all values alike, infinite values.
    """
    plan, now = context.plan, series.now
    on_step(f"{now.indicator.label}: Häufungen")
    options = options_of(plan, now)
    found = hot_spots(now.data, context.neighbourhoods.main, options)
    robust = sensitivity(
        _variants(context.neighbourhoods, series, options),
        rezonings=0 if found.reason else plan.rezonings,
        people=now.people,
        seed=plan.seed,
        on_step=lambda text: on_step(f"{now.indicator.label}: {text}"),
    )
    scan, why_no_scan = _scan(context, now)
    ranking, why_no_ranking = _ranking(plan, now)
    high = high_burden(
        _burden(now), now.cases, now.data.why_no_counts, simulations=plan.rank_draws,
        seed=plan.seed,
    )  # fmt: skip
    supply, why_no_supply = _supply(context, now, high)
    return Study(
        values=now, map=found, sensitivity=robust, scan=scan, why_no_scan=why_no_scan,
        ranking=ranking, why_no_ranking=why_no_ranking,
        rank_change=_rank_change(plan, series, ranking),
        high=high, supply=supply, why_no_supply=why_no_supply, joins=_joins(context, now),
    )  # fmt: skip


def _variants(
    around: Neighbourhoods, series: IndicatorSeries, options: HotSpotOptions
) -> list[Variant]:
    """List the map itself, other neighbours, unsmoothed values, earlier dates."""
    data = series.now.data
    graphs = [(around.main.kind.label, around.main), *around.others]
    variants = [
        Variant(name=name, graph=graph, data=data, options=options) for name, graph in graphs
    ]
    if data.has_counts:
        raw = replace(options, smoothing="raw")
        variants += [
            Variant(name=f"{name}, rohe Quoten", graph=graph, data=data, options=raw)
            for name, graph in graphs
        ]
    return variants + [
        Variant(
            name=f"Stand {day(before.reference_date)}", graph=around.main, data=before.data,
            options=options,
        )
        for before in series.comparable
    ]  # fmt: skip


def _scan(context: StudyContext, values: IndicatorValues) -> tuple[Scan | None, str]:
    if values.cases is None:
        return None, f"{NO_COUNTS}: {values.data.why_no_counts}."
    events, at_risk = values.cases
    points = context.neighbourhoods.points
    ids = events.index.intersection(points.index)
    try:
        found = circular_scan(
            events[ids], at_risk[ids], points.loc[ids].to_numpy(float),
            simulations=context.plan.scan_draws, seed=context.plan.seed,
        )  # fmt: skip
    except InputError as error:
        return None, str(error)
    return found, ""


def _ranking(plan: HotSpotPlan, values: IndicatorValues) -> tuple[Ranking | None, str]:
    if values.cases is None:
        return None, f"{NO_COUNTS}: {values.data.why_no_counts}."
    events, at_risk = values.cases
    if len(events) < 2:
        return None, "Dazu braucht es mindestens zwei Gebiete mit Werten."
    counts = events.to_numpy(float), at_risk.to_numpy(float)
    try:
        ranks = rank_intervals(*counts, simulations=plan.rank_draws, seed=plan.seed)
        rates = shrunken_rates(*counts)
    except InputError as error:
        return None, str(error)
    shrunken = rates if values.data.sign > 0 else 1 - rates
    return Ranking(
        ranks=ranks, shrunken=pd.Series(shrunken, events.index), area_ids=events.index
    ), "" if ranks.distinct else "Die Gebiete unterscheiden sich nicht über den Zufall hinaus"


def _rank_change(plan: HotSpotPlan, series: IndicatorSeries, ranking: Ranking | None) -> RankChange:
    if not series.earlier:
        return RankChange(earlier=None, rows=None, reason="Es sind keine früheren Werte geladen.")
    before = series.earlier[0]
    if ranking is None:
        return RankChange(earlier=before.reference_date, rows=None, reason=f"{NO_COUNTS}.")
    if before.values is None:
        return RankChange(earlier=before.reference_date, rows=None, reason=before.reason)
    return _compared(plan, series.now, before.values)


def _compared(plan: HotSpotPlan, now: IndicatorValues, before: IndicatorValues) -> RankChange:
    """Rank the areas that have counts in both years, so that ranks mean the same."""
    if now.cases is None or before.cases is None:
        return RankChange(earlier=before.reference_date, rows=None, reason=f"{NO_COUNTS}.")
    both = now.cases[0].index.intersection(before.cases[0].index)
    pair = []
    for cases in (before.cases, now.cases):
        events, at_risk = (column[both].to_numpy(float) for column in cases)
        pair.append(rank_intervals(events, at_risk, simulations=plan.rank_draws, seed=plan.seed))
    if not (pair[0].distinct and pair[1].distinct):
        reason = "In einem der Jahre unterscheiden sich die Gebiete nicht über den Zufall hinaus."
        return RankChange(earlier=before.reference_date, rows=None, reason=reason)
    return RankChange(
        earlier=before.reference_date, rows=rank_change(pair[0], pair[1], both), reason=""
    )


def _joins(context: StudyContext, values: IndicatorValues) -> pd.DataFrame | None:
    """Ask of the index as a yes or no too: which burdened areas lie beside each other?"""
    burdened, plan = context.burdened, context.plan
    if values.indicator.id != INDEX or burdened is None:
        return None
    if burdened.notna().sum() < plan.min_areas:
        return None
    return join_count_clusters(burdened, context.neighbourhoods.main, level=plan.significance)


def _burden(values: IndicatorValues) -> pd.Series:
    return values.data.values.astype(float) * values.data.sign


def _supply(
    context: StudyContext, values: IndicatorValues, high: HighBurden
) -> tuple[tuple[BurdenAndSupply, ...], str]:
    """Compare with every kind of offer whose supply on foot is known for these areas."""
    if context.why_no_supply:
        return (), context.why_no_supply
    points = context.neighbourhoods.points
    compared = tuple(
        burden_and_supply(_burden(values), high, item, points)
        for item in context.supply
        if np.isfinite(item.per_100.astype(float)).any()
    )
    return compared, "" if compared else "Zu keinem Angebot ist eine Versorgung bekannt."
