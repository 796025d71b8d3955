"""Vector layers into the region's system: read, give a reference system, flatten, repair, place."""

import warnings
from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from kpk_geo.crs import (
    DEFAULT_CRS,
    EXCHANGE_CRS,
    Extent,
    as_crs,
    crs_name,
    require_inside,
    require_one_place,
)
from kpk_geo.errors import InputError, WrongCrsError
from kpk_geo.import_report import Report, Severity, SourceFile
from kpk_geo.ingest.geodata import note_crs, opened_layer
from kpk_geo.profile import LayerFormat

NULL_ISLAND = 0.01  # degrees or metres around 0/0: a missing coordinate, not a place


def read_layer(
    source_file: SourceFile,
    wanted: LayerFormat,
    columns: Iterable[str],
    report: Report,
    *,
    surfaces: bool,
    quote: bool = True,
) -> gpd.GeoDataFrame:
    """Read a vector file with all attributes as they are; the index counts features from 1.

    Parameters
    ----------
    wanted
        Section of the profile: member of the archive, layer, encoding, reference system.
    columns
        That will be used: they say which layer is likely meant, and their texts must look right.
    report
        Is told which layer and reference system were taken.
    surfaces
        Whether surfaces are sought, or else points.
    quote
        Whether a message may show a text of the file.

    Raises
    ------
    InputError
        The file is no vector file, it is not sure which layer is meant, the texts are of another
        encoding, or the layer holds no features.
    """
    with (
        opened_layer(
            source_file, wanted, columns, report, surfaces=surfaces, quote=quote
        ) as opened,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore", UserWarning)  # columns of mixed types stay text
        warnings.filterwarnings("ignore", "OGRGeoJSONReadRawPoint", RuntimeWarning)  # 4D points
        frame = opened.read()
    if frame.empty:
        raise InputError(f"{source_file.name}: Die Datei enthält keine Objekte.")
    frame.index = frame.index + 1
    frame.index.name = "line"
    return frame


def in_work_crs(
    frame: gpd.GeoDataFrame,
    wanted: LayerFormat,
    report: Report,
    *,
    extent: Extent,
    work_crs: CRS,
) -> gpd.GeoDataFrame:
    """Transform a layer to metres, after a check that it lands in `extent`.

    A system declared in the profile outweighs the file's own, since a wrong .prj is a
    frequent trap. Missing coordinates (0/0) do not take part in the check.

    Parameters
    ----------
    frame
        As the file has it; heights are dropped. It is left as it is.
    wanted
        Section of the profile: reference system, and whether north comes before east.
    report
        Is told which system was taken.
    extent
        Degrees.
    work_crs
        Of the region: into which the layer is transformed.

    Raises
    ------
    WrongCrsError
        There is no system, the layer does not land in the extent, or profile and file name systems
        in which it lands there at different places.
    """
    where = report.file
    crs = as_crs(wanted.crs, where=where) if wanted.crs else frame.crs
    if crs is None:
        raise WrongCrsError(
            f"{where}: Das Koordinatensystem fehlt (keine .prj-Datei?). "
            'Im Profil angeben, in NRW meist crs = "EPSG:25832".'
        )
    note_crs(report, crs, declared=bool(wanted.crs), own=frame.crs)
    flat = shapely.force_2d(frame.geometry.to_numpy())
    if wanted.swap_axes:
        flat = shapely.transform(flat, lambda places: places[:, ::-1])
        report.note("Rechts- und Hochwert sind getauscht (swap_axes im Profil).")
    points = shapely.get_coordinates(shapely.point_on_surface(flat))
    placed = points[np.isfinite(points).all(axis=1) & (np.abs(points) > NULL_ISLAND).any(axis=1)]
    if len(placed):
        x, y = np.median(placed, axis=0)
        require_inside(x, y, crs=crs, extent=extent, where=where)
        if wanted.crs and frame.crs is not None:
            require_one_place(x, y, declared=crs, own=frame.crs, extent=extent, where=where)
    return frame.set_geometry(gpd.GeoSeries(flat, index=frame.index, crs=crs)).to_crs(work_crs)


def outside(frame: gpd.GeoDataFrame, extent: Extent) -> np.ndarray:
    """Say for each geometry of a layer in metres whether it leaves a box in degrees."""
    bounds = frame.geometry.to_crs(EXCHANGE_CRS).bounds
    return np.asarray(
        ~(
            (bounds["minx"] >= extent.west)
            & (bounds["maxx"] <= extent.east)
            & (bounds["miny"] >= extent.south)
            & (bounds["maxy"] <= extent.north)
        )
    )


def touches(frame: gpd.GeoDataFrame, extent: Extent) -> np.ndarray:
    """Say for each geometry in the region's system whether some of it lies in a box in degrees."""
    shapes = frame.geometry.to_crs(EXCHANGE_CRS)
    # GEOS refuses to compare what is infinite.
    placed = np.isfinite(shapes.bounds.to_numpy()).all(axis=1)
    box = shapely.box(extent.west, extent.south, extent.east, extent.north)
    return np.asarray(shapes.where(placed).intersects(box))


def note_heights(frame: gpd.GeoDataFrame, report: Report) -> None:
    """Note that heights were dropped."""
    count = int(shapely.has_z(frame.geometry.to_numpy()).sum())
    if count:
        report.note(f"{count} Geometrien hatten Höhenangaben (3D); die Höhe wird nicht gebraucht.")


def repaired(frame: gpd.GeoDataFrame, report: Report) -> gpd.GeoDataFrame:
    """Repair invalid polygons, report each, and drop those of which nothing is left."""
    shapes = frame.geometry.to_numpy()
    present = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    for line in frame.index[~present]:
        report.add("Das Objekt hat keine Geometrie.", line=line)
    finite = _are_finite(shapes)
    for line in frame.index[~finite]:
        report.add("Das Objekt hat Koordinaten, die keine Zahlen sind.", line=line)
    frame = frame[present & finite]
    shapes = frame.geometry.to_numpy()
    invalid = ~shapely.is_valid(shapes)
    mended = shapes.copy()
    mended[invalid] = [_polygons(shapely.make_valid(shape)) for shape in shapes[invalid]]
    for line, before, after in zip(
        frame.index[invalid], shapes[invalid], mended[invalid], strict=True
    ):
        _report_repair(line, before, after, report)
    frame = frame.set_geometry(gpd.GeoSeries(mended, index=frame.index, crs=frame.crs))
    return frame[shapely.area(mended) > 0]


def _are_finite(shapes: np.ndarray) -> np.ndarray:
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    finite = np.ones(len(shapes), dtype=bool)
    finite[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    return finite


def _report_repair(
    line: int, before: shapely.Geometry, after: shapely.Geometry, report: Report
) -> None:
    reason = shapely.is_valid_reason(before)
    if shapely.area(after) == 0:
        report.add(f"Die Fläche ist ungültig ({reason}) und nach der Reparatur leer.", line=line)
        return
    old, new = shapely.area(before), shapely.area(after)
    change = abs(new / old - 1) if old else 1.0
    report.add(
        f"Die Fläche war ungültig ({reason}) und wurde repariert; "
        f"ihre Größe änderte sich um {change:.2%}".replace(".", ",")
        + ".",
        line=line,
        severity=Severity.REPAIRED,
    )


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """Keep the surfaces of a repaired geometry; lines and points that fell out are dropped."""
    parts = [
        part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == "Polygon"
    ]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def declared_crs(text: str | None, fallback: CRS | None, *, where: str) -> CRS:
    """Give the profile's system, or else the fallback.

    Parameters
    ----------
    text
        From the profile, as `as_crs` reads it; None or empty: it names no system.
    fallback
        The file's own, or the usual one; None: there is none.
    where
        Begins the message: the file.

    Raises
    ------
    WrongCrsError
        Neither is there, or the profile's is unknown.
    """
    if text:
        return as_crs(text, where=where)
    if fallback is None:
        raise WrongCrsError(
            f"{where}: Zu den Koordinatenspalten gehört crs, in NRW meist "
            f'crs = "{crs_name(DEFAULT_CRS)}".'
        )
    return fallback
