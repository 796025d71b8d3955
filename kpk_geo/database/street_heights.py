"""Heights along the streets of a region in the database: written whole, read whole."""

import numpy as np
from sqlalchemy import Connection, delete, insert, select

from kpk_geo.database.tables import street_height
from kpk_geo.network.heights import Heights


def write_heights(
    connection: Connection, heights: Heights | None, *, region_id: str, source_pk: int
) -> None:
    """Replace the heights of a region.

    Parameters
    ----------
    heights
        Along the edges of its network, in their order; None: there are none.
    source_pk
        Key of the extract among the sources.
    """
    table = street_height
    connection.execute(delete(table).where(table.c.region_id == region_id))
    if heights is None:
        return
    row = {
        "region_id": region_id,
        "source_pk": source_pk,
        "counts": np.diff(heights.indptr).astype("<u4").tobytes(),
        "metres": heights.metres.astype("<f4").tobytes(),
    }
    connection.execute(insert(table), [row])


def read_heights(connection: Connection, region_id: str) -> Heights | None:
    """Read the heights of a region; None: no elevation raster was loaded."""
    table = street_height
    query = select(table.c.counts, table.c.metres).where(table.c.region_id == region_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    counts = np.frombuffer(row.counts, dtype="<u4").astype(np.int64)
    metres = np.frombuffer(row.metres, dtype="<f4").astype(np.float64)
    return Heights(indptr=np.r_[0, np.cumsum(counts)], metres=metres)
