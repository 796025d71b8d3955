"""Computes everything once for a new region; what cannot be computed stops nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from api.questions.question import OnStep, Question, run_order
from api.questions.states import read_state
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_region
from kpk_geo.errors import DatabaseError, KpkError


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one question."""

    question: Question
    fault: str = ""  # German: why it was not computed
    missing: str = ""  # German: why its page has nothing to show


def first_runs(
    engine: Engine, region_id: str, questions: Sequence[Question], on_step: OnStep
) -> list[Outcome]:
    """Run every question, each after those that it rests on.

    Parameters
    ----------
    region_id
        Of a loaded region.
    questions
        All that there are, in the order in which they are told.
    on_step
        Told in German what is being done.
    """
    faults: dict[str, str] = {}
    for question in run_order(questions):
        run = question.run or question.first_run
        if run is None:
            continue
        on_step(question.label)
        try:
            run(engine, region_id, on_step)
        except DatabaseError:
            raise
        except KpkError as error:
            faults[question.id] = str(error)
    with transaction(engine) as connection:
        state = read_state(connection, read_region(connection, region_id))
    return [
        Outcome(
            question=question, fault=faults.get(question.id, ""), missing=question.missing(state)
        )
        for question in questions
    ]
