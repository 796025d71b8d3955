"""Which primary school would be the next Familiengrundschulzentrum?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from api.questions.question import CommandGroups, MapAsk, Question, RegionState, not_run

if TYPE_CHECKING:
    from fastapi import APIRouter

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
    stored=_stored,
    rests_on=("access", "burden"),
    is_aside=True,
    drawings=_drawings,
    map_words=lambda: ("startchancen",),
)
