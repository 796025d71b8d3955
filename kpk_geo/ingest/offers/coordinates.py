"""Coordinates as an offer list gives them, into `WORK_CRS`, each doubted before it is believed."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from kpk_geo.crs import EXCHANGE_CRS, USUAL_EPSG, WORK_CRS, Extent, require_inside, to_work
from kpk_geo.geocoding.locate import Given
from kpk_geo.german import number
from kpk_geo.ingest.geometries import NULL_ISLAND


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """Where offers may lie: the region itself and a buffer around it."""

    region: shapely.Geometry  # in WORK_CRS
    buffer: float  # metres

    def extent(self) -> Extent:
        """Give the box of region and buffer in degrees."""
        box = shapely.envelope(shapely.buffer(self.region, self.buffer))
        return Extent(*gpd.GeoSeries([box], crs=WORK_CRS).to_crs(EXCHANGE_CRS).total_bounds)

    def distance(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Measure how far outside the region points lie, in metres: 0 inside, NaN for no point."""
        distance = np.full(len(x), np.nan)
        known = np.isfinite(x) & np.isfinite(y)
        points = shapely.points(x[known], y[known])
        shapely.prepare(self.region)
        outside = np.zeros(len(points))
        beyond = ~shapely.covers(self.region, points)
        outside[beyond] = shapely.distance(points[beyond], self.region)  # few, and each is slow
        distance[known] = outside
        return distance


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Coordinates:
    """Coordinates as they were delivered; NaN where there are none."""

    x: np.ndarray
    y: np.ndarray
    crs: CRS


def given_places(
    given: Coordinates,
    territory: Territory,
    *,
    file: str,
    confidential: np.ndarray | None = None,
) -> list[Given | None]:
    """Say for each row where the list puts it; None where it gives no coordinate.

    Parameters
    ----------
    given
        One coordinate for each row, NaN where there is none.
    territory
        What lies beyond its buffer is doubted.
    file
        Its name, for the message.
    confidential
        (rows,) boolean: coordinates that no message may quote.

    Raises
    ------
    WrongCrsError
        Every single coordinate lies elsewhere: then the reference system is wrong.
    """
    x, y = to_work(np.stack([given.x, given.y], axis=1), crs=given.crs).T
    distance = territory.distance(x, y)
    fits = distance <= territory.buffer
    secret = np.zeros(len(x), bool) if confidential is None else confidential
    _refuse_wrong_crs(fits, given, territory, file, ~secret)
    return [
        _given(given, place, (x[place], y[place]), distance[place], territory)
        for place in range(len(x))
    ]


def _given(
    given: Coordinates,
    place: int,
    point: tuple[float, float],
    distance: float,
    territory: Territory,
) -> Given | None:
    x, y = float(given.x[place]), float(given.y[place])
    if np.isnan(x) or np.isnan(y):
        return None
    if distance <= territory.buffer:
        return Given(x=float(point[0]), y=float(point[1]))
    if abs(x) < NULL_ISLAND and abs(y) < NULL_ISLAND:
        return _nowhere("Die mitgelieferte Koordinate ist 0/0.")
    return _repaired(x, y, given.crs, territory) or _nowhere(_too_far(x, y, distance, territory))


def _nowhere(doubt: str) -> Given:
    return Given(x=np.nan, y=np.nan, doubt=doubt)


def _too_far(x: float, y: float, distance: float, territory: Territory) -> str:
    if np.isnan(distance):
        return f"Die mitgelieferte Koordinate {x:g} / {y:g} lässt sich nicht umrechnen."
    return (
        f"Die mitgelieferte Koordinate {x:g} / {y:g} liegt {number(distance / 1000, 1)} km "
        f"außerhalb der Region (erlaubt: {number(territory.buffer / 1000)} km)."
    )


def _repaired(x: float, y: float, crs: CRS, territory: Territory) -> Given | None:
    """Try swapped axes, then other usual systems: what lands in the region is a proposal."""
    attempts = [(y, x, crs, "Rechts- und Hochwert der mitgelieferten Koordinate sind vertauscht.")]
    attempts += [
        (
            x, y, CRS.from_epsg(epsg),
            f"Die mitgelieferte Koordinate liegt nur im System EPSG:{epsg} in der Region.",
        )
        for epsg in USUAL_EPSG
    ]  # fmt: skip
    for first, second, system, doubt in attempts:
        east, north = to_work(np.array([[first, second]]), crs=system)[0]
        distance = territory.distance(np.array([east]), np.array([north]))[0]
        if distance <= territory.buffer:
            return Given(x=float(east), y=float(north), doubt=doubt)
    return None


def _refuse_wrong_crs(
    fits: np.ndarray, given: Coordinates, territory: Territory, file: str, public: np.ndarray
) -> None:
    """Stop where no coordinate fits; confidential ones neither stop anything nor are quoted."""
    real = np.isfinite(given.x) & (np.abs(given.x) > NULL_ISLAND) & public
    if fits.any() or not real.any():
        return
    x, y = np.median(given.x[real]), np.median(given.y[real])
    require_inside(x, y, crs=given.crs, extent=territory.extent(), where=file)
