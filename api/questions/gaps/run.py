"""Runs the gaps of a region: read, close, compute, store."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from analyses.gaps.capacity import minutes_of
from analyses.gaps.study import GapsStudy, gaps_study
from api.questions.access.summary import ways_record
from api.questions.gaps.read import LoadedGaps, read_gaps, with_networks
from api.questions.gaps.records import gap_areas, gaps_summary
from api.questions.question import OnStep
from kpk_geo.database.connection import snapshot, transaction
from kpk_geo.database.regions import touch_region
from kpk_geo.database.runs import NewRun, Run, read_latest_run, write_area_results, write_run
from kpk_geo.database.sources import read_inputs
from kpk_geo.model import TravelMode
from kpk_geo.results.access import WaysRecord
from kpk_geo.results.gaps import GAPS, GapsParameters, GapsSummary

_INPUTS = ("areas:", "offers:", "population:", "network:", "table:", "cells:")
GapsRun = Run[GapsParameters, GapsSummary]


def run_gaps(engine: Engine, region_id: str, *, on_step: OnStep = lambda text: None) -> GapsRun:
    """Find gaps and under-served areas of a region, and store the run.

    What is not loaded makes an answer shorter and is said in it: without streets ways are straight
    lines, without a census grid nobody knows where children live, without an index burden plays
    no part.

    Raises
    ------
    NotFoundError
        The region is not loaded.
    InputError
        The network does not cover the region, or a link asks for a level finer than the plan's.
    OutdatedRunError
        The stored index is of another format.
    """
    started = datetime.now(UTC)
    with snapshot(engine) as connection:
        loaded = read_gaps(connection, region_id)
        inputs = read_inputs(connection, region_id, _INPUTS)
    on_step("Straßennetz")
    study = gaps_study(with_networks(loaded), on_step)
    new = NewRun(
        region_id=region_id,
        level_pk=loaded.level.level_pk,
        parameters=_parameters(loaded),
        inputs=inputs,
        summary=gaps_summary(study, _ways(loaded, study)),
        started_at=started,
    )
    with transaction(engine) as connection:
        run_pk = write_run(connection, GAPS, new)
        write_area_results(connection, gap_areas(study), run_pk=run_pk)
        touch_region(connection, region_id)
        return read_latest_run(connection, region_id, GAPS)


def _ways(loaded: LoadedGaps, study: GapsStudy) -> list[WaysRecord]:
    """Say what is known of the ways of each mode, up to the longest that a link asks for."""
    region = study.region
    if loaded.streets is None or region.networks is None:
        return []
    minutes: dict[TravelMode, float] = {}
    for cells in study.links:
        mode = cells.link.own.mode
        minutes[mode] = max(minutes.get(mode, 0.0), minutes_of(region, cells.link))
    usual = region.accessibility.max_travel_time
    return [
        ways_record(loaded.streets, prepared, minutes.get(mode, usual))
        for mode, prepared in region.networks.by_mode.items()
    ]


def _parameters(loaded: LoadedGaps) -> GapsParameters:
    return GapsParameters(
        plan=loaded.data.plan,
        is_own=bool(loaded.data.plan.links),
        accessibility=loaded.data.accessibility,
        children=loaded.region.profile.children,
        by_straight_line=loaded.streets is None,
        burden_run=loaded.burden_run,
        hot_spot_runs=loaded.hot_spot_runs,
    )
