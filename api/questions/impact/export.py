"""The answer about a site as a file, with sentence and method beside."""

from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine

from api.files.audience import Columns
from api.files.columns import AREA, Column, described, with_parents
from api.files.result_files import Notes, ResultTable, Written, source_notes, write_result
from api.questions.impact.table import ImpactTable, read_impact_table
from api.regions.context import parent_names
from kpk_geo import __version__, german
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_sources
from kpk_geo.local_time import local_day
from kpk_geo.model import ImpactRole
from maps.impact.text import headline, left_out_line, method_lines, not_said


def write_impact(
    engine: Engine,
    region_id: str,
    path: Path,
    *,
    file_format: str,
    indicator: str | None = None,
    columns: Columns = Columns.GERMAN,
) -> Written:
    """Write the newest answer.

    Parameters
    ----------
    file_format
        "csv", "xlsx", "geojson", "gpkg" or "json".
    indicator
        Its key; None: that of the newest run.
    columns
        For whom CSV and Excel are written.

    Raises
    ------
    NotFoundError
        There is none yet.
    SourceError
        The file cannot be written.
    """
    with transaction(engine) as connection:
        table = read_impact_table(connection, region_id, indicator)
        result = impact_result(connection, table)
    return write_result(path, result, file_format=file_format, areas=table.areas, columns=columns)


def impact_result(connection: Connection, table: ImpactTable) -> ResultTable:
    """Lay the answer out with the areas above.

    Parameters
    ----------
    table
        The newest answer for an indicator.
    """
    region_id = table.region.region_id
    own = german_roles(table.frame)
    above = parent_names(connection, region_id, table.level)
    frame = with_parents(own, table.areas["parent_id"], above)
    columns = (
        *AREA, Column(name="role", heading="Rolle", note="im Einzugsgebiet, Vergleichsort, …"),
        *(Column(name=name, heading=heading, unit=table.unit) for name, heading in (
            ("level_before", f"{table.label}: davor"), ("change", f"{table.label}: Veränderung"),
            ("error", "Standardfehler der Veränderung"),
        )),
    )  # fmt: skip
    return ResultTable(
        sheet=described("Wirkung", frame, columns),
        notes=describe(table) + source_notes(read_sources(connection, region_id), table.run.inputs),
        created=table.run.finished_at,
        before=lambda: own,
    )


def german_roles(frame: pd.DataFrame) -> pd.DataFrame:
    """Write roles as the German words that the page uses."""
    made = frame.copy()
    made["role"] = [
        None if role is None else ImpactRole.of(str(role)).label for role in frame["role"]
    ]
    return made


def describe(table: ImpactTable) -> Notes:
    """Say what the figures are, so that the file can be understood without the page."""
    run = table.run
    lines: Notes = [
        ("Titel", f"Wirkung: {run.parameters.title}, {table.region.name}"),
        ("Antwort", headline(run.parameters, run.summary, table.label, table.polarity)),
        *(("Achtung", text) for text in [left_out_line(run.summary)] if text),
        ("Gebiete", f"{table.level.label}, Gebietsstand {german.day(table.level.valid_from)}"),
        *method_lines(run.parameters, run.summary),
        *(("Nicht gesagt", text) for text in not_said(run.summary)),
        ("Lauf", f"{run.run_pk} vom {german.day(local_day(run.finished_at))}"),
        ("Programm", f"kpk_geo {__version__}"),
    ]
    if run.stale:
        lines.insert(0, ("Achtung", run.stale))
    if table.region.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    return lines
