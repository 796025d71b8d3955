"""The list of schools as a file, with finding, rule and method beside."""

from pathlib import Path

from sqlalchemy import Connection, Engine

from api.files.audience import Columns
from api.files.columns import described
from api.files.result_files import Notes, ResultTable, Written, source_notes, write_result
from api.questions.fgz.columns import FGZ_COLUMNS
from api.questions.fgz.table import FgzTable, read_fgz_table
from kpk_geo import __version__, german
from kpk_geo.crs import crs_name
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_sources
from kpk_geo.local_time import local_day
from maps.fgz.method_text import commune_lines, method_lines, money_line, not_said
from maps.fgz.price_text import chosen_schools, price_lines
from maps.fgz.text import headline, rule_lines, ways_line

COLUMNS_TEXT = (
    "rank: Rang (tied: so viele teilen ihn); children, children_under_10: Kinder von 6 bis unter "
    "10 und unter 10 Jahren im Umkreis (withheld: Zellen ohne Angabe); burden: mittlerer Indexwert "
    "der Gebiete dieser Kinder; burden_high: Anteil in Gebieten mit hohem oder sehr hohem Index (0 "
    "bis 1); family_centre, fgz: Meter zum nächsten; eligible: Landesprogramm offen, falls OGS; "
    "first_in von variants: Varianten unter den ersten; best, worst: bester und schlechtester "
    "Rang. Leer ist, was nicht bekannt ist"
)


def write_fgz(
    engine: Engine,
    region_id: str,
    path: Path,
    *,
    file_format: str,
    columns: Columns = Columns.GERMAN,
) -> Written:
    """Write the newest list.

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
        table = read_fgz_table(connection, region_id)
        result = fgz_result(connection, table)
    return write_result(
        path, result, file_format=file_format, areas=table.points, key="offer_id", columns=columns
    )


def fgz_result(connection: Connection, table: FgzTable) -> ResultTable:
    """Lay the list of schools out; each row says in which area its school lies.

    Parameters
    ----------
    table
        The newest list of a region.
    """
    frame = table.frame()
    sources = read_sources(connection, table.region.region_id)
    return ResultTable(
        sheet=described("Grundschulen", frame, FGZ_COLUMNS),
        notes=describe(table) + source_notes(sources, table.run.inputs),
        created=table.run.finished_at,
        before=lambda: frame,
    )


def describe(table: FgzTable) -> Notes:
    """Say what the figures are, so that the file can be understood without the page."""
    run, plan, summary = table.run, table.run.parameters, table.run.summary
    lines: Notes = [
        ("Titel", f"Grundschulen als Familiengrundschulzentren, {table.region.name}"),
        ("Antwort", headline(plan, summary)),
        *(("Regel", text) for text in rule_lines(summary)),
        ("Andere Rechnung", ways_line()),
        *(("Landesprogramm", text) for text in commune_lines(plan, summary.communes)),
        ("Kosten", money_line(plan)),
        *(("Preis", text) for text in price_lines(plan, chosen_schools(plan, summary, None))),
        ("Spalten", COLUMNS_TEXT),
        ("Koordinaten", f"Rechts- und Hochwert in {crs_name(table.region.work_crs)}"),
        *method_lines(plan, summary),
        *(("Nicht gesagt", text) for text in not_said(summary)),
        ("Lauf", f"{run.run_pk} vom {german.day(local_day(run.finished_at))}"),
        ("Programm", f"kpk_geo {__version__}"),
    ]
    if run.stale:
        lines.insert(0, ("Achtung", run.stale))
    if table.region.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    return lines
