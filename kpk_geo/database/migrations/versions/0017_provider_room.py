"""Links for providers, and the room behind them: five functions, and a role that may do no more.

The role sees no table. What it is given hangs on the digest of a token, so that even a fault of the
page could show it one provider's open offers at most.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_LINK = """
CREATE FUNCTION kpk_provider.link(wanted text)
RETURNS TABLE (link_pk int, region_id text, region_name text, synthetic boolean, provider text,
               expires_at timestamptz, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = kpk, public, pg_temp AS $$
    SELECT l.link_pk, l.region_id, r.name, r.synthetic, l.provider, l.expires_at,
           CASE WHEN l.revoked_at IS NOT NULL THEN 'revoked'
                WHEN l.expires_at <= now() THEN 'expired' ELSE 'open' END
    FROM kpk.provider_link l JOIN kpk.region r ON r.region_id = l.region_id
    WHERE l.token_hash = wanted
$$
"""
_OFFERS = """
CREATE FUNCTION kpk_provider.offers(wanted text)
RETURNS TABLE (offer_id text, title text, kinds text[], life_phases text[], age_from float8,
               age_to float8, capacity_value float8, capacity_unit text, capacity_period text,
               free_slots float8, last_checked date, site_id text, site_name text, street text,
               postcode text, city text, opening_hours text, times_text text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = kpk, public, pg_temp AS $$
    SELECT o.offer_id, o.title, o.kinds, o.life_phases, o.age_from, o.age_to, o.capacity_value,
           o.capacity_unit, o.capacity_period, o.free_slots, o.last_checked, s.site_id, s.name,
           s.street, s.postcode, s.city, p.opening_hours, p.times_text
    FROM kpk_provider.link(wanted) l
    JOIN kpk.offer o ON o.region_id = l.region_id
    JOIN kpk.offer_site p ON p.region_id = o.region_id AND p.offer_id = o.offer_id
    JOIN kpk.site s ON s.region_id = p.region_id AND s.site_id = p.site_id
    WHERE l.state = 'open' AND o.vanished_at IS NULL AND o.status IS DISTINCT FROM 'ended'
      AND l.provider = ANY (SELECT btrim(name) FROM unnest(string_to_array(o.provider, ';')) name)
      AND NOT EXISTS (SELECT FROM kpk.offer_site q JOIN kpk.site c
                      ON c.region_id = q.region_id AND c.site_id = q.site_id
                      WHERE q.region_id = o.region_id AND q.offer_id = o.offer_id
                        AND (c.confidential OR q.confidential))
    ORDER BY o.last_checked NULLS FIRST, o.title, o.offer_id, s.site_id
$$
"""
_ANSWERS = """
CREATE FUNCTION kpk_provider.answers(wanted text)
RETURNS TABLE (proposal_pk int, kind text, offer_id text, site_id text, said_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = kpk, public, pg_temp AS $$
    SELECT p.proposal_pk, p.kind, p.offer_id, p.site_id, p.said_on
    FROM kpk_provider.link(wanted) l
    JOIN kpk.offer_proposal p ON p.region_id = l.region_id AND p.provider = l.provider
    WHERE l.state = 'open' AND p.state = 'open'
    ORDER BY p.proposal_pk
$$
"""
_PROPOSE = """
CREATE FUNCTION kpk_provider.propose(
    wanted text, answer text, of_offer text, at_site text, parts jsonb, note text, day date)
RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = kpk, public, pg_temp AS $$
DECLARE
    own record;
    made int;
BEGIN
    SELECT * INTO own FROM kpk_provider.link(wanted) WHERE state = 'open';
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    -- Of two answers at once the second waits here.
    PERFORM 1 FROM kpk.provider_link WHERE link_pk = own.link_pk FOR UPDATE;
    IF answer NOT IN ('confirm', 'change', 'end', 'add') OR (answer = 'add') <> (of_offer IS NULL)
       OR length(parts::text) > 40000 OR length(coalesce(note, '')) > 4000
       OR (SELECT count(*) FROM kpk.offer_proposal p
           WHERE p.region_id = own.region_id AND p.provider = own.provider
             AND p.created_at > now() - interval '1 day') >= 400 THEN
        RETURN NULL;
    END IF;
    IF of_offer IS NOT NULL AND NOT EXISTS (
        SELECT FROM kpk_provider.offers(wanted) o
        WHERE o.offer_id = of_offer AND (at_site IS NULL OR o.site_id = at_site)) THEN
        RETURN NULL;
    END IF;
    SELECT p.proposal_pk INTO made FROM kpk.offer_proposal p
    WHERE p.region_id = own.region_id AND p.provider = own.provider AND p.state = 'open'
      AND p.kind = answer AND p.offer_id IS NOT DISTINCT FROM of_offer
      AND p.site_id IS NOT DISTINCT FROM at_site AND p.fields = parts
      AND p.remark IS NOT DISTINCT FROM note LIMIT 1;
    IF FOUND THEN
        RETURN made;
    END IF;
    WITH gone AS (
        UPDATE kpk.offer_proposal p SET state = 'replaced'
        WHERE p.region_id = own.region_id AND p.provider = own.provider AND p.state = 'open'
          AND ((answer <> 'add' AND p.offer_id = of_offer
                AND (p.site_id IS NULL OR at_site IS NULL OR p.site_id = at_site))
               OR (answer = 'add' AND p.kind = 'add'
                   AND p.fields #> '{title,new}' = parts #> '{title,new}'))
        RETURNING p.proposal_pk)
    INSERT INTO kpk.proposal_event (proposal_pk, state, by)
    SELECT proposal_pk, 'replaced', own.provider FROM gone;
    INSERT INTO kpk.offer_proposal
        (region_id, provider, kind, offer_id, site_id, fields, remark, said_on, said_by)
    VALUES (own.region_id, own.provider, answer, of_offer, at_site, parts, note, day,
            'Link ' || own.link_pk)
    RETURNING proposal_pk INTO made;
    INSERT INTO kpk.proposal_event (proposal_pk, state, by, remark)
    VALUES (made, 'open', own.provider, 'Link ' || own.link_pk);
    UPDATE kpk.provider_link SET used_at = now() WHERE link_pk = own.link_pk;
    RETURN made;
END
$$
"""
_WITHDRAW = """
CREATE FUNCTION kpk_provider.withdraw(wanted text, number int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = kpk, public, pg_temp AS $$
DECLARE
    own record;
BEGIN
    SELECT * INTO own FROM kpk_provider.link(wanted) WHERE state = 'open';
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE kpk.offer_proposal p SET state = 'withdrawn'
    WHERE p.proposal_pk = number AND p.region_id = own.region_id AND p.provider = own.provider
      AND p.state = 'open';
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO kpk.proposal_event (proposal_pk, state, by, remark)
    VALUES (number, 'withdrawn', own.provider, 'Link ' || own.link_pk);
    UPDATE kpk.provider_link SET used_at = now() WHERE link_pk = own.link_pk;
    RETURN true;
END
$$
"""
# A role is of the whole server: another database may have made it already, or be making it now, and
# a server of the commune may forbid it; then `kpk doctor` says so.
_ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kpk_provider') THEN
        CREATE ROLE kpk_provider NOLOGIN;
        IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
            EXECUTE format('GRANT kpk_provider TO %I', current_user);
        END IF;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END
$$
"""
_GRANT = """
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'kpk_provider') THEN
        GRANT USAGE ON SCHEMA kpk_provider TO kpk_provider;
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA kpk_provider TO kpk_provider;
    END IF;
END
$$
"""


def upgrade() -> None:
    op.create_table(
        "provider_link",
        sa.Column("link_pk", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("region_id", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.Text()),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["kpk.region.region_id"],
            name=op.f("fk_provider_link_region_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("link_pk", name=op.f("pk_provider_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_provider_link_token_hash")),
        schema="kpk",
    )
    op.create_index(
        op.f("ix_provider_link_region_id"), "provider_link", ["region_id"], schema="kpk"
    )
    op.execute("CREATE SCHEMA kpk_provider")
    for function in (_LINK, _OFFERS, _ANSWERS, _PROPOSE, _WITHDRAW):
        op.execute(function)
    op.execute("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA kpk_provider FROM PUBLIC")
    op.execute(_ROLE)
    op.execute(_GRANT)


def downgrade() -> None:
    op.execute("DROP SCHEMA kpk_provider CASCADE")  # the role stays: other databases may use it
    op.drop_table("provider_link", schema="kpk")
