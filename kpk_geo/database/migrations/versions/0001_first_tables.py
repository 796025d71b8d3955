"""The first tables: regions, sources, areas, observations, offers, population, runs."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public")
    op.create_table(
        "region",
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("profile", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "loaded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("region_id", name=op.f("pk_region")),
        schema="kpk",
    )
    op.create_table(
        "indicator",
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("indicator_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("polarity", sa.Text(), nullable=False),
        sa.Column("life_phase", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["kpk.region.region_id"],
            name=op.f("fk_indicator_region_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("region_id", "indicator_id", name=op.f("pk_indicator")),
        schema="kpk",
    )
    op.create_table(
        "provider",
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["kpk.region.region_id"],
            name=op.f("fk_provider_region_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("region_id", "name", name=op.f("pk_provider")),
        schema="kpk",
    )
    op.create_table(
        "run",
        sa.Column("run_pk", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("analysis", sa.Text(), nullable=False),
        sa.Column("level_pk", sa.Integer(), nullable=False),
        sa.Column("parameters", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("summary", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("software_version", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "finished_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["kpk.region.region_id"],
            name=op.f("fk_run_region_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_pk", name=op.f("pk_run")),
        schema="kpk",
    )
    op.create_index(
        "ix_run_latest", "run", ["region_id", "analysis", "run_pk"], unique=False, schema="kpk"
    )
    op.create_geospatial_table(
        "site",
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column(
            "geometry",
            Geometry(
                geometry_type="POINT",
                srid=25832,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["kpk.region.region_id"],
            name=op.f("fk_site_region_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("region_id", "site_id", name=op.f("pk_site")),
        schema="kpk",
    )
    op.create_geospatial_index(
        "ix_site_geometry",
        "site",
        ["geometry"],
        unique=False,
        schema="kpk",
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_table(
        "source",
        sa.Column("source_pk", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("dataset", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("licence_url", sa.Text(), nullable=True),
        sa.Column("attribution", sa.Text(), nullable=True),
        sa.Column("reference_date", sa.Date(), nullable=True),
        sa.Column("retrieved", sa.Date(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column(
            "imported_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("rows_accepted", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["kpk.region.region_id"],
            name=op.f("fk_source_region_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source_pk", name=op.f("pk_source")),
        sa.UniqueConstraint("region_id", "name", name=op.f("uq_source_region_id_name")),
        schema="kpk",
    )
    op.create_table(
        "area_level",
        sa.Column("level_pk", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("parent_level", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["kpk.region.region_id"],
            name=op.f("fk_area_level_region_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_pk"],
            ["kpk.source.source_pk"],
            name=op.f("fk_area_level_source_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("level_pk", name=op.f("pk_area_level")),
        sa.UniqueConstraint(
            "region_id",
            "level",
            "valid_from",
            name=op.f("uq_area_level_region_id_level_valid_from"),
        ),
        schema="kpk",
    )
    op.create_index(
        op.f("ix_area_level_source_pk"), "area_level", ["source_pk"], unique=False, schema="kpk"
    )
    op.create_table(
        "burden_result",
        sa.Column("run_pk", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("class_code", sa.Integer(), nullable=True),
        sa.Column("validity", sa.Text(), nullable=False),
        sa.Column("weighting_share", sa.Double(), nullable=True),
        sa.Column("leave_one_out_share", sa.Double(), nullable=True),
        sa.Column("near_border", sa.Boolean(), nullable=True),
        sa.Column("robust", sa.Boolean(), nullable=True),
        sa.Column("indicator_values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_pk"], ["kpk.run.run_pk"], name=op.f("fk_burden_result_run_pk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_pk", "area_id", "part", name=op.f("pk_burden_result")),
        schema="kpk",
    )
    op.create_table(
        "finding",
        sa.Column("finding_pk", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("column_name", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_pk"],
            ["kpk.source.source_pk"],
            name=op.f("fk_finding_source_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("finding_pk", name=op.f("pk_finding")),
        schema="kpk",
    )
    op.create_index(
        op.f("ix_finding_source_pk"), "finding", ["source_pk"], unique=False, schema="kpk"
    )
    op.create_table(
        "offer",
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("life_phases", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("age_from", sa.Double(), nullable=True),
        sa.Column("age_to", sa.Double(), nullable=True),
        sa.Column("fields_of_action", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("prevention_level", sa.Text(), nullable=True),
        sa.Column("delivery", sa.Text(), nullable=True),
        sa.Column("target_groups", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("languages", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("cost", sa.Text(), nullable=True),
        sa.Column("barrier_free", sa.Text(), nullable=True),
        sa.Column("capacity_value", sa.Double(), nullable=True),
        sa.Column("capacity_unit", sa.Text(), nullable=True),
        sa.Column("capacity_period", sa.Text(), nullable=True),
        sa.Column("registration", sa.Text(), nullable=True),
        sa.Column("funding_source", sa.Text(), nullable=True),
        sa.Column("funding_until", sa.Date(), nullable=True),
        sa.Column("network", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("last_checked", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["region_id", "provider"],
            ["kpk.provider.region_id", "kpk.provider.name"],
            name=op.f("fk_offer_region_id_provider"),
        ),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["kpk.region.region_id"],
            name=op.f("fk_offer_region_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_pk"],
            ["kpk.source.source_pk"],
            name=op.f("fk_offer_source_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("region_id", "offer_id", name=op.f("pk_offer")),
        schema="kpk",
    )
    op.create_index(op.f("ix_offer_source_pk"), "offer", ["source_pk"], unique=False, schema="kpk")
    op.create_geospatial_table(
        "population_value",
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("pk", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("cell_id", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("reference_date", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("validity", sa.Text(), nullable=False),
        sa.Column(
            "geometry",
            Geometry(
                geometry_type="POINT",
                srid=25832,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["kpk.region.region_id"],
            name=op.f("fk_population_value_region_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_pk"],
            ["kpk.source.source_pk"],
            name=op.f("fk_population_value_source_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_population_value")),
        sa.UniqueConstraint(
            "region_id",
            "cell_id",
            "measure",
            "reference_date",
            name=op.f("uq_population_value_region_id_cell_id_measure_reference_date"),
        ),
        schema="kpk",
    )
    op.create_geospatial_index(
        "ix_population_value_geometry",
        "population_value",
        ["geometry"],
        unique=False,
        schema="kpk",
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(
        op.f("ix_population_value_source_pk"),
        "population_value",
        ["source_pk"],
        unique=False,
        schema="kpk",
    )
    op.create_geospatial_table(
        "area",
        sa.Column("level_pk", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column(
            "geometry",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=25832,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "outline",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=25832,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["level_pk"],
            ["kpk.area_level.level_pk"],
            name=op.f("fk_area_level_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("level_pk", "area_id", name=op.f("pk_area")),
        schema="kpk",
    )
    op.create_geospatial_index(
        "ix_area_geometry",
        "area",
        ["geometry"],
        unique=False,
        schema="kpk",
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_table(
        "offer_site",
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("opening_hours", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["region_id", "offer_id"],
            ["kpk.offer.region_id", "kpk.offer.offer_id"],
            name=op.f("fk_offer_site_region_id_offer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["region_id", "site_id"],
            ["kpk.site.region_id", "kpk.site.site_id"],
            name=op.f("fk_offer_site_region_id_site_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("region_id", "offer_id", "site_id", name=op.f("pk_offer_site")),
        schema="kpk",
    )
    op.create_table(
        "observation",
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("indicator_id", sa.Text(), nullable=False),
        sa.Column("level_pk", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("reference_date", sa.Date(), nullable=False),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("validity", sa.Text(), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["level_pk", "area_id"],
            ["kpk.area.level_pk", "kpk.area.area_id"],
            name=op.f("fk_observation_level_pk_area_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["region_id", "indicator_id"],
            ["kpk.indicator.region_id", "kpk.indicator.indicator_id"],
            name=op.f("fk_observation_region_id_indicator_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_pk"],
            ["kpk.source.source_pk"],
            name=op.f("fk_observation_source_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "region_id",
            "indicator_id",
            "level_pk",
            "area_id",
            "reference_date",
            name=op.f("pk_observation"),
        ),
        schema="kpk",
    )
    op.create_index(
        op.f("ix_observation_source_pk"), "observation", ["source_pk"], unique=False, schema="kpk"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_observation_source_pk"), table_name="observation", schema="kpk")
    op.drop_table("observation", schema="kpk")
    op.drop_table("offer_site", schema="kpk")
    op.drop_geospatial_index(
        "ix_area_geometry",
        table_name="area",
        schema="kpk",
        postgresql_using="gist",
        column_name="geometry",
    )
    op.drop_geospatial_table("area", schema="kpk")
    op.drop_index(
        op.f("ix_population_value_source_pk"), table_name="population_value", schema="kpk"
    )
    op.drop_geospatial_index(
        "ix_population_value_geometry",
        table_name="population_value",
        schema="kpk",
        postgresql_using="gist",
        column_name="geometry",
    )
    op.drop_geospatial_table("population_value", schema="kpk")
    op.drop_index(op.f("ix_offer_source_pk"), table_name="offer", schema="kpk")
    op.drop_table("offer", schema="kpk")
    op.drop_index(op.f("ix_finding_source_pk"), table_name="finding", schema="kpk")
    op.drop_table("finding", schema="kpk")
    op.drop_table("burden_result", schema="kpk")
    op.drop_index(op.f("ix_area_level_source_pk"), table_name="area_level", schema="kpk")
    op.drop_table("area_level", schema="kpk")
    op.drop_table("source", schema="kpk")
    op.drop_geospatial_index(
        "ix_site_geometry",
        table_name="site",
        schema="kpk",
        postgresql_using="gist",
        column_name="geometry",
    )
    op.drop_geospatial_table("site", schema="kpk")
    op.drop_index("ix_run_latest", table_name="run", schema="kpk")
    op.drop_table("run", schema="kpk")
    op.drop_table("provider", schema="kpk")
    op.drop_table("indicator", schema="kpk")
    op.drop_table("region", schema="kpk")
