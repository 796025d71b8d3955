"""People by census cell."""

from datetime import date

import geopandas as gpd
from sqlalchemy import Connection, delete

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
