"""Did a site that opened or closed change anything where it serves?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from api.questions.question import CommandGroups, MapAsk, OnStep, Question, RegionState, not_run
from kpk_geo.model.own_commune import Need

if TYPE_CHECKING:
    from fastapi import APIRouter
    from sqlalchemy import Engine

    from kpk_geo.results.record import RunKind
    from maps.sheet.drawings import Drawings


def _missing(state: RegionState) -> str:
    return not_run(state, _stored())


def _stored() -> "RunKind[Any, Any, Any]":
    from kpk_geo.results.impact import IMPACT

    return IMPACT


def _run_again(engine: "Engine", region_id: str, on_step: OnStep) -> None:
    from api.questions.impact.again import run_again

    run_again(engine, region_id, on_step)


def _routers() -> Sequence["APIRouter"]:
    from api.questions.impact import page, routes

    return page.router, routes.router


def _commands(groups: CommandGroups) -> None:
    from api.questions.impact.commands import register

    register(groups)


def _drawings(ask: MapAsk) -> "Drawings":
    from api.questions.impact.drawings import read_drawings

    return read_drawings(ask)


QUESTION = Question(
    id="impact",
    slug="impact",
    label="Wirkung",
    sentence="Hat sich etwas geändert, seit ein Standort eröffnet oder geschlossen wurde?",
    invitation="Wirkung eines Standorts",
    missing=_missing,
    routers=_routers,
    commands=_commands,
    needs=(Need.SERIES, Need.OWN_OFFERS),
    stored=_stored,
    run_again=_run_again,
    is_aside=True,
    drawings=_drawings,
    map_words=lambda: ("indicator",),
)
