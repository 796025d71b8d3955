"""House numbers are a grammar: entries keep the number as delivered, addresses their new keys.

"25/3" had the key of a range from 25 to 3. Sites get the key that their address has now, and what
people decided about an address goes with it. Registers have to be loaded anew for their labels.

Revision ID: 0018
Revises: 0017
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from kpk_geo.geocoding.locate import address_key
from kpk_geo.geocoding.parse import parse_address

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_SITES = "SELECT site_id, region_id, street, postcode, city, address_key FROM kpk.site"
_OF_SITE = (
    "UPDATE kpk.site SET address_key = :new WHERE region_id = :region_id AND site_id = :site_id"
)
_DECISIONS = "SELECT decision_pk, address, address_key FROM kpk.place_decision"
_OF_DECISION = "UPDATE kpk.place_decision SET address_key = :new WHERE decision_pk = :decision_pk"


def upgrade() -> None:
    op.add_column("address", sa.Column("label", sa.Text()), schema="kpk")
    connection = op.get_bind()
    for site_id, region_id, street, postcode, city, old in _rows(connection, _SITES):
        address = parse_address(street or "", postcode=postcode or "", city=city or "")
        new = address_key(address)
        if new != old:
            changed = {"new": new, "region_id": region_id, "site_id": site_id}
            connection.execute(sa.text(_OF_SITE), changed)
    for decision_pk, line, old in _rows(connection, _DECISIONS):
        new = address_key(parse_address(line))
        if _is_other_number(old, new):
            connection.execute(sa.text(_OF_DECISION), {"new": new, "decision_pk": decision_pk})


def _rows(connection: sa.Connection, query: str) -> Sequence[sa.Row[Any]]:
    return connection.execute(sa.text(query)).all()


def _is_other_number(old: str, new: str) -> bool:
    """Say whether two keys differ in the house number alone: a line is read otherwise than fields.

    "Poststr. 2 1/2" had the street "Poststr. 2", so that the key of the street may be the longer.
    """
    before, after = old.split("|"), new.split("|")
    same_place = before[-2:] == after[-2:] and len(before) == len(after) == 6
    return old != new and same_place and before[0].startswith(after[0])


def downgrade() -> None:
    op.drop_column("address", "label", schema="kpk")  # keys stay: the older ones are not known
