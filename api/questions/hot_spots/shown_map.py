"""The themes of the map of hot spots, to be handed on."""

from api.questions.hot_spots.view import read_hot_spot_view
from api.questions.question import MapAsk
from kpk_geo.database.connection import transaction
from kpk_geo.german import day
from maps.hot_spots.overview import NOT_SAID
from maps.hot_spots.page import hot_spot_themes
from maps.kit.substitutes import substitute_text
from maps.sheet.shown_map import ShownMap


def read_shown_map(ask: MapAsk) -> ShownMap:
    """Read what the page shows of an indicator; without one of the first.

    Raises
    ------
    NotFoundError
        The region is not loaded, or nothing has been run for the indicator.
    OutdatedRunError
        The run is of another format.
    """
    with transaction(ask.engine) as connection:
        view = read_hot_spot_view(connection, ask.region_id, ask.asked.get("indicator") or None)
    return ShownMap(
        method=f"Häufungen: {view.indicator.label}", region_id=view.region_id,
        region_name=view.region_name, level=view.level, level_label=view.level_label,
        area_ids=tuple(area.area_id for area in view.areas), themes=hot_spot_themes(view),
        when=f"Stichtag {day(view.reference_date)}, gerechnet am {day(view.run_day)}",
        sources=view.sources, not_said=NOT_SAID[0], synthetic=view.synthetic,
        notes=[text for text in (view.stale, substitute_text(view.sources)) if text],
    )  # fmt: skip
