"""An answer about new sites as files: its areas, its sites, and how they were found."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from sqlalchemy import Engine

from api.files.geojson import collection, feature
from api.files.geopackage import write_geopackage
from api.files.result_files import Notes, Written, source_notes, write_notes, write_result
from api.files.tabular import records, write_csv, write_text, write_xlsx
from api.questions.siting.table import SitingTable, read_siting_table, site_frame
from kpk_geo import __version__, german
from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_sources
from kpk_geo.model import OfferKind
from kpk_geo.results.siting import SitingSummary
from maps.siting.beside import other_list_line
from maps.siting.method_text import method_lines, not_said
from maps.siting.text import detail_lines, headline

HEADINGS = {
    "number": "Nr.", "role": "Rolle", "title": "Ort", "address": "Adresse", "area_id": "Gebiet",
    "area_name": "Gebietsname", "name": "Gebietsname", "lat": "Breite", "lon": "Länge",
    "source": "heute", "added": "neu erreichte Kinder", "instead_of": "an Stelle von Nr.",
    "fewer": "Kinder weniger", "kept_in": "Anteil wieder gewählt", "children": "Kinder",
    "reached_before": "heute in der Zeit", "reached_after": "danach in der Zeit",
    "class": "Belastung", "weight": "Gewicht eines Kindes",
}  # fmt: skip


def german_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Head the columns in German; newly reached by life phase stay with their code."""
    names = {
        name: HEADINGS.get(str(name), str(name).replace("added_", "neu erreicht "))
        for name in frame.columns
    }
    return frame.rename(columns=names)


def write_siting(
    engine: Engine,
    region_id: str,
    path: Path,
    *,
    file_format: str,
    kind: OfferKind | None = None,
    plan: str | None = None,
    sites: bool = False,
) -> Written:
    """Write the newest stored answer: a row per area, or a row per site.

    An Excel file holds both.

    Parameters
    ----------
    file_format
        "csv", "xlsx", "geojson", "gpkg" or "json".
    kind, plan
        Which answer; without either the newest.
    sites
        The sites (points) instead of the areas.

    Raises
    ------
    NotFoundError
        There is none yet.
    SourceError
        The file cannot be written.
    InputError
        The name of a GeoPackage does not end as it must.
    """
    with transaction(engine) as connection:
        table = read_siting_table(connection, region_id, kind=kind, plan=plan)
        sources = read_sources(connection, region_id)
    notes = describe(table) + source_notes(sources, table.run.inputs)
    if file_format == "xlsx":
        sheets = {
            "Orte": german_frame(table.sites),
            "Gebiete": german_frame(table.frame),
            "Quellen": pd.DataFrame(notes, columns=["Angabe", "Inhalt"]),
        }
        write_xlsx(path, sheets)
        return Written(rows=len(table.sites if sites else table.frame), notes=None)
    if sites:
        return _write_sites(path, table, file_format, notes)
    return write_result(
        path, table.frame, file_format=file_format, title="Nächster Standort", notes=notes,
        areas=table.areas,
    )  # fmt: skip


def _write_sites(path: Path, table: SitingTable, file_format: str, notes: Notes) -> Written:
    rows = len(table.sites)
    if file_format == "gpkg":
        shapes = gpd.GeoSeries.from_xy(table.sites["lon"], table.sites["lat"], crs=EXCHANGE_CRS)
        write_geopackage(path, table.sites, shapes, layer="Orte", notes=notes)
        return Written(rows=rows, notes=None)
    if file_format == "csv":
        write_csv(path, table.sites)
    else:
        write_text(path, collection(site_features(table.run.summary)))
    return Written(rows=rows, notes=write_notes(path, notes))


def site_features(summary: SitingSummary) -> list[dict[str, Any]]:
    """Write sites as points; what they are says `role`."""
    frame = site_frame(summary)
    return [
        feature(str(place), shapely.Point(row["lon"], row["lat"]), row)
        for place, row in enumerate(records(frame), 1)
    ]


def describe(table: SitingTable) -> Notes:
    """Say what the figures are, so that the file can be understood without the page."""
    run = table.run
    lines: Notes = [
        ("Titel", f"Nächster Standort: {run.parameters.plan.title}, {table.region.name}"),
        ("Antwort", headline(run.parameters, run.summary)),
        *(("Andere Liste", text) for text in [other_list_line(run.parameters.plan.kind)] if text),
        *(("Dazu", text) for text in detail_lines(run.parameters, run.summary)),
        ("Gebiete", f"{table.level.label}, Gebietsstand {german.day(table.level.valid_from)}"),
        *method_lines(run.parameters, run.summary),
        *(("Nicht gesagt", text) for text in not_said(run.parameters)),
        ("Lauf", f"{run.run_pk} vom {german.day(run.finished_at.date())}"),
        ("Programm", f"kpk_geo {__version__}"),
    ]
    if run.stale:
        lines.insert(0, ("Achtung", run.stale))
    if table.region.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    return lines
