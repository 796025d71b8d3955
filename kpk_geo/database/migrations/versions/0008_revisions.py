"""No revision of a region ever comes back, whatever is deleted and loaded anew.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("region", "revision", type_=sa.BigInteger(), schema="kpk")
    connection = op.get_bind()
    start = connection.scalar(
        sa.text(
            "SELECT greatest(extract(epoch FROM now())::bigint, max(revision) + 1) FROM kpk.region"
        )
    )
    op.execute(sa.schema.CreateSequence(sa.Sequence("region_revision", schema="kpk", start=start)))


def downgrade() -> None:
    op.execute("DROP SEQUENCE kpk.region_revision")
    op.execute("UPDATE kpk.region SET revision = revision % 1000000000")
    op.alter_column("region", "revision", type_=sa.Integer(), schema="kpk")
