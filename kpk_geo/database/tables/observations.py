"""What is known of areas and of census cells."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Double,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from kpk_geo.database.tables.base import (
    SCHEMA,
    metadata,
    point_column,
    region_column,
    region_key,
    source_column,
)

indicator = Table(
    "indicator",
    metadata,
    region_key(),
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
    source_column(),
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
    Index("ix_observation_level_pk_area_id", "level_pk", "area_id"),
)

population_value = Table(
    "population_value",
    metadata,
    source_column(),
    Column("pk", Integer, Identity(), primary_key=True),
    region_column(),
    Column("cell_id", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("reference_date", Date, nullable=False),
    Column("value", Double),
    Column("validity", Text, nullable=False),
    Column("outside", Boolean, nullable=False, server_default="false"),  # beyond the border: halo
    point_column(nullable=False),
    UniqueConstraint("region_id", "cell_id", "measure", "reference_date"),
    Index("ix_population_value_geometry", "geometry", postgresql_using="gist"),
)
