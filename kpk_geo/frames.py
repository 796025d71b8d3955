"""Frames whose contract was checked once, at the door; the type remembers the check."""

from collections.abc import Iterable
from typing import NewType

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from kpk_geo.crs import WORK_EPSG, crs_name, system
from kpk_geo.errors import (
    DuplicateIdError,
    InputError,
    MissingColumnError,
    WrongCrsError,
    listed,
    suggestion,
)
from kpk_geo.model import USABLE

Areas = NewType("Areas", gpd.GeoDataFrame)
Observations = NewType("Observations", pd.DataFrame)

OBSERVATION_COLUMNS = (
    "area_id",
    "indicator_id",
    "reference_date",
    "numerator",
    "denominator",
    "value",
    "validity",
)


def as_areas(frame: gpd.GeoDataFrame) -> Areas:
    """Check polygons in a working system by `area_id`: `name`, `parent_id` (None at the top).

    Raises
    ------
    MissingColumnError
        `name` or `parent_id` is absent.
    DuplicateIdError
        A key occurs more than once.
    WrongCrsError
        There is no reference system, or none of `WORK_EPSG`.
    InputError
        The index is called otherwise, or a geometry is no surface.
    """
    require_columns(frame, ("name", "parent_id"), where="Gebiete")
    require_unique_index(frame, "area_id", where="Gebiete")
    if frame.crs is None or frame.crs not in map(system, WORK_EPSG):
        found = crs_name(frame.crs) if frame.crs else "kein Koordinatensystem"
        choices = " oder ".join(f"EPSG:{epsg}" for epsg in WORK_EPSG)
        raise WrongCrsError(f"Gebiete müssen in {choices} vorliegen, nicht in {found}.")
    kinds = set(frame.geom_type) - {"Polygon", "MultiPolygon"}
    if kinds:
        raise InputError(
            f"Gebiete müssen Flächen sein, gefunden: {listed(sorted(map(str, kinds)))}."
        )
    return Areas(frame)


def crs_of(frame: gpd.GeoDataFrame | gpd.GeoSeries) -> CRS:
    """Give the system that a frame is in.

    Raises
    ------
    WrongCrsError
        It names none.
    """
    if frame.crs is None:
        raise WrongCrsError("Zu den Geometrien ist kein Koordinatensystem bekannt.")
    return frame.crs


def as_observations(frame: pd.DataFrame) -> Observations:
    """Check one value per area, indicator and date; a value is NaN unless `USABLE`.

    Raises
    ------
    MissingColumnError
        One of `OBSERVATION_COLUMNS` is absent.
    DuplicateIdError
        There are two values for the same area, indicator and date.
    InputError
        A suppressed or missing value has a number.
    """
    require_columns(frame, OBSERVATION_COLUMNS, where="Beobachtungen")
    key = ["area_id", "indicator_id", "reference_date"]
    twice = frame.loc[frame.duplicated(key), key]
    if len(twice):
        raise DuplicateIdError(f"Beobachtungen doppelt: {listed(twice.itertuples(index=False))}.")
    usable = frame["validity"].isin(USABLE)
    invented = frame.loc[~usable & frame["value"].notna(), "area_id"]
    if len(invented):
        raise InputError(f"Gesperrte oder fehlende Werte mit Zahl: {listed(invented)}.")
    return Observations(frame)


def area_names(areas: Areas) -> dict[str, str]:
    """Give the names of areas by area_id."""
    return {str(key): str(name) for key, name in areas["name"].items()}


def require_columns(frame: pd.DataFrame, columns: Iterable[str], *, where: str) -> None:
    """Check that a table has certain columns.

    Parameters
    ----------
    frame
        Only its headings are looked at.
    columns
        Headings that must be there.
    where
        Begins the message: the file, or what the table holds.

    Raises
    ------
    MissingColumnError
        One is absent; the message names the first and what was probably meant.
    """
    for column in columns:
        if column not in frame.columns:
            hint = suggestion(column, map(str, frame.columns))
            raise MissingColumnError(f"{where}: Die Spalte „{column}“ fehlt. {hint}")


def require_unique_index(frame: pd.DataFrame, name: str, *, where: str) -> None:
    """Check that the index is called `name` and holds each key once.

    Parameters
    ----------
    frame
        Only its index is looked at.
    name
        Of the index, such as "area_id".
    where
        Begins the message: the file, or what the table holds.

    Raises
    ------
    InputError
        The index is called otherwise.
    DuplicateIdError
        A key occurs more than once.
    """
    if frame.index.name != name:
        raise InputError(f"{where}: Der Index muss {name!r} heißen, nicht {frame.index.name!r}.")
    twice = frame.index[frame.index.duplicated()].unique()
    if len(twice):
        raise DuplicateIdError(f"{where}: Schlüssel mehrfach vorhanden: {listed(twice)}.")
