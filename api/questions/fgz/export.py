"""The list of schools as a file, with finding, rule and method beside."""

from pathlib import Path

from sqlalchemy import Engine

from api.files.result_files import Notes, Written, source_notes, write_result
from api.questions.fgz.table import FgzTable, read_fgz_table
from kpk_geo import __version__, german
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_sources
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


def write_fgz(engine: Engine, region_id: str, path: Path, *, file_format: str) -> Written:
    """Write the newest list.

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
        table = read_fgz_table(connection, region_id)
        sources = read_sources(connection, region_id)
    notes = describe(table) + source_notes(sources, table.run.inputs)
    return write_result(
        path, table.frame(), file_format=file_format, title="Grundschulen", notes=notes,
        areas=table.points, key="offer_id",
    )  # fmt: skip


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
        *method_lines(plan, summary),
        *(("Nicht gesagt", text) for text in not_said(summary)),
        ("Lauf", f"{run.run_pk} vom {german.day(run.finished_at.date())}"),
        ("Programm", f"kpk_geo {__version__}"),
    ]
    if run.stale:
        lines.insert(0, ("Achtung", run.stale))
    if table.region.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    return lines
