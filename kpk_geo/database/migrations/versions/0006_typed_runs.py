"""Runs know the format of their records; results by area are one table; indexes.

Results of the formats before are dropped: no program reads them, and their runs ask to be computed
anew.

Revision ID: 0006
Revises: 0005
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_INDEXES = (
    ("observation", "level_pk_area_id", ["level_pk", "area_id"]),
    ("offer", "region_id_provider", ["region_id", "provider"]),
    ("offer_site", "region_id_site_id", ["region_id", "site_id"]),
    ("web_session", "user_name", ["user_name"]),
)


_REPLACED = ("burden_result", "accessibility_result", "hot_spot_result")


def upgrade() -> None:
    op.add_column(
        "run",
        sa.Column("format_version", sa.Integer(), server_default="1", nullable=False),
        schema="kpk",
    )
    op.add_column("run", sa.Column("subject", sa.Text()), schema="kpk")
    op.execute("UPDATE kpk.run SET subject = parameters->>'indicator'")
    op.create_table(
        "area_result",
        sa.Column("run_pk", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("figures", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_pk"], ["kpk.run.run_pk"], name=op.f("fk_area_result_run_pk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_pk", "part", "area_id", name=op.f("pk_area_result")),
        schema="kpk",
    )
    for table in _REPLACED:
        op.drop_table(table, schema="kpk")
    for table, name, columns in _INDEXES:
        op.create_index(op.f(f"ix_{table}_{name}"), table, columns, schema="kpk")


def downgrade() -> None:
    for table, name, _ in _INDEXES:
        op.drop_index(op.f(f"ix_{table}_{name}"), table, schema="kpk")
    _create_earlier_tables()
    op.drop_table("area_result", schema="kpk")
    op.drop_column("run", "subject", schema="kpk")
    op.drop_column("run", "format_version", schema="kpk")


def _create_earlier_tables() -> None:
    """Bring back the tables of the earlier formats, empty."""
    _create("burden_result", ["area_id", "part"], [
        sa.Column("score", sa.Double()),
        sa.Column("class_code", sa.Integer()),
        sa.Column("validity", sa.Text(), nullable=False),
        sa.Column("weighting_share", sa.Double()),
        sa.Column("leave_one_out_share", sa.Double()),
        sa.Column("near_border", sa.Boolean()),
        sa.Column("robust", sa.Boolean()),
        sa.Column("indicator_values", JSONB(), nullable=False),
    ])  # fmt: skip
    for name, keys in (
        ("accessibility_result", ["kind", "life_phase", "mode", "area_id"]),
        ("hot_spot_result", ["area_id"]),
    ):
        columns = [
            sa.Column("validity", sa.Text(), nullable=False),
            sa.Column("measures", JSONB(), nullable=False),
        ]
        _create(name, keys, columns)


def _create(name: str, keys: list[str], columns: list[sa.Column[Any]]) -> None:
    op.create_table(
        name,
        sa.Column("run_pk", sa.Integer(), nullable=False),
        *(sa.Column(key, sa.Text(), nullable=False) for key in keys),
        *columns,
        sa.ForeignKeyConstraint(
            ["run_pk"], ["kpk.run.run_pk"], name=op.f(f"fk_{name}_run_pk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_pk", *keys, name=op.f(f"pk_{name}")),
        schema="kpk",
    )
