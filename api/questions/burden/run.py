"""Runs the burden index of a region: read, close, compute, store."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from analyses.burden.classes import dynamic_scheme, status_scheme
from analyses.burden.index import BurdenIndex, IndexOptions, burden_index
from api.questions.burden.read import BurdenData, read_burden_data
from api.questions.burden.records import burden_areas, burden_summary
from kpk_geo.database.connection import snapshot, transaction
from kpk_geo.database.regions import touch_region
from kpk_geo.database.runs import NewRun, Run, read_latest_run, write_area_results, write_run
from kpk_geo.database.sources import read_inputs
from kpk_geo.profile import BurdenIndexPlan
from kpk_geo.results.burden import BURDEN, BurdenSummary

BurdenRun = Run[BurdenIndexPlan, BurdenSummary]


def run_burden(engine: Engine, region_id: str) -> BurdenRun:
    """Compute status and dynamic for a region as its profile says, and store the run.

    Raises
    ------
    NotFoundError
        The region is not loaded.
    InputError
        The profile plans no index, or the data do not allow one.
    """
    started = datetime.now(UTC)
    with snapshot(engine) as connection:
        data = read_burden_data(connection, region_id)
        inputs = read_inputs(
            connection, region_id, (f"areas:{data.plan.level}:", "table:", "cells:")
        )
    index = compute_burden(data)
    new = NewRun(
        region_id=region_id,
        level_pk=data.level.level_pk,
        parameters=data.plan,
        inputs=inputs,
        summary=burden_summary(index, data),
        started_at=started,
    )
    with transaction(engine) as connection:
        run_pk = write_run(connection, BURDEN, new)
        for name in index.parts:
            write_area_results(connection, burden_areas(index, name), run_pk=run_pk, part=name)
        touch_region(connection, region_id)
        return read_latest_run(connection, region_id, BURDEN)


def compute_burden(data: BurdenData) -> BurdenIndex:
    """Compute the index as the plan says."""
    plan = data.plan
    return burden_index(
        data.status,
        data.dynamic,
        population=data.population,
        schemes=(status_scheme(plan.status_limits), dynamic_scheme(plan.dynamic_limits)),
        options=IndexOptions(
            method=plan.method,
            standardise=plan.standardise or plan.method == "mss",
            min_population=plan.min_population if plan.population else 0,
            simulations=plan.draws,
            seed=plan.seed,
            robust_share=plan.robust_share,
            border_distance=plan.border_distance,
            redundancy_limit=plan.redundancy_limit,
            noise_correlation=plan.noise_correlation,
        ),
    )
