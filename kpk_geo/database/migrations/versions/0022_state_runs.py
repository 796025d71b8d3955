"""Runs over a whole state, their tasks, and figures by commune.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "state_run",
        sa.Column("state_run_pk", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("state_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column(
            "started_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("executor", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("software_version", sa.Text(), nullable=False),
        sa.Column("plan_digest", sa.Text(), nullable=False),
        sa.Column("parameters", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("state_run_pk", name=op.f("pk_state_run")),
        schema="kpk",
    )
    op.create_index("ix_state_run_latest", "state_run", ["state_id", "state_run_pk"], schema="kpk")
    op.create_table(
        "state_task",
        sa.Column("state_run_pk", sa.Integer(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float()),
        sa.Column("peak_megabytes", sa.Float()),
        sa.Column("worker", sa.Text()),
        sa.Column("error", sa.Text()),
        sa.Column("log", sa.Text()),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["state_run_pk"],
            ["kpk.state_run.state_run_pk"],
            name=op.f("fk_state_task_state_run_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("state_run_pk", "task", name=op.f("pk_state_task")),
        schema="kpk",
    )
    op.create_table(
        "commune_result",
        sa.Column("state_run_pk", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("figures", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["state_run_pk"],
            ["kpk.state_run.state_run_pk"],
            name=op.f("fk_commune_result_state_run_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "state_run_pk", "part", "commune_id", name=op.f("pk_commune_result")
        ),
        schema="kpk",
    )


def downgrade() -> None:
    op.drop_table("commune_result", schema="kpk")
    op.drop_table("state_task", schema="kpk")
    op.drop_table("state_run", schema="kpk")
