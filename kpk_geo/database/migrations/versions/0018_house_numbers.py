"""House numbers are a grammar: entries keep the number as delivered, addresses their new keys.

"25/3" had the key of a range from 25 to 3. Sites get the key that their address has now, and what
people decided about an address goes with it. Registers have to be loaded anew for their labels.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

from kpk_geo.geocoding.locate import address_key
from kpk_geo.geocoding.parse import parse_address

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_SITES = "SELECT region_id, site_id, street, postcode, city, address, address_key FROM kpk.site"
_OF_SITE = (
    "UPDATE kpk.site SET address_key = :new WHERE region_id = :region_id AND site_id = :site_id"
)
# Two addresses may have shared the key: each decision follows its own text.
_OF_DECISION = (
    "UPDATE kpk.place_decision SET address_key = :new"
    " WHERE region_id = :region_id AND address_key = :old AND address = :address"
)


def upgrade() -> None:
    op.add_column("address", sa.Column("label", sa.Text()), schema="kpk")
    connection = op.get_bind()
    changed = []
    for region_id, site_id, street, postcode, city, line, old in connection.execute(
        sa.text(_SITES)
    ).all():
        address = parse_address(street or "", postcode=postcode or "", city=city or "")
        new = address_key(address)
        if new != old:
            changed.append(
                {
                    "region_id": region_id, "site_id": site_id, "address": line, "old": old,
                    "new": new,
                }
            )  # fmt: skip
    for row in changed:
        connection.execute(sa.text(_OF_SITE), row)
        connection.execute(sa.text(_OF_DECISION), row)


def downgrade() -> None:
    op.drop_column("address", "label", schema="kpk")  # keys stay: the older ones are not known
