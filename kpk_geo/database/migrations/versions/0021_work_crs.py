"""Each region in the coordinate system that its profile names.

Geometry columns take any system; that a row has its region's is watched by triggers, since only
they know the region. What is there stays as it is: EPSG:25832.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

SRID = 25832  # of all that was loaded before

# Table -> the type of its geometries, their columns, and the key that leads to the system.
_TABLES = {
    "area": ("MultiPolygon", ("geometry", "outline"), "level_pk"),
    "address": ("Point", ("geometry",), "street_pk"),
    "background": ("Geometry", ("geometry",), "source_pk"),
    "place_decision": ("Point", ("geometry",), "region_id"),
    "planning_decision_area": ("MultiPolygon", ("geometry", "outline"), "decision_pk"),
    "population_value": ("Point", ("geometry",), "region_id"),
    "site": ("Point", ("given", "geometry"), "region_id"),
    "street_barrier": ("LineString", ("geometry",), "source_pk"),
    "street_cover": ("Geometry", ("geometry",), "region_id"),
    "street_edge": ("LineString", ("geometry",), "region_id"),
    "street_node": ("Point", ("geometry",), "region_id"),
}
_SYSTEMS = {
    "region_id": "SELECT region_id AS key, region_id, srid FROM kpk.region",
    "source_pk": "SELECT s.source_pk AS key, region_id, r.srid FROM kpk.source s"
    " JOIN kpk.region r USING (region_id)",
    "level_pk": "SELECT l.level_pk AS key, region_id, r.srid FROM kpk.area_level l"
    " JOIN kpk.region r USING (region_id)",
    "street_pk": "SELECT s.street_pk AS key, region_id, r.srid FROM kpk.address_street s"
    " JOIN kpk.region r USING (region_id)",
    "decision_pk": "SELECT decision_pk AS key, region_id, srid FROM kpk.planning_decision",
}

# Once for each statement, however many rows it writes.
_REQUIRE_SRID = """
CREATE FUNCTION kpk.require_srid() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    FOR place IN 0 .. TG_NARGS - 3 LOOP
        EXECUTE format(
            'SELECT w.region_id, w.srid, i.srid AS given FROM (SELECT DISTINCT %1$I AS key,'
            ' ST_SRID(%2$I) AS srid FROM incoming WHERE %2$I IS NOT NULL) i'
            ' JOIN (%3$s) w ON w.key = i.key WHERE w.srid <> i.srid LIMIT 1',
            TG_ARGV[TG_NARGS - 2], TG_ARGV[place], TG_ARGV[TG_NARGS - 1]
        ) INTO wrong;
        IF wrong.region_id IS NOT NULL THEN
            RAISE EXCEPTION '%.%: SRID % in region "%", which has %', TG_TABLE_NAME,
                TG_ARGV[place], wrong.given, wrong.region_id, wrong.srid
                USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$
"""
_KEEP_SRID = """
CREATE FUNCTION kpk.keep_srid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'SRID of region "%" is % and stays so', OLD.region_id, OLD.srid
        USING ERRCODE = 'check_violation';
END $$
"""


def upgrade() -> None:
    for table in ("region", "planning_decision"):
        op.add_column(
            table,
            sa.Column("srid", sa.Integer(), nullable=False, server_default=str(SRID)),
            schema="kpk",
        )
        op.alter_column(table, "srid", server_default=None, schema="kpk")
    for table, (kind, columns, _) in _TABLES.items():
        _retype(table, columns, f"geometry({kind})")
    op.execute(_REQUIRE_SRID)
    op.execute(_KEEP_SRID)
    for table, (_, columns, key) in _TABLES.items():
        arguments = ", ".join(f"'{word}'" for word in (*columns, key, _SYSTEMS[key]))
        for event in ("INSERT", "UPDATE"):
            op.execute(
                f"CREATE TRIGGER require_srid_{event.lower()} AFTER {event} ON kpk.{table}"
                " REFERENCING NEW TABLE AS incoming FOR EACH STATEMENT"
                f" EXECUTE FUNCTION kpk.require_srid({arguments})"
            )
    for table in ("region", "planning_decision"):
        op.execute(
            f"CREATE TRIGGER keep_srid BEFORE UPDATE ON kpk.{table} FOR EACH ROW"
            " WHEN (NEW.srid IS DISTINCT FROM OLD.srid) EXECUTE FUNCTION kpk.keep_srid()"
        )


def downgrade() -> None:
    """Go back; PostGIS refuses while a region in another system is loaded."""
    for table in ("region", "planning_decision"):
        op.execute(f"DROP TRIGGER keep_srid ON kpk.{table}")
        op.drop_column(table, "srid", schema="kpk")
    for table, (kind, columns, _) in _TABLES.items():
        for event in ("insert", "update"):
            op.execute(f"DROP TRIGGER require_srid_{event} ON kpk.{table}")
        _retype(table, columns, f"geometry({kind}, {SRID})")
    op.execute("DROP FUNCTION kpk.require_srid()")
    op.execute("DROP FUNCTION kpk.keep_srid()")


def _retype(table: str, columns: tuple[str, ...], kind: str) -> None:
    """Change all columns at once, so that a table of millions is written anew only once."""
    changes = ", ".join(f"ALTER COLUMN {column} TYPE {kind}" for column in columns)
    op.execute(f"ALTER TABLE kpk.{table} {changes}")
