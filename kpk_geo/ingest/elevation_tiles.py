"""Many tiles of an elevation model as one raster: GDAL's virtual raster, written for those needed.

A Land gives its model in tiles of a kilometre. A virtual raster (VRT) names which file lies where;
of it a window is read like of any other file, so memory does not grow with the number of tiles, and
where a tile is absent nothing is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

import numpy as np
import rasterio
import shapely
from pyproj import CRS
from rasterio.enums import MaskFlags
from rasterio.windows import from_bounds

from kpk_geo.arrays import Floats
from kpk_geo.crs import crs_name
from kpk_geo.errors import InputError
from kpk_geo.german import number
from kpk_geo.import_report import SourceFile

AGREE: Final = 0.5  # metres that two tiles may differ where they overlap (own setting)
_COMPARED: Final = 500  # rows and columns that are compared
_ALIKE: Final = 0.01  # of a cell that tiles may be shifted against each other (own setting)

Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """Where a file lies, and how its cells are read."""

    file: SourceFile
    crs: Any
    transform: Any
    width: int
    height: int
    nodata: float | None
    scale: float
    offset: float
    is_masked: bool  # by a band of its own

    @property
    def bounds(self) -> Box:
        """Left, bottom, right, top."""
        box: Box = rasterio.transform.array_bounds(self.height, self.width, self.transform)
        return box


def tile_of(raster: Any, file: SourceFile) -> Tile:
    """Describe an open raster.

    Parameters
    ----------
    raster
        One band of heights.
    file
        That it was opened from.
    """
    return Tile(
        file=file, crs=raster.crs, transform=raster.transform, width=raster.width,
        height=raster.height, nodata=raster.nodata, scale=raster.scales[0],
        offset=raster.offsets[0], is_masked=MaskFlags.per_dataset in raster.mask_flag_enums[0],
    )  # fmt: skip


def require_alike(tiles: Sequence[Tile]) -> None:
    """Check that tiles lie on one grid.

    Raises
    ------
    InputError
        One has another coordinate system, other cells, or is turned; the message names it.
    """
    first = tiles[0]
    for tile in tiles:
        if tile.crs != first.crs:
            own, other = (crs_name(CRS.from_user_input(each.crs)) for each in (tile, first))
            why = f"hat das Koordinatensystem {own}, {first.file.name} aber {other}"
        elif tile.transform.b or tile.transform.d or tile.transform.a <= 0 <= tile.transform.e:
            why = "liegt gedreht oder gespiegelt"
        elif not _has_its_cells(tile, first):
            own, other = (number(each.transform.a, 2) for each in (tile, first))
            why = f"hat Zellen von {own}, {first.file.name} aber von {other}"
        elif not _is_on_grid(tile, first):
            why = f"ist gegen {first.file.name} um einen Teil einer Zelle verschoben"
        else:
            continue
        raise InputError(
            f"{tile.file.name}: Die Kachel {why}. Kacheln eines Ordners gehören zu einem Modell; "
            "bitte die fremde herausnehmen oder alle in QGIS zu einer Datei verschmelzen (Raster > "
            "Sonstiges > Verschmelzen)."
        )


def _has_its_cells(tile: Tile, first: Tile) -> bool:
    size, wanted = ((each.transform.a, each.transform.e) for each in (tile, first))
    return bool(np.allclose(size, wanted, rtol=1e-9, atol=0))


def _is_on_grid(tile: Tile, first: Tile) -> bool:
    a, e = first.transform.a, first.transform.e
    shift = np.array([
        (tile.transform.c - first.transform.c) / a, (tile.transform.f - first.transform.f) / e
    ])  # fmt: skip
    return bool((np.abs(shift - np.rint(shift)) < _ALIKE).all())


def require_agreement(tiles: Sequence[Tile]) -> None:
    """Check that tiles which overlap know the same heights there.

    Parameters
    ----------
    tiles
        As `require_alike` accepts them.

    Raises
    ------
    InputError
        Two do not; the message names them.
    """
    boxes = np.array([shapely.box(*tile.bounds) for tile in tiles])
    cell = abs(tiles[0].transform.a * tiles[0].transform.e)
    for i, j in zip(*shapely.STRtree(boxes).query(boxes, predicate="intersects"), strict=True):
        both = shapely.intersection(boxes[i], boxes[j])
        if i >= j or shapely.area(both) <= cell:
            continue
        one, other = (_heights(tiles[at], shapely.bounds(both)) for at in (i, j))
        apart = np.abs(one - other)
        if np.nanmax(apart, initial=0.0) > AGREE:
            raise InputError(
                f"{tiles[i].file.name} und {tiles[j].file.name} überdecken sich und nennen dort "
                f"verschiedene Höhen (bis zu {number(float(np.nanmax(apart)), 1)} m). Sind es zwei "
                "Stände? Bitte den älteren herausnehmen."
            )


def _heights(tile: Tile, box: Sequence[float] | Floats) -> Floats:
    """Read the heights of a tile in a box, at most so many that comparing them is quick."""
    with rasterio.open(tile.file.path) as raster:
        window = from_bounds(*box, transform=raster.transform)
        shape = tuple(int(min(max(round(length), 1), _COMPARED))
                      for length in (window.height, window.width))  # fmt: skip
        band = raster.read(1, window=window, out_shape=shape, masked=True, out_dtype="float64")
    return np.asarray(band.filled(np.nan) * tile.scale + tile.offset)


def virtual_raster(tiles: Sequence[Tile]) -> str:
    """Write a virtual raster of tiles on one grid; where they overlap the last one counts.

    Parameters
    ----------
    tiles
        At least one, as `require_alike` accepts them.
    """
    boxes = [tile.bounds for tile in tiles]
    left, top = min(box[0] for box in boxes), max(box[3] for box in boxes)
    a, e = tiles[0].transform.a, tiles[0].transform.e
    width = round((max(box[2] for box in boxes) - left) / a)
    height = round((min(box[1] for box in boxes) - top) / e)
    sources = "".join(
        _source(tile, column=round((box[0] - left) / a), row=round((box[3] - top) / e))
        for tile, box in zip(tiles, boxes, strict=True)
    )
    return (
        f'<VRTDataset rasterXSize="{width}" rasterYSize="{height}">'
        f"<SRS>{escape(tiles[0].crs.to_wkt())}</SRS>"
        f"<GeoTransform>{left!r}, {a!r}, 0, {top!r}, 0, {e!r}</GeoTransform>"
        '<VRTRasterBand dataType="Float64" band="1"><NoDataValue>nan</NoDataValue>'
        f"{sources}</VRTRasterBand></VRTDataset>"
    )


def _source(tile: Tile, *, column: int, row: int) -> str:
    size = f'xSize="{tile.width}" ySize="{tile.height}"'
    unknown = "" if tile.nodata is None else f"<NODATA>{tile.nodata!r}</NODATA>"
    mask = "<UseMaskBand>true</UseMaskBand>" if tile.is_masked else ""
    return (
        f'<ComplexSource><SourceFilename relativeToVRT="0">{escape(str(tile.file.path))}'
        f'</SourceFilename><SourceBand>1</SourceBand><SrcRect xOff="0" yOff="0" {size}/>'
        f'<DstRect xOff="{column}" yOff="{row}" {size}/>{mask}'
        f"<ScaleOffset>{tile.offset!r}</ScaleOffset><ScaleRatio>{tile.scale!r}</ScaleRatio>"
        f"{unknown}</ComplexSource>"
    )
