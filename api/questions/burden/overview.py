"""The part of the overview that tells of burden: from the newest stored index."""

import pandas as pd
from sqlalchemy import Connection

from api.questions.burden.table import BurdenTable, read_burden_table
from api.regions.context import shown_sources
from kpk_geo.database.observations import as_table, read_observations
from kpk_geo.profile import Indicator
from maps.burden.overview import burden_part, source_text
from maps.burden.overview_found import BurdenOverview
from maps.overview.parts import OverviewPart


def read_overview_part(connection: Connection, region_id: str) -> OverviewPart:
    """Read what the overview says of burden.

    Raises
    ------
    NotFoundError
        The index has not been run.
    OutdatedRunError
        The run is of another format, or the areas were replaced since.
    """
    table = read_burden_table(connection, region_id)
    plan = table.run.parameters
    indicator = _key_indicator(table)
    values, validity = _values(connection, table, indicator)
    sources = shown_sources(connection, region_id, lambda source: source.kind == "Indikatoren")
    return burden_part(
        BurdenOverview(
            region_id=region_id, level=table.level.level, rows=table.rows, plan=plan,
            summary=table.run.summary, stale=table.run.stale, indicator=indicator, values=values,
            validity=validity,
            source=source_text(
                [source.publisher for source in sources], plan.reference_date, len(plan.status)
            ),
        )
    )  # fmt: skip


def _key_indicator(table: BurdenTable) -> Indicator:
    """Give the indicator that weighs most in the index; of several the first."""
    heaviest = max(table.run.parameters.status, key=lambda item: item.weight)
    known = {item.id: item for item in table.region.profile.indicators}
    return known[heaviest.indicator]


def _values(
    connection: Connection, table: BurdenTable, indicator: Indicator
) -> tuple[pd.Series, pd.Series]:
    observed = read_observations(
        connection, level_pk=table.level.level_pk, indicators=[indicator.id],
        reference_date=table.run.parameters.reference_date,
    )  # fmt: skip
    values, validity = as_table(observed, table.rows.index)
    if indicator.id not in values:  # what it was made of is not loaded any more
        nothing = pd.Series(float("nan"), table.rows.index)
        return nothing, pd.Series("missing", table.rows.index)
    return values[indicator.id], validity[indicator.id]
