"""Addresses with the areas in which they lie."""

import pandas as pd
from sqlalchemy import Connection, text

_QUERY = """
    SELECT s.municipality, s.street_key, s.name AS street, a.number, a.suffix,
           coalesce(array_agg(r.area_id ORDER BY r.area_id) FILTER (WHERE r.area_id IS NOT NULL),
                    '{}') AS areas
    FROM kpk.address a
    JOIN kpk.address_street s USING (street_pk)
    LEFT JOIN kpk.area r ON r.level_pk = :level_pk AND ST_Intersects(r.geometry, a.geometry)
    WHERE s.region_id = :region_id AND a.number > 0
    GROUP BY s.municipality, s.street_key, s.name, a.number, a.suffix, a.geometry
    ORDER BY s.municipality, s.name, s.street_key, a.number, a.suffix
"""


def read_addresses_in_areas(connection: Connection, region_id: str, level_pk: int) -> pd.DataFrame:
    """Read every address with the sorted list of areas that cover it; empty if none does.

    Parameters
    ----------
    level_pk
        Key of the level as of one date.
    """
    result = connection.execute(text(_QUERY), {"region_id": region_id, "level_pk": level_pk})
    rows = [tuple(row) for row in result]
    return pd.DataFrame(rows, columns=list(result.keys()), dtype=object)
