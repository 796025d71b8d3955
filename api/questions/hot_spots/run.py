"""Looks for clusters of one or all planned indicators and stores what is found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import Connection, Engine

from api.questions.hot_spots.findings import Surroundings, find
from api.questions.hot_spots.neighbourhoods import read_neighbourhoods
from api.questions.hot_spots.observed import Observed, planned_indicators, read_observed
from api.questions.hot_spots.summary import area_rows, summary_of
from kpk_geo.database.areas import AreaLevel, read_areas, read_level
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_region, touch_region
from kpk_geo.database.runs import NewRun, Run, read_latest_run, write_hot_spot_results, write_run
from kpk_geo.database.sources import read_sources
from kpk_geo.errors import InputError, KpkError
from kpk_geo.profile import HotSpotPlan, RegionProfile

ANALYSIS = "hot-spots"
_INPUTS = ("table:", "population:", "network:")


@dataclass(frozen=True, slots=True, kw_only=True)
class HotSpotRuns:
    """What was stored, and which indicators could not be looked at."""

    runs: tuple[Run, ...]
    failures: tuple[tuple[str, str], ...]  # indicator, German reason


def run_hot_spots(
    engine: Engine,
    region_id: str,
    indicator: str | None = None,
    *,
    on_step: Callable[[str], None] = lambda text: None,
) -> HotSpotRuns:
    """Look at one indicator, or at all that the profile plans.

    With several, one that cannot be tested does not stop the others, unless none can.

    Raises
    ------
    NotFoundError
        The region or the indicator is not loaded.
    InputError
        The data do not allow a test; the message says why.
    """
    started = datetime.now(UTC)
    with transaction(engine) as connection:
        profile = read_region(connection, region_id).profile
        plan = plan_of(profile)
        level = read_level(connection, region_id, plan.level)
        areas = read_areas(connection, level.level_pk)
        names = [indicator] if indicator else planned_indicators(connection, profile, plan, level)
        observed, failures = _observed(connection, profile, plan, level, areas.index, names)
        on_step("Nachbarschaften")
        near = read_neighbourhoods(connection, profile, plan, areas, observed[0].empty)
        around = Surroundings(
            connection=connection, profile=profile, plan=plan, level=level,
            index=areas.index, near=near,
        )  # fmt: skip
        stored = []
        for item in observed:
            try:
                stored.append(_store(around, item, started, on_step))
            except KpkError as error:
                if len(names) == 1:
                    raise
                failures.append((item.indicator.id, str(error)))
        if not stored:
            raise InputError(failures[0][1])
        touch_region(connection, region_id)
    return HotSpotRuns(runs=tuple(stored), failures=tuple(failures))


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


def _observed(
    connection: Connection,
    profile: RegionProfile,
    plan: HotSpotPlan,
    level: AreaLevel,
    index: pd.Index,
    names: list[str],
) -> tuple[list[Observed], list[tuple[str, str]]]:
    found, failures = [], []
    for name in names:
        try:
            found.append(read_observed(connection, profile, plan, level, index, name))
        except KpkError as error:
            if len(names) == 1:
                raise
            failures.append((name, str(error)))
    if not found:
        raise InputError(
            f"Für die Region „{profile.region.id}“ ist kein Indikator mit Richtung geladen, in dem "
            "sich Häufungen suchen ließen. " + (failures[0][1] if failures else "")
        )
    return found, failures


def _store(
    around: Surroundings, observed: Observed, started: datetime, on_step: Callable[[str], None]
) -> Run:
    findings = find(around, observed, on_step=on_step)
    connection, region_id = around.connection, around.profile.region.id
    plan = around.plan.model_dump(mode="json") | {"indicator": observed.indicator.id}
    run_pk = write_run(
        connection,
        NewRun(
            region_id=region_id,
            analysis=ANALYSIS,
            level_pk=around.level.level_pk,
            parameters=plan,
            inputs=_inputs(connection, region_id, around.plan),
            summary=summary_of(findings, around),
            started_at=started,
        ),
    )
    write_hot_spot_results(connection, area_rows(findings), run_pk=run_pk)
    return read_latest_run(connection, region_id, ANALYSIS, indicator=observed.indicator.id)


def _inputs(connection: Connection, region_id: str, plan: HotSpotPlan) -> dict[str, str]:
    wanted = (f"areas:{plan.level}:", *_INPUTS)
    return {
        source["name"]: source["sha256"]
        for source in read_sources(connection, region_id)
        if source["name"].startswith(wanted)
    }
