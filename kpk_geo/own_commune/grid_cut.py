"""Squares of a kilometre as areas: what always works, for a commune without any cut of its own."""

import geopandas as gpd
import numpy as np
import shapely

from kpk_geo.crs import DEFAULT_CRS, GRID_CRS
from kpk_geo.own_commune.cuts import AreaCut, as_frame
from kpk_geo.own_commune.territory import SQUARE, Territory

SLIVER = 0.15 * SQUARE**2  # square metres: less of a square at the border joins its neighbour
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def grid_cut(territory: Territory) -> AreaCut:
    """Cut a place along the square kilometres of the census grid.

    A square is named like on a town map, by letter and number from the north-west corner; its key
    is that of the grid. What the border leaves of a square, where it is little, belongs to the
    square beside it with the longest common border.

    Parameters
    ----------
    territory
        The place.
    """
    keys, names, pieces = _pieces(territory)
    small = shapely.area(pieces) < SLIVER
    if small.all():
        small[:] = False
    merged = list(pieces)
    for row in np.flatnonzero(small):
        borders = shapely.length(shapely.intersection(pieces[row], pieces))
        borders[small] = 0
        if borders.max() > 0:
            into = int(borders.argmax())
            merged[into] = shapely.union(merged[into], pieces[row])
            merged[row] = None
    kept = [row for row, piece in enumerate(merged) if piece is not None]
    return AreaCut(
        level="quadrat", label="Quadrat von 1 km", rank=3, source=None,
        of="Zensusgitter, entlang der Gemeindegrenze",
        areas=as_frame(
            [keys[row] for row in kept], [names[row] for row in kept], [merged[row] for row in kept]
        ),
        remark="Quadrate sind keine Quartiere: Sie zerschneiden, was zusammengehört. Für Anträge "
        "und Beschlüsse bitte einen eigenen Gebietszuschnitt nehmen.",
    )  # fmt: skip


def _pieces(territory: Territory) -> tuple[list[str], list[str], np.ndarray]:
    outline = gpd.GeoSeries([territory.outline], crs=DEFAULT_CRS).to_crs(GRID_CRS)
    west, south, east, north = outline.total_bounds
    lefts = np.arange(np.floor(west / SQUARE), np.ceil(east / SQUARE)) * SQUARE
    lows = np.arange(np.floor(south / SQUARE), np.ceil(north / SQUARE)) * SQUARE
    left, low = (part.ravel() for part in np.meshgrid(lefts, lows))
    boxes = gpd.GeoSeries(shapely.box(left, low, left + SQUARE, low + SQUARE), crs=GRID_CRS)
    pieces = shapely.intersection(boxes.to_crs(DEFAULT_CRS).to_numpy(), territory.outline)
    kept = np.flatnonzero(shapely.area(pieces) > 1)
    keys = [f"1kmN{int(low[row]) // SQUARE}E{int(left[row]) // SQUARE}" for row in kept]
    names = [
        f"{_column(int((left[row] - lefts[0]) // SQUARE))}"
        f"{int((lows[-1] - low[row]) // SQUARE) + 1}"
        for row in kept
    ]
    return keys, names, np.asarray(pieces[kept])


def _column(number: int) -> str:
    """Write a column as a spreadsheet does.

    >>> _column(0), _column(25), _column(26)
    ('A', 'Z', 'AA')
    """
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = _LETTERS[rest] + text
    return text
