"""How many children will live where in some years, and are there places for them?"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from api.questions.question import CommandGroups, MapAsk, OnStep, Question, RegionState, not_run
from kpk_geo.model.own_commune import Need

if TYPE_CHECKING:
    from fastapi import APIRouter
    from sqlalchemy import Engine

    from kpk_geo.profile import RegionProfile
    from kpk_geo.results.record import RunKind
    from maps.sheet.drawings import Drawings


def _missing(state: RegionState) -> str:
    reason = not_run(state, _stored())
    if reason and state.region.profile.forecast is None:
        return "Das Profil dieser Region plant keine Vorausberechnung ([forecast])."
    return reason


def _stored() -> "RunKind[Any, Any, Any]":
    from kpk_geo.results.forecast import FORECAST

    return FORECAST


def _run_again(engine: "Engine", region_id: str, on_step: OnStep) -> None:
    from api.questions.forecast.run import run_again

    run_again(engine, region_id)


def _routers() -> Sequence["APIRouter"]:
    from api.questions.forecast import page, routes

    return page.router, routes.router


def _commands(groups: CommandGroups) -> None:
    from api.questions.forecast.commands import register

    register(groups)


def _warm(profiles: Sequence["RegionProfile"]) -> Iterable[str]:
    for profile in profiles:
        if profile.forecast is not None:
            yield f"/maps/forecast?region={profile.region.id}"


def _drawings(ask: MapAsk) -> "Drawings":
    from api.questions.forecast.drawings import read_drawings

    return read_drawings(ask)


QUESTION = Question(
    id="forecast",
    slug="forecast",
    label="Vorausberechnung",
    sentence="Wie viele Kinder leben in einigen Jahren wo, und reichen die Plätze?",
    invitation="Kinder in fünf Jahren",
    missing=_missing,
    routers=_routers,
    commands=_commands,
    needs=(Need.SERIES,),
    stored=_stored,
    run_again=_run_again,
    is_aside=True,
    drawings=_drawings,
    map_words=lambda: ("group",),
    warm=_warm,
)
