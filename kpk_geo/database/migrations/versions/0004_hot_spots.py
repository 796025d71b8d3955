"""Results of hot spots."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hot_spot_result",
        sa.Column("run_pk", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("validity", sa.Text(), nullable=False),
        sa.Column("measures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_pk"],
            ["kpk.run.run_pk"],
            name=op.f("fk_hot_spot_result_run_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_pk", "area_id", name=op.f("pk_hot_spot_result")),
        schema="kpk",
    )


def downgrade() -> None:
    op.drop_table("hot_spot_result", schema="kpk")
