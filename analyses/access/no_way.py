"""Why does nobody get away from a place? Each place without a street has one reason."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import shapely

from analyses.access.area_table import AreaTable, Cells
from kpk_geo.arrays import Ints, Objects
from kpk_geo.model import NoWay
from kpk_geo.network.positions import Positions
from kpk_geo.network.snap import Snapper

NEAR: Final = -1  # a street is near; else the place of the reason in `OFF_STREETS`
OFF_STREETS: Final = (NoWay.OUTSIDE_EXTRACT, NoWay.BARRIER, NoWay.TOO_STEEP, NoWay.NO_STREET)


def off_street_reasons(
    snapper: Snapper, points: Objects, positions: Positions, *, max_distance: float
) -> Ints:
    """Say why points are on no street.

    Beyond the extract nobody knows; of what is left a street beyond a barrier comes before one that
    is too steep.

    Parameters
    ----------
    snapper
        That put them onto the network.
    points, positions
        The places in the region's system, and what became of them.
    max_distance
        Metres: how far from a street a place may lie.

    Returns
    -------
    (points,) int64
        Places in `OFF_STREETS`; `NEAR` where a street is near.
    """
    reasons = np.full(len(points), NEAR, dtype=np.int64)
    rows = np.flatnonzero(~positions.is_near)
    if not len(rows):
        return reasons
    drawn, slope, own = snapper.drawn, snapper.network.slope, points[rows]
    nowhere = np.zeros(len(rows), dtype=bool)
    is_outside = nowhere if drawn.extent is None else ~shapely.intersects(drawn.extent, own)
    steep = nowhere
    if slope is not None and len(slope.closed):
        lines = drawn.lines[np.isin(drawn.rows, slope.closed)]
        steep = nowhere.copy()
        steep[shapely.STRtree(lines).query_nearest(own, max_distance=max_distance)[0]] = True
    behind = snapper.is_behind_barrier(own, max_distance=max_distance)
    choices = range(len(OFF_STREETS))
    reasons[rows] = np.select([is_outside, behind, steep], choices[:-1], choices[-1])
    return reasons


def counted(reasons: Ints) -> Mapping[NoWay, int]:
    """Count places by their reason; those near a street, and reasons that none has, are not there.

    >>> counted(np.array([NEAR, 3, 3, 0]))
    {<NoWay.OUTSIDE_EXTRACT: 'outside_extract'>: 1, <NoWay.NO_STREET: 'no_street'>: 2}
    """
    totals = np.bincount(reasons[reasons != NEAR], minlength=len(OFF_STREETS))
    return {reason: int(total) for reason, total in zip(OFF_STREETS, totals, strict=True) if total}


def with_reasons(table: AreaTable, cells: Cells, reasons: Ints) -> AreaTable:
    """Add to each area the children who get nowhere, by reason; together they are the known ones.

    Parameters
    ----------
    table
        With `children_off_streets`, of which the reasons are parts, and `children_without_route`.
    cells
        With their children.
    reasons
        Of each cell, as `off_street_reasons` gives them.
    """
    children = np.nan_to_num(cells.children)
    columns = {
        reason.column: cells.per_area(np.where(reasons == code, children, 0.0))
        for code, reason in enumerate(OFF_STREETS)
    }
    return replace(table, rows=table.rows.assign(**columns))
