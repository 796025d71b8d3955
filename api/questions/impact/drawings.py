"""Reads the drawings of the page for one address, to be handed on."""

from api.questions.impact.table import read_impact_view
from api.questions.question import MapAsk
from kpk_geo.database.connection import transaction
from maps.impact.drawings import impact_drawings
from maps.sheet.drawings import Drawings


def read_drawings(ask: MapAsk) -> Drawings:
    """Read what the page draws.

    Raises
    ------
    NotFoundError
        Nothing has been run, or not for this `indicator`.
    OutdatedRunError
        The run is of another format.
    """
    with transaction(ask.engine) as connection:
        view = read_impact_view(connection, ask.region_id, ask.asked.get("indicator") or None)
    return impact_drawings(view)
