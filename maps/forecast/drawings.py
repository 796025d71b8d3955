"""The map of the forecast, to be handed on."""

from kpk_geo.german import day
from maps.forecast.page import ForecastView, forecast_map, map_title
from maps.forecast.text import NOT_SAID, group_sentence
from maps.kit.figure import Figure
from maps.sheet.drawings import Drawings
from maps.sheet.shown_map import source_text


def forecast_drawings(view: ForecastView) -> Drawings:
    """Give the map of the group that the page shows."""
    title = map_title(view)
    note = f"{title}. Was das nicht sagt: {NOT_SAID[0]} Lauf {view.run_pk} vom {day(view.run_day)}."
    return Drawings(
        method="Vorausberechnung", region_name=view.region_name, synthetic=view.synthetic,
        notes=[view.stale] if view.stale else [],
        figures=[
            Figure(
                id="karte", title=group_sentence(view.summary, view.group),
                picture=forecast_map(view), alt=title, source=source_text(view.sources), note=note,
            )
        ],
    )  # fmt: skip
