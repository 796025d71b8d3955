"""The street network of a region."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Identity,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
)

from kpk_geo.database.tables.base import (
    ANY_SRID,
    metadata,
    point_column,
    region_key,
    source_column,
)


def _line_column() -> Column[str]:
    return Column(
        "geometry", Geometry("LINESTRING", srid=ANY_SRID, spatial_index=False), nullable=False
    )


street_node = Table(
    "street_node",
    metadata,
    region_key(),
    Column("node", Integer, primary_key=True, autoincrement=False),
    source_column(),
    Column("blocked", SmallInteger, nullable=False),  # bits of modes that a barrier stops
    point_column(nullable=False),
)

street_edge = Table(
    "street_edge",
    metadata,
    region_key(),
    Column("edge", Integer, primary_key=True, autoincrement=False),
    source_column(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("length", Integer, nullable=False),  # millimetres
    Column("passable", SmallInteger, nullable=False),  # kpk_geo/network/tags.py
    Column("flags", SmallInteger, nullable=False),
    Column("seconds", Double),  # ferries
    Column("highway", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("way", BigInteger, nullable=False),
    _line_column(),
)

street_barrier = Table(
    "street_barrier",
    metadata,
    Column("pk", Integer, Identity(), primary_key=True),
    source_column(),
    _line_column(),
)

# Of the streets as a whole. Heights are read whole as streets are: numbers one after the other, no
# row for each.
street_cover = Table(
    "street_cover",
    metadata,
    region_key(),
    source_column(),
    Column("counts", LargeBinary),  # uint32, little endian: samples of each edge
    Column("metres", LargeBinary),  # float32, little endian; NaN: not known
    Column("geometry", Geometry("GEOMETRY", srid=ANY_SRID, spatial_index=False)),  # where read
)
