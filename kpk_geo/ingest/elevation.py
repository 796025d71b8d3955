"""Heights of the ground from a GeoTIFF, such as the elevation model of a Land."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import rasterio
from pyproj import CRS
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.windows import Window, from_bounds

from kpk_geo.arrays import Floats
from kpk_geo.crs import WORK_CRS, crs_name, transformer
from kpk_geo.errors import InputError, WrongCrsError
from kpk_geo.german import number
from kpk_geo.import_report import SourceFile
from kpk_geo.network.terrain import SMOOTHING, RasterTerrain, smoothed

FINEST: Final = 10.0  # metres: finer rasters are averaged while they are read (own setting)
MAX_CELLS: Final = 60_000_000  # half a gigabyte; a district at `FINEST` has a tenth of that
LOWEST, HIGHEST = -450.0, 9_000.0  # metres: the Dead Sea and Mount Everest, with some reserve
MARGIN: Final = 100.0  # metres around the streets that are read too


def read_terrain(source_file: SourceFile, bounds: Sequence[float]) -> RasterTerrain:
    """Read the part of an elevation raster that lies around the streets.

    Parameters
    ----------
    source_file
        A GeoTIFF with one band of heights in metres, in any coordinate system that it names.
    bounds
        West, south, east, north of the streets in `WORK_CRS`.

    Raises
    ------
    InputError
        It is no GeoTIFF, has several bands, no coordinate system or heights that are none.
    WrongCrsError
        It does not touch the streets.
    """
    name = source_file.name
    try:
        with rasterio.open(source_file.path, driver="GTiff") as raster:
            _require_heights(raster, name)
            crs = CRS.from_user_input(raster.crs)
            window = _window(raster, crs, bounds, name)
            return _read(raster, crs, window, name)
    except RasterioError as error:
        raise InputError(
            f"{name}: lässt sich nicht als GeoTIFF lesen ({error}). Erwartet wird ein Höhenraster "
            "(DGM) als .tif; viele Kacheln lassen sich in QGIS mit „Raster > Sonstiges > "
            "Verschmelzen“ zu einer Datei machen."
        ) from error


def _require_heights(raster: Any, name: str) -> None:
    if raster.count != 1:
        raise InputError(
            f"{name}: Das Raster hat {raster.count} Kanäle, ein Höhenraster hat einen. Ist es ein "
            "Bild der Höhen (Schummerung)? Gebraucht wird das Geländemodell (DGM) selbst."
        )
    if raster.crs is None:
        raise InputError(
            f"{name}: Das Raster nennt kein Koordinatensystem. Bitte in QGIS mit „Raster > "
            "Projektionen > Projektion zuweisen“ eintragen, in NRW meist EPSG:25832."
        )
    unit = (raster.units[0] or "m").lower()
    if unit not in ("m", "metre", "meter", "metres", "meters"):
        raise InputError(f"{name}: Die Höhen sind in „{unit}“ angegeben; gebraucht werden Meter.")


def _window(raster: Any, crs: CRS, bounds: Sequence[float], name: str) -> Window:
    west, south, east, north = bounds
    around = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    box = transformer(WORK_CRS, crs).transform_bounds(*around, densify_pts=21)
    whole = Window(0, 0, raster.width, raster.height)
    if not all(math.isfinite(value) for value in box):
        raise _elsewhere(raster, crs, name)
    wanted = from_bounds(*box, transform=raster.transform)
    wanted = wanted.round_offsets("floor").round_lengths("ceil")
    try:
        window: Window = wanted.intersection(whole)
    except rasterio.errors.WindowError as error:
        raise _elsewhere(raster, crs, name) from error
    if window.width < 2 or window.height < 2:
        raise _elsewhere(raster, crs, name)
    return window


def _elsewhere(raster: Any, crs: CRS, name: str) -> WrongCrsError:
    left, bottom, right, top = raster.bounds
    return WrongCrsError(
        f"{name}: Das Höhenraster ({crs_name(crs)}, {number(left)} bis {number(right)} nach Osten, "
        f"{number(bottom)} bis {number(top)} nach Norden) berührt keine Straße der Region. Bitte "
        "das Raster der Region nehmen oder sein Koordinatensystem berichtigen."
    )


def _read(raster: Any, crs: CRS, window: Window, name: str) -> RasterTerrain:
    size = _cell_size(raster, crs, window)
    factors = [
        min(max(1, math.floor(FINEST / metres + 1e-9)), int(length))
        for metres, length in zip(size, (window.height, window.width), strict=True)
    ]
    shape = (int(window.height) // factors[0], int(window.width) // factors[1])
    if shape[0] * shape[1] > MAX_CELLS:
        raise InputError(
            f"{name}: Um die Straßen liegen {number(shape[0] * shape[1])} Höhen; gelesen werden "
            f"höchstens {number(MAX_CELLS)}. Bitte ein Raster mit größeren Zellen nehmen."
        )
    # Whole cells go into every average, so that a plane stays a plane.
    window = Window(window.col_off, window.row_off, shape[1] * factors[1], shape[0] * factors[0])
    band = raster.read(
        1, window=window, out_shape=shape, masked=True, resampling=Resampling.average,
        out_dtype="float64",
    )  # fmt: skip
    metres = _metres(raster, band)
    for extreme in (Resampling.min, Resampling.max):  # an average may hide what is no height
        _require_plausible(
            _metres(raster, raster.read(
                1, window=window, out_shape=shape, masked=True, resampling=extreme,
                out_dtype="float64",
            )), name,
        )  # fmt: skip
    span = [_odd(SMOOTHING / (factor * cell)) for factor, cell in zip(factors, size, strict=True)]
    to_pixels = ~raster.transform
    return RasterTerrain(
        metres=smoothed(metres, window=(span[0], span[1])),
        crs=crs,
        to_cells=(
            to_pixels.a / factors[1], to_pixels.b / factors[1],
            (to_pixels.c - window.col_off) / factors[1],
            to_pixels.d / factors[0], to_pixels.e / factors[0],
            (to_pixels.f - window.row_off) / factors[0],
        ),
    )  # fmt: skip


def _metres(raster: Any, band: Any) -> Floats:
    return np.asarray(band.filled(np.nan) * raster.scales[0] + raster.offsets[0])


def _cell_size(raster: Any, crs: CRS, window: Window) -> tuple[float, float]:
    """Give height and width of a cell in metres, whatever the unit of the raster."""
    row, column = window.row_off + window.height / 2, window.col_off + window.width / 2
    x, y = raster.xy([row, row + 1, row], [column, column, column + 1], offset="ul")
    east, north = transformer(crs, WORK_CRS).transform(np.asarray(x), np.asarray(y))
    return (
        float(np.hypot(east[1] - east[0], north[1] - north[0])),
        float(np.hypot(east[2] - east[0], north[2] - north[0])),
    )


def _odd(cells: float) -> int:
    """Give the odd number of cells next to a length in cells, at least one.

    >>> [_odd(value) for value in (0.3, 1.9, 3.0, 4.2)]
    [1, 1, 3, 5]
    """
    return 2 * max(0, round((cells - 1) / 2)) + 1


def _require_plausible(metres: Floats, name: str) -> None:
    known = metres[~np.isnan(metres)]
    if not len(known):
        return
    low, high = float(known.min()), float(known.max())
    if low < LOWEST or high > HIGHEST:
        wrong = low if low < LOWEST else high
        raise InputError(
            f"{name}: Im Raster steht {number(wrong)} als Höhe in Metern. Meist ist das ein Wert "
            "für „keine Angabe“, den die Datei nicht als solchen nennt: bitte in QGIS beim "
            "Exportieren als „NoData“ eintragen."
        )
