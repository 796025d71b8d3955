"""A result as GeoPackage in the coordinates of the land survey, its sources as a second table."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from api.files.tabular import is_absent
from kpk_geo.arrays import Objects
from kpk_geo.errors import InputError
from kpk_geo.frames import crs_of
from kpk_geo.output_file import output_file

SOURCES = "quellen"  # the table beside the layer


def write_geopackage(
    path: Path,
    frame: pd.DataFrame,
    shapes: gpd.GeoSeries,
    *,
    layer: str,
    notes: list[tuple[str, str]],
    headings: Sequence[str] = (),
) -> None:
    """Write one feature per row, and the notes as a table without geometries.

    Parameters
    ----------
    frame
        Attributes; NaN, None and an endless way become empty fields.
    shapes
        Geometry of each row, in the order of the rows; None where there is none. In the system
        that the file is to have.
    layer
        Name of the layer.
    notes
        Heading and text of each line.
    headings
        German, of each column: programs such as QGIS show them in place of the technical names.

    Raises
    ------
    InputError
        The name of the file does not end as programs expect it of this format.
    SourceError
        The file cannot be written.
    """
    if path.suffix.lower() != ".gpkg":
        raise InputError(f"{path}: Der Name eines GeoPackage muss auf .gpkg enden.")
    plain = pd.DataFrame({str(name): _column(frame[name]) for name in frame.columns})
    geometries = _of_one_kind(shapes.to_numpy())
    features = gpd.GeoDataFrame(plain, geometry=geometries, crs=crs_of(shapes))
    sources = pd.DataFrame(notes, columns=["angabe", "inhalt"], dtype=object)
    with output_file(path) as draft:
        draft.unlink(missing_ok=True)  # what an interrupted run left would be added to
        pyogrio.write_dataframe(features, draft, layer=layer, driver="GPKG")
        pyogrio.write_dataframe(sources, draft, layer=SOURCES, driver="GPKG", append=True)
        _name_columns(draft, layer, dict(zip(plain.columns, headings, strict=False)))


_SCHEMA_TABLES = """
CREATE TABLE IF NOT EXISTS gpkg_data_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
    mime_type TEXT, constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name)
);
CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
    min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
);
CREATE TABLE IF NOT EXISTS gpkg_extensions (
    table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
    scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
"""  # as the specification writes them, annex C; GDAL makes the last one itself where it needs it
_DEFINITION = "http://www.geopackage.org/spec121/#extension_schema"


def _name_columns(path: Path, layer: str, titles: dict[str, str]) -> None:
    """Write alternative names by the extension "Schema" of GeoPackage; pyogrio has no way to.

    Source: OGC 12-128r18, annex F.9; GDAL reads `name` as the alternative name of a field.
    """
    own = [(layer, column, title, title) for column, title in titles.items() if column != title]
    if not own:
        return
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(_SCHEMA_TABLES)
        database.executemany(
            "INSERT INTO gpkg_data_columns (table_name, column_name, name, title)"
            " VALUES (?, ?, ?, ?)", own,
        )  # fmt: skip
        database.executemany(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')",
            [
                (table, _DEFINITION)
                for table in ("gpkg_data_columns", "gpkg_data_column_constraints")
            ],
        )


def _of_one_kind(shapes: Objects) -> Objects:
    """Make several of one, where a layer has both: a GeoPackage layer holds one kind."""
    kinds = set(shapely.get_type_id(shapes[~shapely.is_missing(shapes)]).tolist())
    if kinds <= {shapely.GeometryType.POLYGON.value, shapely.GeometryType.MULTIPOLYGON.value}:
        return np.array([_multi(shape) for shape in shapes], dtype=object)
    return shapes


def _multi(shape: Any) -> Any:
    return shapely.multipolygons([shape]) if isinstance(shape, shapely.Polygon) else shape


def _column(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Give a column a type that a database has: truth, number or text."""
    cells = [None if is_absent(cell) or _is_endless(cell) else cell for cell in values]
    known = [cell for cell in cells if cell is not None]
    if not known:
        return pd.Series(cells, dtype=object)
    if all(isinstance(cell, (bool, np.bool_)) for cell in known):
        return pd.Series(cells, dtype="boolean")
    if all(isinstance(cell, (int, np.integer)) for cell in known):
        return pd.Series(cells, dtype="Int64")
    if all(isinstance(cell, (int, float, np.number)) for cell in known):
        return pd.Series(cells, dtype="Float64")
    return pd.Series([None if cell is None else str(cell) for cell in cells], dtype=object)


def _is_endless(cell: object) -> bool:
    return isinstance(cell, (float, np.floating)) and bool(np.isinf(cell))
