"""The forecast as a file, with sentences and method beside."""

from pathlib import Path

from sqlalchemy import Connection, Engine

from api.files.audience import Columns
from api.files.columns import AREA, Column, described, with_parents
from api.files.result_files import Notes, ResultTable, Written, source_notes, write_result
from api.questions.forecast.table import FIGURES, ForecastTable, read_forecast_table
from api.regions.context import parent_names
from kpk_geo import __version__, german
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_sources
from kpk_geo.local_time import local_day
from kpk_geo.model import Unit
from maps.forecast.text import NOT_SAID, ages, group_sentence, method_lines, places_sentence


def write_forecast(
    engine: Engine,
    region_id: str,
    path: Path,
    *,
    file_format: str,
    columns: Columns = Columns.GERMAN,
) -> Written:
    """Write the newest forecast.

    Parameters
    ----------
    file_format
        "csv", "xlsx", "geojson", "gpkg" or "json".
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
        table = read_forecast_table(connection, region_id)
        result = forecast_result(connection, table)
    return write_result(path, result, file_format=file_format, areas=table.areas, columns=columns)


def forecast_result(connection: Connection, table: ForecastTable) -> ResultTable:
    """Lay the forecast out with the areas above.

    Parameters
    ----------
    table
        The newest forecast of a region.
    """
    region_id = table.region.region_id
    above = parent_names(connection, region_id, table.level)
    frame = with_parents(table.wide, table.areas["parent_id"], above)
    return ResultTable(
        sheet=described("Vorausberechnung", frame, forecast_columns(table)),
        notes=describe(table) + source_notes(read_sources(connection, region_id), table.run.inputs),
        created=table.run.finished_at,
        before=lambda: table.wide,
    )


def forecast_columns(table: ForecastTable) -> tuple[Column, ...]:
    """Describe the columns: for each group today, the forecast, its span and what was kept.

    Parameters
    ----------
    table
        The newest forecast of a region.
    """
    summary = table.run.summary
    names = {
        "now": (german.day(summary.start), Unit.COUNT), "low": ("von", Unit.COUNT),
        "forecast": (german.day(summary.target), Unit.COUNT), "high": ("bis", Unit.COUNT),
        "kept": ("eigene Abweichung, die beibehalten wird", Unit.PERCENT),
    }  # fmt: skip
    notes = {"low": "90-%-Spanne", "high": "90-%-Spanne"}
    return AREA + tuple(
        Column(
            name=f"{figure}_{group.indicator}", heading=f"{ages(group)}: {names[figure][0]}",
            unit=names[figure][1], note=notes.get(figure, ""),
        )
        for group in summary.groups
        for figure in FIGURES
    )  # fmt: skip


def describe(table: ForecastTable) -> Notes:
    """Say what the figures are, so that the file can be understood without the page."""
    run, summary = table.run, table.run.summary
    lines: Notes = [
        ("Titel", f"Kinder bis {summary.target.year}, {table.region.name}"),
        *(("Stadt", group_sentence(summary, group)) for group in summary.groups),
        *(("Plätze", places_sentence(summary, item)) for item in summary.places),
        ("Gebiete", f"{table.level.label}, Gebietsstand {german.day(table.level.valid_from)}"),
        ("Spalten", "now: heute; forecast: vorausberechnet; low, high: 90-%-Spanne; kept: Anteil "
         "der eigenen Abweichung von der Stadt, der beibehalten wird; dahinter die Gruppe"),
        *method_lines(summary),
        *(("Nicht gesagt", text) for text in NOT_SAID),
        ("Lauf", f"{run.run_pk} vom {german.day(local_day(run.finished_at))}"),
        ("Programm", f"kpk_geo {__version__}"),
    ]  # fmt: skip
    if run.stale:
        lines.insert(0, ("Achtung", run.stale))
    if table.region.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    return lines
