"""Coordinates of an offer list into the region's system, each doubted before it is believed."""

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from kpk_geo.arrays import Bools, Floats
from kpk_geo.crs import (
    EXCHANGE_CRS,
    USUAL_EPSG,
    Extent,
    require_inside,
    system,
    to_work,
)
from kpk_geo.geocoding.locate import Given
from kpk_geo.german import number
from kpk_geo.ingest.geometries import NULL_ISLAND


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """Where offers may lie: the region itself and a buffer around it."""

    region: shapely.Geometry  # in `work_crs`
    work_crs: CRS
    buffer: float  # metres
    name: str = "der Region"
    places: frozenset[str] = frozenset()  # names of its areas, as their lists write them

    def extent(self) -> Extent:
        """Give the box of region and buffer in degrees."""
        box = shapely.envelope(shapely.buffer(self.region, self.buffer))
        return Extent(*gpd.GeoSeries([box], crs=self.work_crs).to_crs(EXCHANGE_CRS).total_bounds)

    def reaches(self, x: Floats, y: Floats) -> Bools:
        """Say which points lie within the buffer; most that do not are told by the box alone."""
        west, south, east, north = shapely.bounds(self.region)
        reached = (
            (x >= west - self.buffer) & (x <= east + self.buffer)
            & (y >= south - self.buffer) & (y <= north + self.buffer)
        )  # fmt: skip
        near = self.distance(x[reached], y[reached]) <= self.buffer
        reached[reached] = near
        return np.asarray(reached, dtype=bool)

    def distance(self, x: Floats, y: Floats) -> Floats:
        """Measure how far outside the region points lie, in metres: 0 inside, NaN for no point."""
        distance = np.full(len(x), np.nan)
        known = np.isfinite(x) & np.isfinite(y)
        points = np.asarray(shapely.points(x[known], y[known]))
        shapely.prepare(self.region)
        outside = np.zeros(len(points))
        beyond = ~shapely.covers(self.region, points)
        outside[beyond] = shapely.distance(points[beyond], self.region)  # few, and each is slow
        distance[known] = outside
        return distance


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Coordinates:
    """Coordinates as they were delivered; NaN where there are none."""

    x: Floats
    y: Floats
    crs: CRS

    def of(self, rows: Bools) -> "Coordinates":
        """Give the coordinates of some rows."""
        return Coordinates(x=self.x[rows], y=self.y[rows], crs=self.crs)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Landing:
    """Where the coordinates of a list land: all arrays have its rows."""

    x: Floats  # metres of the territory's system
    y: Floats
    distance: Floats  # metres outside the region; NaN where nothing can be said
    remedies: dict[int, Given]  # rows that land in the region if read in another way

    def fits(self, territory: Territory) -> Bools:
        """Say which rows lie within the buffer."""
        return np.asarray(self.distance <= territory.buffer, dtype=bool)

    def far(self, territory: Territory) -> Bools:
        """Say which rows lie beyond the buffer, with a coordinate that can be meant."""
        return np.asarray(self.distance > territory.buffer, dtype=bool)


def land(given: Coordinates, territory: Territory) -> Landing:
    """Transform a list's coordinates at once, and try other readings of those far outside."""
    x, y = to_work(np.stack([given.x, given.y], axis=1), territory.work_crs, crs=given.crs).T
    distance = territory.distance(x, y)
    distance[_is_zero(given)] = np.nan
    doubtful = np.flatnonzero(
        np.isfinite(given.x) & ~(distance <= territory.buffer) & ~_is_zero(given)
    )
    return Landing(x=x, y=y, distance=distance, remedies=_remedies(given, doubtful, territory))


def _is_zero(given: Coordinates) -> Bools:
    zero = (np.abs(given.x) < NULL_ISLAND) & (np.abs(given.y) < NULL_ISLAND)
    return np.asarray(zero, dtype=bool)


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
    landing = land(given, territory)
    secret = np.zeros(len(given.x), bool) if confidential is None else confidential
    refuse_wrong_crs(landing, given, territory, file=file, public=~secret)
    return [_given(given, place, landing, territory) for place in range(len(given.x))]


def _given(given: Coordinates, place: int, landing: Landing, territory: Territory) -> Given | None:
    x, y, distance = float(given.x[place]), float(given.y[place]), landing.distance[place]
    if np.isnan(x) or np.isnan(y):
        return None
    if distance <= territory.buffer:
        return Given(x=float(landing.x[place]), y=float(landing.y[place]))
    if abs(x) < NULL_ISLAND and abs(y) < NULL_ISLAND:
        return _nowhere("Die mitgelieferte Koordinate ist 0/0.")
    return landing.remedies.get(place) or _nowhere(_too_far(x, y, distance, territory))


def _nowhere(doubt: str) -> Given:
    return Given(x=np.nan, y=np.nan, doubt=doubt)


def _too_far(x: float, y: float, distance: float, territory: Territory) -> str:
    if np.isnan(distance):
        return f"Die mitgelieferte Koordinate {x:g} / {y:g} lässt sich nicht umrechnen."
    return (
        f"Die mitgelieferte Koordinate {x:g} / {y:g} liegt {number(distance / 1000, 1)} km "
        f"außerhalb der Region (erlaubt: {number(territory.buffer / 1000)} km)."
    )


def _readings(given: Coordinates) -> Iterator[tuple[Floats, Floats, CRS, str]]:
    """Other ways to read coordinates, the likeliest first: axes swapped, then other systems."""
    swapped = "Rechts- und Hochwert der mitgelieferten Koordinate sind vertauscht."
    yield given.y, given.x, given.crs, swapped
    for epsg in USUAL_EPSG:
        doubt = f"Die mitgelieferte Koordinate liegt nur im System EPSG:{epsg} in der Region."
        yield given.x, given.y, system(epsg), doubt


def _remedies(given: Coordinates, rows: np.ndarray, territory: Territory) -> dict[int, Given]:
    """Try every reading on all rows at once: what lands in the region is a proposal."""
    found: dict[int, Given] = {}
    for first, second, crs, doubt in _readings(given):
        rows = rows[[int(row) not in found for row in rows]]
        x, y = to_work(np.stack([first[rows], second[rows]], axis=1), territory.work_crs, crs=crs).T
        reached = territory.reaches(x, y)
        for row, east, north in zip(rows[reached], x[reached], y[reached], strict=True):
            found[int(row)] = Given(x=float(east), y=float(north), doubt=doubt)
    return found


def refuse_wrong_crs(
    landing: Landing, given: Coordinates, territory: Territory, *, file: str, public: Bools
) -> None:
    """Stop where no coordinate fits; confidential ones neither stop anything nor are quoted.

    Parameters
    ----------
    landing, given
        The coordinates, transformed and as they were delivered.
    territory
        Where some of them should lie.
    file
        Its name, for the message.
    public
        (rows,) which coordinates may be quoted.

    Raises
    ------
    WrongCrsError
        Every single coordinate lies elsewhere.
    """
    real = np.isfinite(given.x) & (np.abs(given.x) > NULL_ISLAND) & public
    if landing.fits(territory).any() or not real.any():
        return
    x, y = np.median(given.x[real]), np.median(given.y[real])
    require_inside(x, y, crs=given.crs, extent=territory.extent(), where=file)
