"""What is drawn over the areas so that one knows where one is: a small SVG per band of zoom.

Whole numbers on a grid of half a pixel, one path per class, lines as relative steps. It is laid
over the areas and multiplied with them in the browser, so that nothing covers a class. The grid is
that of Web Mercator, in which every map here is drawn.
"""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from kpk_geo.arrays import Floats
from kpk_geo.background import MARGIN, Background, FeatureKind, is_partial
from kpk_geo.crs import system, transformer
from kpk_geo.frames import crs_of
from maps.kit.page import render
from maps.kit.palette import BACKGROUND, BACKGROUND_ON_PAPER

MERCATOR = system(3857)
_EQUATOR = 40_075_016.686  # metres of Web Mercator around the world
_TILE = 256  # pixels of the world at zoom 0

# The zoom for which a band is drawn; it serves from one below to one above (own setting).
BANDS: Final = (10, 12, 14, 16)
# So many classes of main streets are drawn, counted from the largest that there is (own setting):
# a town without a motorway shows its next class, and no city all of its streets. Far out a third
# class would pass for borders of areas.
_ROADS_SHOWN: Final = {10: 1, 12: 2, 14: 3, 16: 3}
_ROADS = (FeatureKind.MAJOR_ROAD, FeatureKind.SECONDARY_ROAD, FeatureKind.TERTIARY_ROAD)
_FINE = {FeatureKind.STREAM: 14, FeatureKind.MINOR_ROAD: 16}  # from which band on
_LEAST_AREA: Final = {FeatureKind.WATER: 30.0, FeatureKind.GREEN: 150.0}  # square pixels
_LEAST_LENGTH = 4.0  # pixels; shorter lines say nothing
# Corners of side streets from which on they are left out (own setting: about 150 KB on the way).
LARGE: Final = 100_000

OSM_ATTRIBUTION = "©\u00a0OpenStreetMap-Mitwirkende"  # never broken after the sign


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPath:
    """One class of the drawing."""

    d: str
    fill: str  # "none" for lines
    stroke: str  # "none" for areas
    width: float  # pixels
    dashes: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The paper: a box in Web Mercator, and how many of its metres one unit is."""

    box: tuple[float, float, float, float]  # west, south, east, north
    unit: float
    work_crs: CRS  # of what is drawn

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in units."""
        west, south, east, north = self.box
        return round((east - west) / self.unit), round((north - south) / self.unit)

    def on_grid(self, points: Floats) -> Floats:
        """Transform metres of the region's system to whole units from the upper left corner."""
        x, y = transformer(self.work_crs, MERCATOR).transform(points[:, 0], points[:, 1])
        placed = np.column_stack([(x - self.box[0]) / self.unit, (self.box[3] - y) / self.unit])
        return np.round(placed)


def drawn_box(region: shapely.Geometry, work_crs: CRS) -> tuple[float, float, float, float]:
    """Give the box that is drawn, in Web Mercator: the region and `MARGIN` around it.

    Parameters
    ----------
    region
        Outline in metres.
    work_crs
        Their system.
    """
    around = gpd.GeoSeries([shapely.box(*shapely.buffer(region, MARGIN).bounds)], crs=work_crs)
    west, south, east, north = (float(side) for side in around.to_crs(MERCATOR).total_bounds)
    return west, south, east, north


def pixel_of(band: int) -> float:
    """Give the metres of Web Mercator of one pixel at a zoom.

    >>> round(pixel_of(0))
    156543
    """
    return _EQUATOR / _TILE / float(2**band)


def background_svg(
    background: Background, region: shapely.Geometry, band: int, *, for_paper: bool = False
) -> str:
    """Draw a background for one band of zoom.

    Parameters
    ----------
    background
        In metres of the region's system.
    region
        Outline in the same system.
    band
        One of `BANDS`.
    for_paper
        Grey lines alone: on paper nothing is multiplied, since a browser then turns every hatched
        area into a picture of the whole page, and a filled park would hide the class below it.

    Returns
    -------
    str
        SVG without texts, styles and scripts; side streets are left out where they would make it
        large.
    """
    work_crs = crs_of(background.features)
    sheet = Sheet(drawn_box(region, work_crs), pixel_of(band) / 2, work_crs)
    by_kind = {
        FeatureKind(kind): shape
        for kind, shape in zip(
            background.features["kind"], background.features.geometry, strict=True
        )
        if kind != FeatureKind.MINOR_ROAD or shapely.get_num_coordinates(shape) <= LARGE
    }
    kinds = shown_kinds(set(by_kind), band)
    if for_paper:
        kinds = [kind for kind in kinds if kind is not FeatureKind.GREEN]
    looks = BACKGROUND_ON_PAPER if for_paper else BACKGROUND
    paths = [_path(sheet, kind, by_kind[kind], looks[kind.value]) for kind in kinds]
    if background.extent is not None and is_partial(background.extent, region):
        paths.append(_extent_path(sheet, background.extent))
    width, height = sheet.size
    drawn = [path for path in paths if path.d]
    return render("kit/background.svg.jinja", paths=drawn, width=width, height=height)


def shown_kinds(present: set[FeatureKind], band: int) -> list[FeatureKind]:
    """List what is drawn in a band, in the order of drawing.

    Parameters
    ----------
    present
        Kinds that the extract holds.
    band
        One of `BANDS`.

    Examples
    --------
    >>> [kind.value for kind in shown_kinds({FeatureKind.TERTIARY_ROAD, FeatureKind.STREAM}, 12)]
    ['tertiary_road']
    """
    main = [kind for kind in _ROADS if kind in present][: _ROADS_SHOWN[band]]
    if band < _FINE[FeatureKind.STREAM]:
        main = [kind for kind in main if kind is not FeatureKind.TERTIARY_ROAD] or main
    hidden = {kind for kind in _ROADS if kind not in main}
    hidden |= {kind for kind, first in _FINE.items() if band < first}
    return [kind for kind in FeatureKind if kind in present and kind not in hidden]


def _path(
    sheet: Sheet, kind: FeatureKind, shape: shapely.Geometry, look: tuple[str, float, str]
) -> ClassPath:
    colour, width, dashes = look
    fill, stroke = ("none", colour) if width else (colour, "none")
    least = _LEAST_AREA.get(kind, _LEAST_LENGTH)
    d = _steps(sheet, shape, least=least, closes=kind.is_area)
    return ClassPath(d=d, fill=fill, stroke=stroke, width=width, dashes=dashes)


def _extent_path(sheet: Sheet, extent: shapely.Geometry) -> ClassPath:
    colour, width, dashes = BACKGROUND["extent"]
    d = _steps(sheet, extent, least=0, closes=True)
    return ClassPath(d=d, fill="none", stroke=colour, width=width, dashes=dashes)


def _steps(sheet: Sheet, shape: shapely.Geometry, *, least: float, closes: bool) -> str:
    """Write a geometry as one path, simplified to half a pixel and cut to the sheet."""
    west, south, east, north = sheet.box
    width, height = (east - west) / sheet.unit, (north - south) / sheet.unit
    placed = shapely.simplify(shapely.get_parts(shapely.transform(shape, sheet.on_grid)), 1.0)
    if closes:  # what crosses itself on the grid falls into surfaces that do not
        placed = shapely.get_parts(shapely.make_valid(placed))
    inside = shapely.get_parts(shapely.clip_by_rect(placed, -2, -2, width + 2, height + 2))
    size = shapely.area(inside) / 4 if closes else shapely.length(inside) / 2
    kept = inside[(size >= least) & (shapely.get_dimensions(inside) == (2 if closes else 1))]
    lines = shapely.get_parts(shapely.boundary(kept)) if closes else kept
    return "".join(_line(np.round(shapely.get_coordinates(line)), closes) for line in lines)


def _line(xy: Floats, closes: bool) -> str:
    whole = xy.astype(np.int64)
    steps = np.diff(whole, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    if closes:
        steps = steps[:-1]  # "z" goes back by itself
    if not len(steps):
        return ""
    start = f"M{whole[0, 0]} {whole[0, 1]}"
    moved = "".join(
        f"{' ' if at and dx >= 0 else ''}{dx}{' ' if dy >= 0 else ''}{dy}"
        for at, (dx, dy) in enumerate(steps.tolist())
    )
    return f"{start}l{moved}{'z' if closes else ''}"
