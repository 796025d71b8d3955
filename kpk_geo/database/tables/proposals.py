"""What providers propose to change about offers, what planners write, and what became of it.

No key leads to `offer`: a list is loaded anew, and its offers with it.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
)
from sqlalchemy import func as sql
from sqlalchemy.dialects.postgresql import JSONB

from kpk_geo.database.tables.base import SCHEMA, metadata, region_column

offer_proposal = Table(
    "offer_proposal",
    metadata,
    Column("proposal_pk", Integer, Identity(), primary_key=True),
    region_column(),
    Column("provider", Text, nullable=False),  # for whom is spoken
    Column("kind", Text, nullable=False),  # ProposalKind
    Column("offer_id", Text),  # null: an offer that is in no list
    Column("site_id", Text),  # the place that is meant; null: the offer as a whole
    Column("fields", JSONB, nullable=False),  # name -> {"old": ..., "new": ...}
    Column("remark", Text),  # to the Jugendamt; shown to planners only
    Column("said_on", Date, nullable=False),  # when the provider said so
    Column("said_by", Text, nullable=False),  # a file, a link or the form, never a person
    # The Jugendamt wrote it in its own form: it counts at once, of confidential offers too.
    Column("by_office", Boolean, nullable=False, server_default=sql.false()),
    Column("state", Text, nullable=False, server_default="open"),  # ProposalState
    # What the list said when the proposal was accepted: as long as it says that, the proposal
    # stands; {"place": site_id in the list, "fields": {name: value}}.
    Column("base", JSONB(none_as_null=True)),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=sql.now()),
    Index("ix_offer_proposal_region_id_state", "region_id", "state"),
    Index("ix_offer_proposal_region_id_offer_id", "region_id", "offer_id"),
)

# Only ever added to.
proposal_event = Table(
    "proposal_event",
    metadata,
    Column("event_pk", Integer, Identity(), primary_key=True),
    Column(
        "proposal_pk",
        Integer,
        ForeignKey(f"{SCHEMA}.offer_proposal.proposal_pk", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("state", Text, nullable=False),  # in which the proposal was from then on
    Column("by", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=sql.now()),
    Column("remark", Text),  # German
)

# A page for one provider, opened by a token of which only the digest is kept.
provider_link = Table(
    "provider_link",
    metadata,
    Column("link_pk", Integer, Identity(), primary_key=True),
    region_column(),
    Column("provider", Text, nullable=False),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("created_by", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=sql.now()),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("revoked_by", Text),
    Column("revoked_at", DateTime(timezone=True)),
    # When something was answered: opening the page notes nothing, since programs open links too.
    Column("used_at", DateTime(timezone=True)),
    Index("ix_provider_link_region_id", "region_id"),
)
