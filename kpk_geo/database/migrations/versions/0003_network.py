"""The street network, results of ways and supply, census cells beyond the border."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accessibility_result",
        sa.Column("run_pk", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("life_phase", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("validity", sa.Text(), nullable=False),
        sa.Column("measures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_pk"],
            ["kpk.run.run_pk"],
            name=op.f("fk_accessibility_result_run_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "run_pk", "kind", "life_phase", "mode", "area_id", name=op.f("pk_accessibility_result")
        ),
        schema="kpk",
    )
    op.create_geospatial_table(
        "street_barrier",
        sa.Column("pk", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column(
            "geometry",
            Geometry(
                geometry_type="LINESTRING",
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
            ["source_pk"],
            ["kpk.source.source_pk"],
            name=op.f("fk_street_barrier_source_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_street_barrier")),
        schema="kpk",
    )
    op.create_index(
        op.f("ix_street_barrier_source_pk"),
        "street_barrier",
        ["source_pk"],
        unique=False,
        schema="kpk",
    )
    op.create_geospatial_table(
        "street_edge",
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("edge", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("passable", sa.SmallInteger(), nullable=False),
        sa.Column("flags", sa.SmallInteger(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("highway", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("way", sa.BigInteger(), nullable=False),
        sa.Column(
            "geometry",
            Geometry(
                geometry_type="LINESTRING",
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
            name=op.f("fk_street_edge_region_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_pk"],
            ["kpk.source.source_pk"],
            name=op.f("fk_street_edge_source_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("region_id", "edge", name=op.f("pk_street_edge")),
        schema="kpk",
    )
    op.create_index(
        op.f("ix_street_edge_source_pk"), "street_edge", ["source_pk"], unique=False, schema="kpk"
    )
    op.create_geospatial_table(
        "street_node",
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("node", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("blocked", sa.SmallInteger(), nullable=False),
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
            name=op.f("fk_street_node_region_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_pk"],
            ["kpk.source.source_pk"],
            name=op.f("fk_street_node_source_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("region_id", "node", name=op.f("pk_street_node")),
        schema="kpk",
    )
    op.create_index(
        op.f("ix_street_node_source_pk"), "street_node", ["source_pk"], unique=False, schema="kpk"
    )
    op.add_column(
        "population_value",
        sa.Column("outside", sa.Boolean(), server_default="false", nullable=False),
        schema="kpk",
    )


def downgrade() -> None:
    op.drop_column("population_value", "outside", schema="kpk")
    op.drop_index(op.f("ix_street_node_source_pk"), table_name="street_node", schema="kpk")
    op.drop_geospatial_table("street_node", schema="kpk")
    op.drop_index(op.f("ix_street_edge_source_pk"), table_name="street_edge", schema="kpk")
    op.drop_geospatial_table("street_edge", schema="kpk")
    op.drop_index(op.f("ix_street_barrier_source_pk"), table_name="street_barrier", schema="kpk")
    op.drop_geospatial_table("street_barrier", schema="kpk")
    op.drop_table("accessibility_result", schema="kpk")
