"""Runs over a whole state: what was asked, how far each task is, and rows by commune.

The run's state lies here and not in the engine, which may die.
"""

from sqlalchemy import (
    Column,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from kpk_geo.database.tables.base import SCHEMA, metadata

state_run = Table(
    "state_run",
    metadata,
    Column("state_run_pk", Integer, Identity(), primary_key=True),
    Column("state_id", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),  # German: why it ended so
    Column("started_by", Text, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("finished_at", DateTime(timezone=True)),
    Column("executor", Text, nullable=False),  # German: who does the tasks
    Column("folder", Text, nullable=False),  # with the outputs
    Column("software_version", Text, nullable=False),
    Column("plan_digest", Text, nullable=False),
    Column("parameters", JSONB, nullable=False),
    Index("ix_state_run_latest", "state_id", "state_run_pk"),
)

state_task = Table(
    "state_task",
    metadata,
    Column(
        "state_run_pk",
        Integer,
        ForeignKey(f"{SCHEMA}.state_run.state_run_pk", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("task", Text, primary_key=True),
    Column("position", Integer, nullable=False),  # in the order of the plan
    Column("stage", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("seconds", Float),
    Column("peak_megabytes", Float),
    Column("worker", Text),
    Column("error", Text),  # German
    Column("log", Text),
    Column("ended_at", DateTime(timezone=True)),
)

# Figures of a commune for one question; written with the run's end, in one transaction.
commune_result = Table(
    "commune_result",
    metadata,
    Column(
        "state_run_pk",
        Integer,
        ForeignKey(f"{SCHEMA}.state_run.state_run_pk", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("part", Text, primary_key=True),  # which question
    Column("commune_id", Text, primary_key=True),  # AGS
    Column("figures", JSONB, nullable=False),
)
