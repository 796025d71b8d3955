"""Areas: polygons of one level with key, name and parent."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kpk_geo.crs import Extent
from kpk_geo.errors import DuplicateIdError, InputError, listed
from kpk_geo.frames import Areas, as_areas, require_columns
from kpk_geo.german import number
from kpk_geo.import_report import Report, Severity, SourceFile
from kpk_geo.ingest.cells import without_long_cells
from kpk_geo.ingest.geometries import (
    in_work_crs,
    note_heights,
    outside,
    read_layer,
    repaired,
    touches,
)
from kpk_geo.profile import AreaLayer

# Digitising noise along shared borders stays below this; true double claims lie above.
OVERLAP_REPORTED_FROM = 100.0  # square metres
OUTLINE_TOLERANCE = 12.0  # metres: about one pixel of a city map on a projector


def read_areas(
    source_file: SourceFile, layer: AreaLayer, *, extent: Extent, report: Report
) -> Areas:
    """Read one level of areas.

    Parameters
    ----------
    layer
        Section of the profile: columns, padding of keys, reference system.
    extent
        Degrees; areas that leave it are rejected.

    Raises
    ------
    MissingColumnError, DuplicateIdError, WrongCrsError, InputError
        The layer as a whole cannot be used. Single bad features go to the report.
    """
    raw = read_layer(source_file, layer=layer.layer)
    wanted = [layer.id_column, layer.name_column]
    wanted += [layer.parent_column] if layer.parent_column else []
    require_columns(raw, wanted, where=source_file.name)
    report.tally.rows = len(raw)
    texts = raw[wanted].astype(str)
    raw = raw.loc[without_long_cells(texts, report).index]
    note_heights(raw, report)
    raw = repaired(raw, report)
    frame = in_work_crs(raw, declared=layer.crs, extent=extent, where=source_file.name)
    frame = _inside(frame, extent, report)
    areas = gpd.GeoDataFrame(
        {
            "area_id": as_keys(frame[layer.id_column], layer.id_width),
            "name": frame[layer.name_column].astype(str).str.strip(),
            "parent_id": _parent_ids(frame, layer),
        },
        geometry=frame.geometry,
    )
    areas = _with_key(areas, report)
    _require_unique(areas, source_file.name)
    _report_overlaps(areas, report)
    report.tally.valid = len(areas)
    return as_areas(areas.set_index("area_id").sort_index())


def as_keys(column: "pd.Series[str]", width: int | None) -> "pd.Series[str]":
    """Write keys as text, without ".0", padded where the profile says that zeros were lost."""
    keys = column.map(_key)
    return keys.str.zfill(width).where(keys != "", "") if width else keys


def _key(value: object) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(value).strip()


def outlines(areas: Areas, *, tolerance: float = OUTLINE_TOLERANCE) -> gpd.GeoSeries:
    """Simplify the areas for drawing so that neighbours keep sharing their border.

    Source: Visvalingam-Whyatt on the coverage's shared edges (GEOS `CoverageSimplify`);
    `tolerance` in metres is the square root of the largest triangle left out.
    """
    shapes = shapely.coverage_simplify(areas.geometry.to_numpy(), tolerance)
    return gpd.GeoSeries(shapes, index=areas.index, crs=areas.crs)


def with_parents(areas: Areas, parents: Areas, report: Report) -> Areas:
    """Give areas without a parent the one in which their inner point lies; check the others.

    Parameters
    ----------
    areas
        Left as they are; a copy is given.
    parents
        Areas of the level above.

    Raises
    ------
    InputError
        A parent that the file names does not exist.
    """
    frame = areas.copy()
    given = frame["parent_id"].notna()
    unknown = frame.loc[given & ~frame["parent_id"].isin(parents.index)]
    if len(unknown):
        pairs = listed(f"{key} → {parent}" for key, parent in unknown["parent_id"].items())
        raise InputError(f"{report.file}: übergeordnete Gebiete gibt es nicht: {pairs}.")
    if not given.all():
        orphans = frame.loc[~given]
        tree = shapely.STRtree(parents.geometry.to_numpy())
        inner = shapely.point_on_surface(orphans.geometry.to_numpy())
        found = tree.query(inner, predicate="within")
        chosen = pd.Series(parents.index.to_numpy()[found[1]], index=orphans.index[found[0]])
        chosen = chosen[~chosen.index.duplicated()]
        frame.loc[chosen.index, "parent_id"] = chosen
        for area_id in orphans.index.difference(chosen.index):
            report.add(
                "Das Gebiet liegt in keinem übergeordneten Gebiet.",
                value=area_id,
                severity=Severity.NOTE,
            )
    return as_areas(frame)


def _parent_ids(frame: gpd.GeoDataFrame, layer: AreaLayer) -> "pd.Series[str]":
    if layer.parent_column:
        keys = as_keys(frame[layer.parent_column], None)
        return keys.where(keys != "", None)
    if layer.parent_id_length:
        return as_keys(frame[layer.id_column], layer.id_width).str[: layer.parent_id_length]
    return pd.Series(None, index=frame.index, dtype="str")


def _inside(frame: gpd.GeoDataFrame, extent: Extent, report: Report) -> gpd.GeoDataFrame:
    out = outside(frame, extent)
    rejected = frame[out]
    for line, is_partly_in in zip(rejected.index, touches(rejected, extent), strict=True):
        where = (
            "ragt über das Gebiet der Region hinaus"
            if is_partly_in
            else "liegt außerhalb des Gebiets der Region"
        )
        report.add(f"Die Fläche {where} ({extent}).", line=line)
    if out.all():
        raise InputError(
            f"{report.file}: Keine einzige Fläche liegt ganz im Gebiet der Region ({extent})."
        )
    return frame[~out]


def _with_key(areas: gpd.GeoDataFrame, report: Report) -> gpd.GeoDataFrame:
    empty = areas["area_id"] == ""
    for line in areas.index[empty]:
        report.add("Die Fläche hat keinen Schlüssel.", line=line)
    return areas[~empty]


def _require_unique(areas: gpd.GeoDataFrame, file: str) -> None:
    twice = areas.loc[areas["area_id"].duplicated(keep=False), "area_id"]
    if len(twice):
        places = [
            f"{key} (Objekte {', '.join(str(line) for line in rows.index)})"
            for key, rows in twice.groupby(twice)
        ]
        raise DuplicateIdError(
            f"{file}: Schlüssel mehrfach vergeben: {listed(places)}. "
            "Jedes Gebiet braucht einen eigenen Schlüssel; Teilflächen bitte vorher zusammenfassen."
        )


def _report_overlaps(areas: gpd.GeoDataFrame, report: Report) -> None:
    shapes = areas.geometry.to_numpy()
    left, right = shapely.STRtree(shapes).query(shapes, predicate="overlaps")
    once = left < right
    left, right = left[once], right[once]
    sizes = shapely.area(shapely.intersection(shapes[left], shapes[right]))
    keys = areas["area_id"].to_numpy()
    for i in np.flatnonzero(sizes > OVERLAP_REPORTED_FROM):
        report.add(
            f"Die Flächen {keys[left[i]]} und {keys[right[i]]} überlappen sich "
            f"auf {number(sizes[i])} m².",
            line=int(areas.index[left[i]]),
            severity=Severity.NOTE,
        )
    total = sizes[sizes > OVERLAP_REPORTED_FROM].sum()
    if total:
        report.note(f"Überlappungen insgesamt: {number(total / 1e6, 2)} km².")
