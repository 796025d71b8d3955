"""Keys of areas: written as text, there, and each once; else the columns that look like keys."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from kpk_geo import frames
from kpk_geo.errors import DuplicateIdError, InputError, MissingColumnError, listed
from kpk_geo.import_report import Report
from kpk_geo.profile import AreaLayer


def as_keys(column: "pd.Series[str]", width: int | None) -> "pd.Series[str]":
    """Write keys as text, without ".0", padded where the profile says that zeros were lost."""
    keys = column.map(_key)
    return keys.str.zfill(width).where(keys != "", "") if width else keys


def _key(value: object) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return " ".join(str(value).split())


def with_key(areas: gpd.GeoDataFrame, report: Report) -> gpd.GeoDataFrame:
    """Keep the areas that have a key; the others are rejected, line by line."""
    empty = areas["area_id"] == ""
    for line in areas.index[empty]:
        report.add("Die Fläche hat keinen Schlüssel.", line=line, value=areas.at[line, "name"])
    return areas[~empty]


def require_columns(raw: gpd.GeoDataFrame, wanted: list[str], layer: AreaLayer, file: str) -> None:
    """Check the columns that are named; where the one for keys is absent, say which look like it.

    Parameters
    ----------
    raw
        As the file has it.
    wanted
        Columns that must be there.
    layer
        Section of the profile.
    file
        Begins the message.

    Raises
    ------
    MissingColumnError
        Some are absent.
    """
    try:
        frames.require_columns(raw, wanted, where=file)
    except MissingColumnError as error:
        if layer.id_column in raw.columns:
            raise
        raise MissingColumnError(f"{error} {_key_hint(raw)}") from error


def require_keys(raw: gpd.GeoDataFrame, layer: AreaLayer, file: str) -> None:
    """Refuse a column that holds hardly any key: everything that rests on the areas would go.

    Parameters
    ----------
    raw
        As the file has it.
    layer
        Section of the profile: the column, and how many rows may be refused.
    file
        Begins the message.

    Raises
    ------
    InputError
        Too many cells are empty.
    """
    filled = int((as_keys(raw[layer.id_column], None) != "").sum())
    if filled and 1 - filled / len(raw) <= layer.max_refused:
        return
    content = f"nur in {filled} von {len(raw)} Zeilen gefüllt" if filled else "in allen Zeilen leer"
    raise InputError(
        f"{file}: Die Schlüsselspalte „{layer.id_column}“ (id_column) ist {content}. "
        f"{_key_hint(raw)} Was früher geladen wurde, bleibt stehen."
    )


def _key_hint(raw: gpd.GeoDataFrame) -> str:
    """Name the columns that look like keys: filled everywhere, and each value once."""
    found = _key_columns(raw)
    if not found:
        return "Keine Spalte ist überall gefüllt und eindeutig; bitte beim Lieferanten nachfragen."
    return f"Wie Schlüssel sehen aus (überall gefüllt, eindeutig): {listed(found, limit=6)}."


def _key_columns(raw: gpd.GeoDataFrame) -> list[str]:
    attributes = raw.drop(columns=raw.geometry.name)
    return [str(name) for name, column in attributes.items() if _looks_like_keys(column)]


def _looks_like_keys(column: "pd.Series[Any]") -> bool:
    if pd.api.types.is_datetime64_any_dtype(column) or pd.api.types.is_bool_dtype(column):
        return False
    if pd.api.types.is_float_dtype(column) and not (column.dropna() % 1 == 0).all():
        return False  # sizes and lengths
    keys = as_keys(column, None)
    return bool((keys != "").all() and keys.is_unique)


def require_unique(
    areas: gpd.GeoDataFrame, raw: gpd.GeoDataFrame, layer: AreaLayer, file: str
) -> None:
    """Check that no key occurs twice.

    Parameters
    ----------
    areas
        Index: lines.
    raw
        As the file has it, for the columns that could hold the keys instead.
    layer
        Section of the profile.
    file
        Begins the message.

    Raises
    ------
    DuplicateIdError
        Some do; the message names them with their lines.
    """
    twice = areas.loc[areas["area_id"].duplicated(keep=False), "area_id"]
    if len(twice):
        places = [
            f"{key} (Objekte {', '.join(str(line) for line in rows.index)})"
            for key, rows in twice.groupby(twice)
        ]
        other = f" {_key_hint(raw)}" if _key_columns(raw) else ""
        raise DuplicateIdError(
            f"{file}: Schlüssel der Spalte „{layer.id_column}“ mehrfach vergeben: "
            f"{listed(places)}. Sind es Teilflächen eines Gebiets, im Profil bei [[areas]] "
            f"dissolve = true eintragen; sonst braucht jedes Gebiet einen eigenen Schlüssel.{other}"
        )
