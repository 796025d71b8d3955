"""Offer lists: Excel template, CSV with a column mapping, or GeoJSON."""

from collections import Counter
from dataclasses import dataclass
from itertools import compress
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from kpk_geo.arrays import Floats
from kpk_geo.crs import DEFAULT_CRS, EXCHANGE_CRS
from kpk_geo.errors import listed
from kpk_geo.geocoding.locate import Given
from kpk_geo.geocoding.parse import Address
from kpk_geo.german import number
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.geometries import declared_crs
from kpk_geo.ingest.numbers import NumberFormat
from kpk_geo.ingest.offers.cells import offer_numbers, sum_rows, with_numbers, without_dates
from kpk_geo.ingest.offers.confidential import confidential_lines, note_confidential
from kpk_geo.ingest.offers.coordinates import Coordinates, given_places, land
from kpk_geo.ingest.offers.fields import read_field, typed
from kpk_geo.ingest.offers.kinds import read_kinds, with_all_kinds
from kpk_geo.ingest.offers.latlon import note_broken
from kpk_geo.ingest.offers.meant import rows_in_reach, wanted_rows
from kpk_geo.ingest.offers.raw import RawOffers, read_raw
from kpk_geo.ingest.offers.report import (
    note_differing,
    note_repeated,
    note_unknown_of_schools,
    public_titles,
)
from kpk_geo.ingest.offers.sites import (
    Locator,
    addresses_of,
    digest,
    located_sites,
    place_name,
    xy_text,
)
from kpk_geo.ingest.tables import (
    TypedCells,
    number_format,
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
    meant = _meant(read_raw(source_file, table, report), source_file, table, locator, report)
    text, coordinates, numbers = meant.text, meant.coordinates, meant.numbers
    lines = without_dates(text_rows(text), meant.typed, report)
    rows = [_fields(line, cells, numbers, table, report) for line, cells in lines]
    names = [*(field.name for field in OFFER_FIELDS), "kinds", "times_text"]
    frame = pd.DataFrame(rows, index=text.index, columns=names, dtype=object)  # None stays None
    complete = _complete(frame, report)
    frame = frame[complete]
    given = given_places(
        coordinates.of(complete.to_numpy()), locator.territory, file=source_file.name,
        confidential=frame["confidential"].to_numpy(dtype=bool),
    )  # fmt: skip
    addresses = addresses_of(frame)
    frame = frame.assign(
        offer_id=[table.id_prefix + number for number in _identity(frame, addresses, given)]
    )
    consistent = _consistent(frame, report)
    frame = frame[consistent]
    more_kinds = note_differing(frame, report)
    frame = with_all_kinds(frame)
    addresses, given = list(compress(addresses, consistent)), list(compress(given, consistent))
    sites = located_sites(frame, addresses, given, locator, report)
    frame = frame.assign(site_id=sites["site_id"])
    note_repeated(frame.drop(index=more_kinds), report)
    note_unknown_of_schools(frame, text.columns, report)
    inventory = _inventory(frame, sites)
    _say_how_understood(inventory, report)
    return inventory


def _say_how_understood(inventory: Inventory, report: Report) -> None:
    """Count offers by kind and places; titles stay out, since some are confidential."""
    kinds = Counter(kind for kinds in inventory.offers["kinds"] for kind in kinds)
    labels = {kind.value: kind.label for kind in OfferKind}
    named = (f"{labels[kind]} {number(count)}" for kind, count in kinds.most_common())
    lost = inventory.sites.index[shapely.is_missing(inventory.sites.geometry.to_numpy())]
    placed = int((~inventory.links["site_id"].isin(lost)).sum())
    report.understood.append(
        f"{listed(named)}; {number(placed)} von {number(len(inventory.links))} Orten gefunden"
    )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Meant:
    """The rows that are the region's."""

    text: pd.DataFrame
    coordinates: Coordinates
    numbers: dict[str, NumberFormat]  # by field
    typed: TypedCells


def _meant(
    raw: RawOffers, source_file: SourceFile, table: OfferTable, locator: Locator, report: Report
) -> _Meant:
    """Leave out the rows that are none of the region's before anything of them is read."""
    secret = confidential_lines(text_rows(raw.text), table)  # all: rows of one offer are one
    text = raw.text[wanted_rows(raw.text, table, report)]
    text = text[~sum_rows(text, report)]
    numbers = offer_numbers(text, raw.typed, table, number_format(source_file, table), set(secret))
    text = with_numbers(text, raw.typed, numbers)
    given = _given(text, raw.points, table, numbers, locator.territory.work_crs)
    kept = rows_in_reach(text, land(given, locator.territory), given, locator.territory, report)
    text = text[kept]
    note_confidential(secret, text.index, report)
    if table.latlon_column:
        note_broken(raw.no_pair, text.index, table.latlon_column, report)
    return _Meant(text=text, coordinates=given.of(kept), numbers=numbers, typed=raw.typed)


def _given(
    text: pd.DataFrame,
    points: gpd.GeoSeries | None,
    table: OfferTable,
    numbers: dict[str, NumberFormat],
    work_crs: CRS,
) -> Coordinates:
    """Take the coordinates from the geometry, or from the columns for x and y.

    What cannot be read is told later, with the other fields of the rows that are meant.
    """
    if points is None:
        x, y = (_numbers(text, name, numbers[name]) for name in ("x", "y"))
        is_template = not table.columns and table.x_column is None
        own = DEFAULT_CRS if is_template else work_crs  # the template's headings name its system
        usual = EXCHANGE_CRS if table.latlon_column else own
        crs = declared_crs(table.crs, usual, where=table.file)
    else:
        centres = shapely.centroid(np.asarray(points.loc[text.index]))
        x, y = shapely.get_x(centres), shapely.get_y(centres)
        crs = declared_crs(table.crs, points.crs, where=table.file)
    x, y = (y, x) if table.swap_axes else (x, y)
    return Coordinates(x=x, y=y, crs=crs)


def _numbers(text: pd.DataFrame, field: str, numbers: NumberFormat) -> Floats:
    if field not in text:
        return np.full(len(text), np.nan)
    return np.array([numbers.parse(typed(cell)).value for cell in text[field]], dtype=np.float64)


def _fields(
    line: int,
    cells: dict[str, str],
    numbers: dict[str, NumberFormat],
    table: OfferTable,
    report: Report,
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in OFFER_FIELDS:
        text = typed(cells.get(field.name, ""))
        if field.name == "kind":  # stands in columns of its own, too
            continue
        values[field.name] = read_field(
            text, field, line=line, numbers=numbers[field.name], report=report
        )
    kinds = read_kinds(line, cells, table, report)
    values |= {"kinds": kinds, "kind": kinds[0] if kinds else None}
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
    for own, title, kind, address, place in zip(*columns, strict=True):
        derived = digest(title, kind, place_name(address, place))
        if known.setdefault(derived, xy_text(place)) != xy_text(place):
            derived = digest(title, kind, place_name(address, place), xy_text(place))
        offer_ids.append(str(own) if own else derived)
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
