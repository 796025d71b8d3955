"""What would change if: saved, compared side by side, and handed on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.questions.question import CommandGroups, MapAsk, Question, RegionState
from kpk_geo.model.own_commune import Need

if TYPE_CHECKING:
    from fastapi import APIRouter

    from kpk_geo.profile import RegionProfile
    from maps.sheet.drawings import Drawings


def _missing(state: RegionState) -> str:
    """Scenarios need streets and children; the page itself says how to make the first one."""
    return missing_for(state.region.profile)


def missing_for(profile: "RegionProfile") -> str:
    """Say in German what a region lacks for scenarios; empty if it lacks nothing."""
    if profile.network is None or not profile.population:
        return (
            "Ein Gedankenspiel braucht ein Straßennetz ([network]) und ein Zensusgitter "
            "([[population]]) im Profil der Region."
        )
    return ""


def _routers() -> Sequence["APIRouter"]:
    from api.questions.scenarios import page, routes

    return page.router, routes.router


def _commands(groups: CommandGroups) -> None:
    from api.questions.scenarios.commands import register

    register(groups)


def _drawings(ask: MapAsk) -> "Drawings":
    from api.questions.scenarios.drawings import read_drawings

    return read_drawings(ask)


QUESTION = Question(
    id="scenarios",
    slug="scenarios",
    label="Gedankenspiele",
    sentence="Was würde sich ändern, wenn Angebote kämen, gingen oder umzögen?",
    invitation="Gedankenspiele vergleichen",
    missing=_missing,
    routers=_routers,
    commands=_commands,
    needs=(Need.CHILDREN, Need.STREETS, Need.INSTITUTIONS),
    rests_on=("access", "gaps"),
    is_aside=True,
    drawings=_drawings,
    map_words=lambda: ("ids", "show"),
)
