"""What was agreed on, why, on which figures, and what became of it?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.questions.question import CommandGroups, MapAsk, Question, RegionState

if TYPE_CHECKING:
    from fastapi import APIRouter
    from sqlalchemy import Connection

    from kpk_geo.database.areas import AreaLevel
    from maps.area.parts import AreaPart
    from maps.sheet.drawings import Drawings


def _missing(state: RegionState) -> str:
    """Nothing is missing: an empty log says how to begin."""
    return ""


def _routers() -> Sequence["APIRouter"]:
    from api.questions.decisions import page, routes

    return page.router, routes.files, routes.router


def _commands(groups: CommandGroups) -> None:
    from api.questions.decisions.commands import register

    register(groups)


def _area_part(
    connection: "Connection", region_id: str, level: "AreaLevel", area_ids: Sequence[str]
) -> "AreaPart | None":
    from api.questions.decisions.area_part import read_area_part

    return read_area_part(connection, region_id, level, area_ids)


def _drawings(ask: MapAsk) -> "Drawings":
    from api.questions.decisions.drawings import read_drawings

    return read_drawings(ask)


QUESTION = Question(
    id="decisions",
    slug="decisions",
    label="Beschlüsse",
    sentence="Was wurde beschlossen, warum, auf welchen Zahlen, und was wurde daraus?",
    invitation="Beschlüsse",
    missing=_missing,
    routers=_routers,
    commands=_commands,
    area_part=_area_part,
    rests_on=("impact", "gaps"),
    drawings=_drawings,
)
