"""Indicators and their values."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from kpk_geo.database.bulk import copy_frame
from kpk_geo.database.slices import ALL, Slice, count
from kpk_geo.database.tables import indicator, observation, source
from kpk_geo.frames import OBSERVATION_COLUMNS, Observations, as_observations
from kpk_geo.model import Validity
from kpk_geo.profile import Indicator

_KEY = (observation.c.area_id, observation.c.indicator_id, observation.c.reference_date)
_KEYS_AT_ONCE = 5_000


def write_indicators(
    connection: Connection, indicators: Iterable[Indicator], *, region_id: str
) -> None:
    """Describe the indicators of a region; those no longer described go, with their values.

    Parameters
    ----------
    indicators
        In the order in which they are listed later on.
    """
    described = list(indicators)
    connection.execute(
        delete(indicator).where(
            indicator.c.region_id == region_id,
            indicator.c.indicator_id.not_in([item.id for item in described]),
        )
    )
    for position, item in enumerate(described):
        values = {
            "position": position,
            "label": item.label,
            "unit": item.unit.value,
            "polarity": item.polarity.value,
            "life_phase": item.life_phase.value if item.life_phase else None,
            "description": item.description,
        }
        statement = insert(indicator).values(region_id=region_id, indicator_id=item.id, **values)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["region_id", "indicator_id"], set_=values
            )
        )


def write_observations(
    connection: Connection,
    observations: Observations,
    *,
    region_id: str,
    level_pk: int,
    source_pk: int,
    load_pk: int,
) -> int:
    """Replace the values of one source, and take over those that an earlier load had elsewhere.

    Parameters
    ----------
    observations
        One row per area, indicator and date; a value is NaN where there is none.
    level_pk
        Key of the level that the areas belong to.
    source_pk
        Key of the table among the sources; the values it brought before are deleted.
    load_pk
        Of the load that writes: an area may move from one table to another, but two tables of one
        load must not both have it (`held_elsewhere`).
    """
    connection.execute(delete(observation).where(observation.c.source_pk == source_pk))
    others = _others(connection, observations, level_pk=level_pk, source_pk=source_pk)
    keys = [row[:3] for row in others if row.load_pk != load_pk]
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        connection.execute(
            delete(observation).where(
                observation.c.level_pk == level_pk,
                tuple_(*_KEY).in_([tuple(key) for key in keys[start : start + _KEYS_AT_ONCE]]),
            )
        )
    constants = {"region_id": region_id, "level_pk": level_pk, "source_pk": source_pk}
    return copy_frame(connection, observation, observations, constants=constants)


def read_source_dates(connection: Connection, source_pk: int) -> set[date]:
    """Read for which days a source holds values."""
    query = select(observation.c.reference_date).where(observation.c.source_pk == source_pk)
    return set(connection.scalars(query.distinct()))


def held_elsewhere(
    connection: Connection,
    observations: Observations,
    *,
    level_pk: int,
    source_pk: int,
    load_pk: int,
) -> list[tuple[str, str, date, str]]:
    """List the values that another source of the same load holds already.

    Parameters
    ----------
    observations
        About to be written.
    level_pk
        Key of the level that the areas belong to.
    source_pk
        Key of the source that is about to write.
    load_pk
        Of the load.

    Returns
    -------
    list of tuple
        Area, indicator, day and file, the first of them for each area.
    """
    found: dict[str, tuple[str, str, date, str]] = {}
    for row in _others(connection, observations, level_pk=level_pk, source_pk=source_pk):
        if row.load_pk == load_pk:
            found.setdefault(row[0], (row[0], row[1], row[2], row.file))
    return list(found.values())


def _others(
    connection: Connection, observations: Observations, *, level_pk: int, source_pk: int
) -> list[Any]:
    """Give the rows of other sources with the keys of these: exactly those, not their product."""
    query = (
        select(*_KEY, source.c.load_pk, source.c.file)
        .join(source, source.c.source_pk == observation.c.source_pk)
        .where(
            observation.c.level_pk == level_pk,
            observation.c.source_pk != source_pk,
            observation.c.indicator_id.in_(observations["indicator_id"].unique().tolist()),
        )
    )
    names = ("area_id", "indicator_id", "reference_date")
    wanted = set(zip(*(observations[name] for name in names), strict=True))
    return [row for row in connection.execute(query) if tuple(row[:3]) in wanted]


def read_observations(
    connection: Connection,
    *,
    level_pk: int,
    indicators: Iterable[str] | None = None,
    reference_date: date | None = None,
    part: Slice = ALL,
) -> Observations:
    """Read the values of a level, of some indicators or one date, by indicator, date and area.

    Parameters
    ----------
    level_pk
        Key of the level as of one date.
    indicators
        Keys of the indicators; None: all.
    reference_date
        None: all dates.
    part
        Which of the rows, in that order.
    """
    query = _chosen(level_pk, indicators, reference_date).order_by(
        observation.c.indicator_id, observation.c.reference_date, observation.c.area_id
    )
    rows = [tuple(row) for row in connection.execute(part.of(query))]
    frame = pd.DataFrame.from_records(rows, columns=list(OBSERVATION_COLUMNS))
    members = {member.value: member for member in Validity}
    for name in ("numerator", "denominator", "value"):
        frame[name] = frame[name].astype(float)
    frame["validity"] = [members[code] for code in frame["validity"]]
    return as_observations(frame)


def count_observations(
    connection: Connection,
    *,
    level_pk: int,
    indicators: Iterable[str] | None = None,
    reference_date: date | None = None,
) -> int:
    """Count what `read_observations` gives in all.

    Parameters
    ----------
    level_pk
        Key of the level as of one date.
    indicators
        Keys of the indicators; None: all.
    reference_date
        None: all dates.
    """
    return count(connection, _chosen(level_pk, indicators, reference_date))


def _chosen(
    level_pk: int, indicators: Iterable[str] | None, reference_date: date | None
) -> "Select[Any]":
    query = select(*(observation.c[name] for name in OBSERVATION_COLUMNS)).where(
        observation.c.level_pk == level_pk
    )
    if indicators is not None:
        query = query.where(observation.c.indicator_id.in_(list(indicators)))
    if reference_date is not None:
        query = query.where(observation.c.reference_date == reference_date)
    return query


def as_table(observations: Observations, area_ids: pd.Index) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Spread values and validities to one row per area, one column per indicator.

    An area without an observation has NaN and the validity "missing".
    """
    values = observations.pivot(index="area_id", columns="indicator_id", values="value")
    validity = observations.pivot(index="area_id", columns="indicator_id", values="validity")
    validity = validity.reindex(area_ids).astype(object)
    return values.reindex(area_ids), validity.where(validity.notna(), Validity.MISSING)


def read_dates(connection: Connection, *, level_pk: int) -> dict[str, list[date]]:
    """Read for which dates each indicator has values, newest first."""
    query = (
        select(observation.c.indicator_id, observation.c.reference_date)
        .where(observation.c.level_pk == level_pk)
        .distinct()
        .order_by(observation.c.indicator_id, observation.c.reference_date.desc())
    )
    dates: dict[str, list[date]] = {}
    for indicator_id, reference_date in connection.execute(query):
        dates.setdefault(indicator_id, []).append(reference_date)
    return dates


def read_counted(connection: Connection, level_pks: Iterable[int]) -> dict[int, dict[str, bool]]:
    """Say which indicators have values on which levels, and whether with their counts.

    Parameters
    ----------
    level_pks
        Keys of levels.

    Returns
    -------
    dict
        By level and indicator: whether any value comes with numerator and denominator.
    """
    query = (
        select(
            observation.c.level_pk,
            observation.c.indicator_id,
            func.bool_or(
                observation.c.numerator.isnot(None) & observation.c.denominator.isnot(None)
            ),
        )
        .where(observation.c.level_pk.in_(list(level_pks)))
        .group_by(observation.c.level_pk, observation.c.indicator_id)
        .order_by(observation.c.level_pk, observation.c.indicator_id)
    )
    found: dict[int, dict[str, bool]] = {}
    for level_pk, indicator_id, has_counts in connection.execute(query):
        found.setdefault(level_pk, {})[indicator_id] = bool(has_counts)
    return found
