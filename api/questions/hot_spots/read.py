"""Reads what is known of indicators, neighbours, burden and supply of a region's areas."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from analyses.burden.classes import BURDENED
from analyses.hot_spots.comparable import require_comparable
from analyses.hot_spots.grading import SCORE_STEP
from analyses.hot_spots.inputs import HotSpotInput
from analyses.hot_spots.neighbourhoods import FootStreets, NeighbourData
from analyses.hot_spots.series import (
    INDEX_INDICATOR,
    EarlierValues,
    IndicatorSeries,
    IndicatorValues,
)
from api.questions.hot_spots.counts import counts_read, design_effect_of
from kpk_geo.database.areas import AreaLevel, read_areas, read_level
from kpk_geo.database.observations import as_table, read_dates, read_observations
from kpk_geo.database.population import read_population
from kpk_geo.database.regions import read_region
from kpk_geo.database.runs import read_area_results, read_latest_run
from kpk_geo.database.streets import read_streets
from kpk_geo.errors import InputError, KpkError, NotFoundError, listed, suggestion
from kpk_geo.frames import Areas
from kpk_geo.german import day as german_day
from kpk_geo.model import USABLE, Polarity, TravelMode, Unit, Validity
from kpk_geo.profile import INDEX, HotSpotPlan, Indicator, RegionProfile
from kpk_geo.profile.suppression import suppressed_means
from kpk_geo.results.burden import BURDEN


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class IndexScores:
    """The newest burden index of a level, by area_id."""

    reference_date: date
    score: pd.Series
    validity: pd.Series
    burdened: pd.Series  # True, False; None without a class


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class LoadedAreas:
    """The areas that are looked at, with what all indicators share."""

    profile: RegionProfile
    plan: HotSpotPlan
    level: AreaLevel
    areas: Areas
    dates: dict[str, list[date]]  # by indicator, newest first
    index: IndexScores | None
    why_no_index: str  # German

    @property
    def area_ids(self) -> pd.Index:
        """The areas in the order of all series."""
        return self.areas.index


def plan_of(profile: RegionProfile) -> HotSpotPlan:
    """Take the profile's plan, else one like the burden index: its level, date and population."""
    if profile.hot_spots:
        return profile.hot_spots
    burden = profile.burden_index
    if burden is None:
        return HotSpotPlan(level=profile.areas[-1].level)
    return HotSpotPlan(
        level=burden.level, population=burden.population, min_population=burden.min_population
    )


def read_loaded_areas(connection: Connection, region_id: str) -> LoadedAreas:
    """Read the level that the profile plans to look at.

    Raises
    ------
    NotFoundError
        The region is not loaded.
    """
    profile = read_region(connection, region_id).profile
    plan = plan_of(profile)
    level = read_level(connection, region_id, plan.level)
    areas = read_areas(connection, level.level_pk)
    dates = read_dates(connection, level_pk=level.level_pk)
    try:
        index, why_no_index = _read_index(connection, region_id, level, areas.index), ""
    except (NotFoundError, InputError) as error:
        index, why_no_index = None, str(error)
    if index is not None:
        dates[INDEX] = [index.reference_date]
    return LoadedAreas(
        profile=profile, plan=plan, level=level, areas=areas, dates=dates, index=index,
        why_no_index=why_no_index,
    )  # fmt: skip


def _read_index(
    connection: Connection, region_id: str, level: AreaLevel, area_ids: pd.Index
) -> IndexScores:
    run = read_latest_run(connection, region_id, BURDEN)
    if run.level_pk != level.level_pk:
        raise InputError(
            f"Der Belastungsindex liegt auf einer anderen Ebene als „{level.label}“. Bitte level "
            "in [hot_spots] und [burden_index] gleich setzen und neu laden."
        )
    status = read_area_results(connection, BURDEN, run.run_pk, area_ids, part="status")
    score = pd.Series([area.score for area in status], index=area_ids, dtype=float)
    burdened = [None if area.class_code is None else area.class_code in BURDENED for area in status]
    return IndexScores(
        reference_date=run.parameters.reference_date,
        score=score.replace([np.inf, -np.inf], np.nan),
        validity=pd.Series([area.validity for area in status], index=area_ids, dtype=object),
        burdened=pd.Series(burdened, index=area_ids, dtype=object),
    )


def planned_indicators(loaded: LoadedAreas) -> list[str]:
    """List what is looked at where nobody names an indicator."""
    return planned_names(loaded.profile, loaded.plan, loaded.dates, loaded.level.level)


def planned_names(
    profile: RegionProfile, plan: HotSpotPlan, loaded: Container[str], level: str
) -> list[str]:
    """List the same for a level, without reading its areas.

    Parameters
    ----------
    profile, plan
        Of the region.
    loaded
        Indicators that have values on the level.
    level
        Key of the level that is looked at.
    """
    if plan.indicators:
        return list(plan.indicators)
    found = [
        item.id
        for item in profile.indicators
        if item.id in loaded
        and item.polarity is not Polarity.NEUTRAL
        and item.unit not in (Unit.COUNT, Unit.POINTS)
    ]
    burden = profile.burden_index
    return found + ([INDEX] if burden and burden.level == level else [])


def indicator_of(profile: RegionProfile, name: str) -> Indicator:
    """Find an indicator by its key.

    Raises
    ------
    NotFoundError
        There is none; the message says which there are.
    """
    known = {item.id: item for item in (*profile.indicators, INDEX_INDICATOR)}
    if name not in known:
        raise NotFoundError(
            f"Den Indikator „{name}“ gibt es in der Region „{profile.region.id}“ nicht. "
            f"{suggestion(name, known)}"
        )
    return known[name]


def read_series(connection: Connection, loaded: LoadedAreas, name: str) -> IndicatorSeries:
    """Read an indicator at the date that is looked at, its newest if none is planned, and before.

    Parameters
    ----------
    loaded
        Areas, plan, dates, and the index where there is one.
    name
        Key of the indicator.

    Raises
    ------
    NotFoundError
        There are no values.
    InputError
        It counts people: counts follow the size of areas.
    """
    indicator = indicator_of(loaded.profile, name)
    if indicator.unit is Unit.COUNT:
        raise InputError(
            f"„{indicator.label}“ ist eine Anzahl: Große Gebiete haben hohe Anzahlen, eine Häufung "
            "davon sagt nichts über Belastung. Bitte einen Indikator mit Quote wählen."
        )
    if name == INDEX and loaded.index is None:
        raise NotFoundError(loaded.why_no_index)
    dates, plan = loaded.dates.get(name, []), loaded.plan
    day = plan.reference_date or (dates[0] if dates else None)
    if day is None or day not in dates:
        raise NotFoundError(
            f"Für „{indicator.label}“ gibt es auf der Ebene „{loaded.level.label}“ "
            f"{'keine Werte' if day is None else f'zum {german_day(day)} keine Werte'}. "
            f"Vorhanden: {listed(map(german_day, dates)) or 'nichts'}."
        )
    return IndicatorSeries(
        now=_values(connection, loaded, indicator, day),
        earlier=tuple(
            _earlier(connection, loaded, indicator, moment, day)
            for moment in dates
            if moment < day and (not plan.compare_with or moment in plan.compare_with)
        ),
    )


def read_all_series(
    connection: Connection, loaded: LoadedAreas, names: list[str]
) -> tuple[tuple[IndicatorSeries, ...], tuple[tuple[str, str], ...]]:
    """Read several indicators; give those that can be looked at, and why the others cannot.

    Parameters
    ----------
    loaded
        Areas, plan and dates.
    names
        Keys of the indicators; the failure of a single one is raised.

    Raises
    ------
    KpkError
        None can.
    """
    found, failures = [], []
    for name in names:
        try:
            found.append(read_series(connection, loaded, name))
        except KpkError as error:
            if len(names) == 1:
                raise
            failures.append((name, str(error)))
    if not found:
        raise InputError(
            f"Für die Region „{loaded.profile.region.id}“ ist kein Indikator mit Richtung geladen, "
            "in dem sich Häufungen suchen ließen. " + (failures[0][1] if failures else "")
        )
    return tuple(found), tuple(failures)


def _earlier(
    connection: Connection, loaded: LoadedAreas, indicator: Indicator, moment: date, now: date
) -> EarlierValues:
    try:
        require_comparable(
            moment, now, areas_since=loaded.level.valid_from, breaks=indicator.breaks
        )
    except InputError as error:
        return EarlierValues(reference_date=moment, values=None, reason=str(error))
    values = _values(connection, loaded, indicator, moment)
    return EarlierValues(reference_date=moment, values=values)


def _values(
    connection: Connection, loaded: LoadedAreas, indicator: Indicator, day: date
) -> IndicatorValues:
    plan, area_ids = loaded.plan, loaded.area_ids
    people = _people(connection, loaded, day)
    observed = None
    if loaded.index is not None and indicator.id == INDEX:
        values, validity = loaded.index.score, loaded.index.validity
    else:
        observed = read_observations(
            connection, level_pk=loaded.level.level_pk, indicators=[indicator.id],
            reference_date=day,
        )  # fmt: skip
        table, reasons = as_table(observed, area_ids)
        values, validity = table[indicator.id].astype(float), reasons[indicator.id]
    if people is not None and plan.min_population:
        # Whatever else is said of it: who is a neighbour must not hang on the indicator.
        small = (people > 0) & (people < plan.min_population)
        validity = validity.mask(small, Validity.BELOW_MIN_POPULATION)
    usable = validity.isin(USABLE)
    counts: dict[str, Any] = {}
    if observed is not None:
        means = suppressed_means(loaded.profile, indicator, loaded.level.level, day)
        counts = counts_read(observed, validity, means)
    data = HotSpotInput(
        values=values.where(usable),
        validity=validity,
        is_rate=indicator.unit in (Unit.PERCENT, Unit.PER_1000),
        sign=indicator.polarity.sign or 1,
        design_effect=design_effect_of(indicator),
        **counts,
    )
    return IndicatorValues(
        indicator=indicator, reference_date=day, data=data, people=people,
        step=_step(plan, indicator),
    )  # fmt: skip


def _step(plan: HotSpotPlan, indicator: Indicator) -> float | None:
    if indicator.id == INDEX:
        return SCORE_STEP
    return plan.rounding / indicator.unit.divisor if plan.rounding else None


def _people(connection: Connection, loaded: LoadedAreas, day: date) -> pd.Series | None:
    """Read inhabitants at the date, else at their newest one."""
    name = loaded.plan.population
    dates = loaded.dates.get(name, []) if name is not None else []
    if name is None or not dates:
        return None
    observed = read_observations(
        connection, level_pk=loaded.level.level_pk, indicators=[name],
        reference_date=day if day in dates else dates[0],
    )  # fmt: skip
    return as_table(observed, loaded.area_ids)[0][name].astype(float)


def read_neighbour_data(
    connection: Connection, loaded: LoadedAreas, uninhabited: pd.Series | None
) -> NeighbourData:
    """Read census cells and streets, where they are loaded and play a part.

    Parameters
    ----------
    loaded
        Areas and plan; streets are read unless the plan looks at borders only.
    uninhabited
        By area_id: nobody, or next to nobody, lives there. None: not known.
    """
    profile, plan = loaded.profile, loaded.plan
    region_id = profile.region.id
    try:
        grid = read_population(
            connection, region_id, reference_date=profile.children.reference_date
        )
    except NotFoundError:
        grid = None
    streets, why_no_streets = None, ""
    if plan.neighbours != "border":
        try:
            streets = _read_foot_streets(connection, profile)
        except NotFoundError as error:
            why_no_streets = str(error)
    return NeighbourData(
        areas=loaded.areas, uninhabited=uninhabited, grid=grid, streets=streets,
        why_no_streets=why_no_streets,
    )  # fmt: skip


def _read_foot_streets(connection: Connection, profile: RegionProfile) -> FootStreets:
    section = profile.network
    if section is None:
        raise NotFoundError("für die Region ist kein Straßennetz geladen")
    speeds = profile.accessibility.speeds if profile.accessibility else {}
    return FootStreets(
        streets=read_streets(connection, profile.region.id),
        speed=speeds.get(TravelMode.WALK),
        min_fragment=section.min_fragment,
        max_snap=section.max_snap,
    )
