"""Values of the indicators beside the index: those that went into it, and others of its level."""

import pandas as pd
from sqlalchemy import Connection

from api.questions.burden.table import BurdenTable
from kpk_geo.database.observations import as_table, read_dates, read_observations


def newest_values(connection: Connection, table: BurdenTable) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take each indicator at the index's date, else at its newest.

    Parameters
    ----------
    table
        The newest index of a region.

    Returns
    -------
    values, validity
        By area_id, in the order of the index; one column per indicator.
    """
    index_day = table.run.parameters.reference_date
    level_pk = table.level.level_pk
    columns = []
    for name, days in read_dates(connection, level_pk=level_pk).items():
        day = index_day if index_day in days else days[0]
        observed = read_observations(
            connection, level_pk=level_pk, indicators=[name], reference_date=day
        )
        columns.append(as_table(observed, table.rows.index))
    if not columns:  # nothing is loaded any more of what the index was made of
        nothing = pd.DataFrame(index=table.rows.index)
        return nothing, nothing
    values = pd.concat([column[0] for column in columns], axis="columns")
    validity = pd.concat([column[1] for column in columns], axis="columns")
    return values, validity
