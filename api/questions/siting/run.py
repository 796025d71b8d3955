"""Answers a plan and stores the answer: read, close, compute, store."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine

from analyses.access.region import prepare_mode
from api.questions.access.read import read_access
from api.questions.siting.addresses import with_houses
from api.questions.siting.read import read_siting
from api.questions.siting.records import areas_of, parameters_of, summary_of
from api.questions.siting.solve import solve
from kpk_geo.database.connection import snapshot, transaction
from kpk_geo.database.regions import Region, touch_region
from kpk_geo.database.runs import (
    NewRun,
    Run,
    read_latest_run,
    read_run_subjects,
    write_area_results,
    write_run,
)
from kpk_geo.database.sources import read_inputs
from kpk_geo.errors import NotFoundError, suggestion
from kpk_geo.model import TravelMode
from kpk_geo.profile import SitingPlan
from kpk_geo.results.siting import SITING, SitingParameters, SitingSummary

_INPUTS = ("areas:", "offers:", "population:", "network:", "table:", "cells:")
SitingRun = Run[SitingParameters, SitingSummary]


def run_siting(
    engine: Engine,
    region_id: str,
    plan: SitingPlan,
    *,
    on_step: Callable[[str], None] = lambda label: None,
) -> SitingRun:
    """Choose the sites of a plan and store the answer under the name of the plan.

    Parameters
    ----------
    plan
        What is asked.
    on_step
        Is told in German what is being done.

    Raises
    ------
    NotFoundError
        Region, network or census grid are not loaded.
    InputError
        There is no answer; nothing is stored, the message says why.
    """
    started = datetime.now(UTC)
    with snapshot(engine) as connection:
        loaded = read_access(connection, region_id)
        inputs = read_siting(connection, loaded, plan)
        digests = read_inputs(connection, region_id, _INPUTS)
    on_step("Straßennetz")
    prepared = prepare_mode(loaded.data, plan.mode)
    solved = solve(
        loaded.data, prepared, inputs, plan, on_step=on_step,
        drive=lambda: prepare_mode(loaded.data, TravelMode.CAR),
    )  # fmt: skip
    summary = summary_of(loaded.data, prepared, inputs, solved)
    with transaction(engine) as connection:
        summary = with_houses(connection, region_id, summary)
    new = NewRun(
        region_id=region_id,
        subject=plan.id,
        level_pk=loaded.level.level_pk,
        parameters=parameters_of(loaded, prepared, inputs, solved),
        inputs=digests,
        summary=summary,
        started_at=started,
    )
    with transaction(engine) as connection:
        run_pk = write_run(connection, SITING, new)
        write_area_results(connection, areas_of(inputs, solved), run_pk=run_pk)
        touch_region(connection, region_id)
        return read_latest_run(connection, region_id, SITING, subject=plan.id)


def planned(connection: Connection, region: Region, name: str | None) -> list[SitingPlan]:
    """List the plans of the profile; of a name, that one, or the one that was last stored under it.

    Parameters
    ----------
    region
        With its profile.
    name
        `id` of a plan; None: all of the profile.

    Raises
    ------
    NotFoundError
        There is no such plan, or none at all.
    """
    region_id, plans = region.region_id, region.profile.siting
    if name is None and plans:
        return list(plans)
    if name is None:
        raise NotFoundError(
            f"Im Profil der Region „{region_id}“ steht kein Abschnitt [[siting]]. Bitte dort "
            "beschreiben, was gesucht ist, oder es nennen: --kind family_office --candidates "
            "school,kita"
        )
    found = [plan for plan in plans if plan.id == name]
    if found:
        return found
    subjects = read_run_subjects(connection, region_id, SITING)
    if name in subjects:
        return [read_latest_run(connection, region_id, SITING, subject=name).parameters.plan]
    known = [*(plan.id for plan in plans), *subjects]
    raise NotFoundError(f"--plan {name}: Das gibt es nicht. {suggestion(name, known)}")
