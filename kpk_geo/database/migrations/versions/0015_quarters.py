"""Quartiere: areas that are taken together under a name.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quarter",
        sa.Column("quarter_pk", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("areas", JSONB(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("removed_by", sa.Text()),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["kpk.region.region_id"],
            name=op.f("fk_quarter_region_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("quarter_pk", name=op.f("pk_quarter")),
        schema="kpk",
    )
    op.create_index(op.f("ix_quarter_region_id"), "quarter", ["region_id"], schema="kpk")


def downgrade() -> None:
    op.drop_table("quarter", schema="kpk")
