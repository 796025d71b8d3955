"""Regions, where their data come from, and their areas."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Sequence,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from kpk_geo.database.tables.base import (
    ANY_SRID,
    SCHEMA,
    metadata,
    region_column,
    source_column,
)

# Begins at the seconds since 1970 when the schema is made, so that a new one goes on above an old.
REVISIONS = Sequence("region_revision", metadata=metadata)

region = Table(
    "region",
    metadata,
    Column("region_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("srid", Integer, nullable=False),  # in which all of it is stored; never changes
    Column("profile", JSONB, nullable=False),
    # Grows with every change; caches and ETags hang on it.
    Column("revision", BigInteger, nullable=False, server_default="0"),
    Column("loaded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

source = Table(
    "source",
    metadata,
    Column("source_pk", Integer, Identity(), primary_key=True),
    region_column(),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("dataset", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("licence_url", Text),
    Column("attribution", Text),
    Column("reference_date", Date),
    Column("retrieved", Date),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("imported_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("rows_accepted", Integer, nullable=False),
    Column("rows_rejected", Integer, nullable=False),
    Column("fingerprint", Text),  # of the file and of how the profile says to read it
    Column("load_pk", Integer),  # the load that brought it; null: before loads were numbered
    # What stood in the file (`import_report.Tally`); null as above.
    Column("rows_read", Integer),
    Column("valid", Integer),
    Column("zero", Integer),
    Column("missing", Integer),
    Column("suppressed", Integer),
    Column("not_meant", Integer),
    Column("repaired", Integer),
    UniqueConstraint("region_id", "name"),
)

# One row per load, also of a region that is not there yet: whoever loads says so first.
region_load = Table(
    "region_load",
    metadata,
    Column("load_pk", Integer, Identity(), primary_key=True),
    Column("region_id", Text, nullable=False, index=True),
    Column("loaded_by", Text, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("finished_at", DateTime(timezone=True)),
)

# A source whose newest file could not be loaded; what an earlier one brought is still there.
failed_source = Table(
    "failed_source",
    metadata,
    Column("region_id", Text, primary_key=True),  # of a region that may not be there yet
    Column("name", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("failed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("reason", Text, nullable=False),
    Column("notes", JSONB, nullable=False),  # what was found before it failed
)

import_note = Table(
    "import_note",
    metadata,
    Column("import_note_pk", Integer, Identity(), primary_key=True),
    source_column(),
    Column("severity", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("line", BigInteger),  # or the number of an OpenStreetMap object
    Column("column_name", Text),
    Column("value", Text),
    Column("reason", Text, nullable=False),
)

area_level = Table(
    "area_level",
    metadata,
    Column("level_pk", Integer, Identity(), primary_key=True),
    region_column(),
    Column("level", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("parent_level", Text),
    Column("valid_from", Date, nullable=False),
    source_column(),
    UniqueConstraint("region_id", "level", "valid_from"),
)

area = Table(
    "area",
    metadata,
    Column(
        "level_pk",
        Integer,
        ForeignKey(f"{SCHEMA}.area_level.level_pk", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("area_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("parent_id", Text),
    Column(
        "geometry",
        Geometry("MULTIPOLYGON", srid=ANY_SRID, spatial_index=False),
        nullable=False,
    ),
    # The same area simplified for drawing; neighbours still share their border.
    Column(
        "outline",
        Geometry("MULTIPOLYGON", srid=ANY_SRID, spatial_index=False),
        nullable=False,
    ),
    Index("ix_area_geometry", "geometry", postgresql_using="gist"),
)
