"""Where does the Präventionskette have gaps, and where do families need more first?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from api.questions.question import CommandGroups, OnStep, Question, RegionState, not_run

if TYPE_CHECKING:
    from fastapi import APIRouter
    from sqlalchemy import Engine

    from kpk_geo.results.record import RunKind


def _missing(state: RegionState) -> str:
    return not_run(state, _stored())


def _stored() -> "RunKind[Any, Any, Any]":
    from kpk_geo.results.gaps import GAPS

    return GAPS


def _run(engine: "Engine", region_id: str, on_step: OnStep) -> None:
    from api.questions.gaps.run import run_gaps

    run_gaps(engine, region_id, on_step=on_step)


def _routers() -> Sequence["APIRouter"]:
    from api.questions.gaps import page, routes

    return page.router, routes.router


def _commands(groups: CommandGroups) -> None:
    from api.questions.gaps.commands import register

    register(groups)


QUESTION = Question(
    id="gaps",
    slug="gaps",
    label="Lücken der Kette",
    sentence="Wo fehlt welches Glied der Präventionskette, und wo brauchen Familien zuerst mehr?",
    invitation="Lücken der Kette",
    missing=_missing,
    routers=_routers,
    commands=_commands,
    stored=_stored,
    run=_run,
    rests_on=("burden", "access", "hot_spots"),
)
