"""Water, railways, streets, green and place names to be drawn behind the maps.

Revision ID: 0014
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_geospatial_table(
        "background",
        sa.Column("pk", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column(
            "geometry",
            Geometry(
                geometry_type="GEOMETRY",
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
            name=op.f("fk_background_source_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_background")),
        schema="kpk",
    )
    op.create_index(
        op.f("ix_background_source_pk"), "background", ["source_pk"], unique=False, schema="kpk"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_background_source_pk"), table_name="background", schema="kpk")
    op.drop_geospatial_table("background", schema="kpk")
