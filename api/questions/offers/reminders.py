"""Whom to remind: providers by the age of their confirmations, with words and links."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pandas as pd
from sqlalchemy import Connection, Engine

from api.questions.offers.links import link_address
from api.questions.offers.lists import offers_of, shown_to_providers
from kpk_geo.database.connection import transaction
from kpk_geo.database.inventory import first_rows
from kpk_geo.database.proposals import read_proposals
from kpk_geo.database.provider_links import LINK_DAYS, ProviderLink, add_link, read_links
from kpk_geo.database.regions import Region, read_region
from kpk_geo.german import day
from kpk_geo.local_time import local_day
from kpk_geo.model import ProposalState
from kpk_geo.offers.confirmed import Confirmed, confirmed_since
from kpk_geo.offers.providers import all_providers, providers_of
from maps.offers.mail import Mail, reminder
from maps.offers.providers import LinkRow, NewLink, ProviderRow, ProvidersView

_COLUMNS = (
    "Träger", "Angebote", "Davon überholt", "Älteste Angabe", "Link", "Gilt bis", "Betreff", "Text",
)  # fmt: skip


def read_providers_view(
    connection: Connection,
    region_id: str,
    *,
    user: str,
    today: date,
    public_address: str,
    new: tuple[str, str] | None = None,
) -> ProvidersView:
    """Read the providers of a region, those with most to confirm first.

    Parameters
    ----------
    user
        Name of the planner who is logged in.
    today
        Day of reckoning.
    public_address
        Under which the service is reached from outside; empty: it is not.
    new
        Provider and token of a link that was just made; None: none was.

    Raises
    ------
    NotFoundError
        There is no such region.
    """
    region = read_region(connection, region_id)
    shown = shown_to_providers(connection, region_id)
    links = read_links(connection, region_id)
    waiting = Counter(
        item.provider for item in read_proposals(connection, region_id, (ProposalState.OPEN,))
    )
    rows = [
        _row(region, shown, name, links, waiting[name], today)
        for name in all_providers(shown["provider"])
    ]
    rows.sort(key=lambda row: (row.confirmed.confirmed - row.confirmed.offers, row.provider))
    return ProvidersView(
        region_id=region_id, region_name=region.name, synthetic=region.synthetic, user=user,
        rows=rows, links=[_link_row(link) for link in links],
        without=len({
            key for key, cell in zip(shown["offer_id"], shown["provider"], strict=True)
            if not providers_of(cell)
        }),
        is_public=bool(public_address),
        new_link=None if new is None else _new_link(region, rows, *new, public_address),
    )  # fmt: skip


def _row(
    region: Region,
    shown: pd.DataFrame,
    provider: str,
    links: Sequence[ProviderLink],
    waiting: int,
    today: date,
) -> ProviderRow:
    days = list(first_rows(offers_of(shown, provider))["last_checked"])
    since = confirmed_since(today)
    known = [found for found in days if isinstance(found, date)]
    fresh = sum(found >= since for found in known)
    newest = next((link for link in links if link.provider == provider), None)
    return ProviderRow(
        provider=provider, confirmed=Confirmed(fresh, len(days)),
        oldest=min(known) if len(known) == len(days) else None, waiting=waiting,
        link="–" if newest is None else _link_text(newest),
        mail=reminder(
            region.name, provider, offers=len(days), stale=len(days) - fresh, link="", until=None
        ),
    )  # fmt: skip


def _link_text(link: ProviderLink) -> str:
    until = day(local_day(link.expires_at))
    used = "" if link.used_at is None else f", geantwortet {day(local_day(link.used_at))}"
    return f"{link.state} bis {until}{used}" if link.state == "gültig" else f"{link.state}{used}"


def _link_row(link: ProviderLink) -> LinkRow:
    return LinkRow(
        number=link.link_pk, provider=link.provider, state=link.state,
        created_on=local_day(link.created_at), created_by=link.created_by,
        expires_on=local_day(link.expires_at),
        used_on=None if link.used_at is None else local_day(link.used_at),
    )  # fmt: skip


def _until() -> date:
    return local_day(datetime.now(UTC) + timedelta(days=LINK_DAYS))


def _mail(region: Region, row: ProviderRow, address: str) -> Mail:
    stale = row.confirmed.offers - row.confirmed.confirmed
    return reminder(
        region.name, row.provider, offers=row.confirmed.offers, stale=stale, link=address,
        until=_until(),
    )  # fmt: skip


def _new_link(
    region: Region, rows: Sequence[ProviderRow], provider: str, token: str, public_address: str
) -> NewLink:
    address = link_address(token, public_address)
    row = next(row for row in rows if row.provider == provider)
    return NewLink(provider=provider, address=address, mail=_mail(region, row, address))


def merge_table(
    engine: Engine, region_id: str, *, by: str, today: date, public_address: str
) -> pd.DataFrame:
    """Make a link for every provider with something to confirm; give a table for a mail merge.

    Parameters
    ----------
    by
        Name of the user who makes the links.
    today
        Day of reckoning.
    public_address
        Under which the service is reached from outside; empty: this machine only.
    """
    with transaction(engine) as connection:
        region = read_region(connection, region_id)
        view = read_providers_view(
            connection, region_id, user=by, today=today, public_address=public_address
        )
        lines = []
        for row in view.rows:
            stale = row.confirmed.offers - row.confirmed.confirmed
            if not stale:
                continue
            token = add_link(connection, region_id, row.provider, by=by)
            address = link_address(token, public_address)
            mail = _mail(region, row, address)
            oldest = day(row.oldest) if row.oldest else "nie bestätigt"
            lines.append(
                (row.provider, row.confirmed.offers, stale, oldest, address, day(_until()),
                 mail.subject, mail.text)
            )  # fmt: skip
    return pd.DataFrame(lines, columns=list(_COLUMNS), dtype=object)
