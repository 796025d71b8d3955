"""What a fetched file holds: how many rows, and whether the columns are there that are read.

Looked at as it came, before anybody loads it: a publisher who cut an area in two, or renamed a
column, is found on the day of the fetch.
"""

import csv
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from kpk_geo.errors import listed
from kpk_geo.german import number
from kpk_geo.model.open_data import FileKind
from kpk_geo.open_data.entry import Expected, Reading, SourceEntry

_MAX_HELD = 200_000_000  # bytes of a JSON that is read whole to count it


@dataclass(frozen=True, slots=True)
class Contents:
    """What could be seen of a file; None: nobody can say without loading it."""

    rows: int | None = None  # features, or lines below the heading
    columns: tuple[str, ...] | None = None


def contents_of(path: Path, entry: SourceEntry) -> Contents:
    """Count what a file holds, and list its columns.

    Parameters
    ----------
    path
        With the ending of its kind.
    entry
        How it is read.
    """
    if entry.kind is FileKind.CSV:
        return _table(path, entry.reading)
    if entry.kind is FileKind.ZIP:
        return _shapefile(path, entry.reading)
    if entry.kind is FileKind.GEOJSON and path.stat().st_size <= _MAX_HELD:
        return _geojson(path)
    return Contents()


def misfit(count: int | None, expected: Expected) -> str | None:
    """Say in German how a count differs from what is expected; None where it fits.

    >>> misfit(44, Expected(rows=45))
    'erwartet 45, gezählt 44'
    >>> misfit(None, Expected(rows=45)), misfit(46, Expected(min_rows=45, max_rows=48))
    (None, None)
    """
    if count is None:
        return None
    low = expected.rows or expected.min_rows or 0
    high = expected.rows or expected.max_rows or count
    if low <= count <= high:
        return None
    return f"erwartet {expected_text(expected)}, gezählt {number(count)}"


def expected_text(expected: Expected) -> str | None:
    """Write in German how many rows are expected; None: nobody said.

    >>> expected_text(Expected(rows=45)), expected_text(Expected(min_rows=45, max_rows=48))
    ('45', '45 bis 48')
    >>> expected_text(Expected(min_rows=1000))
    'mindestens 1.000'
    """
    if expected.rows:
        return number(expected.rows)
    if expected.min_rows and expected.max_rows:
        return f"{number(expected.min_rows)} bis {number(expected.max_rows)}"
    if expected.min_rows:
        return f"mindestens {number(expected.min_rows)}"
    return f"höchstens {number(expected.max_rows)}" if expected.max_rows else None


def missing_columns(found: Contents, reading: Reading) -> str | None:
    """Say in German which columns are read and are not there; None where all are.

    Parameters
    ----------
    found
        In a file.
    reading
        Of its entry.
    """
    if found.columns is None:
        return None
    named = [
        *reading.columns.values(), reading.id_column, reading.name_column, reading.x_column,
        reading.y_column, reading.latlon_column, reading.commune_column,
    ]  # fmt: skip
    there = {name.casefold() for name in found.columns}
    absent = [name for name in dict.fromkeys(named) if name and name.casefold() not in there]
    if not absent:
        return None
    return (
        f"Spalten, die gelesen werden sollen, fehlen: {listed(absent)}. "
        f"Vorhanden sind: {listed(found.columns) or 'keine'}."
    )


def _table(path: Path, reading: Reading) -> Contents:
    first = reading.header_line or 1
    columns: tuple[str, ...] = ()
    rows = 0
    encoding = reading.encoding or "utf-8"
    encoding = "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = csv.reader((line.replace("\0", "") for line in file), delimiter=_separator(reading))
        try:
            for place, cells in enumerate(lines, 1):
                if place == first:
                    columns = tuple(cell.strip() for cell in cells if cell.strip())
                elif place > first and any(cell.strip() for cell in cells):
                    rows += 1
        except csv.Error:  # a quotation mark that never closes: whoever loads it says where
            return Contents()
    return Contents(rows, columns)


def _separator(reading: Reading) -> str:
    return reading.separator or ";"


def _shapefile(path: Path, reading: Reading) -> Contents:
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".shp")]
    if reading.layer is not None:
        wanted = reading.layer.casefold()
        names = [name for name in names if PurePosixPath(name).stem.casefold() == wanted]
    if len(names) != 1:
        return Contents()
    try:
        info: dict[str, Any] = pyogrio.read_info(
            f"/vsizip/{path}/{names[0]}", force_feature_count=True, encoding="latin-1"
        )
    except (DataSourceError, DataLayerError):
        return Contents()
    return Contents(int(info["features"]), tuple(str(name) for name in info["fields"]))


def _geojson(path: Path) -> Contents:
    try:
        features = json.loads(path.read_bytes())["features"]
        columns = dict.fromkeys(name for item in features for name in item["properties"] or {})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Contents()
    return Contents(len(features), tuple(columns))
