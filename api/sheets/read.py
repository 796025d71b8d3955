"""Reads what a picture needs: the themes of its page, and where its areas lie."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from api.overview.read import backdrop_lines, read_overview_areas
from api.questions.question import MapAsk, Question, not_run
from api.questions.states import read_state
from api.regions.background import source_line
from kpk_geo.database.background import read_background
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import Region, read_region
from kpk_geo.errors import NotFoundError, excerpt, suggestion
from maps.kit.themes import Theme
from maps.sheet.picture_of_theme import Place
from maps.sheet.shown_map import ShownMap


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Drawable:
    """A map with what is chosen on it."""

    region: Region
    shown: ShownMap
    theme: Theme
    place: Place
    chosen: str  # area_id; empty: none


def drawable_questions(questions: Sequence[Question]) -> dict[str, Question]:
    """Give the questions whose map can be handed on, by their name in addresses."""
    return {item.slug: item for item in questions if item.shown_map is not None}


def question_of(slug: str, questions: Sequence[Question]) -> Question:
    """Find a question whose map can be handed on.

    Parameters
    ----------
    slug
        Its name in addresses.
    questions
        All of them.

    Raises
    ------
    NotFoundError
        There is none.
    """
    known = drawable_questions(questions)
    if slug not in known:
        raise NotFoundError(
            f"Eine Karte „{excerpt(slug)}“ zum Weitergeben gibt es nicht. {suggestion(slug, known)}"
        )
    return known[slug]


def read_drawable(
    engine: Engine, question: Question, region_id: str, asked: Mapping[str, str],
    service: Callable[[str], Any],
) -> Drawable:  # fmt: skip
    """Read a map as its page shows it to somebody who is not logged in.

    Parameters
    ----------
    engine
        Of the database.
    question
        One of those that have a map.
    region_id
        Of the region.
    asked
        Parameters of the page's address: `theme`, `area`, and those of the question.
    service
        Gives what a question, by its id, keeps in memory.

    Raises
    ------
    NotFoundError
        The region, its answer, the theme or the area is not there.
    OutdatedRunError
        The run is of another format.
    InputError
        A parameter says what the page does not know.
    """
    with transaction(engine) as connection:
        region = read_region(connection, region_id)
    assert question.shown_map is not None
    ask = MapAsk(
        engine=engine, region_id=region_id, revision=region.revision, asked=asked, service=service
    )
    try:
        shown = question.shown_map(ask)
    except NotFoundError as error:
        reason = _why_no_run_helps(engine, question, region)
        if reason:
            raise NotFoundError(reason) from error
        raise
    theme = shown.theme(asked.get("theme", ""))
    with transaction(engine) as connection:
        areas = read_overview_areas(connection, region, shown.level)
        background = read_background(connection, region_id)
    lines = backdrop_lines(background)
    place = Place(
        areas=areas.areas, names=areas.names, lines=lines, parents=areas.parents,
        background=source_line(background, region) if background and lines else "",
    )  # fmt: skip
    return Drawable(
        region=region, shown=shown, theme=theme, place=place, chosen=asked.get("area", "")
    )


def _why_no_run_helps(engine: Engine, question: Question, region: Region) -> str:
    """Say in German what the data or the profile lack; empty where a run is all that is missing."""
    with transaction(engine) as connection:
        state = read_state(connection, region)
    reason = question.missing(state)
    if not reason or (question.stored and reason == not_run(state, question.stored())):
        return ""
    return f"{region.name}: {reason}"
