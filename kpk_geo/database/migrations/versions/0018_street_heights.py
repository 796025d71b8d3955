"""Heights along streets.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "street_height",
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("counts", sa.LargeBinary(), nullable=False),
        sa.Column("metres", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["kpk.region.region_id"],
            name=op.f("fk_street_height_region_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_pk"],
            ["kpk.source.source_pk"],
            name=op.f("fk_street_height_source_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("region_id", name=op.f("pk_street_height")),
        schema="kpk",
    )
    op.create_index(
        op.f("ix_street_height_source_pk"), "street_height", ["source_pk"], schema="kpk"
    )


def downgrade() -> None:
    op.drop_table("street_height", schema="kpk")
