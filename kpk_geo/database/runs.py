"""Runs of analyses and their results: every number can be traced to its inputs.

Written and read through the records of `kpk_geo.results` only. A run of another format than the one
of this version is no error of ours: it asks to be computed anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic

from pydantic import ValidationError
from sqlalchemy import Connection, Text, any_, func, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from kpk_geo import __version__
from kpk_geo.database.areas import AreaLevel, read_levels
from kpk_geo.database.bulk import copy_rows
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.run_state import is_planned, require_open_names, stale_text
from kpk_geo.database.sources import Inputs, inputs_fingerprint
from kpk_geo.database.tables import area_result, run
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.local_time import local_day
from kpk_geo.results.record import Area, AreaRecord, Parameters, RunKind, Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Generic[Parameters, Summary]):
    """One stored run of an analysis."""

    run_pk: int
    region_id: str
    analysis: str
    subject: str | None  # which of several: the indicator
    level_pk: int
    parameters: Parameters
    inputs: dict[str, str]  # source name -> sha256 of its file
    stale: str  # German: that the data changed since; empty if they did not
    summary: Summary
    software_version: str
    started_at: datetime
    finished_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentRun(Generic[Parameters, Summary]):
    """The newest run of an analysis, with the region and the areas that it speaks of."""

    region: Region
    run: Run[Parameters, Summary]
    level: AreaLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun(Generic[Parameters, Summary]):
    """A run about to be stored."""

    region_id: str
    subject: str | None = None
    level_pk: int
    parameters: Parameters
    inputs: Inputs
    summary: Summary
    started_at: datetime


def write_run(
    connection: Connection,
    kind: RunKind[Parameters, Summary, Any],
    new: NewRun[Parameters, Summary],
) -> int:
    """Store a run; give its number.

    Parameters
    ----------
    kind
        Which analysis, and the format of its records.
    new
        What the run rests on and what it found; the software version is added here.
    """
    statement = insert(run).values(
        region_id=new.region_id,
        analysis=kind.slug,
        subject=new.subject,
        format_version=kind.format_version,
        level_pk=new.level_pk,
        parameters=new.parameters.model_dump(mode="json"),
        inputs=new.inputs.digests,
        fingerprint=new.inputs.fingerprint,
        summary=new.summary.model_dump(mode="json"),
        started_at=new.started_at,
        software_version=__version__,
    )
    return int(connection.execute(statement.returning(run.c.run_pk)).scalar_one())


def read_latest_run(
    connection: Connection,
    region_id: str,
    kind: RunKind[Parameters, Summary, Any],
    *,
    subject: str | None = None,
) -> Run[Parameters, Summary]:
    """Read the newest run of an analysis, of one subject where it has one each.

    Parameters
    ----------
    kind
        Which analysis; it says how the stored records are read.
    subject
        Key of the indicator, where there is a run for each; None: the newest run of any.

    Raises
    ------
    NotFoundError
        It has not been run yet; the message names the command.
    OutdatedRunError
        The newest run is of another format.
    """
    command = f"kpk run {kind.slug} --region {region_id}{kind.needs}"
    query = (
        select(run)
        .where(run.c.region_id == region_id, run.c.analysis == kind.slug)
        .order_by(run.c.run_pk.desc())
        .limit(1)
    )
    if subject is not None:
        query = query.where(run.c.subject == subject)
        command += f" {kind.subject_option} {subject}"
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFoundError(
            f"Für die Region „{region_id}“ ist noch nichts berechnet. Bitte ausführen: {command}"
        )
    values = dict(row)
    outdated = OutdatedRunError(
        f"Das Ergebnis vom {local_day(values['finished_at']):%d.%m.%Y} hat die Form einer anderen "
        f"Programmversion ({values['software_version']}). Bitte neu rechnen: {command}"
    )
    if values.pop("format_version") != kind.format_version:
        raise outdated
    try:
        parameters = kind.parameters.model_validate(values.pop("parameters"))
        summary = kind.summary.model_validate(values.pop("summary"))
    except ValidationError as error:
        raise outdated from error
    require_open_names(connection, region_id, kind, summary, command)
    is_planned_so = is_planned(connection, region_id, kind, parameters)
    state = inputs_fingerprint(connection, region_id, values["inputs"])
    has_same_inputs = values.pop("fingerprint") in (None, state)
    is_current = is_planned_so and has_same_inputs
    stale = "" if is_current else stale_text(values["finished_at"], command, is_planned_so)
    return Run(parameters=parameters, summary=summary, stale=stale, **values)


def read_current_run(
    connection: Connection,
    region_id: str,
    kind: RunKind[Parameters, Summary, Any],
    *,
    subject: str | None = None,
) -> CurrentRun[Parameters, Summary]:
    """Read the newest run of an analysis, to be shown.

    Parameters
    ----------
    kind
        Which analysis; it says how the stored records are read.
    subject
        Key of the indicator, where there is a run for each; None: the newest run of any.

    Raises
    ------
    NotFoundError
        The region is not loaded, or the analysis has not been run yet.
    OutdatedRunError
        The run is of another format, or the areas were replaced since.
    """
    region = read_region(connection, region_id)
    found = read_latest_run(connection, region_id, kind, subject=subject)
    for level in read_levels(connection, region_id):
        if level.level_pk == found.level_pk:
            return CurrentRun(region=region, run=found, level=level)
    raise OutdatedRunError(
        "Die Gebiete wurden seit der letzten Auswertung ersetzt. "
        f"Bitte neu rechnen: kpk run {kind.slug} --region {region_id}"
    )


def read_analyses(connection: Connection, region_id: str) -> dict[str, int]:
    """Read which analyses have been run for a region, with the format of each newest run."""
    newest = (
        select(run.c.analysis, run.c.format_version)
        .where(run.c.region_id == region_id)
        .order_by(run.c.analysis, run.c.run_pk.desc())
        .ext(distinct_on(run.c.analysis))
    )
    return {str(analysis): int(version) for analysis, version in connection.execute(newest)}


def read_run_subjects(
    connection: Connection, region_id: str, kind: RunKind[Any, Any, Any]
) -> list[str]:
    """Name the subjects of an analysis that has one run for each, the newest run first.

    Parameters
    ----------
    kind
        Which analysis; runs of another format do not count.
    """
    query = (
        select(run.c.subject)
        .where(
            run.c.region_id == region_id,
            run.c.analysis == kind.slug,
            run.c.format_version == kind.format_version,
        )
        .group_by(run.c.subject)
        .order_by(func.max(run.c.run_pk).desc())
    )
    return [str(subject) for subject in connection.scalars(query)]


def write_area_results(
    connection: Connection, areas: Iterable[AreaRecord], *, run_pk: int, part: str = ""
) -> None:
    """Store one record per area.

    Parameters
    ----------
    areas
        Written as they come, each area once.
    run_pk
        Number of the run, as `write_run` gave it.
    part
        Which of several answers of the run; empty where it has one only.
    """
    rows = (
        (run_pk, part, area.area_id, area.model_dump_json(exclude={"area_id"})) for area in areas
    )
    target = f"{area_result.schema}.{area_result.name}"
    copy_rows(connection, target, ("run_pk", "part", "area_id", "figures"), rows)


def read_area_results(
    connection: Connection,
    kind: RunKind[Any, Any, Area],
    run_pk: int,
    area_ids: Iterable[Any],
    *,
    part: str = "",
) -> list[Area]:
    """Read one record for each area asked for, in that order; `missing` for those not known.

    Parameters
    ----------
    kind
        Which analysis; it says how the stored records are read.
    run_pk
        Number of the run.
    area_ids
        Which areas, in the order of the answer.
    part
        Which of several answers of the run; empty where it has one only.
    """
    wanted = [str(area_id) for area_id in area_ids]
    table = area_result.c
    query = select(table.area_id, table.figures).where(
        table.run_pk == run_pk,
        table.part == part,
        table.area_id == any_(literal(wanted, ARRAY(Text))),
    )
    found = {
        area_id: kind.area.model_validate({"area_id": area_id, **figures})
        for area_id, figures in connection.execute(query)
    }
    return [found.get(area_id) or kind.area.missing(area_id) for area_id in wanted]


def read_area_figure(
    connection: Connection, run_pk: int, path: tuple[str, ...], *, part: str = ""
) -> dict[str, Any]:
    """Read one figure of every area of a run, and leave the rest of the records where it is.

    Parameters
    ----------
    run_pk
        Number of the run.
    path
        Of the figure within the record, as JSON holds it; areas without it are left out.
    part
        Which of several answers of the run; empty where it has one only.
    """
    table = area_result.c
    figure = table.figures[path]
    query = select(table.area_id, figure).where(
        table.run_pk == run_pk, table.part == part, figure.is_not(None)
    )
    return {str(area_id): value for area_id, value in connection.execute(query)}
