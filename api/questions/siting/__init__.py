"""Where should the next Familienbüro open, and what would it change?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from api.questions.question import CommandGroups, MapAsk, OnStep, Question, RegionState
from kpk_geo.model.own_commune import Need

if TYPE_CHECKING:
    from fastapi import APIRouter
    from sqlalchemy import Connection, Engine

    from kpk_geo.results.record import RunKind
    from maps.overview.parts import OverviewPart
    from maps.sheet.shown_map import ShownMap


def _missing(state: RegionState) -> str:
    """Say what is not loaded; the page computes its answers itself."""
    if state.is_land:
        return state.of_land
    profile = state.region.profile
    if profile.network is None:
        return (
            "Wo der nächste Ort hingehört, entscheidet der Weg, und ein Straßennetz ist nicht "
            "geladen. Im Profil den Abschnitt [network] ergänzen und neu laden; Straßen holt "
            "kpk streets."
        )
    if not profile.population:
        return (
            "Ohne Zensusgitter ist nicht bekannt, wo die Kinder wohnen ([[population]] im Profil)."
        )
    return ""


def _stored() -> "RunKind[Any, Any, Any]":
    from kpk_geo.results.siting import SITING

    return SITING


def _first_run(engine: "Engine", region_id: str, on_step: OnStep) -> None:
    from api.questions.siting.run import planned, run_siting
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.regions import read_region

    with transaction(engine) as connection:
        plans = planned(connection, read_region(connection, region_id), None)
    for plan in plans:
        on_step(f"Nächster Standort: {plan.label or plan.id}")
        run_siting(engine, region_id, plan, on_step=on_step)


def _routers() -> Sequence["APIRouter"]:
    from api.questions.siting import page, routes

    return page.router, routes.router


def _commands(groups: CommandGroups) -> None:
    from api.questions.siting.commands import register

    register(groups)


def _proposals(connection: "Connection", region_id: str) -> "Sequence[OverviewPart]":
    from api.questions.siting.slides import read_slides

    return read_slides(connection, region_id)


def _shown_map(ask: MapAsk) -> "ShownMap":
    from api.questions.siting.shown_map import read_shown_map

    return read_shown_map(ask)


def _map_words() -> Sequence[str]:
    from api.questions.siting.asked import AskedSiting

    return tuple(AskedSiting.model_fields)


QUESTION = Question(
    id="siting",
    slug="siting",
    label="Nächster Standort",
    sentence="Wo sollte der nächste Ort hin, und was würde er für wen ändern?",
    invitation="Nächster Standort",
    missing=_missing,
    routers=_routers,
    commands=_commands,
    first_run=_first_run,
    needs=(Need.CHILDREN, Need.STREETS, Need.OWN_OFFERS),
    stored=_stored,
    proposals=_proposals,
    rests_on=("burden", "access", "gaps"),
    shown_map=_shown_map,
    map_words=_map_words,
)
