"""Heights of the ground from GeoTIFF, such as the elevation model of a Land, whole or in tiles."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
import rasterio
from pyproj import CRS, Transformer
from rasterio.windows import Window, from_bounds

from kpk_geo.arrays import Floats
from kpk_geo.crs import transformer
from kpk_geo.errors import InputError
from kpk_geo.german import number
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.elevation_faults import (
    COARSER,
    ImplausibleError,
    elsewhere,
    readable,
    require_heights,
    require_plausible,
)
from kpk_geo.ingest.elevation_tiles import (
    Box,
    Tile,
    require_agreement,
    require_alike,
    tile_of,
    virtual_raster,
)
from kpk_geo.network.terrain import SMOOTHING, RasterTerrain, smoothed

FINEST: Final = 10.0  # metres: finer rasters are averaged while they are read (own setting)
MAX_CELLS: Final = 60_000_000  # half a gigabyte; a district at `FINEST` has a tenth of that
_STRIPE: Final = 64  # rows of averages that are made at a time
_AT_ONCE: Final = 60_000_000  # cells that are read at a time
MARGIN: Final = 100.0  # metres around the streets that are read too


def read_terrain(
    source_files: Sequence[SourceFile],
    bounds: Sequence[float] | Floats,
    work_crs: CRS,
    *,
    name: str,
) -> RasterTerrain:
    """Read the part of an elevation raster that lies around the streets.

    Parameters
    ----------
    source_files
        GeoTIFF with one band of heights in metres, in any coordinate system that they name; several
        are tiles on one grid.
    bounds
        West, south, east, north of the streets in the region's system.
    work_crs
        That system: heights will be asked for in it.
    name
        Of the file, or of the folder of tiles, for messages.

    Raises
    ------
    InputError
        One is no GeoTIFF, has several bands, no coordinate system or heights that are none; or
        tiles do not fit together.
    WrongCrsError
        They do not touch the streets.
    """
    tiles = [_tile(file) for file in source_files]
    if len(tiles) == 1:
        with _opened(tiles[0].file, name) as raster:
            return _terrain(raster, bounds, work_crs, name)
    require_alike(tiles)
    box = _box(transformer(work_crs, CRS.from_user_input(tiles[0].crs)), bounds)
    near = [tile for tile in tiles if _touches(tile.bounds, box)] or tiles
    for tile in near:
        with _opened(tile.file, tile.file.name) as raster:
            raster.checksum(1)  # a damaged one is named: of many, the virtual raster names none
    with readable(name):
        require_agreement(near)
        with rasterio.open(virtual_raster(near)) as raster:
            try:
                return _terrain(raster, bounds, work_crs, name)
            except ImplausibleError:
                _name_implausible(near)
                raise


def _name_implausible(tiles: Sequence[Tile]) -> None:
    """Say which tile it is, since the virtual raster cannot."""
    for tile in tiles:
        with _opened(tile.file, tile.file.name) as raster:
            band = raster.read(1, masked=True, out_dtype="float64")
        require_plausible(band.filled(np.nan) * tile.scale + tile.offset, tile.file.name)


def _tile(file: SourceFile) -> Tile:
    with _opened(file, file.name) as raster:
        require_heights(raster, file.name)
        return tile_of(raster, file)


@contextmanager
def _opened(file: SourceFile, name: str) -> Iterator[Any]:
    with readable(name), rasterio.open(file.path, driver="GTiff") as raster:
        yield raster


def _terrain(
    raster: Any, bounds: Sequence[float] | Floats, work_crs: CRS, name: str
) -> RasterTerrain:
    crs = CRS.from_user_input(raster.crs)
    window = _window(raster, _box(transformer(work_crs, crs), bounds), name)
    return _read(raster, crs, work_crs, window, name)


def _box(to_raster: Transformer, bounds: Sequence[float] | Floats) -> Box:
    """Give what is read around the streets, in the system of the raster."""
    west, south, east, north = bounds
    around = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    box: Box = to_raster.transform_bounds(*around, densify_pts=21)
    return box


def _touches(first: Box, second: Box) -> bool:
    return (
        first[0] <= second[2] and second[0] <= first[2]
        and first[1] <= second[3] and second[1] <= first[3]
    )  # fmt: skip


def _window(raster: Any, box: Box, name: str) -> Window:
    if not all(math.isfinite(value) for value in box):
        raise elsewhere(raster, box, name)
    wanted = from_bounds(*box, transform=raster.transform)
    if not all(math.isfinite(value) for value in wanted.flatten()):  # cells of no size
        raise elsewhere(raster, box, name)
    left, top = (max(math.floor(at) - 2, 0) for at in (wanted.col_off, wanted.row_off))
    right = min(math.ceil(wanted.col_off + wanted.width) + 2, raster.width)
    bottom = min(math.ceil(wanted.row_off + wanted.height) + 2, raster.height)
    if right - left < 2 or bottom - top < 2:
        raise elsewhere(raster, box, name)
    return Window(left, top, right - left, bottom - top)


def _read(raster: Any, crs: CRS, work_crs: CRS, window: Window, name: str) -> RasterTerrain:
    size = _cell_size(raster, transformer(crs, work_crs), window)
    factors = [
        min(max(1, math.floor(FINEST / metres + 1e-9)), int(length))
        for metres, length in zip(size, (window.height, window.width), strict=True)
    ]
    shape = (int(window.height) // factors[0], int(window.width) // factors[1])
    if shape[0] * shape[1] > MAX_CELLS:
        needed = math.ceil(max(FINEST, *size) * math.sqrt(shape[0] * shape[1] / MAX_CELLS))
        raise InputError(
            f"{name}: Für das Gebiet um die Straßen sind die Zellen zu klein: Es wären "
            f"{number(shape[0] * shape[1])} Höhen, gelesen werden höchstens {number(MAX_CELLS)}. "
            f"Bitte das Raster in QGIS auf Zellen von {needed} m oder mehr vergröbern ({COARSER})."
        )
    stripe = min(_STRIPE, _AT_ONCE // (factors[0] * shape[1] * factors[1]))
    if not stripe:
        raise InputError(
            f"{name}: Die Zellen des Rasters sind {number(100 * min(size), 1)} cm groß, das ist zu "
            f"fein. Bitte das Raster in QGIS auf Zellen von 1 m oder mehr vergröbern ({COARSER})."
        )
    metres = np.concatenate([
        _averaged(raster, Window(
            window.col_off, window.row_off + top * factors[0], shape[1] * factors[1],
            min(stripe, shape[0] - top) * factors[0],
        ), factors, name)
        for top in range(0, shape[0], stripe)
    ])  # fmt: skip
    span = [_odd(SMOOTHING / (factor * cell)) for factor, cell in zip(factors, size, strict=True)]
    to_pixels = ~raster.transform
    return RasterTerrain(
        metres=smoothed(metres, window=(span[0], span[1])),
        crs=crs,
        work_crs=work_crs,
        to_cells=(
            to_pixels.a / factors[1], to_pixels.b / factors[1],
            (to_pixels.c - window.col_off) / factors[1],
            to_pixels.d / factors[0], to_pixels.e / factors[0],
            (to_pixels.f - window.row_off) / factors[0],
        ),
    )  # fmt: skip


def _averaged(raster: Any, window: Window, factors: Sequence[int], name: str) -> Floats:
    """Average blocks of cells, what is unknown left out; blocks are whole: planes stay planes."""
    band = raster.read(1, window=window, masked=True, out_dtype="float64")
    metres = np.asarray(band.filled(np.nan) * raster.scales[0] + raster.offsets[0])
    require_plausible(metres, name)
    if list(factors) == [1, 1]:
        return metres
    known = ~np.isnan(metres)
    base = float(metres[known].min()) if known.any() else 0.0
    rows, columns = metres.shape[0] // factors[0], metres.shape[1] // factors[1]
    blocks = (rows, factors[0], columns, factors[1])
    total = np.where(known, metres - base, 0.0).reshape(blocks).sum(axis=(1, 3))
    count = known.reshape(blocks).sum(axis=(1, 3))
    return np.where(count > 0, base + total / np.maximum(count, 1), np.nan)


def _cell_size(raster: Any, to_metres: Transformer, window: Window) -> tuple[float, float]:
    """Give height and width of a cell in metres, whatever the unit of the raster."""
    row, column = window.row_off + window.height / 2, window.col_off + window.width / 2
    x, y = raster.xy([row, row + 1, row], [column, column, column + 1], offset="ul")
    east, north = to_metres.transform(np.asarray(x), np.asarray(y))
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
