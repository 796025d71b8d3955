"""Gathers what the page of hot spots shows."""

import pandas as pd
from sqlalchemy import Connection

from api.burden_table import read_burden_table
from api.hot_spots.observed import indicator_of
from api.hot_spots.table import HotSpotTable, read_hot_spot_table
from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.database.areas import read_areas, read_level
from kpk_geo.database.sources import read_sources
from kpk_geo.errors import NotFoundError
from maps.hot_spot_map import HotSpotView


def read_hot_spot_view(
    connection: Connection, region_id: str, indicator: str | None = None
) -> HotSpotView:
    """Read the newest hot spots with all that belongs on their page.

    Raises
    ------
    NotFoundError
        The region is not loaded, or nothing has been run.
    """
    table = read_hot_spot_table(connection, region_id, indicator)
    run, region = table.run, table.region
    west, south, east, north = (
        round(float(value), 5) for value in table.areas.geometry.to_crs(EXCHANGE_CRS).total_bounds
    )
    names = [*(item.id for item in region.profile.indicators), "burden_index"]
    return HotSpotView(
        region_id=region_id,
        region_name=region.name,
        synthetic=region.synthetic,
        level=table.level.level,
        level_label=table.level.label,
        bounds=(west, south, east, north),
        parent_names=_parent_names(connection, table),
        indicator=table.indicator,
        indicators=[
            indicator_of(region.profile, name) for name in names if name in table.indicators
        ],
        rows=table.rows,
        summary=run.summary,
        parameters=run.parameters,
        index_class=_index_class(connection, table),
        run_pk=run.run_pk,
        run_day=run.finished_at.date(),
        sources=_shown_sources(connection, table),
        revision=region.revision,
    )


def _parent_names(connection: Connection, table: HotSpotTable) -> dict[str, str]:
    if table.level.parent_level is None:
        return {}
    above = read_level(connection, table.region.region_id, table.level.parent_level)
    names = read_areas(connection, above.level_pk, simplified=True)["name"]
    return {str(key): str(name) for key, name in names.items()}


def _index_class(connection: Connection, table: HotSpotTable) -> pd.Series | None:
    try:
        burden = read_burden_table(connection, table.region.region_id)
    except NotFoundError:
        return None
    return burden.rows["status_class"] if burden.level == table.level else None


def _shown_sources(connection: Connection, table: HotSpotTable) -> list[dict[str, object]]:
    """Name each data set of the run once, though it may consist of several files."""
    shown: dict[tuple[object, object], dict[str, object]] = {}
    for source in read_sources(connection, table.region.region_id):
        if source["name"] in table.run.inputs:
            shown.setdefault((source["publisher"], source["dataset"]), dict(source))
    return list(shown.values())
