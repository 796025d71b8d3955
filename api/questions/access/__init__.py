"""Who reaches what, and is there enough of it?"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from api.questions.question import (
    CommandGroups,
    MapAsk,
    OnStep,
    Question,
    RegionState,
    ServiceRoom,
)
from kpk_geo.model.own_commune import Need

if TYPE_CHECKING:
    from fastapi import APIRouter
    from sqlalchemy import Connection, Engine

    from api.questions.access.service import AccessService
    from kpk_geo.database.areas import AreaLevel
    from kpk_geo.profile import RegionProfile
    from kpk_geo.results.decisions import KeyFigure
    from kpk_geo.results.record import RunKind
    from maps.area.parts import AreaPart
    from maps.overview.parts import OverviewPart
    from maps.sheet.shown_map import ShownMap


_WARMED = 3  # regions whose first answer is asked for when the service starts; own setting


def _missing(state: RegionState) -> str:
    """Say what is not loaded; the page computes its answers itself."""
    if state.is_land:
        return state.of_land
    profile = state.region.profile
    if profile.network is None:
        return (
            "Für die Region ist kein Straßennetz geladen. Im Profil den Abschnitt [network] "
            "ergänzen und neu laden; Straßen holt kpk streets."
        )
    if not profile.population:
        return "Für die Region ist kein Zensusgitter geladen ([[population]] im Profil)."
    return ""


def _unplanned(state: RegionState) -> str:
    if state.offers.places:
        return ""
    return "Es sind noch keine Angebote geladen ([[offers]] im Profil)."


def _stored() -> "RunKind[Any, Any, Any]":
    from kpk_geo.results.access import ACCESS

    return ACCESS


def _run(engine: "Engine", region_id: str, on_step: OnStep) -> None:
    from api.questions.access.run import run_access

    run_access(engine, region_id, on_step=on_step)


def _routers() -> Sequence["APIRouter"]:
    from api.questions.access import page, routes, scenario_routes

    return page.router, routes.router, scenario_routes.router


def _commands(groups: CommandGroups) -> None:
    from api.questions.access.commands import register

    register(groups)


def _service(engine: "Engine", room: ServiceRoom) -> "AccessService":
    from api.questions.access.service import AccessService

    return AccessService(engine, room)


def _warm(profiles: Sequence["RegionProfile"]) -> Iterable[str]:
    """List the first answers of some regions, the first region last."""
    with_networks = [profile for profile in profiles if profile.network and profile.population]
    for profile in reversed(with_networks[:_WARMED]):
        region_id, services = profile.region.id, getattr(profile.accessibility, "services", ())
        yield f"/maps/accessibility?region={region_id}"
        for service in services[:1]:
            phase = service.life_phase or service.kind.usual_phase
            yield (
                f"/api/regions/{region_id}/accessibility/map?kind={service.kind.value}"
                f"&life_phase={phase.value}&mode=walk&capacity={service.capacity.value}"
            )


def _key_figures(
    connection: "Connection", region_id: str, level: "AreaLevel", area_ids: Sequence[str]
) -> "list[KeyFigure]":
    from api.questions.access.key_figures import read_key_figures

    return read_key_figures(connection, region_id, level, area_ids)


def _overview(connection: "Connection", region_id: str) -> "OverviewPart | None":
    from api.questions.access.overview import read_overview_part

    return read_overview_part(connection, region_id)


def _area_part(
    connection: "Connection", region_id: str, level: "AreaLevel", area_ids: Sequence[str]
) -> "AreaPart | None":
    from api.questions.access.area_part import read_area_part

    return read_area_part(connection, region_id, level, area_ids)


def _shown_map(ask: MapAsk) -> "ShownMap":
    from api.questions.access.shown_map import read_shown_map

    return read_shown_map(ask)


def _map_words() -> Sequence[str]:
    from api.questions.access.shown_map import WORDS

    return WORDS


QUESTION = Question(
    id="access",
    slug="accessibility",
    label="Wege und Versorgung",
    sentence="Wer erreicht welches Angebot, und reicht es für die Kinder, die dort wohnen?",
    invitation="Wege und Versorgung",
    missing=_missing,
    routers=_routers,
    commands=_commands,
    needs=(Need.INSTITUTIONS, Need.CHILDREN, Need.STREETS),
    stored=_stored,
    run=_run,
    key_figures=_key_figures,
    overview=_overview,
    unplanned=_unplanned,
    area_part=_area_part,
    rests_on=("burden",),
    service=_service,
    warm=_warm,
    shown_map=_shown_map,
    map_words=_map_words,
)
