"""An answer about new sites as files: its areas, its sites, and how they were found."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from sqlalchemy import Connection, Engine

from api.files.audience import Columns
from api.files.columns import described, with_parents
from api.files.geojson import collection, feature
from api.files.geopackage import write_geopackage
from api.files.result_files import (
    Notes,
    ResultTable,
    Written,
    source_notes,
    write_notes,
    write_result,
)
from api.files.tabular import records, write_text
from api.questions.siting.columns import SITE_COLUMNS, area_columns
from api.questions.siting.table import SitingTable, read_siting_table, site_frame
from api.regions.context import parent_names
from kpk_geo import __version__, german
from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.sources import read_sources
from kpk_geo.errors import NotFoundError
from kpk_geo.frames import area_names, crs_of
from kpk_geo.local_time import local_day
from kpk_geo.model import OfferKind
from kpk_geo.results.siting import SitingParameters, SitingSummary
from maps.siting.beside import other_list_line
from maps.siting.method_text import method_lines, not_said
from maps.siting.text import detail_lines, headline

HEADINGS = {
    "number": "Nr.", "role": "Rolle", "title": "Ort", "address": "Adresse", "area_id": "Gebiet",
    "area_name": "Gebietsname", "name": "Gebietsname", "lat": "Breite", "lon": "Länge",
    "source": "heute", "added": "neu erreichte Kinder", "instead_of": "an Stelle von Nr.",
    "fewer": "Kinder weniger", "kept_in": "Anteil wieder gewählt", "children": "Kinder",
    "reached_before": "heute in der Zeit", "reached_after": "danach in der Zeit",
    "class": "Belastung", "weight": "Gewicht eines Kindes", "validity": "Gültigkeit",
    "children_off_streets": "davon ohne Straße in der Nähe",
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
    columns: Columns = Columns.GERMAN,
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
    columns
        For whom CSV and Excel are written.

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
        table = _stored_table(connection, region_id, kind, plan)
        result = siting_result(connection, table, sites=sites or file_format == "xlsx")
    if sites and file_format not in ("csv", "xlsx"):
        return _write_sites(path, table, file_format, result.notes)
    if file_format == "gpkg":  # beside other layers a name must say more
        result = replace(result, sheet=replace(result.sheet, title="Nächster Standort"))
    return write_result(path, result, file_format=file_format, areas=table.areas, columns=columns)


def _stored_table(
    connection: Connection, region_id: str, kind: OfferKind | None, plan: str | None
) -> SitingTable:
    """Read the answer that a file is written of; say where there are figures without one."""
    profile = read_region(connection, region_id).profile
    try:
        return read_siting_table(connection, region_id, kind=kind, plan=plan)
    except NotFoundError as error:
        if profile.network is None or not profile.population:  # then the page has no answer either
            raise
        raise NotFoundError(
            "Die Seite „Nächster Standort“ und ihr Bild rechnen ihre Frage selbst und speichern "
            f"nichts; diese Datei braucht eine gespeicherte Antwort. {error}"
        ) from error


def siting_result(
    connection: Connection, table: SitingTable, *, sites: bool = False
) -> ResultTable:
    """Lay a stored answer out: areas and sites, each on a sheet in Excel.

    Parameters
    ----------
    table
        The newest stored answer of a plan or kind.
    sites
        The sites first.
    """
    region_id = table.region.region_id
    above = parent_names(connection, region_id, table.level)
    return ResultTable(
        **both_sheets(table.frame, table.sites, table.areas["parent_id"], above, sites=sites),
        notes=describe(table) + source_notes(read_sources(connection, region_id), table.run.inputs),
        created=table.run.finished_at,
    )


def both_sheets(
    areas: pd.DataFrame,
    places: pd.DataFrame,
    parents: pd.Series,
    above: dict[str, str],
    *,
    sites: bool,
) -> dict[str, Any]:
    """Describe areas and sites of an answer, as fields of a `ResultTable`.

    Parameters
    ----------
    areas, places
        One row per area, and per site.
    parents
        Key of the area above, by area_id.
    above
        Names of the areas above, by key.
    sites
        Whether the sites come first.
    """
    frame = with_parents(areas, parents, above) if len(areas) else areas
    of_areas = described("Gebiete", frame, area_columns(frame.columns))
    of_sites = described("Orte", places, SITE_COLUMNS)
    first, second = (of_sites, of_areas) if sites else (of_areas, of_sites)
    own = places if sites else areas
    return {"sheet": first, "more": (second,), "before": lambda: german_frame(own)}


def _write_sites(path: Path, table: SitingTable, file_format: str, notes: Notes) -> Written:
    rows = len(table.sites)
    if file_format == "gpkg":
        shapes = gpd.GeoSeries.from_xy(table.sites["lon"], table.sites["lat"], crs=EXCHANGE_CRS)
        shapes = shapes.to_crs(crs_of(table.areas))
        headings = described("Orte", table.sites, SITE_COLUMNS).stored_headings
        write_geopackage(path, table.sites, shapes, layer="Orte", notes=notes, headings=headings)
        return Written(rows=rows, notes=None)
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
    return answer_notes(
        table.region, table.level, run.parameters, run.summary, area_names(table.areas),
        made=f"{run.run_pk} vom {german.day(local_day(run.finished_at))}", stale=run.stale,
    )  # fmt: skip


def answer_notes(
    region: Region,
    level: AreaLevel,
    parameters: SitingParameters,
    summary: SitingSummary,
    names: Mapping[str, str],
    *,
    made: str,
    stale: str = "",
) -> Notes:
    """Say what the figures of an answer are.

    Parameters
    ----------
    region, level
        Whose areas the answer has.
    parameters, summary
        Of the answer, stored or not.
    names
        Of the areas, by area_id.
    made
        German: which run it is, or that it was computed for the page.
    stale
        German: that the data changed since; empty if they did not.
    """
    lines: Notes = [
        ("Titel", f"Nächster Standort: {parameters.plan.title}, {region.name}"),
        ("Antwort", headline(parameters, summary)),
        *(("Andere Liste", text) for text in [other_list_line(parameters.plan.kind)] if text),
        *(("Dazu", text) for text in detail_lines(parameters, summary)),
        ("Gebiete", f"{level.label}, Gebietsstand {german.day(level.valid_from)}"),
        *method_lines(parameters, summary, names),
        *(("Nicht gesagt", text) for text in not_said(parameters)),
        ("Lauf", made),
        ("Programm", f"kpk_geo {__version__}"),
    ]
    if stale:
        lines.insert(0, ("Achtung", stale))
    if region.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    return lines
