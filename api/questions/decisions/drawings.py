"""Reads the maps of what was decided, as somebody sees them who is not logged in."""

from api.questions.decisions.view import PageRequest, read_log_view
from api.questions.question import MapAsk
from kpk_geo.database.connection import transaction
from maps.decisions.drawings import decision_drawings
from maps.sheet.drawings import Drawings


def read_drawings(ask: MapAsk) -> Drawings:
    """Read what the log of a region draws.

    Raises
    ------
    NotFoundError
        Neither the region nor a decision about it is there.
    """
    asked = PageRequest(region_id=ask.region_id, planner=None, here="")
    with transaction(ask.engine) as connection:
        view = read_log_view(connection, (), asked)  # maps name no figure of any question
    return decision_drawings(view)
