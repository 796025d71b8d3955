"""Sites know the key of their address, so that a decision finds them without reading all.

Findings of an import are called import notes.

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
    _rename("finding", "import_note")


def downgrade() -> None:
    _rename("import_note", "finding")
    op.drop_index(op.f("ix_site_address_key"), "site", schema="kpk")
    op.drop_column("site", "address_key", schema="kpk")


def _rename(old: str, new: str) -> None:
    """Rename the table with its key, sequence, constraints and index."""
    op.rename_table(old, new, schema="kpk")
    op.alter_column(new, f"{old}_pk", new_column_name=f"{new}_pk", schema="kpk")
    op.execute(f"ALTER SEQUENCE kpk.{old}_{old}_pk_seq RENAME TO {new}_{new}_pk_seq")
    op.execute(f"ALTER TABLE kpk.{new} RENAME CONSTRAINT pk_{old} TO pk_{new}")
    op.execute(f"ALTER TABLE kpk.{new} RENAME CONSTRAINT fk_{old}_source_pk TO fk_{new}_source_pk")
    op.execute(f"ALTER INDEX kpk.ix_{old}_source_pk RENAME TO ix_{new}_source_pk")
