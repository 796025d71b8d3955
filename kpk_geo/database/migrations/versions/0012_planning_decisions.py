"""Decisions of steering groups, each change a version; without keys to what is loaded anew.

Revision ID: 0012
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_DECISION = "kpk.planning_decision.decision_pk"


def _shape(name: str) -> sa.Column:
    kind = Geometry(
        geometry_type="MULTIPOLYGON", srid=25832, dimension=2, spatial_index=False,
        from_text="ST_GeomFromEWKT", name="geometry", nullable=False,
    )  # fmt: skip
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    op.create_table(
        "planning_decision",
        sa.Column("decision_pk", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("submission", sa.Text()),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.PrimaryKeyConstraint("decision_pk", name=op.f("pk_planning_decision")),
        sa.UniqueConstraint("submission", name=op.f("uq_planning_decision_submission")),
        schema="kpk",
    )
    op.create_index(
        op.f("ix_planning_decision_region_id"), "planning_decision", ["region_id"], schema="kpk"
    )
    op.create_table(
        "planning_decision_version",
        sa.Column("decision_pk", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("format_version", sa.Integer(), nullable=False),
        sa.Column("record", JSONB(), nullable=False),
        sa.Column("shapes_version", sa.Integer(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["decision_pk"], [_DECISION], name=op.f("fk_planning_decision_version_decision_pk")
        ),
        sa.PrimaryKeyConstraint(
            "decision_pk", "version", name=op.f("pk_planning_decision_version")
        ),
        schema="kpk",
    )
    op.create_table(
        "planning_decision_area",
        sa.Column("decision_pk", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        _shape("geometry"),
        _shape("outline"),
        sa.ForeignKeyConstraint(
            ["decision_pk"], [_DECISION], name=op.f("fk_planning_decision_area_decision_pk")
        ),
        sa.PrimaryKeyConstraint(
            "decision_pk", "version", "area_id", name=op.f("pk_planning_decision_area")
        ),
        schema="kpk",
    )


def downgrade() -> None:
    for name in ("planning_decision_area", "planning_decision_version", "planning_decision"):
        op.drop_table(name, schema="kpk")
