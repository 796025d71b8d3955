"""Finds the stored answer to a question, or says with which command it is stored."""

import shlex

from sqlalchemy import Connection

from api.questions.siting.asked import asked_query
from kpk_geo.database.runs import read_current_run, read_run_subjects
from kpk_geo.errors import OutdatedRunError
from kpk_geo.profile import SitingPlan
from kpk_geo.results.siting import SITING

_USUAL = {"aim": "coverage", "need": "children", "equity": "none", "mode": "walk", "count": "1"}


def stored_run(connection: Connection, region_id: str, plan: SitingPlan) -> int | None:
    """Find the newest stored run of the same question on today's data; None where there is none.

    Parameters
    ----------
    plan
        As it was answered, with its minutes.
    """
    found = []
    for subject in read_run_subjects(connection, region_id, SITING):
        try:
            run = read_current_run(connection, region_id, SITING, subject=subject).run
        except OutdatedRunError:
            continue
        if not run.stale and _asks(run.parameters.plan) == _asks(plan):
            found.append(run.run_pk)
    return max(found, default=None)


def _asks(plan: SitingPlan) -> dict[str, object]:
    query = asked_query(plan)
    return query | {"candidates": frozenset(query["candidates"].split(","))}


def storing_command(region_id: str, plan: SitingPlan) -> str:
    """Write the command that answers a question and stores the answer.

    Parameters
    ----------
    plan
        As it was answered, with its minutes.
    """
    words = ["kpk", "run", "siting", "--region", region_id]
    for name, text in asked_query(plan).items():
        if _USUAL.get(name) == text:
            continue
        parts = text.split(",") if name == "life_phase" else [text]
        for part in parts:
            words += [f"--{name.replace('_', '-')}", part]
    return shlex.join(words)
