"""Addresses in a table or a geodata layer whose columns the profile names."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import shapely
from pyproj import CRS

from kpk_geo.crs import as_crs
from kpk_geo.errors import InputError
from kpk_geo.frames import require_columns
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.addresses.entries import (
    AddressChecks,
    RawAddress,
    StreetName,
    decimal_number,
    house_numbers,
)
from kpk_geo.ingest.geodata import note_crs, opened_layer
from kpk_geo.ingest.geometries import declared_crs
from kpk_geo.ingest.tables import read_table, text_rows
from kpk_geo.profile import AddressRegister, TableFormat

_ROWS_AT_ONCE = 50_000


def read_table_addresses(
    source_file: SourceFile, register: AddressRegister, checks: AddressChecks
) -> tuple[Iterator[RawAddress], CRS | None]:
    """Read CSV or Excel; `x_column` and `y_column` hold the coordinates.

    Their system is None where the profile names none: then it is the region's.

    Parameters
    ----------
    register
        Section of the profile: columns, reference system, and the municipalities that are wanted.
    checks
        Collects what is rejected while the entries are read.

    Raises
    ------
    MissingColumnError, InputError
        A named column is absent, or the file is no table.
    """
    if not (register.x_column and register.y_column):
        raise InputError(f"{source_file.name}: Im Profil fehlen x_column und y_column.")
    table_format = TableFormat(
        file=register.file, source=register.source, encoding=register.encoding or "utf-8",
        separator=register.separator, decimal=register.decimal, member=register.member,
    )  # fmt: skip
    wanted = [*register.columns.values(), register.x_column, register.y_column]
    table = read_table(source_file, table_format, wanted, checks.report)
    crs = as_crs(register.crs, where=source_file.name) if register.crs else None
    return _from_rows(table, register, checks), crs


def _from_rows(
    table: pd.DataFrame, register: AddressRegister, checks: AddressChecks
) -> Iterator[RawAddress]:
    assert register.x_column
    assert register.y_column
    for line, cells in text_rows(table):
        x, y = decimal_number(cells[register.x_column]), decimal_number(cells[register.y_column])
        fields = {name: cells[column] for name, column in register.columns.items()}
        if x is None or y is None:
            place = f"{cells[register.x_column]} / {cells[register.y_column]}"
            checks.reject("Die Koordinate ist nicht lesbar.", line=line, value=place)
            continue
        yield from _entries(line, fields, (x, y), register, checks)


def read_layer_addresses(
    source_file: SourceFile, register: AddressRegister, checks: AddressChecks
) -> tuple[Iterator[RawAddress], CRS]:
    """Read GeoJSON, GeoPackage or Shapefile, some ten thousand features at a time.

    Parameters
    ----------
    register
        Section of the profile: columns, reference system, and the municipalities that are wanted.
    checks
        Collects what is rejected while the entries are read.

    Raises
    ------
    MissingColumnError, InputError
        A named column is absent, or the file is no geodata layer.
    """
    entries = _layer_entries(source_file, register, checks)
    crs = next(entries)
    assert isinstance(crs, CRS)
    return entries, crs  # type: ignore[return-value]


def _layer_entries(
    source_file: SourceFile, register: AddressRegister, checks: AddressChecks
) -> Iterator[RawAddress | CRS]:
    columns = list(register.columns.values())
    with opened_layer(source_file, register, columns, checks.report, surfaces=False) as opened:
        require_columns(
            pd.DataFrame(columns=list(opened.layer.columns)), columns, where=source_file.name
        )
        crs = declared_crs(register.crs, opened.crs, where=source_file.name)
        note_crs(checks.report, crs, declared=bool(register.crs), own=opened.crs)
        yield crs
        for start in range(0, opened.layer.features, _ROWS_AT_ONCE):
            frame = opened.read(skip=start, rows=_ROWS_AT_ONCE)
            yield from _from_features(frame, start, register, checks)


def _from_features(
    frame: Any, start: int, register: AddressRegister, checks: AddressChecks
) -> Iterator[RawAddress]:
    shapes = frame.geometry.to_numpy()
    shapes[shapely.is_empty(shapes)] = None  # which has no centre at all
    points = shapely.centroid(shapes)
    xs, ys = shapely.get_x(points), shapely.get_y(points)
    texts = {
        name: frame[column].astype(object).where(frame[column].notna(), "").astype(str).tolist()
        for name, column in register.columns.items()
    }
    for place in range(len(frame)):
        line = start + place + 1
        if xs[place] != xs[place]:
            checks.reject("Das Objekt hat keine Geometrie.", line=line)
            continue
        fields = {name: values[place].strip() for name, values in texts.items()}
        yield from _entries(line, fields, (float(xs[place]), float(ys[place])), register, checks)


def _entries(
    line: int,
    fields: dict[str, str],
    place: tuple[float, float],
    register: AddressRegister,
    checks: AddressChecks,
) -> Iterator[RawAddress]:
    key = fields.get("municipality_key") or register.municipality_key
    if register.municipality_keys and key not in register.municipality_keys:
        return
    numbers, label = house_numbers(fields["number"].strip(), fields.get("suffix", "").strip())
    if not numbers:
        checks.reject(
            "Die Hausnummer ist keine.", line=line, column=register.columns["number"],
            value=fields["number"],
        )  # fmt: skip
        return
    street = StreetName(
        name=" ".join(fields["street"].split()),
        municipality=fields.get("municipality") or register.municipality or key,
        municipality_key=key,
        district=fields.get("district", ""),
        postcode=fields.get("postcode", ""),
        street_key=fields.get("street_key", ""),
    )
    quality = fields.get("quality", "")
    for number, suffix in numbers:
        yield RawAddress(line, street, number, suffix, quality, *place, label)
