"""What does the census say of areas?

Cells belong to the area in which their centre lies. Counts add up; a rate is a sum over a sum; an
average is weighted by what it is an average of. Only cells in which all of it is known are summed,
so that numerator and denominator are of the same cells. How many people live in the others says
whether the figure can be used.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyses.census.spread import spread
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.census import PEOPLE, CensusGrid
from kpk_geo.errors import InputError, listed
from kpk_geo.model import USABLE, Validity
from kpk_geo.profile.formula import CellFormula

FIELDS = ("numerator", "denominator", "value", "validity")


def chosen_grid(grids: Sequence[CensusGrid], measures: Sequence[str]) -> CensusGrid:
    """Choose the smallest cells that know all measures, with estimates for withheld counts.

    Parameters
    ----------
    grids
        Of one date, the smallest first.
    measures
        Numerator and denominator of different sizes would count different people.

    Raises
    ------
    InputError
        A measure is absent, or there is no size at which all are known.
    """
    for place, grid in enumerate(grids):
        if set(measures) <= set(grid.values.columns):
            return spread(grids[place:]).grid
    known = {name for grid in grids for name in grid.values.columns}
    absent = [name for name in measures if name not in known]
    if absent:
        raise InputError(
            f"Im Zensusgitter fehlt {listed(absent)}. Geladen ist: {listed(sorted(known))}. "
            "Die Datei dazu im Profil unter [[population]] ergänzen."
        )
    where = "; ".join(
        f"{name}: {listed(f'{grid.size} m' for grid in grids if name in grid.values.columns)}"
        for name in measures
    )
    raise InputError(
        f"Es gibt keine Zellgröße, in der alles vorliegt ({where}). Zähler und Nenner aus "
        "verschieden großen Zellen meinten verschiedene Menschen. Eine der Dateien im Profil unter "
        "[[population]] auch in der anderen Größe ergänzen."
    )


def values_by_area(
    grid: CensusGrid, area: Ints, area_ids: pd.Index, formula: CellFormula
) -> pd.DataFrame:
    """Sum cells up by area.

    Parameters
    ----------
    grid
        Knows all measures of the formula.
    area
        Row of the area of each cell; -1 where it lies in none.
    area_ids
        Of all areas.
    formula
        What is summed, and how many people may be left out.

    Returns
    -------
    pandas.DataFrame
        By area: numerator and denominator (NaN where there is none), value, validity. An area
        without a cell is missing, never 0: the census does not say whether anybody lives there.
    """
    cells = grid.values[list(formula.measures)]
    known = cells.notna().all(axis=1).to_numpy()
    unsure = ~known | (grid.validity[cells.columns] == Validity.UNCERTAIN).any(axis=1).to_numpy()
    people = people_of(grid)
    rows = pd.DataFrame(index=area_ids.rename("area_id"))
    top, bottom = _sums(cells, known & (area >= 0), area, formula, len(area_ids))
    rows["numerator"] = top if formula.is_ratio else np.nan
    rows["denominator"] = bottom if formula.is_ratio else np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        value = top if formula.is_count else np.where(bottom > 0, top / bottom, np.nan)
    total = _by_area(people, area >= 0, area, len(area_ids))
    with np.errstate(divide="ignore", invalid="ignore"):
        withheld = _by_area(people, ~known & (area >= 0), area, len(area_ids)) / total
        doubtful = _by_area(people, unsure & (area >= 0), area, len(area_ids)) / total
    judged = _validity(value, withheld, doubtful, formula)
    rows["validity"] = pd.Series(judged, index=rows.index, dtype=object)
    usable = rows["validity"].isin(USABLE)
    rows["value"] = pd.Series(value, index=rows.index).where(usable)
    columns = ["numerator", "denominator"]
    rows[columns] = rows[columns].where(usable, axis=0)
    return rows[list(FIELDS)]


def _sums(
    cells: pd.DataFrame, used: Bools, area: Ints, formula: CellFormula, count: int
) -> tuple[Floats, Floats]:
    """Give what stands above and below the line; below a count there is nothing."""
    below = _sum_of(cells, (formula.weight,) if formula.weight else formula.denominator)
    if formula.mean:
        above = cells[formula.mean].to_numpy(dtype=float) * below
    else:
        above = _sum_of(cells, formula.numerator)
    return _by_area(above, used, area, count), _by_area(below, used, area, count)


def _sum_of(cells: pd.DataFrame, names: Sequence[str]) -> Floats:
    return np.asarray(cells[list(names)].to_numpy(dtype=float).sum(axis=1))


def _by_area(values: Floats, used: Bools, area: Ints, count: int) -> Floats:
    return np.bincount(area[used], values[used], minlength=count).astype(float)


def people_of(grid: CensusGrid) -> Floats:
    """Weigh cells by their people; without a population file, and where it is withheld, alike.

    The census lists inhabited cells only, so one of unknown number counts as one person.
    """
    if PEOPLE not in grid.values:
        return np.ones(len(grid.values))
    return grid.values[PEOPLE].fillna(1).to_numpy(dtype=float)


def _validity(
    value: Floats, withheld: Floats, doubtful: Floats, formula: CellFormula
) -> list[Validity]:
    """Judge areas; without a cell both shares are NaN, and so is everything."""
    conditions = [
        np.isnan(withheld),
        withheld > formula.max_withheld,
        np.isnan(value),
        doubtful > formula.uncertain_from,
    ]
    judged = [Validity.MISSING, Validity.SUPPRESSED, Validity.MISSING, Validity.UNCERTAIN]
    picked = np.select(conditions, range(len(judged)), len(judged))
    return [[*judged, Validity.VALID][place] for place in picked]
