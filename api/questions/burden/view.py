"""Gathers what the burden page shows."""

from sqlalchemy import Connection

from api.questions.burden.levels import burden_levels
from api.questions.burden.table import read_burden_table
from api.questions.burden.values import dated, newest_values
from api.regions.context import bounds_of, parent_names, shown_sources
from kpk_geo.database.offer_sites import count_offers_by_kind
from kpk_geo.local_time import local_day
from maps.burden.page import BurdenView


def read_burden_view(connection: Connection, region_id: str) -> BurdenView:
    """Read the newest index of a region with all that belongs on its page.

    Raises
    ------
    NotFoundError
        The region is not loaded or its index has not been run.
    """
    table = read_burden_table(connection, region_id)
    region, run = table.region, table.run
    newest = newest_values(connection, table)
    usual = run.parameters.reference_date
    return BurdenView(
        region_id=region_id,
        region_name=region.name,
        synthetic=region.synthetic,
        level_label=table.level.label,
        parent_names=parent_names(connection, region_id, table.level),
        bounds=bounds_of(table.areas.geometry),
        rows=table.rows,
        values=newest.values,
        validity=newest.validity,
        indicators=[
            dated(item, newest.days.get(item.id), usual) for item in region.profile.indicators
        ],
        plan=run.parameters,
        schemes=table.schemes,
        summary=run.summary,
        run_pk=run.run_pk,
        run_day=local_day(run.finished_at),
        stale=run.stale,
        sources=shown_sources(connection, region_id, lambda source: source.kind != "Bevölkerung"),
        offer_counts=count_offers_by_kind(connection, region_id),
        revision=region.revision,
        levels=burden_levels(connection, region_id, run.parameters.level, run.parameters.level),
    )
