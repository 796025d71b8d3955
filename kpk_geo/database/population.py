"""People by census cell."""

from collections.abc import Sequence
from datetime import date

import geopandas as gpd
import pandas as pd
from sqlalchemy import Connection, delete, func, select

from kpk_geo.database.bulk import copy_frame
from kpk_geo.database.tables import population_value
from kpk_geo.errors import NotFoundError


def write_population(
    connection: Connection,
    cells: gpd.GeoDataFrame,
    *,
    region_id: str,
    source_pk: int,
    reference_date: date,
    superseded: Sequence[int] = (),
) -> int:
    """Replace the cells of one source.

    Parameters
    ----------
    cells
        One row per cell and measure, as `kpk_geo.ingest.population.grid` reads them.
    source_pk
        Key of the grid among the sources; the cells it brought before are deleted.
    reference_date
        Day of the census.
    superseded
        Keys of sources that are no longer named: their cells of these measures and this day go.
    """
    connection.execute(delete(population_value).where(population_value.c.source_pk == source_pk))
    connection.execute(
        delete(population_value).where(
            population_value.c.source_pk.in_(superseded),
            population_value.c.reference_date == reference_date,
            population_value.c.measure.in_(cells["measure"].unique().tolist()),
        )
    )
    constants = {"region_id": region_id, "source_pk": source_pk, "reference_date": reference_date}
    return copy_frame(connection, population_value, cells, constants=constants)


def read_population(
    connection: Connection, region_id: str, *, reference_date: date | None = None
) -> pd.DataFrame:
    """Read the census cells of one date, the newest if none is named.

    Parameters
    ----------
    reference_date
        Day of the census; None: the newest that is loaded.

    Returns
    -------
    pandas.DataFrame
        By cell_id, sorted: x, y (metres in `WORK_CRS`), outside, and a column per census measure
        with NaN where the census withholds the cell.

    Raises
    ------
    NotFoundError
        No grid is loaded, or none of that date.
    """
    dates = population_value.c.reference_date
    own = population_value.c.region_id == region_id
    day = reference_date or connection.scalar(select(func.max(dates)).where(own))
    query = select(
        population_value.c.cell_id, population_value.c.measure, population_value.c.value,
        population_value.c.outside, func.ST_X(population_value.c.geometry),
        func.ST_Y(population_value.c.geometry),
    ).where(own, dates == day)  # fmt: skip
    rows = connection.execute(query).all()
    if not rows:
        raise NotFoundError(
            f"Für die Region „{region_id}“ ist kein Zensusgitter geladen"
            f"{f' vom {day}' if reference_date else ''}. Im Profil [[population]] ergänzen."
        )
    columns = ["cell_id", "measure", "value", "outside", "x", "y"]
    frame = _finest(pd.DataFrame.from_records([tuple(row) for row in rows], columns=columns))
    places = frame.drop_duplicates("cell_id").set_index("cell_id")[["x", "y", "outside"]]
    values = frame.astype({"value": float}).pivot(
        index="cell_id", columns="measure", values="value"
    )
    return places.join(values).sort_index()


def _finest(cells: pd.DataFrame) -> pd.DataFrame:
    """Keep the smallest cells: grids of several sizes hold the same people."""
    sizes = cells["cell_id"].str.extract(r"RES(\d+)m", expand=False).astype(int)
    return cells[sizes == sizes.min()]
