"""How far is it from everywhere? Travel time on a grid of 100 m."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from analyses.routing.nearest import nearest
from kpk_geo.arrays import Ints
from kpk_geo.network.graph import Network
from kpk_geo.network.snap import Positions, Snapper

CELL = 100.0  # metres


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Grid:
    """Cell centres of a region put onto the network; to be used for many questions."""

    west: float
    north: float
    shape: tuple[int, int]  # rows from north to south, columns from west to east
    inside: Ints  # cells within the region, row by row
    positions: Positions


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Surface:
    """Minutes by row and column: NaN outside or without a street, inf without a route."""

    minutes: npt.NDArray[np.float32]
    west: float
    north: float
    cell: float = CELL


def make_grid(snapper: Snapper, region: shapely.Geometry, *, max_distance: float) -> Grid:
    """Lay a grid over a region (polygon in the region's system), on whole hundreds of metres.

    Parameters
    ----------
    snapper
        Puts the cells onto its network.
    region
        Cells whose centre lies in it are kept.
    max_distance
        Metres; a cell further from any street stays without one.
    """
    west, south, east, north = shapely.bounds(region)
    west, south = (np.floor(value / CELL) * CELL for value in (west, south))
    east, north = (np.ceil(value / CELL) * CELL for value in (east, north))
    columns, rows = round((east - west) / CELL), round((north - south) / CELL)
    x = west + CELL * (np.arange(columns) + 0.5)
    y = north - CELL * (np.arange(rows) + 0.5)
    xx, yy = (part.ravel() for part in np.meshgrid(x, y))
    shapely.prepare(region)
    inside = np.flatnonzero(shapely.intersects_xy(region, xx, yy))
    points = np.asarray(shapely.points(xx[inside], yy[inside]), dtype=object)
    return Grid(
        west=float(west), north=float(north), shape=(rows, columns), inside=inside,
        positions=snapper.snap(points, max_distance=max_distance),
    )  # fmt: skip


def surface(network: Network, grid: Grid, destinations: Positions) -> Surface:
    """Compute the minutes to the nearest destination for every cell.

    Parameters
    ----------
    network
        That of the grid.
    grid
        As `make_grid` laid it.
    destinations
        On the same network.
    """
    inside = nearest(network, destinations, grid.positions).minutes(network)
    minutes = np.full(grid.shape[0] * grid.shape[1], np.nan, dtype=np.float32)
    minutes[grid.inside] = inside
    return Surface(minutes=minutes.reshape(grid.shape), west=grid.west, north=grid.north)
