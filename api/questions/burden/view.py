"""Gathers what the burden page shows."""

import pandas as pd
from sqlalchemy import Connection

from api.questions.burden.levels import burden_levels
from api.questions.burden.table import BurdenTable, read_burden_table
from api.regions.context import bounds_of, parent_names, shown_sources
from kpk_geo.database.observations import as_table, read_dates, read_observations
from kpk_geo.database.offer_sites import count_offers_by_kind
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
    values, validity = _newest_values(connection, table)
    return BurdenView(
        region_id=region_id,
        region_name=region.name,
        synthetic=region.synthetic,
        level_label=table.level.label,
        parent_names=parent_names(connection, region_id, table.level),
        bounds=bounds_of(table.areas.geometry),
        rows=table.rows,
        values=values,
        validity=validity,
        indicators=region.profile.indicators,
        plan=run.parameters,
        schemes=table.schemes,
        summary=run.summary,
        run_pk=run.run_pk,
        run_day=run.finished_at.date(),
        stale=run.stale,
        sources=shown_sources(connection, region_id, lambda source: source.kind != "Bevölkerung"),
        offer_counts=count_offers_by_kind(connection, region_id),
        revision=region.revision,
        levels=burden_levels(connection, region_id, run.parameters.level, run.parameters.level),
    )


def _newest_values(connection: Connection, table: BurdenTable) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take each indicator at the index's date, else at its newest."""
    index_day = table.run.parameters.reference_date
    level_pk = table.level.level_pk
    columns = []
    for name, days in read_dates(connection, level_pk=level_pk).items():
        day = index_day if index_day in days else days[0]
        observed = read_observations(
            connection, level_pk=level_pk, indicators=[name], reference_date=day
        )
        columns.append(as_table(observed, table.rows.index))
    values = pd.concat([column[0] for column in columns], axis="columns")
    validity = pd.concat([column[1] for column in columns], axis="columns")
    return values, validity
