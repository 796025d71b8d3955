"""A load is one thing for a region; what stood in each file is counted, and failures are kept.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COUNTS = ("rows_read", "valid", "zero", "missing", "suppressed", "not_meant", "repaired")


def upgrade() -> None:
    op.create_table(
        "region_load",
        sa.Column("load_pk", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("loaded_by", sa.Text(), nullable=False),
        sa.Column(
            "started_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("load_pk", name=op.f("pk_region_load")),
        schema="kpk",
    )
    op.create_index(op.f("ix_region_load_region_id"), "region_load", ["region_id"], schema="kpk")
    op.create_table(
        "failed_source",
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column(
            "failed_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("notes", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("region_id", "name", name=op.f("pk_failed_source")),
        schema="kpk",
    )  # fmt: skip
    op.add_column("run", sa.Column("fingerprint", sa.Text()), schema="kpk")
    op.add_column("source", sa.Column("fingerprint", sa.Text()), schema="kpk")
    op.add_column("source", sa.Column("load_pk", sa.Integer()), schema="kpk")
    for name in _COUNTS:
        op.add_column("source", sa.Column(name, sa.Integer()), schema="kpk")


def downgrade() -> None:
    op.drop_column("run", "fingerprint", schema="kpk")
    for name in ("load_pk", "fingerprint", *_COUNTS):
        op.drop_column("source", name, schema="kpk")
    op.drop_table("failed_source", schema="kpk")
    op.drop_table("region_load", schema="kpk")
