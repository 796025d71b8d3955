"""Sites know the key of their address, so that a decision finds them without reading all.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from kpk_geo.geocoding.locate import address_key
from kpk_geo.geocoding.parse import parse_address

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "site",
        sa.Column("address_key", sa.Text(), server_default="", nullable=False),
        schema="kpk",
    )
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("SELECT region_id, site_id, street, postcode, city FROM kpk.site")
    ).all()
    for region_id, site_id, street, postcode, city in rows:
        address = parse_address(street or "", postcode=postcode or "", city=city or "")
        connection.execute(
            sa.text(
                "UPDATE kpk.site SET address_key = :key"
                " WHERE region_id = :region_id AND site_id = :site_id"
            ),
            {"key": address_key(address), "region_id": region_id, "site_id": site_id},
        )
    op.create_index(op.f("ix_site_address_key"), "site", ["region_id", "address_key"], schema="kpk")


def downgrade() -> None:
    op.drop_index(op.f("ix_site_address_key"), "site", schema="kpk")
    op.drop_column("site", "address_key", schema="kpk")
