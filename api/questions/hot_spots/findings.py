"""Everything that is found out about one indicator: map, variants, scan, ranks, change, supply."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from analyses.hot_spots.bivariate import Bivariate, bivariate
from analyses.hot_spots.chance import ChanceOptions
from analyses.hot_spots.clusters import fact_clusters
from analyses.hot_spots.grading import HotSpotOptions, HotSpots, hot_spots
from analyses.hot_spots.rank_change import rank_change, require_comparable
from analyses.hot_spots.rates import Ranks, rank_intervals, shrunken_rates
from analyses.hot_spots.scan import Scan, circular_scan
from analyses.hot_spots.sensitivity import Sensitivity, Variant, sensitivity
from api.questions.hot_spots.neighbourhoods import Neighbourhoods
from api.questions.hot_spots.observed import Observed, dates_of, read_burdened, read_observed
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.runs import read_accessibility_results, read_latest_run
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.german import day
from kpk_geo.profile import INDEX, HotSpotPlan, RegionProfile

NO_COUNTS = "Dazu braucht es Anzahlen (numerator und denominator im Profil), nicht nur Quoten"
THREADS = 2


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Ranked:
    """Ranks by area_id, with what was shrunk."""

    ranks: Ranks
    shrunken: pd.Series
    area_ids: pd.Index


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Moved:
    """Ranks against an earlier date, or why there are none."""

    earlier: date | None
    rows: pd.DataFrame | None
    reason: str


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Supplied:
    """Burden against the supply of one kind of offer."""

    kind: str
    life_phase: str
    found: Bivariate


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Findings:
    """What a run stores about an indicator; absent parts come with their reason."""

    observed: Observed
    map: HotSpots
    sensitivity: Sensitivity
    scan: Scan | None
    why_no_scan: str
    ranked: Ranked | None
    why_no_ranks: str
    moved: Moved
    supplied: tuple[Supplied, ...]
    why_no_supply: str
    joined: pd.DataFrame | None  # burdened areas beside each other; only with the index


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Surroundings:
    """What all indicators of a region share."""

    connection: Connection
    profile: RegionProfile
    plan: HotSpotPlan
    level: AreaLevel
    index: pd.Index
    near: Neighbourhoods


def options_of(plan: HotSpotPlan, observed: Observed) -> HotSpotOptions:
    """Take the choices of the plan."""
    return HotSpotOptions(
        level=plan.significance,
        min_areas=plan.min_areas,
        step=observed.step,
        chance=ChanceOptions(draws=plan.draws, seed=plan.seed, threads=THREADS),
        permutations=plan.permutations,
    )


def find(around: Surroundings, observed: Observed, *, on_step: Callable[[str], None]) -> Findings:
    """Compute everything about an indicator.

    Raises
    ------
    InputError
        The data do not allow a test: all values alike, infinite values.
    """
    plan = around.plan
    on_step(f"{observed.indicator.label}: Häufungen")
    options = options_of(plan, observed)
    found = hot_spots(observed.data, around.near.main, options)
    firm = sensitivity(
        _variants(around, observed, options),
        rezonings=0 if found.reason else plan.rezonings,
        people=observed.people,
        seed=plan.seed,
        on_step=lambda text: on_step(f"{observed.indicator.label}: {text}"),
    )
    scan, why_no_scan = _scan(around, observed)
    ranked, why_no_ranks = _ranks(plan, observed)
    supplied, why_no_supply = _supply(around, observed, found)
    return Findings(
        observed=observed, map=found, sensitivity=firm, scan=scan, why_no_scan=why_no_scan,
        ranked=ranked, why_no_ranks=why_no_ranks, moved=_moves(around, observed, ranked),
        supplied=supplied, why_no_supply=why_no_supply, joined=_joined(around, observed),
    )  # fmt: skip


def _variants(around: Surroundings, observed: Observed, options: HotSpotOptions) -> list[Variant]:
    """List the map itself, other neighbours, unsmoothed values, earlier dates."""
    near = around.near
    hoods = [(near.main.kind.label, near.main), *near.others]
    variants = [
        Variant(name=name, near=graph, data=observed.data, options=options) for name, graph in hoods
    ]
    if observed.data.has_counts:
        raw = replace(options, smoothing="raw")
        variants += [
            Variant(name=f"{name}, rohe Quoten", near=graph, data=observed.data, options=raw)
            for name, graph in hoods
        ]
    for moment in _earlier(around, observed):
        before = read_observed(
            around.connection, around.profile, around.plan, around.level, around.index,
            observed.indicator.id, reference_date=moment,
        )  # fmt: skip
        variants.append(
            Variant(name=f"Stand {day(moment)}", near=near.main, data=before.data, options=options)
        )
    return variants


def _earlier(around: Surroundings, observed: Observed) -> list[date]:
    """List earlier dates that may be compared, newest first."""
    dates = dates_of(around.connection, around.level, around.profile, observed.indicator.id)
    wanted = around.plan.compare_with or dates
    fit = []
    for moment in dates:
        if moment >= observed.reference_date or moment not in wanted:
            continue
        try:
            _require(around, observed, moment)
        except InputError:
            continue
        fit.append(moment)
    return fit


def _require(around: Surroundings, observed: Observed, earlier: date) -> None:
    require_comparable(
        earlier, observed.reference_date, areas_since=around.level.valid_from,
        breaks=observed.indicator.breaks,
    )  # fmt: skip


def _scan(around: Surroundings, observed: Observed) -> tuple[Scan | None, str]:
    if observed.cases is None:
        return None, f"{NO_COUNTS}: {observed.data.why_no_counts}."
    events, at_risk = observed.cases
    ids = events.index.intersection(around.near.points.index)
    try:
        found = circular_scan(
            events[ids], at_risk[ids], around.near.points.loc[ids].to_numpy(float),
            draws=around.plan.scan_draws, seed=around.plan.seed,
        )  # fmt: skip
    except InputError as error:
        return None, str(error)
    return found, ""


def _ranks(plan: HotSpotPlan, observed: Observed) -> tuple[Ranked | None, str]:
    if observed.cases is None:
        return None, f"{NO_COUNTS}: {observed.data.why_no_counts}."
    events, at_risk = observed.cases
    if len(events) < 2:
        return None, "Dazu braucht es mindestens zwei Gebiete mit Werten."
    counts = events.to_numpy(float), at_risk.to_numpy(float)
    try:
        ranks = rank_intervals(*counts, draws=plan.rank_draws, seed=plan.seed)
        rates = shrunken_rates(*counts)
    except InputError as error:
        return None, str(error)
    shrunken = rates if observed.data.sign > 0 else 1 - rates
    return Ranked(
        ranks=ranks, shrunken=pd.Series(shrunken, events.index), area_ids=events.index
    ), "" if ranks.distinct else "Die Gebiete unterscheiden sich nicht über den Zufall hinaus"


def _moves(around: Surroundings, observed: Observed, ranked: Ranked | None) -> Moved:
    dates = dates_of(around.connection, around.level, around.profile, observed.indicator.id)
    earlier = [moment for moment in dates if moment < observed.reference_date]
    if around.plan.compare_with:
        earlier = [moment for moment in earlier if moment in around.plan.compare_with]
    if not earlier:
        return Moved(earlier=None, rows=None, reason="Es sind keine früheren Werte geladen.")
    if ranked is None:
        return Moved(earlier=earlier[0], rows=None, reason=f"{NO_COUNTS}.")
    try:
        _require(around, observed, earlier[0])
        before = read_observed(
            around.connection, around.profile, around.plan, around.level, around.index,
            observed.indicator.id, reference_date=earlier[0],
        )  # fmt: skip
    except (InputError, NotFoundError) as error:
        return Moved(earlier=earlier[0], rows=None, reason=str(error))
    return _compared(around.plan, observed, before)


def _compared(plan: HotSpotPlan, now: Observed, before: Observed) -> Moved:
    """Rank the areas that have counts in both years, so that ranks mean the same."""
    if now.cases is None or before.cases is None:
        return Moved(earlier=before.reference_date, rows=None, reason=f"{NO_COUNTS}.")
    both = now.cases[0].index.intersection(before.cases[0].index)
    pair = []
    for cases in (before.cases, now.cases):
        events, at_risk = (column[both].to_numpy(float) for column in cases)
        pair.append(rank_intervals(events, at_risk, draws=plan.rank_draws, seed=plan.seed))
    if not (pair[0].distinct and pair[1].distinct):
        reason = "In einem der Jahre unterscheiden sich die Gebiete nicht über den Zufall hinaus."
        return Moved(earlier=before.reference_date, rows=None, reason=reason)
    return Moved(earlier=before.reference_date, rows=rank_change(pair[0], pair[1], both), reason="")


def _joined(around: Surroundings, observed: Observed) -> pd.DataFrame | None:
    """Ask of the index as a yes or no too: which burdened areas lie beside each other?"""
    if observed.indicator.id != INDEX:
        return None
    facts = read_burdened(around.connection, around.profile, around.level, around.index)
    if facts is None or facts.notna().sum() < around.plan.min_areas:
        return None
    return fact_clusters(facts, around.near.main, level=around.plan.significance)


def _supply(
    around: Surroundings, observed: Observed, found: HotSpots
) -> tuple[tuple[Supplied, ...], str]:
    """Compare with every kind of offer whose supply on foot was computed for these areas."""
    try:
        run = read_latest_run(around.connection, around.profile.region.id, "accessibility")
    except NotFoundError:
        return (), "Wege und Versorgung sind noch nicht gerechnet (kpk run accessibility)."
    if run.level_pk != around.level.level_pk:
        return (), "Wege und Versorgung sind für eine andere Gebietsebene gerechnet."
    burden = found.rows["value"].where(found.rows["grade"].notna()) * observed.data.sign
    supplied = []
    for question in run.summary["questions"]:
        if question["mode"] != "walk" or question["supply_per_100"] is None:
            continue
        key = {name: question[name] for name in ("kind", "life_phase", "mode")}
        table = read_accessibility_results(around.connection, run.run_pk, **key)
        supply = pd.to_numeric(table["supply_per_100"], errors="coerce").reindex(burden.index)
        supply = supply.where(np.isfinite(supply))
        options = ChanceOptions(
            draws=around.plan.draws, seed=around.plan.seed, step=_supply_step(supply),
            threads=THREADS,
        )  # fmt: skip
        if supply.nunique() < 2:
            continue
        result = bivariate(burden, supply, found.near, options, level=around.plan.significance)
        supplied.append(
            Supplied(kind=question["kind"], life_phase=question["life_phase"], found=result)
        )
    return tuple(supplied), "" if supplied else "Zu keinem Angebot ist eine Versorgung bekannt."


def _supply_step(supply: pd.Series) -> float | None:
    """Compare supply in about a thousand steps, so that the test is exact."""
    span = float(supply.max() - supply.min())
    return 10.0 ** np.floor(np.log10(span / 1000)) if span > 0 else None
