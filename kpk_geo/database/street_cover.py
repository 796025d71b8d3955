"""How far streets were read, and how high they lie, in the database: written and read whole."""

from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import from_shape
from pyproj import CRS
from sqlalchemy import Connection, delete, func, insert, select

from kpk_geo.database.tables import street_cover
from kpk_geo.database.work_crs import srid_of
from kpk_geo.network.height_samples import Heights


def write_cover(
    connection: Connection,
    extent: Any,
    heights: Heights | None,
    *,
    crs: CRS,
    region_id: str,
    source_pk: int,
) -> None:
    """Replace what is known of the streets of a region as a whole.

    Parameters
    ----------
    extent
        Polygon where streets were read; None: it is not known.
    heights
        Along the edges of the network, in their order; None: there are none.
    crs
        Of the polygon.
    source_pk
        Key of the extract among the sources.
    """
    table = street_cover
    connection.execute(delete(table).where(table.c.region_id == region_id))
    row: dict[str, Any] = {"region_id": region_id, "source_pk": source_pk}
    row["geometry"] = None if extent is None else from_shape(extent, srid=srid_of(crs))
    if heights is not None:
        row["counts"] = np.diff(heights.indptr).astype("<u4").tobytes()
        row["metres"] = heights.metres.astype("<f4").tobytes()
    connection.execute(insert(table), [row])


def read_cover(
    connection: Connection, region_id: str
) -> tuple[shapely.Geometry | None, Heights | None]:
    """Read where streets were read and their heights; None where that is not known."""
    table = street_cover
    shape = func.ST_AsBinary(table.c.geometry, type_=None).label("shape")
    query = select(shape, table.c.counts, table.c.metres).where(table.c.region_id == region_id)
    row = connection.execute(query).one_or_none()
    if row is None:  # loaded before this was stored
        return None, None
    extent = None if row.shape is None else shapely.from_wkb(bytes(row.shape))
    if row.counts is None:
        return extent, None
    counts = np.frombuffer(row.counts, dtype="<u4").astype(np.int64)
    metres = np.frombuffer(row.metres, dtype="<f4").astype(np.float64)
    return extent, Heights(indptr=np.r_[0, np.cumsum(counts)], metres=metres)
