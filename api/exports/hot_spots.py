"""Hot spots as a file, with the method box beside: test, neighbours, correction, data, versions."""

from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from api.exports.result_files import Notes, Written, source_notes, write_result
from api.hot_spots.table import COLUMNS, DETAIL_COLUMNS, HotSpotTable, read_hot_spot_table
from kpk_geo import __version__, german
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_sources
from maps.hot_spot_text import method_lines


def write_hot_spots(
    engine: Engine,
    region_id: str,
    path: Path,
    *,
    form: str,
    indicator: str | None = None,
    details: bool = False,
) -> Written:
    """Write the newest hot spots of an indicator, without one of the newest run.

    Raises
    ------
    NotFoundError
        There are none yet.
    SourceError
        The file cannot be written.
    """
    with transaction(engine) as connection:
        table = read_hot_spot_table(connection, region_id, indicator)
        sources = [dict(source) for source in read_sources(connection, region_id)]
    columns = [*COLUMNS, *(DETAIL_COLUMNS if details else ())]
    frame = table.rows.reset_index()[columns]
    notes = describe(table) + source_notes(sources, table.run.inputs)
    return write_result(path, frame, form=form, title="Häufungen", notes=notes, areas=table.areas)


def describe(table: HotSpotTable) -> Notes:
    """Say what the figures are, so that the table can be understood without the map."""
    run = table.run
    lines = [
        ("Titel", f"Häufungen von {table.indicator.label} in {table.region.name}"),
        ("Gebiete", f"{table.level.label}, Gebietsstand {german.day(table.level.valid_from)}"),
        ("Stichtag", german.day(date.fromisoformat(run.summary["reference_date"]))),
        *method_lines(run.summary, run.parameters),
        ("Lauf", f"{run.run_pk} vom {german.day(run.finished_at.date())}"),
        ("Programm", f"kpk_geo {__version__}"),
    ]
    if table.region.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    return lines
