"""Values of the indicators beside the index: those that went into it, and others of its level."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from api.questions.burden.table import BurdenTable
from kpk_geo import german
from kpk_geo.database.observations import as_table, read_dates, read_observations
from kpk_geo.profile import Indicator


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class NewestValues:
    """Values by area_id, in the order of the index; one column per indicator."""

    values: pd.DataFrame  # NaN: none
    validity: pd.DataFrame  # codes
    days: Mapping[str, date]  # of each indicator: one may be of another day than the index


def newest_values(connection: Connection, table: BurdenTable) -> NewestValues:
    """Take each indicator at the index's date, else at its newest.

    Parameters
    ----------
    table
        The newest index of a region.
    """
    index_day = table.run.parameters.reference_date
    level_pk = table.level.level_pk
    columns, chosen = [], {}
    for name, days in read_dates(connection, level_pk=level_pk).items():
        chosen[name] = index_day if index_day in days else days[0]
        observed = read_observations(
            connection, level_pk=level_pk, indicators=[name], reference_date=chosen[name]
        )
        columns.append(as_table(observed, table.rows.index))
    if not columns:  # nothing is loaded any more of what the index was made of
        nothing = pd.DataFrame(index=table.rows.index)
        return NewestValues(values=nothing, validity=nothing, days={})
    return NewestValues(
        values=pd.concat([column[0] for column in columns], axis="columns"),
        validity=pd.concat([column[1] for column in columns], axis="columns"),
        days=chosen,
    )


def dated(indicator: Indicator, day: date | None, usual: date) -> Indicator:
    """Let an indicator say its day wherever it is named beside others of another day.

    Parameters
    ----------
    indicator
        As the profile has it.
    day
        Of its values; None: it has none.
    usual
        Of what stands beside it.
    """
    if day is None or day == usual:
        return indicator
    return indicator.model_copy(update={"label": f"{indicator.label}, Stand {german.day(day)}"})
