"""The address register and what people decided about addresses."""

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from kpk_geo.database.tables.base import (
    SCHEMA,
    metadata,
    point_column,
    region_column,
    source_column,
)

# A street, or its part in one district and postcode.
address_street = Table(
    "address_street",
    metadata,
    Column("street_pk", Integer, Identity(), primary_key=True),
    region_column(),
    source_column(),
    Column("name", Text, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("municipality_key", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("postcode", Text, nullable=False),
    Column("street_key", Text, nullable=False),
    Index("ix_address_street_region_id", "region_id"),
)

# 4.7 million rows for all of North Rhine-Westphalia: nothing here that can be joined.
address = Table(
    "address",
    metadata,
    Column(
        "street_pk",
        Integer,
        ForeignKey(f"{SCHEMA}.address_street.street_pk", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("number", SmallInteger, nullable=False),  # 0: a place in the street without a number
    Column("suffix", Text, nullable=False),
    Column("label", Text),  # the number as delivered, where number and suffix do not say it
    Column("quality", Text, nullable=False),
    point_column(nullable=False),
    Index("ix_address_geometry", "geometry", postgresql_using="gist"),
)

# Decisions stay when they are taken back, so that it can be told who decided what when.
place_decision = Table(
    "place_decision",
    metadata,
    Column("decision_pk", Integer, Identity(), primary_key=True),
    region_column(),
    Column("address_key", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("decision", Text, nullable=False),  # house, point or no_place
    Column("label", Text),
    point_column(nullable=True),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("undone_by", Text),
    Column("undone_at", DateTime(timezone=True)),
    Index("ix_place_decision_address", "region_id", "address_key"),
)

service_answer = Table(
    "service_answer",
    metadata,
    Column("answer_pk", Integer, Identity(), primary_key=True),
    Column("service", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("answer", JSONB, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    UniqueConstraint("service", "query"),
)
