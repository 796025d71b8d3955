"""What is known of a school: its form, its social index, Startchancen, and how many attend it.

Revision ID: 0013
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("offer", sa.Column("school_form", sa.Text()), schema="kpk")
    op.add_column("offer", sa.Column("social_index", sa.Double()), schema="kpk")
    op.add_column("offer", sa.Column("startchancen", sa.Boolean()), schema="kpk")
    op.add_column("offer", sa.Column("pupils", sa.Double()), schema="kpk")


def downgrade() -> None:
    for name in ("pupils", "startchancen", "social_index", "school_form"):
        op.drop_column("offer", name, schema="kpk")
