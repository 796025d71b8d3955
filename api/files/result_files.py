"""Writes a result as CSV, Excel, GeoJSON, GeoPackage or JSON, with the notes that belong to it."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from api.files.geopackage import write_geopackage
from api.files.tabular import records, write_csv, write_text, write_xlsx
from kpk_geo import german
from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.model import Source

Notes = list[tuple[str, str]]
SOURCE = "Quelle"  # name of the one note of which there may be many
NO_WAY = "kein Weg"  # an endless way, in files that people read


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an export wrote."""

    rows: int
    notes: Path | None  # a file beside it, where the format has no room for notes


def write_result(
    path: Path,
    frame: pd.DataFrame,
    *,
    file_format: str,
    title: str,
    notes: Notes,
    areas: gpd.GeoDataFrame,
    key: str = "area_id",
) -> Written:
    """Write one row per area, or per whatever else the figures are of.

    Parameters
    ----------
    frame
        NaN: no figure; inf: no way leads there. It is left as it is.
    file_format
        "csv", "xlsx", "geojson", "gpkg", else JSON.
    title
        Name of the sheet in Excel and of the layer in a GeoPackage.
    notes
        Heading and text of each line; for CSV they go into a file beside it. Headings may recur.
    areas
        Geometries, by the key; at least those of the frame, None where there is none.
    key
        Column of the frame that names the row.

    Raises
    ------
    SourceError
        The file cannot be written.
    """
    if file_format == "csv":
        write_csv(path, readable(frame))
        return Written(rows=len(frame), notes=write_notes(path, notes))
    if file_format == "xlsx":
        sources = pd.DataFrame(notes, columns=["Angabe", "Inhalt"])
        write_xlsx(path, {title: readable(frame), "Quellen": sources})
    elif file_format == "geojson":
        write_text(path, _geojson(areas, frame, notes, key))
    elif file_format == "gpkg":
        shapes = gpd.GeoSeries(areas.geometry.loc[frame[key]])
        write_geopackage(path, frame, shapes, layer=title, notes=notes)
    else:
        content = {"notes": _by_name(notes), "rows": finite_records(frame)}
        write_text(path, json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1))
    return Written(rows=len(frame), notes=None)


def write_notes(path: Path, notes: Notes) -> Path:
    """Write what is to be said about a file beside it; give where."""
    beside = path.with_suffix(".quellen.txt")
    write_text(beside, "".join(f"{name}: {text}\r\n" for name, text in notes))
    return beside


def _by_name(notes: Notes) -> dict[str, str | list[str]]:
    """Give notes for JSON: a text by name, or a list where there are several; sources always so.

    >>> _by_name([("Titel", "Index"), ("Quelle", "Stadt")])
    {'Titel': 'Index', 'Quelle': ['Stadt']}
    """
    texts: dict[str, list[str]] = {}
    for name, text in notes:
        texts.setdefault(name, []).append(text)
    return {
        name: found if name == SOURCE or len(found) > 1 else found[0]
        for name, found in texts.items()
    }


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Say in words what is no number: an endless way."""
    endless = frame.isin([math.inf])
    return frame.astype(object).mask(endless, NO_WAY) if endless.any(axis=None) else frame


def finite_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give rows for JSON, which knows no endless way: null."""
    return records(frame.mask(frame.isin([math.inf])))


def source_notes(sources: Sequence[Source], inputs: dict[str, str]) -> Notes:
    """Name the files that a run rests on."""
    return [
        (
            SOURCE,
            f"{source.publisher}: {source.dataset}, Stand "
            f"{german.day(source.reference_date)}, Lizenz {source.licence}, "
            f"Datei {source.file}, SHA-256 {source.sha256}",
        )
        for source in sources
        if source.name in inputs
    ]


def _geojson(areas: gpd.GeoDataFrame, frame: pd.DataFrame, notes: Notes, key: str) -> str:
    shapes = areas.geometry.to_crs(EXCHANGE_CRS)
    features = []
    for row in finite_records(frame):
        shape = shapes[row[key]]
        features.append(
            {
                "type": "Feature",
                "id": row[key],
                "properties": row,
                "geometry": None if shape is None else shape.__geo_interface__,
            }
        )
    content = {"type": "FeatureCollection", "notes": _by_name(notes), "features": features}
    return json.dumps(content, ensure_ascii=False, allow_nan=False)
