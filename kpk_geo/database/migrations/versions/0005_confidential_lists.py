"""Each list says for itself which place is confidential; shelters are unless a list says no.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "offer_site",
        sa.Column("confidential", sa.Boolean(), server_default="false", nullable=False),
        schema="kpk",
    )
    # Nobody noted until now which list called a place confidential, nor whether a list said of a
    # shelter that it is not: what was hidden stays hidden and shelters become so, until the next
    # load reads what the lists say.
    op.execute(
        "UPDATE kpk.offer_site l SET confidential = true FROM kpk.site s, kpk.offer o"
        " WHERE s.region_id = l.region_id AND s.site_id = l.site_id"
        " AND o.region_id = l.region_id AND o.offer_id = l.offer_id"
        " AND (s.confidential OR o.kind = 'shelter')"
    )
    op.execute(
        "UPDATE kpk.site s SET confidential = true FROM kpk.offer_site l"
        " WHERE s.region_id = l.region_id AND s.site_id = l.site_id AND l.confidential"
    )
    # Reports of earlier versions may quote a confidential row.
    op.execute(
        "UPDATE kpk.finding f SET value = NULL, reason ="
        " 'Bericht einer älteren Version ohne Wortlaut; beim nächsten Laden entsteht er neu.'"
        " WHERE EXISTS (SELECT FROM kpk.offer o JOIN kpk.offer_site l USING (region_id, offer_id)"
        " WHERE o.source_pk = f.source_pk AND l.confidential)"
    )
    op.execute("UPDATE kpk.region SET revision = revision + 1")


def downgrade() -> None:
    op.drop_column("offer_site", "confidential", schema="kpk")
