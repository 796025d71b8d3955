"""Reads the map of schools for one address, to be handed on."""

from api.questions.fgz.table import read_fgz_view
from api.questions.question import MapAsk
from kpk_geo.database.connection import transaction
from maps.fgz.drawings import fgz_drawings
from maps.sheet.drawings import Drawings
from maps.sheet.shown_map import one_of


def read_drawings(ask: MapAsk) -> Drawings:
    """Read what the page draws.

    Raises
    ------
    NotFoundError
        There is no list yet.
    OutdatedRunError
        The run is of another format.
    InputError
        `startchancen` says something else than ja.
    """
    only = one_of(ask.asked, "startchancen", ("ja",), "Die Auswahl der Schulen")
    with transaction(ask.engine) as connection:
        view = read_fgz_view(connection, ask.region_id)
    return fgz_drawings(view, only_startchancen=bool(only))
