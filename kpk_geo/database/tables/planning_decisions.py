"""Decisions of steering groups; they outlive the region, its areas and its runs.

No key leads to `region`, `area` or `run`: what is loaded anew must take no decision with it.
"""

from geoalchemy2 import Geometry
from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from kpk_geo.database.tables.base import ANY_SRID, SCHEMA, metadata


def _decision_key() -> Column[int]:
    return Column(
        "decision_pk",
        Integer,
        ForeignKey(f"{SCHEMA}.planning_decision.decision_pk"),
        primary_key=True,
    )


planning_decision = Table(
    "planning_decision",
    metadata,
    Column("decision_pk", Integer, Identity(), primary_key=True),
    Column("region_id", Text, nullable=False, index=True),
    Column("srid", Integer, nullable=False),  # of the region, and of the places in the record
    Column("submission", Text, unique=True),  # of the form, so that sending twice stores once
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

# Only ever added to: a change is a new version.
planning_decision_version = Table(
    "planning_decision_version",
    metadata,
    _decision_key(),
    Column("version", Integer, primary_key=True),
    Column("format_version", Integer, nullable=False),
    Column("record", JSONB, nullable=False),  # kpk_geo/results/decisions.py
    Column("shapes_version", Integer, nullable=False),  # the version that brought its shapes
    Column("change", Text, nullable=False),  # German: what was done
    Column("changed_by", Text, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

planning_decision_area = Table(
    "planning_decision_area",
    metadata,
    _decision_key(),
    Column("version", Integer, primary_key=True),
    Column("area_id", Text, primary_key=True),
    Column(
        "geometry", Geometry("MULTIPOLYGON", srid=ANY_SRID, spatial_index=False), nullable=False
    ),
    Column("outline", Geometry("MULTIPOLYGON", srid=ANY_SRID, spatial_index=False), nullable=False),
)
