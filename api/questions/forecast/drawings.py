"""Reads the drawings of the page for one address, to be handed on."""

from api.questions.forecast.table import read_forecast_view
from api.questions.question import MapAsk
from kpk_geo.database.connection import transaction
from maps.forecast.drawings import forecast_drawings
from maps.sheet.drawings import Drawings


def read_drawings(ask: MapAsk) -> Drawings:
    """Read what the page draws.

    Raises
    ------
    NotFoundError
        Nothing has been run, or not for this `group`.
    OutdatedRunError
        The run is of another format.
    """
    with transaction(ask.engine) as connection:
        view = read_forecast_view(connection, ask.region_id, ask.asked.get("group") or None)
    return forecast_drawings(view)
