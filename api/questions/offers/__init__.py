"""What is there, for whom, where, and how sure is its place?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.questions.question import CommandGroups, MapAsk, PageLink, Question, RegionState
from kpk_geo.model.own_commune import Need

if TYPE_CHECKING:
    from fastapi import APIRouter
    from sqlalchemy import Connection

    from kpk_geo.database.areas import AreaLevel
    from maps.area.parts import AreaPart
    from maps.sheet.shown_map import ShownMap


def _missing(state: RegionState) -> str:
    if state.offers.places or state.is_land:
        return state.of_land
    return "Es sind noch keine Angebote geladen ([[offers]] im Profil)."


def _routers() -> Sequence["APIRouter"]:
    from api.questions.offers import (
        edit_page,
        page,
        proposal_page,
        provider_page,
        providers_page,
        review_routes,
        routes,
    )

    return (
        page.router, routes.router, review_routes.router, proposal_page.router,
        provider_page.router, providers_page.router, providers_page.files, edit_page.router,
    )  # fmt: skip


def _commands(groups: CommandGroups) -> None:
    from api.questions.offers.commands import register
    from api.questions.offers.review_commands import register as register_review

    register(groups)
    register_review(groups)


def _area_part(
    connection: "Connection", region_id: str, level: "AreaLevel", area_ids: Sequence[str]
) -> "AreaPart | None":
    from api.questions.offers.area_part import read_area_part

    return read_area_part(connection, region_id, level, area_ids)


def _shown_map(ask: MapAsk) -> "ShownMap":
    from api.questions.offers.shown_map import read_shown_map

    return read_shown_map(ask)


def _map_words() -> Sequence[str]:
    from maps.offers.selection import WORDS

    return WORDS


QUESTION = Question(
    id="offers",
    slug="offers",
    label="Angebote",
    sentence="Welche Angebote gibt es, für wen, wo, und wie sicher ist ihr Ort?",
    invitation="Angebote",
    missing=_missing,
    routers=_routers,
    commands=_commands,
    needs=(Need.INSTITUTIONS, Need.OWN_OFFERS, Need.ADDRESSES),
    area_part=_area_part,
    more_pages=(
        PageLink(path="/review", label="Adressen prüfen"),
        PageLink(path="/angebote/vorschlaege", label="Vorschläge der Träger"),
        PageLink(path="/angebote/traeger", label="Träger erinnern"),
    ),
    shown_map=_shown_map,
    map_words=_map_words,
)
