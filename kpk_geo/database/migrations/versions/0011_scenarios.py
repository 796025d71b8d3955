"""Scenarios can be saved, with what they changed on the data of that day.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scenario",
        sa.Column("scenario_pk", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("annual_cost", sa.Double()),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("format_version", sa.Integer(), nullable=False),
        sa.Column("question", JSONB(), nullable=False),
        sa.Column("changes", JSONB(), nullable=False),
        sa.Column("result", JSONB(), nullable=False),
        sa.Column("parameters", JSONB(), nullable=False),
        sa.Column("inputs", JSONB(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("software_version", sa.Text(), nullable=False),
        sa.Column("removed_by", sa.Text()),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["kpk.region.region_id"],
            name=op.f("fk_scenario_region_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("scenario_pk", name=op.f("pk_scenario")),
        sa.UniqueConstraint(
            "region_id", "name", "version", name=op.f("uq_scenario_region_id_name_version")
        ),
        schema="kpk",
    )


def downgrade() -> None:
    op.drop_table("scenario", schema="kpk")
