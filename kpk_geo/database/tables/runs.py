"""Analyses and their results."""

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Double,
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
    Column("level_pk", Integer, nullable=False),
    Column("parameters", JSONB, nullable=False),
    Column("inputs", JSONB, nullable=False),
    Column("summary", JSONB, nullable=False),
    Column("software_version", Text, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("ix_run_latest", "region_id", "analysis", "run_pk"),
)

burden_result = Table(
    "burden_result",
    metadata,
    Column(
        "run_pk", Integer, ForeignKey(f"{SCHEMA}.run.run_pk", ondelete="CASCADE"), primary_key=True
    ),
    Column("area_id", Text, primary_key=True),
    Column("part", Text, primary_key=True),  # status or dynamic
    Column("score", Double),
    Column("class_code", Integer),
    Column("validity", Text, nullable=False),
    Column("weighting_share", Double),
    Column("leave_one_out_share", Double),
    Column("near_border", Boolean),
    Column("robust", Boolean),
    Column("indicator_values", JSONB, nullable=False),
)

hot_spot_result = Table(
    "hot_spot_result",
    metadata,
    Column(
        "run_pk", Integer, ForeignKey(f"{SCHEMA}.run.run_pk", ondelete="CASCADE"), primary_key=True
    ),
    Column("area_id", Text, primary_key=True),
    Column("validity", Text, nullable=False),
    Column("measures", JSONB, nullable=False),  # columns of `api.questions.hot_spots.run.MEASURES`
)

accessibility_result = Table(
    "accessibility_result",
    metadata,
    Column(
        "run_pk", Integer, ForeignKey(f"{SCHEMA}.run.run_pk", ondelete="CASCADE"), primary_key=True
    ),
    Column("kind", Text, primary_key=True),
    Column("life_phase", Text, primary_key=True),
    Column("mode", Text, primary_key=True),
    Column("area_id", Text, primary_key=True),
    Column("validity", Text, nullable=False),
    Column("measures", JSONB, nullable=False),  # columns of `analyses.access.area_table.AreaTable`
)
