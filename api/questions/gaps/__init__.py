"""Where does the Präventionskette have gaps, and where do families need more first?"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from api.questions.question import (
    CommandGroups,
    MapAsk,
    OnStep,
    Question,
    RegionState,
    ServiceRoom,
    not_run,
)
from kpk_geo.model.own_commune import Need

if TYPE_CHECKING:
    from fastapi import APIRouter
    from sqlalchemy import Connection, Engine

    from api.questions.gaps.service import GapsService
    from kpk_geo.database.areas import AreaLevel
    from kpk_geo.profile import RegionProfile
    from kpk_geo.results.decisions import KeyFigure
    from kpk_geo.results.record import RunKind
    from maps.area.parts import AreaPart
    from maps.overview.parts import OverviewPart
    from maps.sheet.shown_map import ShownMap


def _missing(state: RegionState) -> str:
    if state.is_land:
        return state.of_land
    reason = not_run(state, _stored())
    plan = state.region.profile.prevention
    if reason and not (plan and plan.links) and not state.offers.of_fields:
        return (
            "Das Profil beschreibt keine Glieder der Kette ([prevention]), und kein Angebot nennt "
            "Lebensphase und Handlungsfeld. Ohne das eine oder das andere ist zu Lücken nichts zu "
            "sagen."
        )
    return reason


def _stored() -> "RunKind[Any, Any, Any]":
    from kpk_geo.results.gaps import GAPS

    return GAPS


def _run(engine: "Engine", region_id: str, on_step: OnStep) -> None:
    from api.questions.gaps.run import run_gaps

    run_gaps(engine, region_id, on_step=on_step)


def _finding(connection: "Connection", region_id: str) -> str:
    from api.questions.gaps.finding import finding_line

    return finding_line(connection, region_id)


def _key_figures(
    connection: "Connection", region_id: str, level: "AreaLevel", area_ids: Sequence[str]
) -> "list[KeyFigure]":
    from api.questions.gaps.key_figures import read_key_figures

    return read_key_figures(connection, region_id, level, area_ids)


def _service(engine: "Engine", room: ServiceRoom) -> "GapsService":
    from api.questions.gaps.service import GapsService

    return GapsService(engine)


def _routers() -> Sequence["APIRouter"]:
    from api.questions.gaps import downloads, page, routes

    return page.router, routes.router, downloads.router


def _commands(groups: CommandGroups) -> None:
    from api.questions.gaps.commands import register

    register(groups)


def _warm(profiles: Sequence["RegionProfile"]) -> Iterable[str]:
    for profile in profiles:
        if profile.prevention is not None:
            yield f"/maps/gaps?region={profile.region.id}"
            yield f"/api/regions/{profile.region.id}/gaps/map"


def _overview(connection: "Connection", region_id: str) -> "OverviewPart | None":
    from api.questions.gaps.overview import read_overview_part

    return read_overview_part(connection, region_id)


def _area_part(
    connection: "Connection", region_id: str, level: "AreaLevel", area_ids: Sequence[str]
) -> "AreaPart | None":
    from api.questions.gaps.area_part import read_area_part

    return read_area_part(connection, region_id, level, area_ids)


def _shown_map(ask: MapAsk) -> "ShownMap":
    from api.questions.gaps.shown_map import read_shown_map

    return read_shown_map(ask)


QUESTION = Question(
    id="gaps",
    slug="gaps",
    label="Lücken",
    sentence="Wo fehlt welches Glied der Präventionskette, und wo brauchen Familien zuerst mehr?",
    invitation="Lücken der Kette",
    missing=_missing,
    routers=_routers,
    commands=_commands,
    needs=(Need.CHAIN, Need.OWN_OFFERS, Need.CHILDREN, Need.STREETS),
    stored=_stored,
    run=_run,
    service=_service,
    finding=_finding,
    key_figures=_key_figures,
    overview=_overview,
    area_part=_area_part,
    warm=_warm,
    rests_on=("burden", "access", "hot_spots"),
    shown_map=_shown_map,
    map_words=lambda: ("phase", "cell"),
)
