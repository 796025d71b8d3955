"""Where offers lie: coordinates as given, into `WORK_CRS`, each doubted before it is believed."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Transformer

from kpk_geo.crs import EXCHANGE_CRS, WORK_CRS, Extent, require_inside
from kpk_geo.german import number
from kpk_geo.ingest.findings import Report, Severity
from kpk_geo.ingest.geometries import NULL_ISLAND


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """Where offers may lie: the region itself and a belt around it."""

    region: shapely.Geometry  # in WORK_CRS
    buffer: float  # metres

    def extent(self) -> Extent:
        """Give the box of region and belt in degrees."""
        box = shapely.envelope(shapely.buffer(self.region, self.buffer))
        return Extent(*gpd.GeoSeries([box], crs=WORK_CRS).to_crs(EXCHANGE_CRS).total_bounds)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Coordinates:
    """Coordinates as they were delivered; NaN where there are none."""

    x: np.ndarray
    y: np.ndarray
    crs: CRS


def placed(
    titles: "pd.Series[str]", given: Coordinates, territory: Territory, report: Report
) -> gpd.GeoDataFrame:
    """Give each row a point in `WORK_CRS`, or None with the reason in the report.

    Returns
    -------
    geopandas.GeoDataFrame
        By the index of `titles`: `outside` (in the belt around the region) and the point.

    Raises
    ------
    WrongCrsError
        Every single coordinate lies elsewhere: then the reference system is wrong.
    """
    to_work = Transformer.from_crs(given.crs, WORK_CRS, always_xy=True)
    x, y = to_work.transform(given.x, given.y)
    finite = np.isfinite(x) & np.isfinite(y)
    points = np.full(len(x), None, dtype=object)
    points[finite] = shapely.points(x[finite], y[finite])
    distance = _distance(points, territory.region)
    reasons = [
        _misplaced(*values, territory.buffer)
        for values in zip(given.x, given.y, distance, strict=True)
    ]
    kept = np.array([reason is None for reason in reasons], dtype=bool)
    _refuse_wrong_crs(kept, given, territory, report)
    for line, reason in zip(titles.index, reasons, strict=True):
        if reason:
            report.add(
                f"{reason} Das Angebot „{titles[line]}“ ist ohne Ort geladen.",
                line=int(line),
                column="Koordinate",
                severity=Severity.NOTE,
            )
    points[~kept] = None
    return gpd.GeoDataFrame(
        {"outside": kept & (distance > 0)},
        index=titles.index,
        geometry=gpd.GeoSeries(points, index=titles.index, crs=WORK_CRS),
    )


def _distance(points: np.ndarray, region: shapely.Geometry) -> np.ndarray:
    """Measure how far outside the region points lie: 0 inside, NaN where there is no point."""
    shapely.prepare(region)
    inside = shapely.covers(region, points)
    distance = np.zeros(len(points))
    distance[~inside] = shapely.distance(points[~inside], region)  # few, and each one is slow
    return distance


def _misplaced(x: float, y: float, distance: float, buffer: float) -> str | None:
    if np.isnan(x) or np.isnan(y):
        return "Die Koordinate fehlt."
    if abs(x) < NULL_ISLAND and abs(y) < NULL_ISLAND:
        return "Die Koordinate ist 0/0."
    if np.isnan(distance):
        return f"Die Koordinate {x:g} / {y:g} lässt sich nicht umrechnen."
    if distance > buffer:
        return (
            f"Die Koordinate {x:g} / {y:g} liegt {number(distance / 1000, 1)} km "
            f"außerhalb der Region (erlaubt: {number(buffer / 1000)} km)."
        )
    return None


def _refuse_wrong_crs(
    kept: np.ndarray, given: Coordinates, territory: Territory, report: Report
) -> None:
    real = np.isfinite(given.x) & (np.abs(given.x) > NULL_ISLAND)
    if kept.any() or not real.any():
        return
    x, y = np.median(given.x[real]), np.median(given.y[real])
    require_inside(x, y, crs=given.crs, extent=territory.extent(), where=report.file)
