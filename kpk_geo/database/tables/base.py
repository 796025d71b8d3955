"""Schema, naming and the columns that many tables share."""

from geoalchemy2 import Geometry
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Text

SCHEMA = "kpk"
# Geometries of a row are in the system of its region (`region.srid`); triggers watch over it.
ANY_SRID = -1

metadata = MetaData(
    schema=SCHEMA,
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    },
)


def region_column() -> Column[str]:
    """Say to which region a row belongs; it goes with the region."""
    return Column(
        "region_id",
        Text,
        ForeignKey(f"{SCHEMA}.region.region_id", ondelete="CASCADE"),
        nullable=False,
    )


def region_key() -> Column[str]:
    """Like `region_column`, as part of the key."""
    return Column(
        "region_id",
        Text,
        ForeignKey(f"{SCHEMA}.region.region_id", ondelete="CASCADE"),
        primary_key=True,
    )


def source_column() -> Column[int]:
    """Say from which import a row stems; it goes with the import."""
    return Column(
        "source_pk",
        Integer,
        ForeignKey(f"{SCHEMA}.source.source_pk", ondelete="CASCADE"),
        nullable=False,
        index=True,
    )


def point_column(name: str = "geometry", *, nullable: bool) -> Column[str]:
    """Give a place in metres of the region's system."""
    return Column(
        name,
        Geometry("POINT", srid=ANY_SRID, spatial_index=False),
        nullable=nullable,
    )
