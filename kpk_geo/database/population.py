"""People by census cell."""

from datetime import date

import geopandas as gpd
import pandas as pd
from sqlalchemy import Connection, delete, func, select

from kpk_geo.database.bulk import copy_frame
from kpk_geo.database.tables import population_value


def write_population(
    connection: Connection,
    cells: gpd.GeoDataFrame,
    *,
    region_id: str,
    source_pk: int,
    reference_date: date,
) -> int:
    """Replace the cells of one source."""
    connection.execute(delete(population_value).where(population_value.c.source_pk == source_pk))
    constants = {"region_id": region_id, "source_pk": source_pk, "reference_date": reference_date}
    return copy_frame(connection, population_value, cells, constants=constants)


def read_population_totals(connection: Connection, region_id: str) -> pd.DataFrame:
    """Read cells and sum per measure; the sum leaves out what is missing or suppressed."""
    query = (
        select(
            population_value.c.measure,
            population_value.c.reference_date,
            func.count().label("cells"),
            func.sum(population_value.c.value).label("sum"),
        )
        .where(population_value.c.region_id == region_id)
        .group_by(population_value.c.measure, population_value.c.reference_date)
        .order_by(population_value.c.measure)
    )
    result = connection.execute(query)
    return pd.DataFrame.from_records([tuple(row) for row in result], columns=list(result.keys()))
