"""An offer may be of several kinds; the first of them stays its `kind`.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("offer", sa.Column("kinds", ARRAY(sa.Text())), schema="kpk")
    op.execute("UPDATE kpk.offer SET kinds = ARRAY[kind]")
    op.alter_column("offer", "kinds", nullable=False, schema="kpk")


def downgrade() -> None:
    op.drop_column("offer", "kinds", schema="kpk")
