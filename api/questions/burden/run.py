"""Runs the burden index of a region and stores it with all that it rests on."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine

from analyses.burden.change import change
from analyses.burden.index import (
    BurdenIndex,
    IndexInput,
    IndexOptions,
    IndexPart,
    burden_index,
    dynamic_scheme,
    status_scheme,
)
from kpk_geo.database.areas import AreaLevel, read_areas, read_level
from kpk_geo.database.connection import transaction
from kpk_geo.database.observations import as_table, read_observations
from kpk_geo.database.regions import read_region, touch_region
from kpk_geo.database.runs import NewRun, Run, read_latest_run, write_burden_results, write_run
from kpk_geo.database.sources import read_sources
from kpk_geo.errors import InputError
from kpk_geo.model import Validity
from kpk_geo.profile import BurdenIndexPlan, RegionProfile, WeightedIndicator

ANALYSIS = "burden"


def run_burden(engine: Engine, region_id: str) -> Run:
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
        profile = read_region(connection, region_id).profile
        plan = profile.burden_index
        if plan is None:
            raise InputError(
                f"Das Profil der Region „{region_id}“ plant keinen Index. "
                "Bitte den Abschnitt [burden_index] ergänzen und neu laden."
            )
        level = read_level(connection, region_id, plan.level)
        index = _compute(connection, profile, plan, level)
        run_pk = write_run(
            connection,
            NewRun(
                region_id=region_id,
                analysis=ANALYSIS,
                level_pk=level.level_pk,
                parameters=plan.model_dump(mode="json"),
                inputs=_inputs(connection, region_id, plan),
                summary=_summary(index),
                started_at=started,
            ),
        )
        write_burden_results(connection, _rows(index, plan), run_pk=run_pk)
        touch_region(connection, region_id)
        return read_latest_run(connection, region_id, ANALYSIS)


def _compute(
    connection: Connection, profile: RegionProfile, plan: BurdenIndexPlan, level: AreaLevel
) -> BurdenIndex:
    area_ids = pd.Index(read_areas(connection, level.level_pk, simplified=True).index)

    def table(names: Iterable[str], day: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
        names = list(names)
        observed = read_observations(
            connection, level_pk=level.level_pk, indicators=names, reference_date=day
        )
        _require_values(observed, names, day, profile)
        values, validity = as_table(observed, area_ids)
        return values[names], validity[names]

    status = _input(plan.status, profile, table(_names(plan.status), plan.reference_date))
    dynamic = None
    if plan.dynamic:
        found = table(_names(plan.dynamic), plan.reference_date)
        if plan.compare_with:
            found = change(found, table(_names(plan.dynamic), plan.compare_with))
        dynamic = _input(plan.dynamic, profile, found)
    population = None
    if plan.population:
        population = table([plan.population], plan.reference_date)[0][plan.population]
    return burden_index(
        status,
        dynamic,
        population=population,
        schemes=(status_scheme(plan.status_limits), dynamic_scheme(plan.dynamic_limits)),
        options=_options(plan),
    )


def _require_values(
    observed: pd.DataFrame, names: list[str], day: object, profile: RegionProfile
) -> None:
    absent = [name for name in names if name not in set(observed["indicator_id"])]
    if absent:
        raise InputError(
            f"Region „{profile.region.id}“: Zum Stichtag {day} fehlen Werte für "
            f"{', '.join(absent)}. "
            "Stimmt reference_date in [burden_index] mit den Tabellen überein?"
        )


def _names(items: tuple[WeightedIndicator, ...]) -> list[str]:
    return [item.indicator for item in items]


def _input(
    items: tuple[WeightedIndicator, ...],
    profile: RegionProfile,
    table: tuple[pd.DataFrame, pd.DataFrame],
) -> IndexInput:
    polarity = {item.id: item.polarity for item in profile.indicators}
    names = _names(items)
    return IndexInput(
        values=table[0],
        validity=table[1],
        weights=pd.Series([item.weight for item in items], index=names, dtype=float),
        signs=pd.Series([polarity[name].sign for name in names], index=names),
    )


def _options(plan: BurdenIndexPlan) -> IndexOptions:
    return IndexOptions(
        method=plan.method,
        standardise=plan.standardise or plan.method == "mss",
        min_population=plan.min_population if plan.population else 0,
        draws=plan.draws,
        seed=plan.seed,
        robust_share=plan.robust_share,
        border_distance=plan.border_distance,
        redundancy_limit=plan.redundancy_limit,
    )


def _inputs(connection: Connection, region_id: str, plan: BurdenIndexPlan) -> dict[str, str]:
    wanted = (f"areas:{plan.level}:", "table:")
    return {
        source["name"]: source["sha256"]
        for source in read_sources(connection, region_id)
        if source["name"].startswith(wanted)
    }


def _rows(index: BurdenIndex, plan: BurdenIndexPlan) -> pd.DataFrame:
    parts = [_part_rows("status", index.status)]
    if index.dynamic is not None:
        parts.append(_part_rows("dynamic", index.dynamic))
    return pd.concat(parts, ignore_index=True)


def _part_rows(name: str, part: IndexPart) -> pd.DataFrame:
    z = part.z.astype(object).where(part.z.notna(), None)
    frame = pd.DataFrame(
        {
            "part": name,
            "score": part.score,
            "class_code": part.class_code,
            "validity": part.validity,
            "weighting_share": part.robustness.weighting_share,
            "leave_one_out_share": part.robustness.leave_one_out_share,
            "near_border": part.near_border,
            "robust": part.robust,
            "indicator_values": [dict(row) for row in z.to_dict("records")],
        }
    )
    return frame.reset_index(names="area_id")


def _summary(index: BurdenIndex) -> dict[str, Any]:
    parts = {"status": index.status, "dynamic": index.dynamic}
    return {name: _part_summary(part) for name, part in parts.items() if part is not None} | {
        "fields": {str(field): int(count) for field, count in index.field.value_counts().items()}
    }


def _part_summary(part: IndexPart) -> dict[str, Any]:
    counts = part.class_code.value_counts()
    validity = part.validity.value_counts()
    return {
        "areas": len(part.score),
        "valid": int((part.validity == Validity.VALID).sum()),
        "classes": [
            {"code": code, "label": label, "count": int(counts.get(code, 0))}
            for code, label in zip(part.scheme.codes, part.scheme.labels, strict=True)
        ],
        "limits": list(part.scheme.limits),
        "invalid": {
            str(reason): int(count)
            for reason, count in validity.items()
            if reason != Validity.VALID
        },
        "robust": int(part.robust.sum()),
        "near_border": int(part.near_border.sum()),
        "repeating": [list(pair) for pair in part.redundancy.repeating],
        "opposing": [list(pair) for pair in part.redundancy.opposing],
    }
