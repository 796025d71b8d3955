"""Reads the maps of saved scenarios for one address, to be handed on."""

from typing import cast

from api.questions.question import MapAsk
from api.questions.scenarios.page import numbers_of
from api.questions.scenarios.read import read_scenarios_view
from kpk_geo.database.connection import transaction
from maps.scenarios.drawings import scenario_drawings
from maps.scenarios.pictures import Measure
from maps.sheet.drawings import Drawings
from maps.sheet.shown_map import one_of


def read_drawings(ask: MapAsk) -> Drawings:
    """Read what the page draws of the scenarios that are compared (`ids`, `show`).

    Raises
    ------
    NotFoundError
        The region has none of such a number, or cannot have any.
    InputError
        `ids` are no numbers or too many, or `show` says something else.
    """
    show = one_of(ask.asked, "show", ("within", "supply"), "Das Maß der Karten")
    with transaction(ask.engine) as connection:
        numbers = numbers_of([ask.asked.get("ids", "")])
        view = read_scenarios_view(connection, ask.region_id, numbers)
    return scenario_drawings(view, cast("Measure", show) if show else None)
