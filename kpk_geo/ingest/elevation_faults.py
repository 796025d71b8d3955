"""What can be wrong with an elevation raster, in words: the file, what it is, and the way out."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from affine import TransformNotInvertibleError
from pyproj import CRS
from pyproj.exceptions import CRSError
from rasterio.errors import RasterioError

from kpk_geo.arrays import Floats
from kpk_geo.crs import crs_name
from kpk_geo.errors import InputError, WrongCrsError
from kpk_geo.german import number

LOWEST, HIGHEST = -450.0, 9_000.0  # metres: the Dead Sea and Mount Everest, with some reserve
COARSER = "Raster > Projektionen > Transformieren, „Auflösung“"
_METRES = ("m", "metre", "meter", "metres", "meters")
_log = logging.getLogger(__name__)


class ImplausibleError(InputError):
    """A raster holds what is no height."""


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Say in German that a file is no GeoTIFF, or a damaged one; what GDAL said goes to the log.

    Raises
    ------
    InputError
        GDAL could not read it.
    """
    try:
        yield
    except (RasterioError, TransformNotInvertibleError) as error:
        _log.warning("reading %s failed", name, exc_info=error)
        raise InputError(
            f"{name}: lässt sich nicht als GeoTIFF lesen: Die Datei ist beschädigt oder hat ein "
            "anderes Format. Erwartet wird ein Höhenraster (DGM) als .tif oder ein Ordner mit "
            "Kacheln davon, ausgepackt. Bitte neu herunterladen; was QGIS öffnet (.asc, .xyz), "
            "lässt sich dort als GeoTIFF exportieren."
        ) from error


def require_heights(raster: Any, name: str) -> None:
    """Check that an open raster can hold heights.

    Raises
    ------
    InputError
        It has several bands, no reference system, or another unit than metres.
    """
    if raster.count != 1:
        raise InputError(
            f"{name}: Das Raster hat {raster.count} Kanäle, ein Höhenraster hat einen. Ist es ein "
            "Bild der Höhen (Schummerung)? Gebraucht wird das Geländemodell (DGM) selbst."
        )
    if raster.crs is None or not _is_on_earth(raster.crs):
        raise InputError(
            f"{name}: Das Raster nennt kein Koordinatensystem, oder nur ein örtliches. Bitte "
            "in QGIS mit „Raster > Projektionen > Projektion zuweisen“ eintragen, in NRW meist "
            "EPSG:25832."
        )
    unit = (raster.units[0] or "m").lower()
    if unit not in _METRES:
        raise InputError(
            f"{name}: Die Höhen sind in „{unit}“ angegeben; gebraucht werden Meter. Bitte in "
            "Metern liefern lassen oder in QGIS umrechnen (Raster > Rasterrechner)."
        )


def _is_on_earth(crs: Any) -> bool:
    try:
        found = CRS.from_user_input(crs)
    except CRSError:
        return False
    return bool(found.is_projected or found.is_geographic)


def elsewhere(raster: Any, box: Sequence[float] | Floats, name: str) -> WrongCrsError:
    """Say where a raster lies that touches no street, and where the streets do.

    Parameters
    ----------
    raster
        Open.
    box
        Around the streets, in the system of the raster: left, bottom, right, top; what cannot be
        given in it is not finite.
    name
        Of the file, or the folder.
    """
    crs = CRS.from_user_input(raster.crs)
    digits = 2 if crs.is_geographic else 0
    streets = (
        f"die Straßen liegen bei {_span(box, digits)}"
        if np.isfinite(box).all()
        else "darin lassen sich die Straßen nicht angeben"
    )
    return WrongCrsError(
        f"{name}: Das Höhenraster berührt keine Straße der Region. Nach seinem Koordinatensystem "
        f"({crs_name(crs)}) liegt es bei {_span(raster.bounds, digits)}; {streets}. Bitte das "
        "Raster der Region nehmen; ist es das, ist sein Koordinatensystem falsch eingetragen: in "
        "QGIS mit „Raster > Projektionen > Projektion zuweisen“ berichtigen."
    )


def _span(box: Sequence[float] | Floats, digits: int) -> str:
    left, bottom, right, top = (number(float(value), digits) for value in box)
    return f"{left} bis {right} (Ost), {bottom} bis {top} (Nord)"


def require_plausible(metres: Floats, name: str) -> None:
    """Check that heights can be such.

    Parameters
    ----------
    metres
        NaN where nothing is known.
    name
        Of the file, or the folder.

    Raises
    ------
    ImplausibleError
        One lies below `LOWEST` or above `HIGHEST`.
    """
    known = metres[~np.isnan(metres)]
    if not len(known):
        return
    low, high = float(known.min()), float(known.max())
    if low < LOWEST or high > HIGHEST:
        wrong = low if low < LOWEST else high
        raise ImplausibleError(
            f"{name}: Im Raster steht {number(wrong)} als Höhe in Metern. Meist ist das ein Wert "
            "für „keine Angabe“, den die Datei nicht als solchen nennt: bitte in QGIS beim "
            "Exportieren als „NoData“ eintragen."
        )
