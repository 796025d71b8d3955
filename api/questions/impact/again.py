"""Judges every stored site anew, as it was asked then."""

from sqlalchemy import Engine

from api.questions.impact.read import Catchment
from api.questions.impact.run import run_impact
from api.questions.question import OnStep
from kpk_geo.database.connection import transaction
from kpk_geo.database.runs import read_latest_run, read_run_subjects
from kpk_geo.results.impact import IMPACT


def run_again(engine: Engine, region_id: str, on_step: OnStep) -> None:
    """Judge the newest stored site of each indicator anew.

    Parameters
    ----------
    region_id
        Of a region with stored answers.
    on_step
        Told in German what is being done.
    """
    with transaction(engine) as connection:
        asked = [
            read_latest_run(connection, region_id, IMPACT, subject=indicator).parameters
            for indicator in read_run_subjects(connection, region_id, IMPACT)
        ]
    for plan in asked:
        on_step(f"Wirkung: {plan.title}")
        named = Catchment(areas=plan.areas) if plan.site is None else Catchment(
            site=plan.site, nearest=len(plan.areas)
        )  # fmt: skip
        run_impact(engine, region_id, plan.indicator, named, plan.day, closed=plan.closed)
