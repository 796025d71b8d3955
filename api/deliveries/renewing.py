"""Computes anew what rests on a delivery; says what each map found before and finds now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from pydantic import BaseModel
from sqlalchemy import Connection, Engine

from api.questions.question import OnStep, Question, run_order
from kpk_geo.database.connection import transaction
from kpk_geo.database.runs import read_analyses, read_latest_run
from kpk_geo.errors import DatabaseError, KpkError, NotFoundError, OutdatedRunError


class Renewed(BaseModel):
    """What came of one map."""

    label: str  # German: of the question
    title: str = ""  # German: of the map; "": the question has none on the overview
    address: str  # of the map or page
    before: str = ""  # German: what it found; "": nothing was stored
    after: str = ""  # German
    fault: str = ""  # German: why it was not computed anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one map finds, as the overview says it."""

    title: str
    address: str
    finding: str


Findings = dict[str, list[Found]]  # by id of the question


def stored_questions(
    connection: Connection, region_id: str, questions: Sequence[Question]
) -> list[Question]:
    """List the questions with stored runs, each after those that it rests on.

    Parameters
    ----------
    questions
        All that there are.
    """
    stored = read_analyses(connection, region_id)
    return [
        question for question in run_order(questions)
        if question.stored and question.renewed_by and question.slug in stored
    ]  # fmt: skip


def outdated_questions(
    connection: Connection, region_id: str, questions: Sequence[Question]
) -> list[Question]:
    """List the questions whose stored runs are out of date, each after those that it rests on.

    Parameters
    ----------
    questions
        All that there are.
    """
    found: list[Question] = []
    for question in stored_questions(connection, region_id, questions):
        rests_on = {other.id for other in found} & {*question.rests_on}
        if rests_on or _is_outdated(connection, region_id, question):
            found.append(question)
    return found


def _is_outdated(connection: Connection, region_id: str, question: Question) -> bool:
    assert question.stored is not None
    try:
        return bool(read_latest_run(connection, region_id, question.stored()).stale)
    except OutdatedRunError:
        return True
    except NotFoundError:  # planned no more, so nobody sees it
        return False


def read_findings(
    connection: Connection, region_id: str, questions: Sequence[Question]
) -> Findings:
    """Read what the maps of the overview find now.

    Parameters
    ----------
    questions
        Whose; those without a map there are left out.
    """
    found: Findings = {}
    for question in questions:
        try:
            part = question.overview(connection, region_id) if question.overview else None
            more = question.proposals(connection, region_id) if question.proposals else ()
        except (NotFoundError, OutdatedRunError):
            continue
        every = [one for own in ([part] if part else []) for one in own.every()] + [*more]
        found[question.id] = [
            Found(title=one.title, address=one.address, finding=one.unanswered or one.finding)
            for one in every
        ]
    return found


def renew(
    engine: Engine,
    region_id: str,
    questions: Sequence[Question],
    before: Findings,
    on_step: OnStep,
) -> list[Renewed]:
    """Run some questions anew; one that cannot be computed stops no other.

    Parameters
    ----------
    questions
        Each after those that it rests on, as `outdated_questions` gives them.
    before
        What their maps found before the data changed.
    on_step
        Told in German what is being done.
    """
    faults: dict[str, str] = {}
    for place, question in enumerate(questions, 1):
        run = question.renewed_by
        assert run is not None
        count = f"{place} von {len(questions)}, {question.label}"
        on_step(count)
        try:
            run(engine, region_id, partial(_tell, on_step, count))
        except DatabaseError:
            raise
        except KpkError as error:
            faults[question.id] = str(error)
    with transaction(engine) as connection:
        after = read_findings(connection, region_id, questions)
    return [
        entry for question in questions
        for entry in _entries(question, region_id, faults, before, after)
    ]  # fmt: skip


def _tell(on_step: OnStep, count: str, text: str) -> None:
    on_step(f"{count}: {text}")


def _entries(
    question: Question, region_id: str, faults: dict[str, str], before: Findings, after: Findings
) -> list[Renewed]:
    page = f"{question.page.path}?{urlencode({'region': region_id})}"
    if question.id in faults:
        return [Renewed(label=question.label, address=page, fault=faults[question.id])]
    old = {key: found.finding for key, found in _keyed(before.get(question.id, ()))}
    made = [
        Renewed(
            label=question.label, title=found.title, address=found.address,
            before=old.get(key, ""), after=found.finding,
        )
        for key, found in _keyed(after.get(question.id, ()))
    ]  # fmt: skip
    return made or [Renewed(label=question.label, address=page)]


def _keyed(several: Sequence[Found]) -> list[tuple[tuple[str, int], Found]]:
    """Key findings by address and place: two slides of one page share the address."""
    seen = Counter[str]()
    made = []
    for found in several:
        made.append(((found.address, seen[found.address]), found))
        seen[found.address] += 1
    return made
