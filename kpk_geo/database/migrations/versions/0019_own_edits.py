"""Offers that planners edit themselves, and the addresses that a provider's page may look up.

The role of that page still sees no table: it gets the streets that begin as somebody typed, at most
forty, and of these the houses around one number.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# Near to `street_key` of the geocoder, which then decides; accents other than umlauts are rare.
_KEY = """
CREATE FUNCTION kpk_provider.key_of(name text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT replace(replace(regexp_replace(replace(replace(replace(replace(
        lower(translate(name, 'ÄÖÜ', 'äöü')),
        'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), '[^a-z0-9]', '', 'g'),
        'strasse', 'str'), 'platz', 'pl')
$$
"""
_STREETS = """
CREATE FUNCTION kpk_provider.streets(wanted text, typed text)
RETURNS TABLE (street_pk int, name text, municipality text, municipality_key text, district text,
               postcode text, street_key text, reference_date date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = kpk, public, pg_temp AS $$
    SELECT a.street_pk, a.name, a.municipality, a.municipality_key, a.district, a.postcode,
           a.street_key, s.reference_date
    FROM kpk_provider.link(wanted) l
    JOIN kpk.address_street a ON a.region_id = l.region_id
    JOIN kpk.source s USING (source_pk)
    WHERE l.state = 'open' AND length(kpk_provider.key_of(typed)) >= 4
      AND starts_with(kpk_provider.key_of(a.name), left(kpk_provider.key_of(typed), 6))
    ORDER BY kpk_provider.key_of(a.name) <> kpk_provider.key_of(typed), a.name, a.street_pk
    LIMIT 40
$$
"""
_HOUSES = """
CREATE FUNCTION kpk_provider.houses(wanted text, typed text, near int)
RETURNS TABLE (street_pk int, number int, suffix text, x float8, y float8, quality text,
               label text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = kpk, public, pg_temp AS $$
    SELECT h.street_pk, h.number::int, h.suffix, ST_X(h.geometry), ST_Y(h.geometry), h.quality,
           coalesce(h.label, '')
    FROM kpk_provider.streets(wanted, typed) s
    JOIN kpk.address h USING (street_pk)
    WHERE h.number BETWEEN near - 6 AND near + 6
    ORDER BY h.street_pk, h.number, h.suffix
    LIMIT 400
$$
"""
_GRANT = """
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'kpk_provider') THEN
        GRANT EXECUTE ON FUNCTION kpk_provider.streets(text, text) TO kpk_provider;
        GRANT EXECUTE ON FUNCTION kpk_provider.houses(text, text, int) TO kpk_provider;
    END IF;
END
$$
"""


def upgrade() -> None:
    op.add_column(
        "offer_proposal",
        sa.Column("by_office", sa.Boolean(), server_default=sa.false(), nullable=False),
        schema="kpk",
    )
    for function in (_KEY, _STREETS, _HOUSES):
        op.execute(function)
    op.execute("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA kpk_provider FROM PUBLIC")
    op.execute(_GRANT)


def downgrade() -> None:
    for function in ("houses(text, text, int)", "streets(text, text)", "key_of(text)"):
        op.execute(f"DROP FUNCTION kpk_provider.{function}")
    op.drop_column("offer_proposal", "by_office", schema="kpk")
