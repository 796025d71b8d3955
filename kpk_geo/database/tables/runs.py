"""Analyses and their results."""

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from kpk_geo.database.tables.base import SCHEMA, metadata, region_column

run = Table(
    "run",
    metadata,
    Column("run_pk", Integer, Identity(), primary_key=True),
    region_column(),
    Column("analysis", Text, nullable=False),
    Column("subject", Text),  # which of several runs of an analysis: the indicator
    # Of the record in which parameters, summary and areas are written (kpk_geo/results).
    Column("format_version", Integer, nullable=False, server_default="1"),
    Column("level_pk", Integer, nullable=False),
    Column("parameters", JSONB, nullable=False),
    Column("inputs", JSONB, nullable=False),
    Column("fingerprint", Text),  # of all that it was computed from; null: of an earlier version
    Column("summary", JSONB, nullable=False),
    Column("software_version", Text, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("ix_run_latest", "region_id", "analysis", "run_pk"),
)

area_result = Table(
    "area_result",
    metadata,
    Column(
        "run_pk", Integer, ForeignKey(f"{SCHEMA}.run.run_pk", ondelete="CASCADE"), primary_key=True
    ),
    Column("part", Text, primary_key=True),  # which of several answers of the run; may be empty
    Column("area_id", Text, primary_key=True),
    Column("figures", JSONB, nullable=False),  # the record of `kpk_geo.results`, without area_id
)
