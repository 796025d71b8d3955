"""Runs the burden index of a region: read, close, compute, store."""

from datetime import UTC, datetime
from typing import Any, TypeVar

import pandas as pd
from sqlalchemy import Engine

from analyses.burden.classes import dynamic_scheme, status_scheme
from analyses.burden.index import BurdenIndex, IndexOptions, IndexPart, burden_index
from api.questions.burden.read import BurdenData, read_burden_data
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import touch_region
from kpk_geo.database.runs import NewRun, Run, read_latest_run, write_area_results, write_run
from kpk_geo.database.sources import read_digests
from kpk_geo.model import USABLE, Validity
from kpk_geo.profile import BurdenIndexPlan
from kpk_geo.results.burden import BURDEN, BurdenArea, BurdenSummary, ClassCount, PartSummary

BurdenRun = Run[BurdenIndexPlan, BurdenSummary]
T = TypeVar("T", int, bool)


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
    with transaction(engine) as connection:
        data = read_burden_data(connection, region_id)
        inputs = read_digests(
            connection, region_id, (f"areas:{data.plan.level}:", "table:", "cells:")
        )
    index = compute_burden(data)
    new = NewRun(
        region_id=region_id,
        level_pk=data.level.level_pk,
        parameters=data.plan,
        inputs=inputs,
        summary=_summary(index),
        started_at=started,
    )
    with transaction(engine) as connection:
        run_pk = write_run(connection, BURDEN, new)
        for name, part in index.parts.items():
            write_area_results(connection, _areas(part), run_pk=run_pk, part=name)
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
        ),
    )


def _areas(part: IndexPart) -> list[BurdenArea]:
    robust = part.robustness
    z: list[Any] = part.z.to_dict("records")
    return [
        BurdenArea(
            area_id=str(area_id),
            validity=Validity.of(str(part.validity[area_id])),
            score=part.score[area_id],
            class_code=_known(part.class_code[area_id], int),
            weighting_share=robust.weighting_share[area_id],
            leave_one_out_share=robust.leave_one_out_share[area_id],
            near_border=_known(part.near_border[area_id], bool),
            robust=_known(part.robust[area_id], bool),
            z=deviations,
        )
        for area_id, deviations in zip(part.score.index, z, strict=True)
    ]


def _known(value: Any, kind: type[T]) -> T | None:
    return None if pd.isna(value) else kind(value)


def _summary(index: BurdenIndex) -> BurdenSummary:
    return BurdenSummary(
        status=_part_summary(index.status),
        dynamic=None if index.dynamic is None else _part_summary(index.dynamic),
        fields={str(field): int(count) for field, count in index.field.value_counts().items()},
    )


def _part_summary(part: IndexPart) -> PartSummary:
    counts = part.class_code.value_counts()
    is_valid = part.validity.isin(USABLE)
    reasons = part.validity[~is_valid].value_counts()
    return PartSummary(
        areas=len(part.score),
        valid=int(is_valid.sum()),
        classes=tuple(
            ClassCount(code=code, label=label, count=int(counts.get(code, 0)))
            for code, label in zip(part.scheme.codes, part.scheme.labels, strict=True)
        ),
        limits=tuple(part.scheme.limits),
        invalid={Validity.of(str(reason)): int(count) for reason, count in reasons.items()},
        robust=int(part.robust.sum()),
        near_border=int(part.near_border.sum()),
        repeating=tuple(part.redundancy.repeating),
        opposing=tuple(part.redundancy.opposing),
    )
