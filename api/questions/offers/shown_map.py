"""The themes of the map of offers, to be handed on: what everybody may see."""

from dataclasses import replace

import numpy as np
from pyproj import CRS

from api.questions.offers.view import read_offers_view
from api.questions.question import MapAsk
from kpk_geo.crs import to_work
from kpk_geo.database.connection import transaction
from kpk_geo.database.work_crs import region_crs
from kpk_geo.errors import NotFoundError
from kpk_geo.german import day
from kpk_geo.local_time import local_today
from maps.offers.page import offers_data
from maps.offers.selection import select
from maps.offers.themes import members, offer_themes
from maps.offers.view import OffersView
from maps.sheet.shown_map import ShownMap

NOT_SAID = (
    "Ein Punkt sagt, dass es etwas gibt, nicht, ob es reicht, wem es hilft und ob es gut ist."
)


def read_shown_map(ask: MapAsk) -> ShownMap:
    """Read what the page shows to those who are not logged in, with what is chosen there.

    Raises
    ------
    NotFoundError
        The region is not loaded, has no areas to lie in, or nothing fits what is chosen.
    InputError
        There is no such life phase or class.
    """
    today = local_today()
    with transaction(ask.engine) as connection:
        work_crs = region_crs(connection, ask.region_id)
        view = read_offers_view(connection, ask.region_id, planner=False, today=today)
    if view.level is None:
        raise NotFoundError("Für diese Region sind noch keine Gebiete geladen.")
    found = ShownMap(
        method="Alle Angebote", region_id=view.region_id, region_name=view.region_name,
        level=view.level, level_label=view.level_label, area_ids=(), themes=offer_themes(view),
        when=f"Bestand am {day(today)}", sources=view.sources, not_said=NOT_SAID,
        synthetic=view.synthetic, points=_points(view, work_crs),
    )  # fmt: skip
    chosen = found.theme(ask.asked.get("theme", ""))
    selected = select(
        offers_data(view)["offers"], found.themes, chosen, ask.asked,
        members=members(view, chosen), where=view.region_name,
    )  # fmt: skip
    if not selected.note:
        return found
    return replace(
        found, method="Ausgewählte Angebote", themes=selected.themes, notes=[selected.note]
    )


def _points(view: OffersView, work_crs: CRS) -> list[tuple[float, float] | None]:
    """Give places in metres; None: without a sure one."""
    placed = [row["longitude"] is not None for row in view.rows]
    degrees = [
        (row["longitude"], row["latitude"])
        for row, has_place in zip(view.rows, placed, strict=True) if has_place
    ]  # fmt: skip
    places = to_work(np.array(degrees, dtype=float).reshape(-1, 2), work_crs).tolist()
    found = iter((float(x), float(y)) for x, y in places)
    return [next(found) if has_place else None for has_place in placed]
