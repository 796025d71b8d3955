"""How far streets were read, and heights along them.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_geospatial_table(
        "street_cover",
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("counts", sa.LargeBinary(), nullable=True),
        sa.Column("metres", sa.LargeBinary(), nullable=True),
        sa.Column(
            "geometry",
            Geometry(
                geometry_type="GEOMETRY",
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
            name=op.f("fk_street_cover_region_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_pk"],
            ["kpk.source.source_pk"],
            name=op.f("fk_street_cover_source_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("region_id", name=op.f("pk_street_cover")),
        schema="kpk",
    )
    op.create_index(op.f("ix_street_cover_source_pk"), "street_cover", ["source_pk"], schema="kpk")


def downgrade() -> None:
    op.drop_geospatial_table("street_cover", schema="kpk")
