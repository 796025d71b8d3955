"""Offer lists: Excel template, CSV with a column mapping, or GeoJSON."""

from collections.abc import Iterable
from itertools import compress
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kpk_geo.crs import EXCHANGE_CRS, WORK_CRS
from kpk_geo.errors import InputError
from kpk_geo.frames import require_columns
from kpk_geo.geocoding.locate import Given
from kpk_geo.geocoding.parse import Address
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.geometries import declared_crs, read_layer
from kpk_geo.ingest.numbers import NumberFormat
from kpk_geo.ingest.offers.confidential import note_confidential
from kpk_geo.ingest.offers.coordinates import Coordinates, given_places
from kpk_geo.ingest.offers.fields import read_field, typed
from kpk_geo.ingest.offers.latlon import split_latlon
from kpk_geo.ingest.offers.osm import read_osm_offers
from kpk_geo.ingest.offers.portal import (
    PLACE_FIELD,
    PORTAL_COLUMNS,
    read_portal_text,
    with_places_split,
)
from kpk_geo.ingest.offers.report import note_repeated, public_titles
from kpk_geo.ingest.offers.sites import (
    Locator,
    addresses_of,
    digest,
    located_sites,
    place_name,
    xy_text,
)
from kpk_geo.ingest.tables import (
    number_format,
    read_table,
    require_table_columns,
    text_rows,
)
from kpk_geo.model import OfferKind
from kpk_geo.offers.record import (
    FIELD_BY_NAME,
    LINK_FIELDS,
    OFFER_COLUMNS,
    OFFER_FIELDS,
    Inventory,
)
from kpk_geo.profile import OfferTable

_GEOMETRY_SUFFIXES = (".geojson", ".gpkg", ".shp")


def read_offers(
    source_file: SourceFile, table: OfferTable, *, locator: Locator, report: Report
) -> Inventory:
    """Read offers and their sites.

    A row without title or kind is rejected. A row whose place is not sure is kept without one and
    reported, so that no offer is lost and none lies at the wrong place.

    Parameters
    ----------
    table
        Section of the profile: layout, columns, kinds, and which rows are meant.
    locator
        Finds the places of the offers.

    Raises
    ------
    MissingColumnError, WrongCrsError, InputError
        The list as a whole cannot be used.
    """
    text, points = _wanted(*_read(source_file, table, report), table, report)
    numbers = number_format(source_file, table)
    lines = text_rows(text)
    note_confidential(lines, table, report)
    rows = [_fields(line, cells, numbers, table, report) for line, cells in lines]
    names = [*(field.name for field in OFFER_FIELDS), "times_text"]
    frame = pd.DataFrame(rows, index=text.index, columns=names, dtype=object)  # None stays None
    frame = frame[_complete(frame, report)]
    given = given_places(
        _given(frame, points, table), locator.territory, file=source_file.name,
        confidential=frame["confidential"].to_numpy(dtype=bool),
    )  # fmt: skip
    addresses = addresses_of(frame)
    frame = frame.assign(
        offer_id=[table.id_prefix + number for number in _identity(frame, addresses, given)]
    )
    consistent = _consistent(frame, report)
    frame = frame[consistent]
    addresses, given = list(compress(addresses, consistent)), list(compress(given, consistent))
    sites = located_sites(frame, addresses, given, locator, report)
    frame = frame.assign(site_id=sites["site_id"])
    note_repeated(frame, report)
    return _inventory(frame, sites)


def _read(
    source_file: SourceFile, table: OfferTable, report: Report
) -> tuple[pd.DataFrame, gpd.GeoSeries | None]:
    if table.layout == "osm":
        return read_osm_offers(source_file, table, report)
    if source_file.path.suffix.lower() in _GEOMETRY_SUFFIXES:
        layer = read_layer(source_file)
        mapping = _mapping(table, layer.columns)
        wanted = [*mapping.values(), *table.only]
        require_columns(layer, wanted, where=source_file.name)
        text = pd.DataFrame(
            {column: layer[column].map(_as_text) for column in set(wanted)}, index=layer.index
        )
        points = layer.geometry
    else:
        text, points = _read_text(source_file, table, report), None
        mapping = _mapping(table, text.columns)
        require_table_columns(text, [*mapping.values(), *table.only], where=source_file.name)
    named = {name: text[column] for name, column in mapping.items()}
    filters = {f"only:{column}": text[column] for column in table.only}
    fields = pd.DataFrame({**named, **filters}, index=text.index)
    if table.latlon_column and points is None:
        require_table_columns(text, [table.latlon_column], where=source_file.name)
        decimal = number_format(source_file, table).decimal
        pairs = split_latlon(text[table.latlon_column], decimal, report)
        fields = fields.drop(columns=["x", "y"], errors="ignore").join(pairs)
    return (with_places_split(fields) if PLACE_FIELD in fields else fields), points


def _read_text(source_file: SourceFile, table: OfferTable, report: Report) -> pd.DataFrame:
    if table.layout == "portal" and source_file.path.suffix.lower() == ".txt":
        return read_portal_text(source_file, table)
    return read_table(source_file, table, None, report)


def _wanted(
    text: pd.DataFrame, points: gpd.GeoSeries | None, table: OfferTable, report: Report
) -> tuple[pd.DataFrame, gpd.GeoSeries | None]:
    """Leave out the rows that the profile does not want, and say how many."""
    kept = pd.Series(True, index=text.index)
    for column, values in table.only.items():
        kept &= text[f"only:{column}"].isin(values)
    if not kept.all():
        report.note(f"{int((~kept).sum())} Zeilen sind nach only im Profil nicht gemeint.")
    return text[kept], points


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
    for name in columns:
        if name not in FIELD_BY_NAME and name != PLACE_FIELD:
            raise InputError(
                f"{table.file}: Das Feld „{name}“ gibt es in der Angebotsliste nicht. "
                f"Möglich sind: {', '.join([*FIELD_BY_NAME, PLACE_FIELD])}."
            )
    return columns


def _as_text(value: object) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(value).strip()


def _fields(
    line: int, cells: dict[str, str], numbers: NumberFormat, table: OfferTable, report: Report
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in OFFER_FIELDS:
        text = typed(cells.get(field.name, ""))
        if field.name == "kind":
            text = table.kinds.get(text, text)
        values[field.name] = read_field(text, field, line=line, numbers=numbers, report=report)
    fallback = OfferKind.OTHER.value if table.layout == "portal" else None
    values["kind"] = values["kind"] or table.kind or fallback
    values["confidential"] = line in report.confidential
    hours = cells.get("opening_hours", "")
    values["times_text"] = hours if hours and hours != values["opening_hours"] else None
    return values


def _complete(frame: pd.DataFrame, report: Report) -> "pd.Series[bool]":
    is_blank = frame[["title", "kind"]].isna()
    complete = ~is_blank.any(axis=1)
    for line in frame.index[~complete]:
        absent = [
            FIELD_BY_NAME[name].heading for name in ("title", "kind") if is_blank.at[line, name]
        ]
        reason = f"Pflichtangabe fehlt: {', '.join(absent)}."
        report.add(reason, line=int(line), discreet=reason)
    return complete


def _given(frame: pd.DataFrame, points: gpd.GeoSeries | None, table: OfferTable) -> Coordinates:
    """Take the coordinates from the geometry, or from the columns for x and y."""
    if points is None:
        return Coordinates(
            x=frame["x"].astype(float).to_numpy(),
            y=frame["y"].astype(float).to_numpy(),
            crs=declared_crs(
                table.crs, EXCHANGE_CRS if table.latlon_column else WORK_CRS, where=table.file
            ),
        )
    centres = shapely.centroid(np.asarray(points.loc[frame.index]))
    return Coordinates(
        x=shapely.get_x(centres),
        y=shapely.get_y(centres),
        crs=declared_crs(table.crs, points.crs, where=table.file),
    )


def _inventory(frame: pd.DataFrame, sites: gpd.GeoDataFrame) -> Inventory:
    offers = frame.drop_duplicates("offer_id").set_index("offer_id")[list(OFFER_COLUMNS)]
    by_site = frame.groupby(["offer_id", "site_id"])["confidential"].transform("any")
    links = frame.assign(confidential=by_site)[
        ["offer_id", "site_id", "confidential", *LINK_FIELDS]
    ]
    links = links.drop_duplicates(["offer_id", "site_id"])
    # A site is confidential as soon as one row says so.
    secret = sites.groupby("site_id")["confidential"].transform("any")
    sites = sites.assign(confidential=secret).drop_duplicates("site_id").set_index("site_id")
    return Inventory(offers=offers, sites=sites, links=links.reset_index(drop=True))


def _identity(
    frame: pd.DataFrame, addresses: list[Address], given: list[Given | None]
) -> list[str]:
    """Take the given number, or derive one from title, kind and place: stable between imports."""
    offer_ids: list[str] = []
    known: dict[str, str] = {}
    columns = (frame["offer_id"], frame["title"], frame["kind"], addresses, given)
    for number, title, kind, address, place in zip(*columns, strict=True):
        derived = digest(title, kind, place_name(address, place))
        if known.setdefault(derived, xy_text(place)) != xy_text(place):
            derived = digest(title, kind, place_name(address, place), xy_text(place))
        offer_ids.append(str(number) if number else derived)
    return offer_ids


def _consistent(frame: pd.DataFrame, report: Report) -> "pd.Series[bool]":
    """Rows of one number are sites of one offer only if they tell the same of it."""
    same = frame["title"] == frame.groupby("offer_id")["title"].transform("first")
    titles = public_titles(frame)
    known_as = titles.groupby(frame["offer_id"]).transform("first")
    for line in frame.index[~same]:
        report.add(
            f"Die Kennung {frame.at[line, 'offer_id']!s} gehört schon zu „{known_as[line]}“.",
            line=int(line),
            column=FIELD_BY_NAME["offer_id"].heading,
            value=titles[line],
            discreet="Die Kennung gehört schon zu einem anderen Angebot.",
        )
    return same
