"""What the page of a provider may do: five functions by the digest of its token, under own role.

The role sees no table, so that a fault of that page shows nothing else. A server that forbids roles
leaves the functions; `role_fault` says so for `kpk doctor`.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, text

from kpk_geo.database.connection import transaction
from kpk_geo.database.proposals import NewProposal
from kpk_geo.keys import fingerprint
from kpk_geo.model import ProposalKind

ROLE = "kpk_provider"
_PATIENCE = "5s"  # a page of one provider takes milliseconds
_HAS_ROLE = text(
    "SELECT pg_has_role(current_user, r.oid, 'MEMBER')"
    " AND has_schema_privilege(r.oid, 'kpk_provider', 'USAGE')"
    " AND has_function_privilege(r.oid, 'kpk_provider.link(text)', 'EXECUTE')"
    " FROM pg_roles r WHERE r.rolname = 'kpk_provider'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLink:
    """Whose page a token opens."""

    link_pk: int
    region_id: str
    region_name: str
    synthetic: bool
    provider: str
    expires_at: datetime
    state: str  # open, expired or revoked


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAnswer:
    """What was said of an offer and waits for the Jugendamt; its values are not given back."""

    proposal_pk: int
    kind: ProposalKind
    offer_id: str | None
    site_id: str | None
    said_on: date


@contextmanager
def provider_room(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that may do no more than the functions of the room."""
    with transaction(engine) as connection:
        has_role = bool(connection.scalar(_HAS_ROLE))
        connection.execute(text(f"SET LOCAL statement_timeout = '{_PATIENCE}'"))
        if has_role:
            connection.execute(text(f"SET LOCAL ROLE {ROLE}"))
        yield connection


def role_fault(connection: Connection) -> str:
    """Say in German why the pages of providers have no role of their own; empty where they do."""
    if connection.scalar(_HAS_ROLE):
        return ""
    return (
        "Die Seiten der Träger laufen ohne eigene Datenbankrolle, also mit allen Rechten des "
        f"Programms; die Rolle {ROLE} fehlt oder darf die Funktionen nicht aufrufen. Die "
        "Verwaltung des Datenbankservers legt sie so an: "
        f"CREATE ROLE {ROLE} NOLOGIN; GRANT {ROLE} TO <Konto des Programms>; "
        f"GRANT USAGE ON SCHEMA {ROLE} TO {ROLE}; "
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {ROLE} TO {ROLE};"
    )


def open_link(connection: Connection, token: str) -> OpenedLink | None:
    """Find whose link this is; None for a token that nobody was given. Nothing is noted."""
    row = _one(connection, "SELECT * FROM kpk_provider.link(:wanted)", token)
    return None if row is None else OpenedLink(**row)


def read_own_offers(connection: Connection, token: str) -> list[dict[str, Any]]:
    """Read the offers of a link's provider, a row per place, the longest unconfirmed first."""
    query = text("SELECT * FROM kpk_provider.offers(:wanted)")
    rows = connection.execute(query, {"wanted": fingerprint(token)}).mappings()
    return [dict(row) for row in rows]


def read_own_answers(connection: Connection, token: str) -> list[OwnAnswer]:
    """Read what the provider said and nobody decided yet."""
    query = text(
        "SELECT proposal_pk, kind, offer_id, site_id, said_on FROM kpk_provider.answers(:wanted)"
    )
    rows = connection.execute(query, {"wanted": fingerprint(token)}).mappings()
    return [OwnAnswer(**{**row, "kind": ProposalKind.of(row["kind"])}) for row in rows]


def propose(connection: Connection, token: str, proposal: NewProposal) -> int | None:
    """Hand in a proposal; give its number, or None where the link may not say that.

    Parameters
    ----------
    token
        Of the link.
    proposal
        What is said of one of its offers, or of a new one.
    """
    parts = {
        name: {"old": proposal.old.get(name), "new": value} for name, value in proposal.new.items()
    }
    number = connection.scalar(
        text(
            "SELECT kpk_provider.propose(:wanted, :answer, :of_offer, :at_site,"
            " CAST(:parts AS jsonb), :note, :day)"
        ),
        {
            "wanted": fingerprint(token), "answer": proposal.kind.value,
            "of_offer": proposal.offer_id, "at_site": proposal.site_id,
            "parts": json.dumps(parts, ensure_ascii=False), "note": proposal.remark,
            "day": proposal.said_on,
        },
    )  # fmt: skip
    return None if number is None else int(number)


def withdraw(connection: Connection, token: str, number: int) -> bool:
    """Take back what was said, as long as nobody decided it; say whether that was so.

    Parameters
    ----------
    token
        Of the link.
    number
        Of the proposal.
    """
    query = text("SELECT kpk_provider.withdraw(:wanted, :number)")
    return bool(connection.scalar(query, {"wanted": fingerprint(token), "number": number}))


def _one(connection: Connection, query: str, token: str) -> dict[str, Any] | None:
    row = connection.execute(text(query), {"wanted": fingerprint(token)}).mappings().first()
    return None if row is None else dict(row)
