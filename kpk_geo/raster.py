"""Grids as GeoTIFF that desktop GIS and web services read alike (COG)."""

import numpy as np
import numpy.typing as npt
from pyproj import CRS
from rasterio.io import MemoryFile
from rasterio.transform import from_origin

NO_WAY = -1.0  # where a street is near, but no way leads to any offer


def geotiff(
    values: npt.NDArray[np.float32],
    *,
    work_crs: CRS,
    west: float,
    north: float,
    cell: float,
    description: str,
    notes: dict[str, str],
) -> bytes:
    """Write a grid in the region's system as cloud-optimised GeoTIFF; NaN: no data, inf: `NO_WAY`.

    Parameters
    ----------
    values
        (rows, columns), from north to south and from west to east.
    work_crs
        Of the region.
    west, north
        Outer corner of the first cell, metres of the region's system.
    cell
        Side of a cell in metres.
    description
        Of the one band.
    notes
        Tags of the file, name -> text.
    """
    profile = {
        "driver": "COG", "dtype": "float32", "count": 1, "nodata": float("nan"),
        "height": values.shape[0], "width": values.shape[1], "compress": "deflate",
        "crs": work_crs.to_wkt(), "transform": from_origin(west, north, cell, cell),
    }  # fmt: skip
    with MemoryFile() as memory:
        with memory.open(**profile) as target:
            target.write(np.where(np.isinf(values), np.float32(NO_WAY), values), 1)
            target.set_band_description(1, description)
            target.update_tags(**notes, NO_WAY=str(NO_WAY))
        return bytes(memory.read())
