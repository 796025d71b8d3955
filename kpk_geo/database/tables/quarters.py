"""Quartiere: areas of one level that somebody took together and gave a name."""

from sqlalchemy import Column, Date, DateTime, Identity, Index, Integer, Table, Text, func
from sqlalchemy.dialects.postgresql import JSONB

from kpk_geo.database.tables.base import metadata, region_column

quarter = Table(
    "quarter",
    metadata,
    Column("quarter_pk", Integer, Identity(), primary_key=True),
    region_column(),
    Column("name", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("valid_from", Date, nullable=False),  # edition of the areas when it was saved
    # Keys and names as they were: areas may go, or be cut otherwise.
    Column("areas", JSONB, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("removed_by", Text),
    Column("removed_at", DateTime(timezone=True)),  # never deleted: removing can be undone
    Index("ix_quarter_region_id", "region_id"),
)
