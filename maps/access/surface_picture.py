"""The travel-time surface as a picture that lies on the web map."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyproj import CRS
from rasterio import Affine
from rasterio.io import MemoryFile
from rasterio.transform import array_bounds, from_origin
from rasterio.warp import Resampling, calculate_default_transform, reproject, transform_bounds

from analyses.routing.surface import Surface

_WEB = "EPSG:3857"
_NOTHING = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A PNG and the box in degrees that it fills: west, south, east, north."""

    png: bytes
    bounds: tuple[float, float, float, float]


def surface_picture(
    surface: Surface, limits: Sequence[float], colours: Sequence[str], no_way: str, *, work_crs: CRS
) -> Picture:
    """Colour minutes by class; cells without a street stay clear.

    Parameters
    ----------
    surface
        In metres; NaN outside or without a street, inf without a way.
    limits
        Upper borders of the classes in minutes; what is beyond the last has the last colour.
    colours
        One more than limits, as #rrggbb.
    no_way
        Colour of cells from which no way leads to any offer.
    work_crs
        System of the surface.
    """
    classes = np.searchsorted(np.asarray(limits), surface.minutes, side="left").astype(np.uint8)
    classes[np.isinf(surface.minutes)] = len(colours)
    classes[np.isnan(surface.minutes)] = _NOTHING
    rows, columns = classes.shape
    source = from_origin(surface.west, surface.north, surface.cell, surface.cell)
    box = array_bounds(rows, columns, source)
    wkt = work_crs.to_wkt()
    target, width, height = calculate_default_transform(wkt, _WEB, columns, rows, *box)
    # Twice as fine, so that turning the grid does not fray its cells.
    target, width, height = target @ target.scale(0.5), 2 * width, 2 * height
    warped = np.full((height, width), _NOTHING, dtype=np.uint8)
    reproject(
        classes, warped, src_transform=source, src_crs=wkt, src_nodata=_NOTHING,
        dst_transform=target, dst_crs=_WEB, dst_nodata=_NOTHING, resampling=Resampling.nearest,
    )  # fmt: skip
    west, south, east, north = transform_bounds(
        _WEB, "EPSG:4326", *array_bounds(height, width, target)
    )
    png = _png(warped, [*colours, no_way], target)
    return Picture(png=png, bounds=(west, south, east, north))


def _png(classes: npt.NDArray[np.uint8], colours: Sequence[str], transform: Affine) -> bytes:
    palette = np.zeros((256, 4), dtype=np.uint8)
    for place, colour in enumerate(colours):
        palette[place] = [*bytes.fromhex(colour[1:]), 255]
    picture = palette[classes].transpose(2, 0, 1)
    profile = {
        "driver": "PNG", "dtype": "uint8", "count": 4,
        "height": classes.shape[0], "width": classes.shape[1],
        "transform": transform,  # a PNG does not keep it, but rasterio warns without one
    }  # fmt: skip
    with MemoryFile() as memory:
        with memory.open(**profile) as target:
            target.write(picture)
        return bytes(memory.read())
