"""All tables of schema `kpk`: exact values, for planners only."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

SCHEMA = "kpk"
WORK_SRID = 25832

metadata = MetaData(
    schema=SCHEMA,
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    },
)


def _region() -> Column[str]:
    return Column(
        "region_id",
        Text,
        ForeignKey(f"{SCHEMA}.region.region_id", ondelete="CASCADE"),
        nullable=False,
    )


def _key_region() -> Column[str]:
    return Column(
        "region_id",
        Text,
        ForeignKey(f"{SCHEMA}.region.region_id", ondelete="CASCADE"),
        primary_key=True,
    )


def _source() -> Column[int]:
    return Column(
        "source_pk",
        Integer,
        ForeignKey(f"{SCHEMA}.source.source_pk", ondelete="CASCADE"),
        nullable=False,
        index=True,
    )


def _point(*, nullable: bool) -> Column[str]:
    return Column(
        "geometry",
        Geometry("POINT", srid=WORK_SRID, spatial_index=False),
        nullable=nullable,
    )


region = Table(
    "region",
    metadata,
    Column("region_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("profile", JSONB, nullable=False),
    # Grows with every change; caches and ETags hang on it.
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("loaded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

source = Table(
    "source",
    metadata,
    Column("source_pk", Integer, Identity(), primary_key=True),
    _region(),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("dataset", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("licence_url", Text),
    Column("attribution", Text),
    Column("reference_date", Date),
    Column("retrieved", Date),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("imported_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("rows_accepted", Integer, nullable=False),
    Column("rows_rejected", Integer, nullable=False),
    UniqueConstraint("region_id", "name"),
)

finding = Table(
    "finding",
    metadata,
    Column("finding_pk", Integer, Identity(), primary_key=True),
    _source(),
    Column("severity", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("line", Integer),
    Column("column_name", Text),
    Column("value", Text),
    Column("reason", Text, nullable=False),
)

area_level = Table(
    "area_level",
    metadata,
    Column("level_pk", Integer, Identity(), primary_key=True),
    _region(),
    Column("level", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("parent_level", Text),
    Column("valid_from", Date, nullable=False),
    _source(),
    UniqueConstraint("region_id", "level", "valid_from"),
)

area = Table(
    "area",
    metadata,
    Column(
        "level_pk",
        Integer,
        ForeignKey(f"{SCHEMA}.area_level.level_pk", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("area_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("parent_id", Text),
    Column(
        "geometry",
        Geometry("MULTIPOLYGON", srid=WORK_SRID, spatial_index=False),
        nullable=False,
    ),
    # The same area simplified for drawing; neighbours still share their border.
    Column(
        "outline",
        Geometry("MULTIPOLYGON", srid=WORK_SRID, spatial_index=False),
        nullable=False,
    ),
    Index("ix_area_geometry", "geometry", postgresql_using="gist"),
)

indicator = Table(
    "indicator",
    metadata,
    _key_region(),
    Column("indicator_id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("polarity", Text, nullable=False),
    Column("life_phase", Text),
    Column("description", Text, nullable=False),
)

observation = Table(
    "observation",
    metadata,
    Column("region_id", Text, primary_key=True),
    Column("indicator_id", Text, primary_key=True),
    Column("level_pk", Integer, primary_key=True),
    Column("area_id", Text, primary_key=True),
    Column("reference_date", Date, primary_key=True),
    Column("numerator", Double),
    Column("denominator", Double),
    Column("value", Double),
    Column("validity", Text, nullable=False),
    _source(),
    ForeignKeyConstraint(
        ["region_id", "indicator_id"],
        [f"{SCHEMA}.indicator.region_id", f"{SCHEMA}.indicator.indicator_id"],
        ondelete="CASCADE",
    ),
    ForeignKeyConstraint(
        ["level_pk", "area_id"],
        [f"{SCHEMA}.area.level_pk", f"{SCHEMA}.area.area_id"],
        ondelete="CASCADE",
    ),
)

provider = Table(
    "provider",
    metadata,
    _key_region(),
    Column("name", Text, primary_key=True),
    Column("type", Text),
)

site = Table(
    "site",
    metadata,
    _key_region(),
    Column("site_id", Text, primary_key=True),
    Column("name", Text),
    Column("address", Text),
    Column("confidential", Boolean, nullable=False),
    Column("outside", Boolean, nullable=False),
    _point(nullable=True),
    Index("ix_site_geometry", "geometry", postgresql_using="gist"),
)

offer = Table(
    "offer",
    metadata,
    _key_region(),
    Column("offer_id", Text, primary_key=True),
    _source(),
    Column("title", Text, nullable=False),
    Column("description", Text),
    Column("kind", Text, nullable=False),
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
    ForeignKeyConstraint(
        ["region_id", "provider"], [f"{SCHEMA}.provider.region_id", f"{SCHEMA}.provider.name"]
    ),
)

offer_site = Table(
    "offer_site",
    metadata,
    Column("region_id", Text, primary_key=True),
    Column("offer_id", Text, primary_key=True),
    Column("site_id", Text, primary_key=True),
    Column("opening_hours", Text),
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
)

population_value = Table(
    "population_value",
    metadata,
    _source(),
    Column("pk", Integer, Identity(), primary_key=True),
    _region(),
    Column("cell_id", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("reference_date", Date, nullable=False),
    Column("value", Double),
    Column("validity", Text, nullable=False),
    _point(nullable=False),
    UniqueConstraint("region_id", "cell_id", "measure", "reference_date"),
    Index("ix_population_value_geometry", "geometry", postgresql_using="gist"),
)

run = Table(
    "run",
    metadata,
    Column("run_pk", Integer, Identity(), primary_key=True),
    _region(),
    Column("analysis", Text, nullable=False),
    Column("level_pk", Integer, nullable=False),
    Column("parameters", JSONB, nullable=False),
    Column("inputs", JSONB, nullable=False),
    Column("summary", JSONB, nullable=False),
    Column("software_version", Text, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("ix_run_latest", "region_id", "analysis", "run_pk"),
)

burden_result = Table(
    "burden_result",
    metadata,
    Column(
        "run_pk", Integer, ForeignKey(f"{SCHEMA}.run.run_pk", ondelete="CASCADE"), primary_key=True
    ),
    Column("area_id", Text, primary_key=True),
    Column("part", Text, primary_key=True),  # status or dynamic
    Column("score", Double),
    Column("class_code", Integer),
    Column("validity", Text, nullable=False),
    Column("weighting_share", Double),
    Column("leave_one_out_share", Double),
    Column("near_border", Boolean),
    Column("robust", Boolean),
    Column("indicator_values", JSONB, nullable=False),
)
