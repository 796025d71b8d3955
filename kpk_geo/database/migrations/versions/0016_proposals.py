"""Proposals of providers about their offers, and what the list says below an accepted one.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("offer", sa.Column("free_slots", sa.Double()), schema="kpk")
    op.add_column("offer", sa.Column("listed", JSONB()), schema="kpk")
    op.create_table(
        "offer_proposal",
        sa.Column("proposal_pk", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("offer_id", sa.Text()),
        sa.Column("site_id", sa.Text()),
        sa.Column("fields", JSONB(), nullable=False),
        sa.Column("remark", sa.Text()),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("base", JSONB()),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["kpk.region.region_id"],
            name=op.f("fk_offer_proposal_region_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_pk", name=op.f("pk_offer_proposal")),
        schema="kpk",
    )
    for columns in (["region_id", "state"], ["region_id", "offer_id"]):
        name = f"ix_offer_proposal_{'_'.join(columns)}"
        op.create_index(op.f(name), "offer_proposal", columns, schema="kpk")
    op.create_table(
        "proposal_event",
        sa.Column("event_pk", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("proposal_pk", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("remark", sa.Text()),
        sa.ForeignKeyConstraint(
            ["proposal_pk"],
            ["kpk.offer_proposal.proposal_pk"],
            name=op.f("fk_proposal_event_proposal_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_pk", name=op.f("pk_proposal_event")),
        schema="kpk",
    )
    op.create_index(
        op.f("ix_proposal_event_proposal_pk"), "proposal_event", ["proposal_pk"], schema="kpk"
    )


def downgrade() -> None:
    op.drop_table("proposal_event", schema="kpk")
    op.drop_table("offer_proposal", schema="kpk")
    op.drop_column("offer", "listed", schema="kpk")
    op.drop_column("offer", "free_slots", schema="kpk")
