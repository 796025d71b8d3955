"""Gathers the overview of a region: what each question found, and what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlencode

import geopandas as gpd
from sqlalchemy import Connection

from api.overview.commune import commune_figures
from api.questions.question import Question, RegionState, next_step, not_run
from api.questions.states import read_state
from api.regions.background import levels_around, source_line
from kpk_geo.background import FeatureKind
from kpk_geo.database.areas import read_level, read_levels
from kpk_geo.database.background import StoredBackground, read_background
from kpk_geo.database.loads import read_load_state
from kpk_geo.database.observations import read_dates
from kpk_geo.database.offer_sites import count_confirmed
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.runs import read_latest_run
from kpk_geo.database.sources import read_sources
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.frames import Areas
from kpk_geo.german import several
from kpk_geo.local_time import local_day, local_today
from kpk_geo.offers.confirmed import confirmed_since
from kpk_geo.profile import COMMUNE_LEVEL
from kpk_geo.results.state import STATE
from maps.kit.drawing.areas import Backdrop
from maps.kit.place_names import map_names
from maps.kit.substitutes import substitute_text
from maps.overview.parts import OverviewPart
from maps.overview.view import DataState, OverviewAreas, OverviewView, Unanswered

# What is drawn over the areas, with colour, units of width and dashes.
_LINES = {
    FeatureKind.RIVER: ("#8fb3cc", 6.0, ""),
    FeatureKind.RAIL: ("#7d7a75", 2.0, "10 6"),
}


def read_overview(
    connection: Connection, region_id: str, questions: Sequence[Question]
) -> OverviewView:
    """Read what every question that has a part for the overview found.

    Parameters
    ----------
    questions
        In the order of the menu.

    Raises
    ------
    NotFoundError
        The region is not loaded.
    """
    region = read_region(connection, region_id)
    state = read_state(connection, region)
    parts: list[OverviewPart] = []
    unanswered: list[Unanswered] = []
    for question in questions:
        part, reason = read_part(connection, question, questions, state)
        if part is not None:
            parts.append(part)
        elif question.overview is not None:
            unanswered.append(_unanswered(question, region_id, reason))
    background = read_background(connection, region_id)
    return OverviewView(
        region_id=region_id, region_name=region.name, synthetic=region.synthetic, parts=parts,
        areas=_areas(connection, region, parts), unanswered=unanswered,
        state=_state(connection, state, background), is_land=state.is_land,
        offers=offers_of_land(connection, region_id) if state.is_land else state.offers.brief,
        has_runs=any(_is_run(question, state) for question in questions),
        lines=backdrop_lines(background), context=commune_figures(region.profile),
    )  # fmt: skip


def offers_of_land(connection: Connection, region_id: str) -> str:
    """Say in German how many places of offers the lists of a state have: they lie in files."""
    try:
        found = read_latest_run(connection, region_id, STATE).summary.offers
    except OutdatedRunError:
        found = None
    if found is None:
        return "keine Liste von Angeboten"
    return several(found.rows, "Ort eines Angebots", "Orte von Angeboten")


def _is_run(question: Question, state: RegionState) -> bool:
    """Say whether a run of today's format is stored."""
    if question.stored is None:
        return False
    return state.runs.get(question.slug) == question.stored().format_version


def read_part(
    connection: Connection, question: Question, questions: Sequence[Question], state: RegionState
) -> tuple[OverviewPart | None, str]:
    """Read the part of a question, or say in German why there is none and what comes next.

    Parameters
    ----------
    question
        One without a hook for the overview has no part, and nothing is missing.
    questions
        All of them: it may rest on others, whose runs come first.
    state
        Of the region.
    """
    if question.overview is None:
        return None, ""
    try:
        part = question.overview(connection, state.region.region_id)
    except (NotFoundError, OutdatedRunError) as error:
        first = _outdated_below(question, questions, state)
        return None, first or next_step(question, state) or str(error)
    if part is not None and part.unanswered:
        return None, part.unanswered
    return part, "" if part else next_step(question, state)


def _outdated_below(question: Question, questions: Sequence[Question], state: RegionState) -> str:
    """Say which run must be computed anew before, since nothing is stored that rests on it."""
    for other in questions:
        if other.id in question.rests_on and other.stored and other.slug in state.runs:
            reason = not_run(state, other.stored())
            if reason:
                return reason
    return ""


def _unanswered(question: Question, region_id: str, reason: str) -> Unanswered:
    return Unanswered(
        label=question.label, sentence=question.sentence, missing=reason,
        address=f"{question.page.path}?{urlencode({'region': region_id})}",
    )  # fmt: skip


def _areas(
    connection: Connection, region: Region, parts: Iterable[OverviewPart]
) -> dict[str, OverviewAreas]:
    """Read the areas of every level that is drawn; without any part those of the finest."""
    levels = dict.fromkeys(own.level for part in parts for own in part.every())
    known = {item.level for item in read_levels(connection, region.region_id)}
    finest = [item.level for item in region.profile.areas[-1:]]
    if COMMUNE_LEVEL in known:  # of a state, whose Kreise are its last level
        finest = [COMMUNE_LEVEL]
    wanted = list(levels) or finest
    return {
        level: read_overview_areas(connection, region, level)
        for level in wanted if level in known
    }  # fmt: skip


def read_proposals(
    connection: Connection, region_id: str, questions: Sequence[Question]
) -> list[OverviewPart]:
    """Read what questions propose; nothing of those that have no run of this format.

    Parameters
    ----------
    questions
        In the order of the menu.
    """
    found: list[OverviewPart] = []
    for question in questions:
        if question.proposals is None:
            continue
        try:
            found += question.proposals(connection, region_id)
        except (NotFoundError, OutdatedRunError):
            continue
    return found


def with_areas(
    connection: Connection, view: OverviewView, parts: Iterable[OverviewPart]
) -> OverviewView:
    """Add the areas of levels that only further parts draw.

    Parameters
    ----------
    view
        As `read_overview` gives it.
    parts
        Shown beside those of the view.
    """
    region = read_region(connection, view.region_id)
    known = {item.level for item in read_levels(connection, view.region_id)}
    more = {part.level for part in parts} & known - view.areas.keys()
    if not more:
        return view
    areas = {level: read_overview_areas(connection, region, level) for level in sorted(more)}
    return replace(view, areas={**view.areas, **areas})


def read_overview_areas(connection: Connection, region: Region, level: str) -> OverviewAreas:
    """Read the areas of a level with the names of those above.

    Parameters
    ----------
    region
        That is loaded.
    level
        Its key in the profile.
    """
    found, shown = levels_around(connection, region.region_id, level)
    found = found[: shown + 1]
    empty = gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=found[shown].crs)
    areas = _grouped(found)
    return OverviewAreas(
        label=read_level(connection, region.region_id, level).label,
        areas=areas, parents=_places(found, areas),
        names=map_names(found, empty, region=region.name, shown=shown),
    )  # fmt: skip


def _places(levels: Sequence[Areas], grouped: Areas) -> dict[str, str]:
    """Say where each area lies: the area above, and the coarsest, whose name is on the map."""
    areas = levels[-1]
    if len(levels) == 1:
        return dict.fromkeys(areas.index.map(str), "")
    direct, coarse = levels[-2], next((own for own in levels[:-1] if len(own) > 1), levels[-2])
    above = areas["parent_id"].map(direct["name"]).fillna("")
    around = grouped["parent_id"].map(coarse["name"]).fillna("")
    return {
        str(key): ", ".join(dict.fromkeys(name for name in (above[key], around[key]) if name))
        for key in areas.index
    }


def _grouped(levels: Sequence[Areas]) -> Areas:
    """Let every area name the coarsest of several areas that it lies in: its border is drawn."""
    several = [level for level in levels[:-1] if len(level) > 1]
    areas = levels[-1].copy()
    groups = areas["parent_id"]
    for above in reversed(levels[:-1]):
        if not several or above is several[0]:
            break
        groups = groups.map(above["parent_id"])
    areas["parent_id"] = groups
    return areas


def backdrop_lines(background: StoredBackground | None) -> list[Backdrop]:
    """Give rivers and rails, by which one knows where one is; none without a background."""
    if background is None:
        return []
    features = background.background.features
    shapes = dict(zip(features["kind"], features.geometry, strict=True))
    return [
        Backdrop(shape=shapes[kind], colour=colour, width=width, dashes=dashes)
        for kind, (colour, width, dashes) in _LINES.items()
        if kind in shapes
    ]


def _state(
    connection: Connection, state: RegionState, background: StoredBackground | None
) -> DataState:
    region = state.region
    sources = read_sources(connection, region.region_id)
    days = [source.reference_date for source in sources if source.reference_date is not None]
    for level in read_levels(connection, region.region_id):  # a table may hold several dates
        dates = read_dates(connection, level_pk=level.level_pk)
        days += [own for found in dates.values() for own in found]
    has_lines = bool(backdrop_lines(background))
    return DataState(
        unplaced=state.offers.unplaced, newest=max(days, default=None),
        loaded=local_day(region.loaded_at),
        load=read_load_state(connection, region.region_id).sentence,
        substitutes=substitute_text(sources),
        confirmed=count_confirmed(
            connection, region.region_id, since=confirmed_since(local_today())
        ).sentence,
        background=source_line(background, region) if background and has_lines else "",
    )  # fmt: skip
