"""Runs of analyses and their results: every number can be traced to its inputs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, func, insert, select

from kpk_geo import __version__
from kpk_geo.database.bulk import copy_frame
from kpk_geo.database.tables import accessibility_result, burden_result, hot_spot_result, run
from kpk_geo.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of an analysis."""

    run_pk: int
    region_id: str
    analysis: str
    level_pk: int
    parameters: dict[str, Any]
    inputs: dict[str, str]  # source name -> sha256 of its file
    summary: dict[str, Any]
    software_version: str
    started_at: datetime
    finished_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """A run about to be stored."""

    region_id: str
    analysis: str
    level_pk: int
    parameters: dict[str, Any]
    inputs: dict[str, str]
    summary: dict[str, Any]
    started_at: datetime


def write_run(connection: Connection, new: NewRun) -> int:
    """Store a run; give its number."""
    values = {name: getattr(new, name) for name in NewRun.__dataclass_fields__}
    statement = insert(run).values(**values, software_version=__version__).returning(run.c.run_pk)
    return int(connection.execute(statement).scalar_one())


def write_burden_results(connection: Connection, results: pd.DataFrame, *, run_pk: int) -> int:
    """Store one row per area and part."""
    return copy_frame(connection, burden_result, results, constants={"run_pk": run_pk})


def read_latest_run(
    connection: Connection, region_id: str, analysis: str, *, indicator: str | None = None
) -> Run:
    """Read the newest run of an analysis, of one indicator where it has one each.

    Raises
    ------
    NotFoundError
        It has not been run yet; the message names the command.
    """
    query = (
        select(run)
        .where(run.c.region_id == region_id, run.c.analysis == analysis)
        .order_by(run.c.run_pk.desc())
        .limit(1)
    )
    if indicator is not None:
        query = query.where(run.c.parameters["indicator"].astext == indicator)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFoundError(
            f"Für die Region „{region_id}“ ist noch nichts berechnet. "
            f"Bitte ausführen: kpk run {analysis} --region {region_id}"
            f"{f' --indicator {indicator}' if indicator else ''}"
        )
    return Run(**row)


def read_burden_results(connection: Connection, run_pk: int) -> pd.DataFrame:
    """Read one row per area and part, in the order of area and part."""
    names = [column.name for column in burden_result.columns if column.name != "run_pk"]
    query = (
        select(*(burden_result.c[name] for name in names))
        .where(burden_result.c.run_pk == run_pk)
        .order_by(burden_result.c.area_id, burden_result.c.part)
    )
    rows = [tuple(row) for row in connection.execute(query)]
    frame = pd.DataFrame.from_records(rows, columns=names)
    floats = ["score", "weighting_share", "leave_one_out_share"]
    return frame.astype({name: float for name in floats} | {"class_code": "Int64"})


def read_analyses(connection: Connection, region_id: str) -> list[str]:
    """Read which analyses have been run for a region."""
    query = select(run.c.analysis).where(run.c.region_id == region_id).distinct()
    return sorted(connection.scalars(query))


def write_accessibility_results(
    connection: Connection, results: pd.DataFrame, *, run_pk: int
) -> int:
    """Store one row per question and area."""
    return copy_frame(connection, accessibility_result, results, constants={"run_pk": run_pk})


def read_accessibility_results(
    connection: Connection, run_pk: int, *, kind: str, life_phase: str, mode: str
) -> pd.DataFrame:
    """Read one row per area for one question, by area_id; empty if it was not asked.

    Returns
    -------
    pandas.DataFrame
        validity, and the measures of `analyses.access.area_table`; None where the analysis has no
        figure, the text "inf" where no way leads to any offer.
    """
    table = accessibility_result.c
    query = (
        select(table.area_id, table.validity, table.measures)
        .where(
            table.run_pk == run_pk,
            table.kind == kind,
            table.life_phase == life_phase,
            table.mode == mode,
        )
        .order_by(table.area_id)
    )
    rows = [
        {"area_id": area_id, "validity": validity, **measures}
        for area_id, validity, measures in connection.execute(query)
    ]
    frame = pd.DataFrame(rows, columns=None if rows else ["area_id", "validity"])
    return frame.set_index("area_id")


def write_hot_spot_results(connection: Connection, results: pd.DataFrame, *, run_pk: int) -> int:
    """Store one row per area."""
    return copy_frame(connection, hot_spot_result, results, constants={"run_pk": run_pk})


def read_hot_spot_results(connection: Connection, run_pk: int) -> pd.DataFrame:
    """Read one row per area, by area_id: validity and the stored measures."""
    query = (
        select(hot_spot_result.c.area_id, hot_spot_result.c.validity, hot_spot_result.c.measures)
        .where(hot_spot_result.c.run_pk == run_pk)
        .order_by(hot_spot_result.c.area_id)
    )
    rows = [
        {"area_id": area_id, "validity": validity, **measures}
        for area_id, validity, measures in connection.execute(query)
    ]
    return pd.DataFrame(rows, dtype=object).set_index("area_id")


def read_run_indicators(connection: Connection, region_id: str, analysis: str) -> list[str]:
    """Name the indicators of an analysis that has one run for each, the newest run first."""
    name = run.c.parameters["indicator"].astext
    query = (
        select(name)
        .where(run.c.region_id == region_id, run.c.analysis == analysis)
        .group_by(name)
        .order_by(func.max(run.c.run_pk).desc())
    )
    return list(connection.scalars(query))
