"""Everything that is found out about one indicator: map, variants, scan, ranks, change, supply."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses.hot_spots.burden_supply import (
    BurdenAndSupply,
    HighBurden,
    SupplyByArea,
    burden_and_supply,
    high_burden,
)
from analyses.hot_spots.change import Changes, changes
from analyses.hot_spots.clusters import join_count_clusters
from analyses.hot_spots.counts import Counts, counts_of
from analyses.hot_spots.grading import HotSpotOptions, HotSpots, hot_spots
from analyses.hot_spots.inference import InferenceOptions
from analyses.hot_spots.neighbourhoods import Neighbourhoods
from analyses.hot_spots.rates import Ranks, rank_intervals, shrunken_rates
from analyses.hot_spots.scan import Scan, circular_scan
from analyses.hot_spots.sensitivity import Sensitivity, sensitivity
from analyses.hot_spots.series import IndicatorSeries, IndicatorValues
from analyses.hot_spots.smoothed import Smoothed, smoothed
from analyses.hot_spots.surroundings import Detrended, surroundings
from analyses.hot_spots.variants import variants_of
from kpk_geo.errors import InputError
from kpk_geo.profile import INDEX, HotSpotPlan

OF_THE_INDEX = (
    "Für den Index wird das hier nicht gerechnet: Er ist keine Quote. Wie sicher seine Ränge und "
    "Klassen sind, sagt die Karte der Belastung."
)
CHANGE_OF_THE_INDEX = (
    "Der Index misst gegen den Durchschnitt seines Stichtags und wird nicht über Jahre verglichen; "
    "wie sich die Gebiete verändern, sagt die Dynamik auf der Karte der Belastung."
)
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
    parents: pd.Series | None = None  # the area above by area_id; None: no level above


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Ranking:
    """Ranks by area_id, with what was shrunk."""

    ranks: Ranks
    shrunken: pd.Series
    area_ids: pd.Index


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Change:
    """What changed against earlier dates, or why that cannot be said."""

    found: Changes | None
    reason: str  # also why some of the earlier dates are left out


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Study:
    """What a run stores about an indicator; absent parts come with their reason."""

    values: IndicatorValues
    map: HotSpots
    sensitivity: Sensitivity
    counts: Counts | None
    scan: Scan | None
    why_no_scan: str
    ranking: Ranking | None
    why_no_ranking: str
    change: Change
    high: HighBurden
    supply: tuple[BurdenAndSupply, ...]
    why_no_supply: str
    joins: pd.DataFrame | None  # burdened areas beside each other; only with the index
    surroundings: Detrended | None
    why_no_surroundings: str
    smoothed: Smoothed  # to be read, never tested


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
        *variants_of(now.data, context.neighbourhoods, options),
        rezonings=0 if found.reason else plan.rezonings,
        people=now.people,
        parents=context.parents,
        seed=plan.seed,
        on_step=lambda text: on_step(f"{now.indicator.label}: {text}"),
    )
    counts = counts_of(now, seed=plan.seed)
    scan, why_no_scan = _scan(context, now, counts)
    ranking, why_no_ranking = _ranking(plan, now, counts)
    high = high_burden(
        _burden(now), now.cases, _why_no_counts(now), design_effect=now.data.design_effect,
        simulations=plan.rank_draws, seed=plan.seed,
    )  # fmt: skip
    supply, why_no_supply = _supply(context, now, high)
    around, why_not_around = _surroundings(context, found, options)
    return Study(
        values=now, map=found, sensitivity=robust, counts=counts,
        scan=scan, why_no_scan=why_no_scan, ranking=ranking, why_no_ranking=why_no_ranking,
        change=_change(series), high=high,
        supply=supply, why_no_supply=why_no_supply, joins=_joins(context, now),
        surroundings=around, why_no_surroundings=why_not_around,
        smoothed=smoothed(series, context.neighbourhoods.main),
    )  # fmt: skip


def _surroundings(
    context: StudyContext, found: HotSpots, options: HotSpotOptions
) -> tuple[Detrended | None, str]:
    try:
        return surroundings(found, context.neighbourhoods.points, options.inference), ""
    except InputError as error:
        return None, str(error)


def _scan(
    context: StudyContext, values: IndicatorValues, counts: Counts | None
) -> tuple[Scan | None, str]:
    if counts is None:
        return None, _no_counts(values)
    points = context.neighbourhoods.points
    events, at_risk = counts.filled
    ids = events.index.intersection(points.index)
    try:
        found = circular_scan(
            events[ids], at_risk[ids], points.loc[ids].to_numpy(float),
            design_effect=counts.design_effect, moments=counts.moments if counts.used else None,
            simulations=context.plan.scan_draws, seed=context.plan.seed,
        )  # fmt: skip
    except InputError as error:
        return None, str(error)
    return found, ""


def _why_no_counts(values: IndicatorValues) -> str:
    return OF_THE_INDEX if values.indicator.id == INDEX else values.data.why_no_counts


def _no_counts(values: IndicatorValues) -> str:
    if values.indicator.id == INDEX:
        return OF_THE_INDEX
    return f"{NO_COUNTS}: {values.data.why_no_counts or 'kein Gebiet hat einen Wert'}."


def _ranking(
    plan: HotSpotPlan, values: IndicatorValues, counts: Counts | None
) -> tuple[Ranking | None, str]:
    if counts is None:
        return None, _no_counts(values)
    if len(counts.events) < 2:
        return None, "Dazu braucht es mindestens zwei Gebiete mit Werten."
    ranks = _ranks(plan, counts, counts.events.index)
    rates = shrunken_rates(
        counts.events.to_numpy(float), counts.at_risk.to_numpy(float),
        design_effect=counts.design_effect, moments=counts.moments,
    )  # fmt: skip
    shrunken = rates if values.data.sign > 0 else 1 - rates
    ranking = Ranking(
        ranks=ranks, shrunken=pd.Series(shrunken, counts.events.index), area_ids=counts.events.index
    )
    return ranking, _why_no_ranks(ranks)


def _ranks(plan: HotSpotPlan, counts: Counts, ids: pd.Index) -> Ranks:
    return rank_intervals(
        counts.events[ids].to_numpy(float), counts.at_risk[ids].to_numpy(float),
        design_effect=counts.design_effect, moments=counts.moments, differing=counts.difference,
        simulations=plan.rank_draws, seed=plan.seed,
    )  # fmt: skip


def _why_no_ranks(ranks: Ranks) -> str:
    if ranks.distinct:
        return ""
    if ranks.difference.found:
        return "Die Gebiete unterscheiden sich, aber um wie viel, lässt sich nicht schätzen."
    return "Die Gebiete unterscheiden sich nicht über den Zufall hinaus."


def _change(series: IndicatorSeries) -> Change:
    """Compare all dates that have counts; what cannot be compared is said."""
    if series.now.indicator.id == INDEX:
        return Change(found=None, reason=CHANGE_OF_THE_INDEX)
    if not series.earlier:
        return Change(found=None, reason="Es sind keine früheren Werte geladen.")
    reasons = [item.reason for item in series.earlier if item.values is None]
    counted = [values for values in (series.now, *series.comparable) if values.cases is not None]
    if series.now.cases is None or (series.comparable and len(counted) < 2):
        reasons.append(f"{NO_COUNTS}.")
    reason = " ".join(dict.fromkeys(reasons))
    if series.now.cases is None or len(counted) < 2:
        return Change(found=None, reason=reason)
    by_day = {values.reference_date: values.cases for values in counted}
    events, at_risk = (
        pd.DataFrame({day: cases[part] for day, cases in by_day.items() if cases is not None})
        for part in (0, 1)
    )
    try:
        found = changes(events, at_risk, design_effect=series.now.data.design_effect)
    except InputError as error:
        return Change(found=None, reason=f"{reason} {error}".strip())
    return Change(found=found, reason=reason)


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
