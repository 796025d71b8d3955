"""Offers, providers and sites."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKeyConstraint,
    Index,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from kpk_geo.database.tables.base import SCHEMA, metadata, point_column, region_key, source_column

provider = Table(
    "provider",
    metadata,
    region_key(),
    Column("name", Text, primary_key=True),
    Column("type", Text),
)

site = Table(
    "site",
    metadata,
    region_key(),
    Column("site_id", Text, primary_key=True),
    Column("name", Text),
    Column("address", Text),
    Column("confidential", Boolean, nullable=False),
    Column("outside", Boolean, nullable=False),
    # How the place was found (kpk_geo/geocoding/locate.py); `geometry` is empty until it is sure.
    Column("street", Text),
    Column("postcode", Text),
    Column("city", Text),
    # By which decisions about an address find its sites (kpk_geo/geocoding/locate.py).
    Column("address_key", Text, nullable=False, server_default=""),
    Column("grade", Text, nullable=False, server_default="unchecked"),
    Column("level", Text, nullable=False, server_default="none"),
    Column("method", Text, nullable=False, server_default="coordinate"),
    Column("score", Double),
    Column("gap", Double),
    Column("reason", Text, nullable=False, server_default=""),
    Column("matched", Text),
    Column("municipality", Text),
    Column("quality", Text),
    Column("register_date", Date),
    Column("distance", Double),  # metres between the given coordinate and the address
    Column("candidates", JSONB, nullable=False, server_default="[]"),
    point_column("given", nullable=True),
    point_column(nullable=True),
    Index("ix_site_address_key", "region_id", "address_key"),
    Index("ix_site_geometry", "geometry", postgresql_using="gist"),
)

offer = Table(
    "offer",
    metadata,
    region_key(),
    Column("offer_id", Text, primary_key=True),
    source_column(),
    Column("title", Text, nullable=False),
    Column("description", Text),
    Column("kind", Text, nullable=False),  # the first of `kinds`: gives the colour
    Column("kinds", ARRAY(Text), nullable=False),  # an offer counts under each of them
    Column("provider", Text),
    Column("life_phases", ARRAY(Text), nullable=False),
    Column("age_from", Double),
    Column("age_to", Double),
    Column("fields_of_action", ARRAY(Text), nullable=False),
    Column("prevention_level", Text),
    Column("delivery", Text),
    Column("target_groups", ARRAY(Text), nullable=False),
    Column("languages", ARRAY(Text), nullable=False),
    Column("cost", Text),
    Column("barrier_free", Text),
    Column("capacity_value", Double),
    Column("capacity_unit", Text),
    Column("capacity_period", Text),
    Column("free_slots", Double),  # on the day of last_checked; NULL: not known
    Column("registration", Text),
    Column("funding_source", Text),
    Column("funding_until", Date),
    Column("network", Text),
    Column("contact", Text),
    Column("url", Text),
    Column("status", Text),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("last_checked", Date),
    Column("checked_by", Text),
    # Of schools only; NULL: not known, which is neither 0 nor no.
    Column("school_form", Text),
    Column("social_index", Double),  # Schulsozialindex NRW, 1 low burden to 9 high
    Column("startchancen", Boolean),
    Column("pupils", Double),
    Column("added_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("changed_at", DateTime(timezone=True)),
    Column("vanished_at", DateTime(timezone=True)),  # no longer in its list; never deleted for that
    # What the list says where an accepted proposal stands over it; null: the list alone counts.
    Column("listed", JSONB(none_as_null=True)),
    ForeignKeyConstraint(
        ["region_id", "provider"], [f"{SCHEMA}.provider.region_id", f"{SCHEMA}.provider.name"]
    ),
    Index("ix_offer_region_id_provider", "region_id", "provider"),
)

offer_site = Table(
    "offer_site",
    metadata,
    Column("region_id", Text, primary_key=True),
    Column("offer_id", Text, primary_key=True),
    Column("site_id", Text, primary_key=True),
    Column("opening_hours", Text),  # OSM syntax, checked
    Column("times_text", Text),  # as the list has it, where that is something else
    # Whether this list calls the place confidential; `site.confidential` holds if any does.
    Column("confidential", Boolean, nullable=False, server_default="false"),
    ForeignKeyConstraint(
        ["region_id", "offer_id"],
        [f"{SCHEMA}.offer.region_id", f"{SCHEMA}.offer.offer_id"],
        ondelete="CASCADE",
    ),
    ForeignKeyConstraint(
        ["region_id", "site_id"],
        [f"{SCHEMA}.site.region_id", f"{SCHEMA}.site.site_id"],
        ondelete="CASCADE",
    ),
    Index("ix_offer_site_region_id_site_id", "region_id", "site_id"),
)
