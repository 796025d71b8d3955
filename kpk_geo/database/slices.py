"""A part of a long list: which rows, and which box of the map; cut where the rows are."""

from dataclasses import dataclass
from typing import Any

from pyproj import CRS
from sqlalchemy import ColumnElement, Connection, Function, Select, func, select

from kpk_geo.geometry import Box

_DEGREES = 0.01  # between points on the edges of a box, which are no straight lines in metres


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """So many rows from one on; without a limit all."""

    limit: int | None = None
    offset: int = 0

    def of(self, query: "Select[Any]") -> "Select[Any]":
        """Cut a query, which must be ordered."""
        return query.limit(self.limit).offset(self.offset)


ALL = Slice()


def touches(geometry: ColumnElement[Any], box: Box, work_crs: CRS) -> "Function[Any]":
    """Ask whether a geometry in a region's system touches a box in degrees.

    Parameters
    ----------
    geometry
        Column of a table.
    box
        West, south, east, north.
    work_crs
        Of the region whose rows are asked for; others must be left out by the rest of the query.
    """
    edges = func.ST_Segmentize(func.ST_MakeEnvelope(*box, 4326), _DEGREES)
    return func.ST_Intersects(geometry, func.ST_Transform(edges, work_crs.to_epsg()))


def count(connection: Connection, query: "Select[Any]") -> int:
    """Count the rows of a query."""
    rows = query.order_by(None).subquery()
    return int(connection.scalar(select(func.count()).select_from(rows)) or 0)
