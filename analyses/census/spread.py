"""How many people live in the cells that the census withholds?

At 100 m the census withholds small counts, so a sum over cells is too low. The square kilometres
know better: what the known cells of one leave over is spread over its withheld cells in
proportion to all people there. A spread value is an estimate and marked as uncertain. Known cells
are never touched, not even where they hold more than their square kilometre (cell-key noise).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.census import CensusGrid, adds_up
from kpk_geo.model import Validity

TOTALS_SIZE = 1000  # metres
_CORNER = r"N(\d+)E(\d+)$"
_UNDER_18 = {f"persons_{span}" for span in ("0_2", "3_5", "6_9", "0_9", "10_15")}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadMeasure:
    """What came of one measure."""

    cells: int  # that were withheld and now have an estimate
    count: float  # people, families, … that were spread
    left_over: float  # of square kilometres without a withheld cell; they stay unplaced
    too_much: int  # square kilometres whose known cells hold more than the total


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SpreadGrid:
    """A grid with estimates for withheld cells."""

    grid: CensusGrid
    measures: dict[str, SpreadMeasure]  # those with an estimate in at least one cell


def spread(grids: Sequence[CensusGrid]) -> SpreadGrid:
    """Fill the withheld cells of the smallest grid from the square kilometres, where both are.

    Parameters
    ----------
    grids
        Of one date and region, the smallest first; the cells of a square kilometre are all there.
    """
    fine = grids[0]
    totals = next((grid for grid in grids[1:] if grid.size == TOTALS_SIZE), None)
    if totals is None:
        return SpreadGrid(grid=fine, measures={})
    squares = _squares(totals.places.index)
    of_cell = pd.Index(squares).get_indexer(pd.Index(_squares(fine.places.index)))
    values, validity, found = fine.values.copy(), fine.validity.copy(), {}
    for measure in fine.values.columns.intersection(totals.values.columns):
        if adds_up(str(measure)):
            before = fine.values[measure].to_numpy(dtype=float)
            total = totals.values[measure].to_numpy(dtype=float)
            weights = _weights(fine, str(measure))
            values[measure] = after = spread_rest(before, of_cell, total, weights)
            is_new = np.isnan(before) & ~np.isnan(after)
            validity.loc[is_new, measure] = Validity.UNCERTAIN
            if is_new.any():
                found[str(measure)] = _what_came_of_it(before, after, of_cell, total)
    grid = CensusGrid(size=fine.size, places=fine.places, values=values, validity=validity)
    return SpreadGrid(grid=grid, measures=found)


def spread_rest(values: Floats, square: Ints, totals: Floats, weights: Sequence[Floats]) -> Floats:
    """Spread what the known cells of each square leave over; give the values of all cells.

    >>> spread_rest(np.array([6, np.nan, np.nan]), np.array([0, 0, 0]), np.array([12.0]),
    ...             [np.array([20.0, 5, 10])])
    array([6., 2., 4.])

    Parameters
    ----------
    values
        By cell; NaN where withheld.
    square
        Row of each cell in `totals`; -1 where it lies in none.
    totals
        By square; NaN where not known, and its cells then stay as they are.
    weights
        By cell, the best first. A square takes the first that is known in all its withheld cells
        and positive in one; where there is none, its cells share alike.
    """
    open_cells = np.isnan(values) & (square >= 0)
    open_cells[open_cells] = ~np.isnan(totals[square[open_cells]])
    place = square[open_cells]
    known = _sums(np.nan_to_num(values), square, len(totals))
    # Known cells above the total leave nothing, which is an estimate like any other.
    rest = np.maximum(totals - known, 0)
    weight = np.ones(len(place))
    for candidate in reversed(weights):
        own = candidate[open_cells]
        usable = _sums(~(own >= 0), place, len(totals)) == 0
        usable &= _sums(np.where(own >= 0, own, 0), place, len(totals)) > 0
        weight = np.where(usable[place], own, weight)
    result = values.astype(float, copy=True)
    result[open_cells] = rest[place] * (weight / _sums(weight, place, len(totals))[place])
    return result


def _sums(values: Floats | Bools, square: Ints, count: int) -> Floats:
    inside = square >= 0
    return np.bincount(square[inside], values[inside], minlength=count).astype(float)


def _weights(grid: CensusGrid, measure: str) -> list[Floats]:
    """Children go where children live, else where people live."""
    names = (["persons_0_17"] if measure in _UNDER_18 else []) + ["persons"]
    return [
        grid.values[name].to_numpy(dtype=float)
        for name in names
        if name in grid.values and name != measure
    ]


def _squares(cell_ids: pd.Index) -> list[tuple[int, int]]:
    corners = cell_ids.to_series().str.extract(_CORNER).astype(int) // TOTALS_SIZE
    return list(corners.itertuples(index=False, name=None))


def _what_came_of_it(before: Floats, after: Floats, square: Ints, totals: Floats) -> SpreadMeasure:
    is_new = np.isnan(before) & ~np.isnan(after)
    placed = _sums(np.nan_to_num(after), square, len(totals))
    difference = np.nan_to_num(totals - placed)
    return SpreadMeasure(
        cells=int(is_new.sum()),
        count=float(after[is_new].sum()),
        left_over=float(difference[difference > 0.5].sum()),
        too_much=int((difference < -0.5).sum()),
    )
