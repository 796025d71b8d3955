"""What an offer list holds, by field, before anything of it is understood."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from kpk_geo.errors import InputError
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.cells import without_long_cells
from kpk_geo.ingest.geodata import is_geodata, note_crs
from kpk_geo.ingest.geometries import declared_crs, read_layer
from kpk_geo.ingest.misread import note_lost_letters
from kpk_geo.ingest.offers.house_numbers import NUMBER_FIELD, SUFFIX_FIELD, with_house_numbers
from kpk_geo.ingest.offers.kinds import FLAG
from kpk_geo.ingest.offers.latlon import split_latlon
from kpk_geo.ingest.offers.osm import read_osm_offers
from kpk_geo.ingest.offers.portal import (
    PLACE_FIELD,
    PORTAL_COLUMNS,
    read_portal_text,
    with_places_split,
)
from kpk_geo.ingest.offers.wanted import require_offer_columns
from kpk_geo.ingest.tables import TypedCells, read_table
from kpk_geo.offers.record import FIELD_BY_NAME, MAPPED_ONLY, OFFER_FIELDS
from kpk_geo.profile import OfferTable


@dataclass(frozen=True, slots=True, eq=False)
class RawOffers:
    """The cells of a list as text."""

    text: pd.DataFrame  # by line; fields, `only:` columns and flags of kinds
    points: gpd.GeoSeries | None  # by line; None: the list has no geometries of its own
    typed: TypedCells = field(default_factory=dict)  # what the file knows, by line and field
    no_pair: dict[int, str] = field(default_factory=dict)  # cells of latlon_column, by line


def read_raw(source_file: SourceFile, table: OfferTable, report: Report) -> RawOffers:
    """Read the cells of a list by field.

    Parameters
    ----------
    table
        Section of the profile: layout, columns, which of them `only` needs.

    Raises
    ------
    MissingColumnError, InputError
        The list as a whole cannot be used.
    """
    if table.layout == "osm":
        return RawOffers(*read_osm_offers(source_file, table, report))
    typed: TypedCells = {}
    if is_geodata(source_file, table.layer_format):
        layer = _read_geodata(source_file, table, report)
        report.tally.rows = len(layer)
        mapping = _mapping(table, layer.columns)
        wanted = [*mapping.values(), *table.only, *table.kind_flags]
        require_offer_columns(layer.columns, wanted, table, where=source_file.name)
        cells = {column: layer[column].map(cell_as_text) for column in set(wanted)}
        text = without_long_cells(pd.DataFrame(cells, index=layer.index), report)
        note_lost_letters(((str(name), text[name]) for name in text.columns), report)
        return RawOffers(_by_field(text, mapping, table, typed), layer.geometry)
    by_heading: TypedCells = {}
    text = _read_text(source_file, table, report, by_heading)
    mapping = _mapping(table, text.columns)
    for name, column in mapping.items():
        typed |= {
            (line, name): by_heading[line, column]
            for line in text.index
            if (line, column) in by_heading
        }
    fields = _by_field(text, mapping, table, typed)
    if table.latlon_column is None:
        return RawOffers(fields, None, typed)
    pairs, no_pair = split_latlon(text[table.latlon_column])
    for line, (longitude, latitude) in pairs.items():
        typed |= {(line, "x"): longitude, (line, "y"): latitude}
    return RawOffers(fields.assign(x="", y=""), None, typed, no_pair)


def _by_field(
    text: pd.DataFrame, mapping: Mapping[str, str], table: OfferTable, typed: TypedCells
) -> pd.DataFrame:
    """Name the columns by field; put address and place together where they stand apart."""
    named = {name: text[column] for name, column in mapping.items()}
    filters = {f"only:{column}": text[column] for column in table.only}
    flags = {f"{FLAG}{column}": text[column] for column in table.kind_flags}
    fields = pd.DataFrame({**named, **filters, **flags}, index=text.index)
    if NUMBER_FIELD in fields:
        for line, name in typed:
            if name == NUMBER_FIELD and isinstance(typed[line, name], date):
                fields.loc[line, name] = ""  # told later: "3-5" became the third of May
        fields = with_house_numbers(fields)
    return with_places_split(fields) if PLACE_FIELD in fields else fields


def _read_geodata(source_file: SourceFile, table: OfferTable, report: Report) -> gpd.GeoDataFrame:
    """Read a layer of points; of offers, among which may be confidential ones, nothing is quoted.

    Texts of the template's columns are checked too where the profile names none.
    """
    columns = [*table.columns.values(), *table.only] or [field.heading for field in OFFER_FIELDS]
    layer = read_layer(
        source_file, table.layer_format, columns, report, surfaces=False, quote=False
    )
    crs = declared_crs(table.crs, layer.crs, where=table.file)
    note_crs(report, crs, declared=bool(table.crs), own=layer.crs)
    return layer


def _read_text(
    source_file: SourceFile, table: OfferTable, report: Report, typed: TypedCells
) -> pd.DataFrame:
    def require(known: Iterable[str]) -> None:
        names = list(known)
        wanted = [*_mapping(table, names).values(), *table.only, *table.kind_flags]
        if table.latlon_column:
            wanted.append(table.latlon_column)
        require_offer_columns(names, wanted, table, where=source_file.name)

    if table.layout == "portal" and source_file.path.suffix.lower() == ".txt":
        text = read_portal_text(source_file, table)
        report.tally.rows = len(text)
        require(text.columns)
        return without_long_cells(text, report)
    return read_table(source_file, table, None, report, typed, require=require)


def _mapping(table: OfferTable, known: Iterable[str]) -> dict[str, str]:
    """Say which column holds which field; without a mapping it is the template or the portal's.

    The template of an earlier version lacks columns of today's: they are not missed.
    """
    if table.columns:
        columns = dict(table.columns)
    elif table.layout == "portal":
        columns = dict(PORTAL_COLUMNS)
    else:
        present = set(known)
        columns = {
            field.name: field.heading
            for field in OFFER_FIELDS
            if field.heading in present or field.name in ("title", "kind")
        }
    if table.x_column and table.y_column:
        columns |= {"x": table.x_column, "y": table.y_column}
    _require_fields(columns, table.file)
    return columns


def _require_fields(columns: Mapping[str, str], file: str) -> None:
    """Refuse a mapping to fields that there are not, or to a part without its whole."""
    known = [*FIELD_BY_NAME, *MAPPED_ONLY]
    for name in columns:
        if name not in known:
            raise InputError(
                f"{file}: Das Feld „{name}“ gibt es in der Angebotsliste nicht. "
                f"Möglich sind: {', '.join(known)}."
            )
    for part, whole in ((NUMBER_FIELD, "street"), (SUFFIX_FIELD, NUMBER_FIELD)):
        if part in columns and whole not in columns:
            raise InputError(
                f"{file}: Zum Feld „{part}“ gehört „{whole}“. Bitte bei columns im Profil auch die "
                f"Spalte für „{whole}“ nennen."
            )


def cell_as_text(value: object) -> str:
    """Write an attribute of a layer as a table would have it; empty: it has none."""
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(value).strip()
