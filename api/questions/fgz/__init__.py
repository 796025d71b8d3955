"""Which primary school would be the next Familiengrundschulzentrum?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from api.questions.question import (
    CommandGroups,
    MapAsk,
    OnStep,
    Question,
    RegionState,
    not_run,
)
from kpk_geo.model.own_commune import Need

if TYPE_CHECKING:
    from fastapi import APIRouter
    from sqlalchemy import Engine

    from kpk_geo.results.record import RunKind
    from maps.sheet.drawings import Drawings


def _missing(state: RegionState) -> str:
    reason = not_run(state, _stored())
    if reason and not state.offers.places:
        return "Es sind noch keine Grundschulen geladen ([[offers]] im Profil)."
    return reason


def _stored() -> "RunKind[Any, Any, Any]":
    from kpk_geo.results.fgz import FGZ

    return FGZ


def _first_run(engine: "Engine", region_id: str, on_step: OnStep) -> None:
    from api.questions.fgz.run import run_fgz

    on_step("Grundschulen als FGZ")
    run_fgz(engine, region_id)


def _routers() -> Sequence["APIRouter"]:
    from api.questions.fgz import page, routes

    return page.router, routes.router


def _commands(groups: CommandGroups) -> None:
    from api.questions.fgz.commands import register

    register(groups)


def _drawings(ask: MapAsk) -> "Drawings":
    from api.questions.fgz.drawings import read_drawings

    return read_drawings(ask)


QUESTION = Question(
    id="fgz",
    slug="fgz",
    label="Familiengrundschulzentren",
    sentence="Welche Grundschule wäre das nächste Familiengrundschulzentrum?",
    invitation="Grundschulen als FGZ",
    missing=_missing,
    routers=_routers,
    commands=_commands,
    first_run=_first_run,
    needs=(Need.INSTITUTIONS, Need.SCHOOL_INDEX, Need.CHILDREN),
    stored=_stored,
    rests_on=("access", "burden"),
    is_aside=True,
    drawings=_drawings,
    map_words=lambda: ("startchancen",),
)
