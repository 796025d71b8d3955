"""Scenarios that somebody saved."""

from sqlalchemy import (
    Column,
    DateTime,
    Double,
    Identity,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from kpk_geo.database.tables.base import metadata, region_column

scenario = Table(
    "scenario",
    metadata,
    Column("scenario_pk", Integer, Identity(), primary_key=True),
    region_column(),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),  # of the same changes on other data
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("annual_cost", Double),  # euro; null: not given
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("level", Text, nullable=False),
    # Records of kpk_geo/results/scenario.py, written in one format.
    Column("format_version", Integer, nullable=False),
    Column("question", JSONB, nullable=False),
    Column("changes", JSONB, nullable=False),
    Column("result", JSONB, nullable=False),
    # What it rests on, as for a run; the parameters are those of access.
    Column("parameters", JSONB, nullable=False),
    Column("inputs", JSONB, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("software_version", Text, nullable=False),
    Column("removed_by", Text),
    Column("removed_at", DateTime(timezone=True)),  # never deleted: removing can be undone
    UniqueConstraint("region_id", "name", "version"),
)
