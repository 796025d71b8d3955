"""The forecast as a file, with sentences and method beside."""

from pathlib import Path

from sqlalchemy import Engine

from api.files.result_files import Notes, Written, source_notes, write_result
from api.questions.forecast.table import ForecastTable, read_forecast_table
from kpk_geo import __version__, german
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_sources
from maps.forecast.text import NOT_SAID, group_sentence, method_lines, places_sentence


def write_forecast(engine: Engine, region_id: str, path: Path, *, file_format: str) -> Written:
    """Write the newest forecast.

    Parameters
    ----------
    file_format
        "csv", "xlsx", "geojson", "gpkg" or "json".

    Raises
    ------
    NotFoundError
        There is none yet.
    SourceError
        The file cannot be written.
    """
    with transaction(engine) as connection:
        table = read_forecast_table(connection, region_id)
        sources = read_sources(connection, region_id)
    notes = describe(table) + source_notes(sources, table.run.inputs)
    return write_result(
        path, table.wide, file_format=file_format, title="Vorausberechnung", notes=notes,
        areas=table.areas,
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
        ("Lauf", f"{run.run_pk} vom {german.day(run.finished_at.date())}"),
        ("Programm", f"kpk_geo {__version__}"),
    ]  # fmt: skip
    if run.stale:
        lines.insert(0, ("Achtung", run.stale))
    if table.region.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    return lines
