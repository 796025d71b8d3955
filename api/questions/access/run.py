"""Runs all planned questions about ways and supply of a region and stores what comes out."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine

from analyses.access.equity import Equity, Estimate
from api.questions.access.answers import Answer, Question, answer, questions
from api.questions.access.fairness import Fairness, fairness, read_burden
from api.questions.access.model import AccessibilityModel, read_accessibility_model
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import touch_region
from kpk_geo.database.runs import NewRun, Run, read_latest_run, write_run
from kpk_geo.database.runs import write_accessibility_results as write_results
from kpk_geo.database.sources import read_sources
from kpk_geo.errors import KpkError, NotFoundError
from kpk_geo.model import TravelMode

ANALYSIS = "accessibility"
_INPUTS = ("areas:", "offers:", "population:", "network:")


def run_accessibility(
    engine: Engine, region_id: str, *, on_step: Callable[[str], None] = lambda text: None
) -> Run:
    """Compute ways, supply and equity for every planned question, and store the run.

    A question that cannot be answered (no open offer, no children of that age in the grid) is told
    in the summary and does not stop the others, unless none can be answered.

    Raises
    ------
    NotFoundError
        Region, network or census grid are not loaded.
    InputError
        The network does not cover the region.
    """
    started = datetime.now(UTC)
    with transaction(engine) as connection:
        model = read_accessibility_model(connection, region_id)
        burden = read_burden(connection, model)
        inputs = _inputs(connection, region_id)
    results, frames = [], []
    failures: list[tuple[Question, KpkError]] = []
    for mode in model.plan.modes:
        model.mode(mode)  # whether the network covers the region is no matter of a single question
    for question in questions(model):
        on_step(f"{question.kind.label}, {question.mode.label}")
        try:
            found = answer(model, question)
        except KpkError as error:
            failures.append((question, error))
            continue
        results.append(_summary(model, found, fairness(model, found, burden)))
        frames.append(_rows(found))
    if not frames:
        raise (
            failures[0][1]
            if failures
            else NotFoundError(
                f"Für die Region „{region_id}“ ist kein Angebot mit sicherem Ort geladen. Bitte "
                "[[offers]] ergänzen, oder unsichere Adressen mit kpk review entscheiden."
            )
        )
    with transaction(engine) as connection:
        run_pk = write_run(
            connection,
            NewRun(
                region_id=region_id,
                analysis=ANALYSIS,
                level_pk=model.level.level_pk,
                parameters=_parameters(model),
                inputs=inputs,
                summary={
                    "questions": results,
                    "unanswered": [_named(q) | {"reason": str(e)} for q, e in failures],
                    "modes": [_mode_summary(model, mode) for mode in model.plan.modes],
                },
                started_at=started,
            ),
        )
        write_results(connection, pd.concat(frames, ignore_index=True), run_pk=run_pk)
        touch_region(connection, region_id)
        return read_latest_run(connection, region_id, ANALYSIS)


def _inputs(connection: Connection, region_id: str) -> dict[str, str]:
    return {
        source["name"]: source["sha256"]
        for source in read_sources(connection, region_id)
        if source["name"].startswith(_INPUTS)
    }


def _parameters(model: AccessibilityModel) -> dict[str, Any]:
    return {
        **model.plan.model_dump(mode="json"),
        "network": model.section.model_dump(mode="json"),
        "children": model.region.profile.children.model_dump(mode="json"),
        "speeds_used": {mode.value: model.mode(mode).network.speed for mode in model.plan.modes},
    }


def _named(question: Question) -> dict[str, str]:
    return {
        "kind": question.kind.value,
        "life_phase": question.life_phase.value,
        "mode": question.mode.value,
        "capacity": question.capacity.value,
    }


def _rows(found: Answer) -> pd.DataFrame:
    table = found.table.rows.join(found.circle)
    measures = [
        {name: stored(value) for name, value in row.items()}
        for row in table.drop(columns="validity").to_dict("records")
    ]
    return pd.DataFrame(
        {
            **{name: _named(found.question)[name] for name in ("kind", "life_phase", "mode")},
            "area_id": table.index,
            "validity": [str(value) for value in table["validity"]],
            "measures": measures,
        }
    )


def stored(value: float) -> float | str | None:
    """Write a figure as JSON can hold it: no way at all is "inf", no figure is null."""
    if math.isnan(value):
        return None
    return "inf" if math.isinf(value) else float(value)


def _summary(model: AccessibilityModel, found: Answer, fair: Fairness | None) -> dict[str, Any]:
    rows, children = found.table.rows, model.children(found.question.life_phase)
    on_streets = rows["children"] - rows["children_off_streets"]
    within = (rows["share_within_15_min"].fillna(0) * on_streets).sum()
    places = (rows["supply_per_100"].fillna(0) * on_streets).sum() / 100
    total = float(on_streets.sum())
    has_supply = not rows["supply_per_100"].isna().all()
    return {
        **_named(found.question),
        "children": float(rows["children"].sum()),
        "children_off_streets": float(rows["children_off_streets"].sum()),
        "children_without_way": float(rows["children_without_way"].sum()),
        "estimated": children.estimated,
        "by_age_table": children.by_table,
        "measures": list(children.measures),
        "share_within_15_min": within / total if total else None,
        "supply_per_100": 100 * places / total if total and has_supply else None,
        "over_counted": stored(found.circle["over_counted"].sum(min_count=1)),
        "children_in_circle": stored(found.circle["children_in_circle"].sum(min_count=1)),
        "circle_metres": found.circle_metres,
        **_offers(model, found),
        "norms": [norm.id for norm in found.table.norms],
        "equity": None if fair is None else _equity(fair),
    }


def _offers(model: AccessibilityModel, found: Answer) -> dict[str, Any]:
    left_out = model.sites.left_out.get(found.question.kind.value)
    return {
        "offers": len(found.offered.rows),
        "offers_outside": int(found.offered.rows["outside"].astype(bool).sum()),
        "offers_off_streets": found.offered.off_streets,
        "offers_without_capacity": found.supply.without_capacity,
        "offers_idle": found.supply.idle,
        "offers_left_out": dict(left_out.reasons) if left_out else {},
    }


def _equity(fair: Fairness) -> dict[str, Any]:
    whole = fair.everyone
    return {
        **_measures(whole),
        "curve": [[round(float(x), 5), round(float(y), 5)] for x, y in whole.curve],
        "by_provider": {name: _measures(part) for name, part in fair.by_provider.items()},
    }


def _measures(part: Equity) -> dict[str, Any]:
    return {
        "concentration": _estimate(part.concentration),
        "ratio": _estimate(part.ratio),
        "burdened_fifth": stored(part.burdened_fifth),
        "spared_fifth": stored(part.spared_fifth),
        "gini": stored(part.gini),
        "areas": part.areas,
        "children": part.children,
        "draws": part.draws,
        "seed": part.seed,
    }


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {
        "value": stored(estimate.value), "low": stored(estimate.low), "high": stored(estimate.high)
    }  # fmt: skip


def _mode_summary(model: AccessibilityModel, mode: TravelMode) -> dict[str, Any]:
    prepared = model.mode(mode)
    inside = model.cell_area >= 0
    return {
        "mode": mode.value,
        "speed": prepared.network.speed,
        "junctions": len(prepared.network.nodes),
        "components": prepared.network.components,
        "fragments": prepared.network.fragments,
        "cells": int(inside.sum()),
        "cells_off_streets": int((inside & ~prepared.cells.is_near).sum()),
    }
