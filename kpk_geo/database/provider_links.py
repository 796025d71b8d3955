"""Links for providers: made, listed and revoked by planners; the token itself is stored nowhere."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update

from kpk_geo.database.tables import provider_link
from kpk_geo.errors import NotFoundError
from kpk_geo.keys import fingerprint

LINK_DAYS = 30
_BYTES = 32  # of randomness in a token


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderLink:
    """A link as planners see it."""

    link_pk: int
    provider: str
    created_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None  # when something was answered

    @property
    def state(self) -> str:
        """The German word."""
        if self.revoked_at is not None:
            return "widerrufen"
        return "gültig" if self.expires_at > datetime.now(UTC) else "abgelaufen"


def add_link(connection: Connection, region_id: str, provider: str, *, by: str) -> str:
    """Make a link for a provider; give its token, which is shown this once.

    Parameters
    ----------
    provider
        It must have offers that it may be asked about; the caller has seen to that.
    by
        Name of the user who makes it.
    """
    token = secrets.token_urlsafe(_BYTES)
    connection.execute(
        insert(provider_link).values(
            region_id=region_id, provider=provider, token_hash=fingerprint(token), created_by=by,
            expires_at=datetime.now(UTC) + timedelta(days=LINK_DAYS),
        )
    )  # fmt: skip
    return token


def read_links(connection: Connection, region_id: str) -> list[ProviderLink]:
    """Read the links of a region by provider, the newest first."""
    columns = [
        provider_link.c[name]
        for name in (
            "link_pk", "provider", "created_by", "created_at", "expires_at", "revoked_at",
            "used_at",
        )
    ]  # fmt: skip
    query = (
        select(*columns)
        .where(provider_link.c.region_id == region_id)
        .order_by(provider_link.c.provider, provider_link.c.link_pk.desc())
    )
    return [ProviderLink(**row) for row in connection.execute(query).mappings()]


def revoke_links(
    connection: Connection, region_id: str, numbers: Iterable[int], *, by: str
) -> None:
    """Revoke links; those that are revoked already stay as they are.

    Parameters
    ----------
    numbers
        Of the links.
    by
        Name of the user who does it.

    Raises
    ------
    NotFoundError
        The region has no link of such a number.
    """
    known = set(
        connection.scalars(
            select(provider_link.c.link_pk).where(provider_link.c.region_id == region_id)
        )
    )
    for number in numbers:
        if number not in known:
            raise NotFoundError(f"Einen Link Nr. {number} gibt es in dieser Region nicht.")
        connection.execute(
            update(provider_link)
            .where(provider_link.c.link_pk == number, provider_link.c.revoked_at.is_(None))
            .values(revoked_at=func.now(), revoked_by=by)
        )
