"""Address register, decisions, access, how a site was found, vanished offers."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "app_user",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_app_user")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_app_user_key_hash")),
        schema="kpk",
    )
    op.create_table(
        "service_answer",
        sa.Column("answer_pk", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("answer_pk", name=op.f("pk_service_answer")),
        sa.UniqueConstraint("service", "query", name=op.f("uq_service_answer_service_query")),
        schema="kpk",
    )
    op.create_geospatial_table(
        "place_decision",
        sa.Column("decision_pk", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
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
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column(
            "decided_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["kpk.region.region_id"],
            name=op.f("fk_place_decision_region_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("decision_pk", name=op.f("pk_place_decision")),
        schema="kpk",
    )
    op.create_index(
        "ix_place_decision_address",
        "place_decision",
        ["region_id", "address_key"],
        unique=False,
        schema="kpk",
    )
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_name"],
            ["kpk.app_user.name"],
            name=op.f("fk_web_session_user_name"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
        schema="kpk",
    )
    op.create_table(
        "address_street",
        sa.Column("street_pk", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("municipality_key", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("street_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["kpk.region.region_id"],
            name=op.f("fk_address_street_region_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_pk"],
            ["kpk.source.source_pk"],
            name=op.f("fk_address_street_source_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("street_pk", name=op.f("pk_address_street")),
        schema="kpk",
    )
    op.create_index(
        "ix_address_street_region_id", "address_street", ["region_id"], unique=False, schema="kpk"
    )
    op.create_index(
        op.f("ix_address_street_source_pk"),
        "address_street",
        ["source_pk"],
        unique=False,
        schema="kpk",
    )
    op.create_geospatial_table(
        "address",
        sa.Column("street_pk", sa.Integer(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("quality", sa.Text(), nullable=False),
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
            ["street_pk"],
            ["kpk.address_street.street_pk"],
            name=op.f("fk_address_street_pk"),
            ondelete="CASCADE",
        ),
        schema="kpk",
    )
    op.create_geospatial_index(
        "ix_address_geometry",
        "address",
        ["geometry"],
        unique=False,
        schema="kpk",
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(
        op.f("ix_address_street_pk"), "address", ["street_pk"], unique=False, schema="kpk"
    )
    op.alter_column(
        "finding",
        "line",
        existing_type=sa.INTEGER(),
        type_=sa.BigInteger(),
        existing_nullable=True,
        schema="kpk",
    )
    op.add_column("offer", sa.Column("checked_by", sa.Text(), nullable=True), schema="kpk")
    op.add_column(
        "offer",
        sa.Column(
            "added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        schema="kpk",
    )
    op.add_column(
        "offer", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True), schema="kpk"
    )
    op.add_column(
        "offer", sa.Column("vanished_at", sa.DateTime(timezone=True), nullable=True), schema="kpk"
    )
    op.add_column("offer_site", sa.Column("times_text", sa.Text(), nullable=True), schema="kpk")
    op.add_column("site", sa.Column("street", sa.Text(), nullable=True), schema="kpk")
    op.add_column("site", sa.Column("postcode", sa.Text(), nullable=True), schema="kpk")
    op.add_column("site", sa.Column("city", sa.Text(), nullable=True), schema="kpk")
    op.add_column(
        "site",
        sa.Column("grade", sa.Text(), server_default="unchecked", nullable=False),
        schema="kpk",
    )
    op.add_column(
        "site", sa.Column("level", sa.Text(), server_default="none", nullable=False), schema="kpk"
    )
    op.add_column(
        "site",
        sa.Column("method", sa.Text(), server_default="coordinate", nullable=False),
        schema="kpk",
    )
    op.add_column("site", sa.Column("score", sa.Double(), nullable=True), schema="kpk")
    op.add_column("site", sa.Column("gap", sa.Double(), nullable=True), schema="kpk")
    op.add_column(
        "site", sa.Column("reason", sa.Text(), server_default="", nullable=False), schema="kpk"
    )
    op.add_column("site", sa.Column("matched", sa.Text(), nullable=True), schema="kpk")
    op.add_column("site", sa.Column("municipality", sa.Text(), nullable=True), schema="kpk")
    op.add_column("site", sa.Column("quality", sa.Text(), nullable=True), schema="kpk")
    op.add_column("site", sa.Column("register_date", sa.Date(), nullable=True), schema="kpk")
    op.add_column("site", sa.Column("distance", sa.Double(), nullable=True), schema="kpk")
    op.add_column(
        "site",
        sa.Column(
            "candidates",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
        ),
        schema="kpk",
    )
    op.add_geospatial_column(
        "site",
        sa.Column(
            "given",
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
        schema="kpk",
    )


def downgrade() -> None:
    op.drop_geospatial_column("site", "given", schema="kpk")
    op.drop_column("site", "candidates", schema="kpk")
    op.drop_column("site", "distance", schema="kpk")
    op.drop_column("site", "register_date", schema="kpk")
    op.drop_column("site", "quality", schema="kpk")
    op.drop_column("site", "municipality", schema="kpk")
    op.drop_column("site", "matched", schema="kpk")
    op.drop_column("site", "reason", schema="kpk")
    op.drop_column("site", "gap", schema="kpk")
    op.drop_column("site", "score", schema="kpk")
    op.drop_column("site", "method", schema="kpk")
    op.drop_column("site", "level", schema="kpk")
    op.drop_column("site", "grade", schema="kpk")
    op.drop_column("site", "city", schema="kpk")
    op.drop_column("site", "postcode", schema="kpk")
    op.drop_column("site", "street", schema="kpk")
    op.drop_column("offer_site", "times_text", schema="kpk")
    op.drop_column("offer", "vanished_at", schema="kpk")
    op.drop_column("offer", "changed_at", schema="kpk")
    op.drop_column("offer", "added_at", schema="kpk")
    op.drop_column("offer", "checked_by", schema="kpk")
    op.alter_column(
        "finding",
        "line",
        existing_type=sa.BigInteger(),
        type_=sa.INTEGER(),
        existing_nullable=True,
        schema="kpk",
    )
    op.drop_index(op.f("ix_address_street_pk"), table_name="address", schema="kpk")
    op.drop_geospatial_index(
        "ix_address_geometry",
        table_name="address",
        schema="kpk",
        postgresql_using="gist",
        column_name="geometry",
    )
    op.drop_geospatial_table("address", schema="kpk")
    op.drop_index(op.f("ix_address_street_source_pk"), table_name="address_street", schema="kpk")
    op.drop_index("ix_address_street_region_id", table_name="address_street", schema="kpk")
    op.drop_table("address_street", schema="kpk")
    op.drop_table("web_session", schema="kpk")
    op.drop_index("ix_place_decision_address", table_name="place_decision", schema="kpk")
    op.drop_geospatial_table("place_decision", schema="kpk")
    op.drop_table("service_answer", schema="kpk")
    op.drop_table("app_user", schema="kpk")
