"""Gathers what the page of hot spots shows."""

import pandas as pd
from sqlalchemy import Connection

from analyses.burden.classes import BURDENED
from api.questions.burden.table import read_burden_table
from api.questions.hot_spots.read import indicator_of
from api.questions.hot_spots.table import HotSpotTable, read_hot_spot_table
from api.regions.context import bounds_of, parent_names, shown_sources
from api.regions.levels import level_links, needs_a_run
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.local_time import local_day
from kpk_geo.profile import INDEX
from maps.hot_spots.view import HotSpotView


def read_hot_spot_view(
    connection: Connection, region_id: str, indicator: str | None = None
) -> HotSpotView:
    """Read the newest hot spots with all that belongs on their page.

    Parameters
    ----------
    indicator
        Its key; None: the index, else the first that is planned and was run.

    Raises
    ------
    NotFoundError
        The region is not loaded, or nothing has been run.
    OutdatedRunError
        The run is of another format, or the areas were replaced since.
    """
    table = read_hot_spot_table(connection, region_id, indicator)
    run, region = table.run, table.region
    names = [*(item.id for item in region.profile.indicators), INDEX]
    return HotSpotView(
        region_id=region_id,
        region_name=region.name,
        synthetic=region.synthetic,
        level=table.level.level,
        level_label=table.level.label,
        bounds=bounds_of(table.areas.geometry),
        parent_names=parent_names(connection, region_id, table.level),
        indicator=table.indicator,
        indicators=[
            indicator_of(region.profile, name) for name in names if name in table.indicators
        ],
        names={str(key): str(name) for key, name in table.areas["name"].items()},
        parents={
            str(key): None if pd.isna(parent) else str(parent)
            for key, parent in table.areas["parent_id"].items()
        },
        areas=table.results,
        summary=run.summary,
        burdened=_burdened(connection, table),
        budget=table.budget,
        run_pk=run.run_pk,
        run_day=local_day(run.finished_at),
        stale=table.run.stale,
        sources=shown_sources(connection, region_id, lambda source: source.name in run.inputs),
        revision=region.revision,
        levels=level_links(
            connection,
            region_id,
            table.level.level,
            needs_a_run(region_id, "hot_spots", "kpk run hot-spots"),
        ),
    )


def _burdened(connection: Connection, table: HotSpotTable) -> dict[str, bool] | None:
    """Say which areas the newest index calls burdened; None without one for these areas."""
    try:
        burden = read_burden_table(connection, table.region.region_id)
    except (NotFoundError, OutdatedRunError):
        return None
    if burden.level != table.level:
        return None
    codes = burden.rows["status_code"]
    return {str(key): not pd.isna(code) and int(code) in BURDENED for key, code in codes.items()}
