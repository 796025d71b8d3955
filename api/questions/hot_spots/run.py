"""Looks for clusters of one or all planned indicators: read, close, compute, store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import Connection, Engine

from analyses.hot_spots.budget import RegionBudget
from analyses.hot_spots.burden_supply import SupplyByArea
from analyses.hot_spots.neighbourhoods import NeighbourData, Neighbourhoods, neighbourhoods
from analyses.hot_spots.series import IndicatorSeries
from analyses.hot_spots.study import StudyContext, study
from api.questions.hot_spots.budget import read_region_budget
from api.questions.hot_spots.read import (
    LoadedAreas,
    planned_indicators,
    read_all_series,
    read_loaded_areas,
    read_neighbour_data,
)
from api.questions.hot_spots.summary import study_areas, study_summary
from api.questions.hot_spots.supply import read_supply
from kpk_geo.database.connection import snapshot, transaction
from kpk_geo.database.regions import touch_region
from kpk_geo.database.runs import NewRun, Run, read_latest_run, write_area_results, write_run
from kpk_geo.database.sources import Inputs, read_inputs
from kpk_geo.errors import InputError, KpkError
from kpk_geo.results.hot_spots import (
    HOT_SPOTS,
    HotSpotArea,
    HotSpotParameters,
    HotSpotSummary,
)

_INPUTS = ("table:", "cells:", "population:", "network:")
HotSpotRun = Run[HotSpotParameters, HotSpotSummary]


@dataclass(frozen=True, slots=True, kw_only=True)
class HotSpotRuns:
    """What was stored, and which indicators could not be looked at."""

    runs: tuple[HotSpotRun, ...]
    failures: tuple[tuple[str, str], ...]  # indicator, German reason
    budget: RegionBudget  # over these and the stored runs of the other indicators


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Read:
    """All that is computed from."""

    loaded: LoadedAreas
    series: tuple[IndicatorSeries, ...]
    failures: tuple[tuple[str, str], ...]
    neighbours: tuple[NeighbourData, ...]  # one per series: people move between dates
    supply: tuple[SupplyByArea, ...]
    why_no_supply: str
    inputs: Inputs
    single: bool  # one indicator was asked for: its failure is that of the run


def run_hot_spots(
    engine: Engine,
    region_id: str,
    indicator: str | None = None,
    *,
    on_step: Callable[[str], None] = lambda text: None,
) -> HotSpotRuns:
    """Look at one indicator, or at all that the profile plans.

    With several, one that cannot be tested does not stop the others, unless none can.

    Parameters
    ----------
    indicator
        Its key; None: all that the profile plans.

    Raises
    ------
    NotFoundError
        The region or the indicator is not loaded.
    InputError
        The data do not allow a test; the message says why.
    """
    started = datetime.now(UTC)
    with snapshot(engine) as connection:
        read = _read(connection, region_id, indicator)
    found, failures = _studies(read, on_step)
    if not found:
        raise InputError(failures[0][1])
    with transaction(engine) as connection:
        runs = []
        for summary, areas in found:
            new = NewRun(
                region_id=region_id,
                subject=summary.indicator,
                level_pk=read.loaded.level.level_pk,
                parameters=HotSpotParameters(plan=read.loaded.plan, indicator=summary.indicator),
                inputs=read.inputs,
                summary=summary,
                started_at=started,
            )
            run_pk = write_run(connection, HOT_SPOTS, new)
            write_area_results(connection, areas, run_pk=run_pk)
            runs.append(
                read_latest_run(connection, region_id, HOT_SPOTS, subject=summary.indicator)
            )
        budget = read_region_budget(connection, region_id)
        touch_region(connection, region_id)
    return HotSpotRuns(runs=tuple(runs), failures=(*read.failures, *failures), budget=budget)


def _read(connection: Connection, region_id: str, indicator: str | None) -> _Read:
    loaded = read_loaded_areas(connection, region_id)
    names = [indicator] if indicator else planned_indicators(loaded)
    series, failures = read_all_series(connection, loaded, names)
    supply, why_no_supply = read_supply(connection, loaded)
    wanted = (f"areas:{loaded.plan.level}:", *_INPUTS)
    return _Read(
        loaded=loaded,
        series=series,
        failures=failures,
        neighbours=_neighbours(connection, loaded, series),
        supply=supply,
        why_no_supply=why_no_supply,
        inputs=read_inputs(connection, region_id, wanted),
        single=len(names) == 1,
    )


def _neighbours(
    connection: Connection, loaded: LoadedAreas, series: Sequence[IndicatorSeries]
) -> tuple[NeighbourData, ...]:
    """Read what neighbours rest on; once for all dates at which the same areas are inhabited."""
    read: dict[tuple[bool, ...] | None, NeighbourData] = {}
    found = []
    for item in series:
        uninhabited = item.now.uninhabited
        key = None if uninhabited is None else tuple(uninhabited)
        if key not in read:
            read[key] = read_neighbour_data(connection, loaded, uninhabited)
        found.append(read[key])
    return tuple(found)


def _context(read: _Read, around: Neighbourhoods) -> StudyContext:
    index = read.loaded.index
    return StudyContext(
        plan=read.loaded.plan,
        neighbourhoods=around,
        burdened=None if index is None else index.burdened,
        supply=read.supply,
        why_no_supply=read.why_no_supply,
        parents=_parents(read.loaded),
    )


def _parents(loaded: LoadedAreas) -> pd.Series | None:
    parents = loaded.areas["parent_id"]
    return parents if parents.notna().any() else None


def _studies(
    read: _Read, on_step: Callable[[str], None]
) -> tuple[list[tuple[HotSpotSummary, list[HotSpotArea]]], list[tuple[str, str]]]:
    on_step("Nachbarschaften")
    made_of = {id(data): neighbourhoods(data, read.loaded.plan) for data in read.neighbours}
    found, failures = [], []
    for series, data in zip(read.series, read.neighbours, strict=True):
        context = _context(read, made_of[id(data)])
        try:
            made = study(context, series, on_step=on_step)
        except KpkError as error:
            if read.single:
                raise
            failures.append((series.now.indicator.id, str(error)))
            continue
        found.append((study_summary(made, context), study_areas(made)))
    return found, failures
