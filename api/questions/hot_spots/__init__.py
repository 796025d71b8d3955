"""Where does burden lie together beyond chance?"""

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
    return reason and (_untestable(state) or reason)


def _untestable(state: RegionState) -> str:
    """Say what a run would miss; empty if it has something to look at."""
    from kpk_geo.model import Polarity, Unit

    profile = state.region.profile
    named = profile.hot_spots is not None and profile.hot_spots.indicators
    if named or any(
        item.polarity is not Polarity.NEUTRAL and item.unit not in (Unit.COUNT, Unit.POINTS)
        for item in profile.indicators
    ):
        return ""
    if profile.burden_index is None:
        return (
            "Das Profil dieser Region nennt keinen Indikator, der Belastung anzeigt "
            "([[indicators]] mit polarity), und keinen Index ([burden_index])."
        )
    return ""


def _stored() -> "RunKind[Any, Any, Any]":
    from kpk_geo.results.hot_spots import HOT_SPOTS

    return HOT_SPOTS


def _run(engine: "Engine", region_id: str, on_step: OnStep) -> None:
    from api.questions.hot_spots.run import run_hot_spots

    run_hot_spots(engine, region_id, on_step=on_step)


def _routers() -> Sequence["APIRouter"]:
    from api.questions.hot_spots import page, routes

    return page.router, routes.router


def _commands(groups: CommandGroups) -> None:
    from api.questions.hot_spots.commands import register

    register(groups)


def _warm(profiles: Sequence["RegionProfile"]) -> Iterable[str]:
    for profile in profiles:
        if profile.hot_spots is not None:
            yield f"/maps/hot-spots?region={profile.region.id}"


def _key_figures(
    connection: "Connection", region_id: str, level: "AreaLevel", area_ids: Sequence[str]
) -> "list[KeyFigure]":
    from api.questions.hot_spots.key_figures import read_key_figures

    return read_key_figures(connection, region_id, level, area_ids)


def _overview(connection: "Connection", region_id: str) -> "OverviewPart | None":
    from api.questions.hot_spots.overview import read_overview_part

    return read_overview_part(connection, region_id)


def _area_part(
    connection: "Connection", region_id: str, level: "AreaLevel", area_ids: Sequence[str]
) -> "AreaPart | None":
    from api.questions.hot_spots.area_part import read_area_part

    return read_area_part(connection, region_id, level, area_ids)


def _shown_map(ask: MapAsk) -> "ShownMap":
    from api.questions.hot_spots.shown_map import read_shown_map

    return read_shown_map(ask)


QUESTION = Question(
    id="hot_spots",
    slug="hot-spots",
    label="Häufungen",
    sentence="Wo liegt Belastung so dicht beieinander, dass Zufall es kaum erklärt?",
    invitation="Häufungen",
    missing=_missing,
    routers=_routers,
    commands=_commands,
    needs=(Need.AREAS, Need.BURDEN),
    stored=_stored,
    run=_run,
    key_figures=_key_figures,
    overview=_overview,
    area_part=_area_part,
    rests_on=("burden", "access"),
    warm=_warm,
    shown_map=_shown_map,
    map_words=lambda: ("indicator",),
)
