"""The themes of the burden map, to be handed on."""

from sqlalchemy import Connection

from api.questions.burden.levels import index_level_of, read_level_view, shown_levels
from api.questions.burden.view import read_burden_view
from api.questions.question import MapAsk
from kpk_geo.database.connection import transaction
from kpk_geo.german import day
from maps.burden.level_page import level_themes
from maps.burden.overview_found import NOT_SAID
from maps.burden.page import burden_themes
from maps.kit.substitutes import substitute_text
from maps.sheet.shown_map import ShownMap, one_of


def read_shown_map(ask: MapAsk) -> ShownMap:
    """Read what the page shows; another level than the index's has its indicators alone.

    Raises
    ------
    NotFoundError
        The region is not loaded or its index has not been run.
    OutdatedRunError
        The index is of another format.
    InputError
        The level has nothing to show.
    """
    with transaction(ask.engine) as connection:
        index_level = index_level_of(connection, ask.region_id)
        levels = {*shown_levels(connection, ask.region_id), index_level}
        level = one_of(ask.asked, "level", levels, "Die Ebene") or index_level
        if level != index_level:
            return _indicators(connection, ask.region_id, level, index_level)
        view = read_burden_view(connection, ask.region_id)
    return ShownMap(
        method="Belastungsindex", region_id=view.region_id, region_name=view.region_name,
        level=view.plan.level, level_label=view.level_label,
        area_ids=tuple(map(str, view.rows.index)), themes=burden_themes(view),
        when=f"Stichtag {day(view.plan.reference_date)}, gerechnet am {day(view.run_day)}",
        sources=view.sources, not_said=NOT_SAID[0], synthetic=view.synthetic,
        notes=[text for text in (view.stale, substitute_text(view.sources)) if text],
    )  # fmt: skip


def _indicators(connection: Connection, region_id: str, level: str, index_level: str) -> ShownMap:
    view = read_level_view(connection, region_id, level, index_level)
    return ShownMap(
        method="Indikatoren", region_id=region_id, region_name=view.region_name, level=level,
        level_label=view.level_label, area_ids=tuple(map(str, view.names)),
        themes=level_themes(view), when="", sources=view.sources, not_said=NOT_SAID[0],
        synthetic=view.synthetic,
    )  # fmt: skip
