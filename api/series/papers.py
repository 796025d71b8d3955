"""The papers of developments in every format, for the routes and the command line."""

from sqlalchemy import Connection

from api.series.read import find_goal, find_indicator, read_areas_beside, read_series
from api.series.stored import read_series_levels
from kpk_geo.errors import InputError
from maps.document.blocks import Document
from maps.series.document import goal_document, indicator_document, list_document


def read_paper(
    connection: Connection, region_id: str, *, indicator: str = "", goal: str = "",
    place: str = "", level: str = "",
) -> Document:  # fmt: skip
    """Read what a paper says.

    Parameters
    ----------
    indicator, goal
        Key of the one that is asked for; empty: all.
    place
        As `place_key` gives it; empty: the region as a whole.
    level
        Key of the level whose areas stand beside an indicator; empty: that of its figures.

    Raises
    ------
    NotFoundError
        There is no such region, area, indicator or goal.
    InputError
        Indicator and goal are asked for at once.
    """
    require_one(indicator, goal)
    levels = read_series_levels(connection, region_id)
    view = read_series(levels, place=place)
    if goal:
        return goal_document(view, find_goal(view, goal))
    if indicator:
        item = find_indicator(view, indicator)
        beside = read_areas_beside(levels, item.indicator, level=level)
        return indicator_document(view, item, beside)
    return list_document(view)


def require_one(indicator: str, goal: str) -> None:
    """Refuse an indicator and a goal at once.

    Parameters
    ----------
    indicator, goal
        Keys; empty: not asked for.

    Raises
    ------
    InputError
        Both are given.
    """
    if indicator and goal:
        raise InputError("Bitte entweder eine Kennzahl (indicator) oder ein Ziel (goal) nennen.")
