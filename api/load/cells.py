"""Sums census cells up to indicators of areas and gives the function that stores them."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from analyses.census.by_area import chosen_grid, values_by_area
from api.load.loading import Loading
from kpk_geo.census import PEOPLE, WEIGHTS, CensusGrid
from kpk_geo.database.areas import read_areas, read_level
from kpk_geo.database.connection import transaction
from kpk_geo.database.observations import write_observations
from kpk_geo.database.population import read_grids
from kpk_geo.frames import OBSERVATION_COLUMNS, Areas, Observations, as_observations
from kpk_geo.geometry import area_rows, points_of
from kpk_geo.german import number
from kpk_geo.import_report import Report, Severity
from kpk_geo.model import Unit, Validity
from kpk_geo.profile.cells import CellIndicators


def read_cell_indicators(
    loading: Loading, section: CellIndicators, report: Report
) -> Callable[[Connection, int], int]:
    """Compute an indicator from the cells that are loaded.

    Parameters
    ----------
    loading
        What all steps share.
    section
        The indicator and the level.
    report
        Is told of what cannot be used, and why.

    Raises
    ------
    NotFoundError
        No grid of that date is loaded.
    InputError
        The grid does not know what the indicator needs.
    """
    formula, engine, region_id = section.indicator, loading.engine, loading.region_id
    with transaction(engine) as connection:
        level = read_level(connection, region_id, section.level)
        areas = read_areas(connection, level.level_pk)
        grids = read_grids(
            connection, region_id, reference_date=section.grids_date,
            measures=(*formula.measures, *WEIGHTS),
        )  # fmt: skip
    grid = chosen_grid(grids, formula.measures)
    area = area_rows(points_of(grid.places[["x", "y"]].to_numpy(dtype=float)), areas)
    values = values_by_area(grid, area, areas.index, formula)
    values = _possible(values, section, areas, report)
    _note_cells(grid, area, values, section, report)
    observations = _observations(values, section)
    report.tally.rows = len(observations)
    report.tally.count(observations["validity"], observations["value"])
    return lambda connection, source_pk: write_observations(
        connection,
        observations,
        region_id=region_id,
        level_pk=level.level_pk,
        source_pk=source_pk,
        load_pk=loading.load_pk,
    )


def _observations(values: pd.DataFrame, section: CellIndicators) -> Observations:
    rows = values.reset_index().assign(
        indicator_id=section.indicator.id, reference_date=section.grids_date
    )
    return as_observations(rows[list(OBSERVATION_COLUMNS)])


def _possible(
    values: pd.DataFrame, section: CellIndicators, areas: Areas, report: Report
) -> pd.DataFrame:
    """Refuse a share above one: noise of the census, or a numerator that is no part."""
    above = (values["value"] > 1) & (section.indicator.unit is Unit.PERCENT)
    for area_id, row in values[above].iterrows():
        top, bottom = (number(float(row[part]), 1) for part in ("numerator", "denominator"))
        report.add(
            f"{areas['name'][str(area_id)]}: Der Zähler {top} ist größer als der Nenner {bottom}; "
            "der Wert fehlt damit.",
            value=area_id,
        )
    values = values.copy()
    values.loc[above, ["numerator", "denominator", "value"]] = np.nan
    values.loc[above, "validity"] = Validity.MISSING
    return values


def _note_cells(
    grid: CensusGrid, area: np.ndarray, values: pd.DataFrame, section: CellIndicators,
    report: Report,
) -> None:  # fmt: skip
    """Say how the figures came about, as far as the cells do not say it.

    Parameters
    ----------
    grid, area
        The cells that were used, and the row of the area of each.
    values
        By area.
    section
        Names the thresholds.
    report
        Is told.
    """
    indicator = section.indicator
    lost = int(((area < 0) & ~grid.places["outside"].to_numpy(dtype=bool)).sum())
    codes = values["validity"]
    texts = [
        (lost, "Zellen der Region liegen in keinem Gebiet dieser Ebene und zählen nicht."),
        (int((codes == Validity.SUPPRESSED).sum()), f"Gebiete ohne Wert: Mehr als "
         f"{number(100 * indicator.max_withheld)} % der Menschen leben in Zellen, in denen der "
         "Zensus die Angabe nicht nennt (max_withheld)."),
        (int((codes == Validity.UNCERTAIN).sum()), f"Gebiete mit unsicherem Wert: Mehr als "
         f"{number(100 * indicator.uncertain_from)} % der Menschen leben in Zellen, in denen die "
         "Angabe fehlt, unsicher oder aus dem Quadratkilometer geschätzt ist (uncertain_from)."),
        (int((codes == Validity.MISSING).sum()), "Gebiete ohne Zelle oder ohne Nenner; ihr Wert "
         "fehlt."),
    ]  # fmt: skip
    for count, text in texts:
        if count:
            report.add(f"{number(count)} {text}", severity=Severity.NOTE)
    if PEOPLE not in grid.values:
        report.note(
            f"{indicator.label}: Zellen von {grid.size} m ohne Einwohnerzahl; für den Anteil "
            "fehlender Zellen zählt jede gleich viel."
        )
