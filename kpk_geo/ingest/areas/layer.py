"""Areas: polygons of one level with key, name and parent."""

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS

from kpk_geo.crs import Extent
from kpk_geo.errors import InputError, WrongCrsError, listed
from kpk_geo.frames import Areas, as_areas
from kpk_geo.german import number, several
from kpk_geo.import_report import Report, Severity, SourceFile
from kpk_geo.ingest.areas.dissolve import dissolved
from kpk_geo.ingest.areas.keys import (
    as_keys,
    require_columns,
    require_keys,
    require_unique,
    with_key,
)
from kpk_geo.ingest.areas.overlaps import report_overlaps
from kpk_geo.ingest.areas.scale import report_scale
from kpk_geo.ingest.cells import without_long_cells
from kpk_geo.ingest.geometries import (
    in_work_crs,
    note_heights,
    outside,
    read_layer,
    repaired,
    touches,
)
from kpk_geo.ingest.misread import note_lost_letters
from kpk_geo.profile import AreaLayer

OUTLINE_TOLERANCE = 12.0  # metres: about one pixel of a city map on a projector


def read_areas(
    source_file: SourceFile,
    layer: AreaLayer,
    *,
    extent: Extent,
    work_crs: CRS,
    report: Report,
) -> Areas:
    """Read one level of areas.

    Parameters
    ----------
    layer
        Section of the profile: columns, padding of keys, reference system.
    extent
        Degrees; areas that leave it are rejected.
    work_crs
        Of the region: the areas come in its metres.

    Raises
    ------
    MissingColumnError, DuplicateIdError, WrongCrsError, InputError
        The layer as a whole cannot be used. Single bad features go to the report.
    """
    wanted = [layer.id_column, layer.name_column]
    wanted += [layer.parent_column] if layer.parent_column else []
    raw = read_layer(source_file, layer, wanted, report, surfaces=True)
    require_columns(raw, wanted, layer, source_file.name)
    report.tally.rows = len(raw)
    require_keys(raw, layer, source_file.name)
    texts = raw[list(dict.fromkeys(wanted))].astype(str)
    raw = raw.loc[without_long_cells(texts, report).index]
    note_lost_letters(((str(name), raw[name]) for name in texts.columns), report)
    note_heights(raw, report)
    raw = repaired(raw, report)
    placed = in_work_crs(raw, layer, report, extent=extent, work_crs=work_crs)
    frame = _inside(placed, extent, report)
    areas = gpd.GeoDataFrame(
        {
            "area_id": as_keys(frame[layer.id_column], layer.id_width),
            "name": as_keys(frame[layer.name_column], None).replace("", None),
            "parent_id": _parent_ids(frame, layer),
        },
        geometry=frame.geometry,
    )
    areas = with_key(areas, report)
    if layer.dissolve:
        areas = dissolved(areas, report)
    areas = _with_names(areas, report)
    require_unique(areas, raw, layer, source_file.name)
    report_overlaps(areas, report)
    report_scale(areas, report)
    report.tally.valid = len(areas)
    size = number(areas.area.sum() / 1e6, 1)
    first = (f"{key} {name}" for key, name in zip(areas["area_id"], areas["name"], strict=True))
    report.understood.append(
        f"{several(len(areas), 'Gebiet', 'Gebiete')}, zusammen {size} km²: {listed(first, limit=3)}"
    )
    return as_areas(areas.set_index("area_id").sort_index())


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
    WrongCrsError
        The levels lie apart: no area touches the box around the parents.
    """
    _refuse_apart(areas, parents, report.file)
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


def _refuse_apart(areas: Areas, parents: Areas, file: str) -> None:
    own, around = (shapely.box(*frame.total_bounds) for frame in (areas, parents))
    if shapely.intersects(own, around):
        return
    apart = float(shapely.distance(own, around)) / 1000
    raise WrongCrsError(
        f"{file}: Die Flächen liegen {number(apart)} km neben denen der übergeordneten Ebene. "
        "Bitte crs beider Ebenen im Profil prüfen; welches falsch ist, zeigt extent unter [region]."
    )


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


def _with_names(areas: gpd.GeoDataFrame, report: Report) -> gpd.GeoDataFrame:
    """Call an area without a name by its key."""
    nameless = areas["name"].isna()
    for line in areas.index[nameless]:
        report.add(
            "Die Fläche hat keinen Namen; auf Karten steht ihr Schlüssel.",
            line=int(line), value=areas.at[line, "area_id"], severity=Severity.REPAIRED,
        )  # fmt: skip
    return areas.assign(name=areas["name"].where(~nameless, areas["area_id"]))
