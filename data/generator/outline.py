"""The border of the town: it bulges round a wood and leaves out what a neighbour kept."""

import geopandas as gpd
import numpy as np
import shapely
from city import CENTRE, City
from shapely.ops import split

SEED = 20260103
GRID = 0.1  # metres: corners of neighbours meet on it
_ROUGH = 0.11  # of its length that the middle of a piece of border moves aside
# Kilometres from the centre, clockwise from the north.
CORNERS = np.array([
    (0.3, 6.9), (1.6, 6.3), (2.5, 6.9), (3.7, 7.4), (5.0, 6.7), (5.0, 5.8), (6.2, 5.3), (7.2, 4.9),
    (7.5, 4.0), (6.7, 3.6), (7.3, 3.1), (8.5, 2.9), (9.0, 1.7), (8.3, 0.7), (7.6, 0.0), (7.1, -1.0),
    (7.6, -1.9), (8.7, -2.5), (8.9, -3.8), (8.1, -5.0), (6.7, -5.4), (5.6, -4.6), (4.6, -4.5),
    (3.5, -4.6), (2.7, -5.6), (1.6, -6.0), (0.3, -6.6), (-0.75, -6.35), (-0.95, -5.1), (-1.4, -5.6),
    (-1.8, -6.5), (-2.7, -7.1), (-4.0, -6.7), (-4.6, -5.8), (-5.7, -5.3), (-6.2, -3.9), (-7.5, -3.3),
    (-8.5, -2.6), (-8.8, -1.5), (-8.0, -0.6), (-7.1, 0.1), (-6.5, 0.8), (-6.9, 1.6), (-7.2, 2.5),
    (-6.4, 3.1), (-6.1, 4.0), (-5.2, 4.4), (-4.7, 5.1), (-3.8, 5.0), (-3.0, 5.5), (-2.2, 6.1),
    (-1.2, 5.9), (-0.6, 6.3),
])  # fmt: skip


def town_border() -> shapely.Polygon:
    """Draw the border: given corners, and pieces between them that are as rough as real ones."""
    rng = np.random.default_rng(SEED)
    ring = CENTRE + 1000 * CORNERS
    for _ in range(3):
        step = np.roll(ring, -1, axis=0) - ring
        aside = np.c_[-step[:, 1], step[:, 0]] * rng.normal(0, _ROUGH, (len(ring), 1))
        ring = np.stack([ring, ring + step / 2 + aside], axis=1).reshape(-1, 2)
    return shapely.Polygon(np.round(ring, 1))


def to_border(areas: gpd.GeoDataFrame, border: shapely.Polygon, city: City) -> gpd.GeoDataFrame:
    """Cut areas at the border, and give empty land up to it to the area that lies next to it.

    Parameters
    ----------
    areas
        Areas of the raw plan, which end at its outline.
    border
        Border of the town.
    """
    raw = areas.geometry.to_numpy()
    shapes = np.array([_filled(s) for s in shapely.intersection(raw, border, grid_size=GRID)])
    new = shapely.difference(border, shapely.union_all(raw, grid_size=GRID), grid_size=GRID)
    land = [part for piece in shapely.get_parts(new) for part in split(piece, city.river).geoms]
    cells, owner = _nearest_cells(raw, city, border)
    for piece in (part for part in land if part.area > 1):
        sides = shapely.length(shapely.intersection(shapely.boundary(raw), piece.buffer(1)))
        next_to = np.flatnonzero(sides > min(50, sides.max() / 2))
        for at, share in _shared(piece, next_to, cells, owner):
            shapes[at] = _filled(shapely.union_all([shapes[at], share], grid_size=GRID))
    return areas.set_geometry(_whole(shapes), crs=areas.crs)


def _whole(shapes: np.ndarray) -> np.ndarray:
    """Hand detached pieces of an area to the neighbour with most border."""
    shapes = shapes.copy()
    for at, shape in enumerate(shapes):
        first, *stray = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
        shapes[at] = first
        for part in stray:
            sides = shapely.area(shapely.intersection(shapes, part.buffer(2)))
            to = int(np.where(np.arange(len(shapes)) == at, -1, sides).argmax())
            shapes[to] = _filled(shapely.union_all([shapes[to], part], grid_size=GRID))
    return shapes


def _nearest_cells(raw: np.ndarray, city: City, border: shapely.Polygon) -> tuple:
    """Cells around points of the rim of the raw plan, and whose rim it is."""
    xy, owner = shapely.get_coordinates(shapely.segmentize(raw, 50), return_index=True)
    near = shapely.distance(shapely.points(xy), city.outline.exterior) < 1
    xy, first = np.unique(np.round(xy[near], 1), axis=0, return_index=True)
    cells = shapely.voronoi_polygons(
        shapely.MultiPoint(xy), extend_to=border.buffer(3000), ordered=True
    )
    return shapely.get_parts(cells), owner[near][first]


def _shared(piece, next_to: np.ndarray, cells: np.ndarray, owner: np.ndarray) -> list:
    """Divide new land among the areas next to it; the largest takes what is left over."""
    shares = {
        int(at): _filled(
            shapely.intersection(
                piece, shapely.union_all(cells[owner == at], grid_size=GRID), grid_size=GRID
            )
        )
        for at in next_to
    }
    rest = _filled(shapely.difference(piece, shapely.union_all([*shares.values()]), grid_size=GRID))
    for part in shapely.get_parts(rest):
        sides = {at: share.buffer(1).intersection(part).area for at, share in shares.items()}
        at = max(sides, key=lambda key: sides[key])
        shares[at] = shapely.union_all([shares[at], part], grid_size=GRID)
    return [(at, share) for at, share in shares.items() if share.area > 0]


def _filled(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Leave lines and points out that are left where borders touch."""
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])
