"""Where is the burden, and is it growing or shrinking relative to the city?"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from api.questions.question import CommandGroups, MapAsk, OnStep, Question, RegionState, not_run
from kpk_geo.model.own_commune import Need

if TYPE_CHECKING:
    from fastapi import APIRouter
    from sqlalchemy import Connection, Engine

    from kpk_geo.database.areas import AreaLevel
    from kpk_geo.profile import RegionProfile
    from kpk_geo.results.decisions import KeyFigure
    from kpk_geo.results.record import RunKind
    from maps.area.parts import AreaPart
    from maps.overview.parts import OverviewPart
    from maps.sheet.shown_map import ShownMap


def _missing(state: RegionState) -> str:
    reason = not_run(state, _stored())
    if reason and state.region.profile.burden_index is None:
        return "Das Profil dieser Region plant noch keinen Index ([burden_index])."
    return reason


def _stored() -> "RunKind[Any, Any, Any]":
    from kpk_geo.results.burden import BURDEN

    return BURDEN


def _run(engine: "Engine", region_id: str, on_step: OnStep) -> None:
    from api.questions.burden.run import run_burden

    on_step("Belastungsindex")
    run_burden(engine, region_id)


def _routers() -> Sequence["APIRouter"]:
    from api.questions.burden import page, routes

    return page.router, routes.router


def _commands(groups: CommandGroups) -> None:
    from api.questions.burden.commands import register

    register(groups)


def _warm(profiles: Sequence["RegionProfile"]) -> Iterable[str]:
    for profile in profiles:
        if profile.burden_index is not None:
            region_id = profile.region.id
            yield f"/maps/burden?region={region_id}"
            yield f"/api/regions/{region_id}/burden/map"
            yield f"/api/regions/{region_id}/outlines/{profile.burden_index.level}"


def _key_figures(
    connection: "Connection", region_id: str, level: "AreaLevel", area_ids: Sequence[str]
) -> "list[KeyFigure]":
    from api.questions.burden.key_figures import read_key_figures

    return read_key_figures(connection, region_id, level, area_ids)


def _overview(connection: "Connection", region_id: str) -> "OverviewPart | None":
    from api.questions.burden.overview import read_overview_part

    return read_overview_part(connection, region_id)


def _area_part(
    connection: "Connection", region_id: str, level: "AreaLevel", area_ids: Sequence[str]
) -> "AreaPart | None":
    from api.questions.burden.area_part import read_area_part

    return read_area_part(connection, region_id, level, area_ids)


def _shown_map(ask: MapAsk) -> "ShownMap":
    from api.questions.burden.shown_map import read_shown_map

    return read_shown_map(ask)


QUESTION = Question(
    id="burden",
    slug="burden",
    label="Belastung",
    sentence="Wo ist die Belastung hoch, und wächst oder sinkt sie gegenüber der Stadt?",
    invitation="Belastungskarte öffnen",
    missing=_missing,
    routers=_routers,
    commands=_commands,
    needs=(Need.AREAS, Need.BURDEN),
    stored=_stored,
    run=_run,
    key_figures=_key_figures,
    overview=_overview,
    area_part=_area_part,
    warm=_warm,
    shown_map=_shown_map,
    map_words=lambda: ("level",),
)
