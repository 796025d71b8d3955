"""Coordinate reference systems and the check that a layer lies where it should.

Every distance and every area of a region is computed in its working system, one of `WORK_EPSG`,
which its profile names (`RegionInfo.work_crs`). It is handed from hand to hand: a frame carries its
own, a record of bare coordinates has a field `work_crs`, and nothing here knows which region is
meant.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from pyproj import CRS, Geod, Proj, Transformer
from pyproj.exceptions import CRSError

from kpk_geo.arrays import Floats
from kpk_geo.errors import WrongCrsError
from kpk_geo.german import number

# ETRS89 / UTM 32N, metres: official in North Rhine-Westphalia, and of a region that names none.
DEFAULT_CRS = CRS.from_epsg(25832)
EXCHANGE_CRS = CRS.from_epsg(4326)  # WGS 84, degrees, web
GRID_CRS = CRS.from_epsg(3035)  # ETRS89 / LAEA Europe, the census grid

# In which a region may be computed, with the Länder where it is official (AdV). A system in metres
# alone would not do: those of web maps are metres too, and 60 % too long in Germany.
WORK_EPSG = {
    25832: "ETRS89/UTM 32, westlich von 12° Ost, also auch NRW",
    25833: "ETRS89/UTM 33, östlich von 12° Ost: Berlin, Brandenburg, Sachsen, Vorpommern",
}
SAME_PLACE = 10_000  # metres between readings in systems that mean the same: own setting
_EARTH = Geod(ellps="GRS80")
# What German municipal layers are delivered in, tried when a layer lands elsewhere.
USUAL_EPSG = (25832, 25833, 4326, 4647, 3857, 31466, 31467, 31468, 3035)


@dataclass(frozen=True, slots=True)
class Extent:
    """A box in degrees: west, south, east, north."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, longitude: float, latitude: float) -> bool:
        """Say whether a point in degrees lies in the box."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north

    def __str__(self) -> str:
        return f"{self.west:g}–{self.east:g}° O, {self.south:g}–{self.north:g}° N"


GERMANY = Extent(5.5, 47.0, 15.5, 55.2)


def as_crs(text: str, *, where: str) -> CRS:
    """Read an EPSG code, a PROJ string or a custom WKT.

    Raises
    ------
    WrongCrsError
        The text is none of these.
    """
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise WrongCrsError(
            f"{where}: Das Koordinatensystem {text!r} ist unbekannt. "
            'Angeben lässt sich eine EPSG-Nummer wie "EPSG:25832" oder ein vollständiges WKT.'
        ) from error


def require_inside(x: float, y: float, *, crs: CRS, extent: Extent = GERMANY, where: str) -> None:
    """Check that a typical point of a layer falls into `extent`.

    Parameters
    ----------
    x, y
        Coordinates in the unit of `crs`, easting or longitude first.
    crs
        System that the layer is said to be in.
    extent
        Degrees: where the layer must lie.
    where
        Begins the message: the file, or the section of the profile.

    Raises
    ------
    WrongCrsError
        It does not; the message names the systems in which it would.
    """
    longitude, latitude = _degrees(x, y, crs)
    if extent.contains(longitude, latitude):
        return
    raise WrongCrsError(
        f"{where}: Die Koordinaten (zum Beispiel {x:.6g} / {y:.6g}) liegen mit dem "
        f"Koordinatensystem {crs_name(crs)} bei {longitude:.2f}° O, {latitude:.2f}° N, "
        f"also außerhalb des erwarteten Gebiets ({extent}). {_better(x, y, crs, extent)}"
    )


def require_one_place(
    x: float, y: float, *, declared: CRS, own: CRS, extent: Extent, where: str
) -> None:
    """Check that the profile's system and the file's own do not put a layer at two places.

    Neighbouring zones both fit into a box as wide as Germany. Taken for another, areas lie 400 km
    away, and then every other file seems to lie outside.

    Parameters
    ----------
    x, y
        A typical point; easting or longitude first.
    declared, own
        The system of the profile, which outweighs the other, and that of the file.
    extent
        Degrees: where the layer must lie. A file's own system that leads elsewhere counts nothing.
    where
        Begins the message: the file.

    Raises
    ------
    WrongCrsError
        Both places lie in the extent, more than `SAME_PLACE` apart.
    """
    first, second = _degrees(x, y, declared), _degrees(x, y, own)
    if not extent.contains(*second):
        return
    apart = float(_EARTH.inv(*first, *second)[2])
    if apart > SAME_PLACE:
        raise WrongCrsError(
            f'{where}: Im Profil steht crs = "{crs_name(declared)}", die Datei selbst nennt '
            f"{crs_name(own)}; dazwischen liegen {number(apart / 1000)} km. Stimmt die Datei, "
            "bitte crs aus dem Profil herausnehmen; stimmt das Profil, bitte unter [region] extent "
            "so eng angeben (West, Süd, Ost, Nord in Grad), dass nur sein System passt."
        )


@cache
def system(epsg: int) -> CRS:
    """Give the one system of an EPSG code; the database of systems is asked once for each."""
    return CRS.from_epsg(epsg)


@cache
def transformer(source: CRS, target: CRS) -> Transformer:
    """Give the one transformer between two systems; easting and longitude come first in both.

    Making one takes longer than transforming thousands of points.
    """
    return Transformer.from_crs(source, target, always_xy=True)


def to_work(xy: Floats, work_crs: CRS, *, crs: CRS = EXCHANGE_CRS) -> Floats:
    """Transform points, (n, 2), to metres of a working system; infinite where that is impossible.

    >>> to_work(np.array([[9.0, 0.0]]), DEFAULT_CRS).round(3).tolist()
    [[500000.0, 0.0]]

    Parameters
    ----------
    xy
        Easting or longitude first.
    work_crs
        Of the region.
    crs
        That the points are in.
    """
    return _transformed(xy, crs, work_crs)


def to_degrees(xy: Floats, crs: CRS) -> Floats:
    """Transform points, (n, 2), to longitude and latitude; infinite where that is impossible."""
    return _transformed(xy, crs, EXCHANGE_CRS)


def scale_error(crs: CRS, longitude: float, latitude: float) -> float:
    """Say by which part lengths are too long at a place, negative: too short.

    A working system is conformal: at one place all directions are off alike, areas twice as much.

    >>> [round(scale_error(system(epsg), 15.0, 51.2), 5) for epsg in (25832, 25833)]
    [0.00176, -0.0004]

    Parameters
    ----------
    crs
        The working system.
    longitude, latitude
        Degrees.
    """
    factors = Proj(crs).get_factors(longitude, latitude)
    return float(factors.meridional_scale) - 1


def _transformed(xy: Floats, source: CRS, target: CRS) -> Floats:
    return np.stack(transformer(source, target).transform(xy[:, 0], xy[:, 1]), axis=1)


def _degrees(x: float, y: float, crs: CRS) -> tuple[float, float]:
    longitude, latitude = to_degrees(np.array([[x, y]], dtype=float), crs)[0]
    return float(longitude), float(latitude)


def crs_name(crs: CRS) -> str:
    """Name a system by its EPSG code, or by its own name where it has none.

    >>> crs_name(DEFAULT_CRS)
    'EPSG:25832'
    """
    epsg = crs.to_epsg()
    return f"EPSG:{epsg}" if epsg else f"„{crs.name}“"


def _better(x: float, y: float, crs: CRS, extent: Extent) -> str:
    """Say what would make a point land in the extent: swapped axes, another system, or both."""
    if extent.contains(*_degrees(y, x, crs)):
        return (
            "Rechts- und Hochwert sind vertauscht: im Profil swap_axes = true eintragen "
            "(steht es dort schon: herausnehmen)."
        )
    fitting = _fitting(x, y, extent)
    if fitting:
        return f'Passen würde {" oder ".join(fitting)}: im Profil crs = "{fitting[0]}" eintragen.'
    swapped = _fitting(y, x, extent)
    if swapped:
        return (
            f"Rechts- und Hochwert sind vertauscht; getauscht passt {' oder '.join(swapped)}: im "
            f'Profil swap_axes = true und crs = "{swapped[0]}" eintragen.'
        )
    return "Auch kein anderes übliches System passt; bitte beim Lieferanten der Datei nachfragen."


def _fitting(x: float, y: float, extent: Extent) -> list[str]:
    """List the usual systems in which a point lands in the extent."""
    return [f"EPSG:{epsg}" for epsg in USUAL_EPSG if extent.contains(*_degrees(x, y, system(epsg)))]
