"""Offers, providers and sites. Confidential sites leave this module only when asked for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, func, select, text, update

from kpk_geo.database.bulk import analyze, copy_frame, incoming
from kpk_geo.database.tables import offer, offer_site, provider, site
from kpk_geo.errors import DuplicateIdError, listed
from kpk_geo.offers.changes import Changes, compare, with_places
from kpk_geo.offers.record import OFFER_COLUMNS, Inventory


def write_offers(
    connection: Connection,
    inventory: Inventory,
    *,
    region_id: str,
    source_pk: int,
    file: str,
    former: Sequence[int] = (),
) -> Changes:
    """Bring the offers of one source up to date; give what changed.

    An offer that the list no longer names stays, marked as vanished: lists lose lines by mistake.

    Parameters
    ----------
    inventory
        All that the list holds now. It is left as it is.
    source_pk
        Key of the list among the sources.
    file
        Name of the list, for the message.
    former
        Keys of lists that the profile no longer names: their offers move to the list that has them.

    Raises
    ------
    DuplicateIdError
        Another list of the region uses the same offer_ids.
    """
    _take_over(connection, inventory, region_id, source_pk, former)
    old = _stored_offers(connection, source_pk)
    changes = replace(
        compare(old, with_places(inventory.offers, inventory.links)),
        confidential=_confidential_offers(connection, source_pk),
    )
    inventory = _renamed(inventory, changes.recognised or {})
    _require_own_ids(connection, inventory, region_id, source_pk, file)
    times = old[["added_at", "changed_at"]].to_dict("index")
    offer_ids = [str(offer_id) for offer_id in inventory.offers.index]
    # One array, not one parameter each: a list may have more rows than a statement parameters.
    connection.execute(
        text("DELETE FROM kpk.offer WHERE source_pk = :source_pk AND offer_id = ANY(:offer_ids)"),
        {"source_pk": source_pk, "offer_ids": offer_ids},
    )
    connection.execute(
        update(offer)
        .where(offer.c.source_pk == source_pk, offer.c.vanished_at.is_(None))
        .values(vanished_at=func.now())
    )
    _write_providers(connection, inventory.offers, region_id)
    _write_sites(connection, inventory, region_id)
    constants = {"region_id": region_id, "source_pk": source_pk}
    columns = [name for name in OFFER_COLUMNS if name != "provider_type"]
    now = connection.scalar(select(func.now()))
    changed = changes.changed or {}
    added_at = [times.get(offer_id, {}).get("added_at", now) for offer_id in offer_ids]
    changed_at = [
        now if offer_id in changed else times.get(offer_id, {}).get("changed_at")
        for offer_id in offer_ids
    ]
    frame = inventory.offers[columns].assign(
        added_at=pd.Series(added_at, index=inventory.offers.index, dtype=object),
        changed_at=pd.Series(changed_at, index=inventory.offers.index, dtype=object),
    )
    copy_frame(connection, offer, frame.reset_index(), constants=constants)
    copy_frame(connection, offer_site, inventory.links, constants={"region_id": region_id})
    analyze(connection, (provider, site, offer, offer_site))
    drop_unused_sites(connection, region_id)
    _hide_confidential_sites(connection, region_id)
    return changes


def _take_over(
    connection: Connection,
    inventory: Inventory,
    region_id: str,
    source_pk: int,
    former: Sequence[int],
) -> None:
    """Move here, with their history, the offers that another list has no more.

    It vanished there, or the profile no longer names the list, or the list is another block of the
    same file, not read yet in this load: what changes its kind changes from block to block.
    """
    connection.execute(
        text(
            "UPDATE kpk.offer o SET source_pk = mine.source_pk, vanished_at = NULL"
            " FROM kpk.source other, kpk.source mine"
            " WHERE o.region_id = :region_id AND o.offer_id = ANY(:offer_ids)"
            " AND mine.source_pk = :source_pk AND other.source_pk = o.source_pk"
            " AND other.source_pk <> mine.source_pk"
            " AND (o.vanished_at IS NOT NULL OR other.source_pk = ANY(:former)"
            " OR (other.file = mine.file AND other.load_pk IS DISTINCT FROM mine.load_pk))"
        ),
        {
            "region_id": region_id, "source_pk": source_pk, "former": list(former),
            "offer_ids": [str(offer_id) for offer_id in inventory.offers.index],
        },
    )  # fmt: skip


def _require_own_ids(
    connection: Connection, inventory: Inventory, region_id: str, source_pk: int, file: str
) -> None:
    """Refuse ids that another list of the region uses; those of secret offers are not named."""
    taken = connection.scalars(
        text(
            "SELECT offer_id FROM kpk.offer WHERE region_id = :region_id"
            " AND source_pk <> :source_pk AND offer_id = ANY(:offer_ids) ORDER BY offer_id"
        ),
        {
            "region_id": region_id, "source_pk": source_pk,
            "offer_ids": [str(offer_id) for offer_id in inventory.offers.index],
        },
    ).all()  # fmt: skip
    if not taken:
        return
    secret = set(inventory.links.loc[inventory.links["confidential"], "offer_id"])
    names = listed(("(vertraulich)" if name in secret else name for name in taken), limit=8)
    raise DuplicateIdError(
        f"{file}: Kennungen kommen schon in einer anderen Angebotsliste dieser Region vor "
        f"({names}). Im Profil bei [[offers]] ein eigenes id_prefix setzen."
    )


def _hide_confidential_sites(connection: Connection, region_id: str) -> None:
    """A site is confidential as soon as one offer there says so, and no longer than that."""
    connection.execute(
        text(
            "UPDATE kpk.site s SET confidential = by_site.confidential FROM (SELECT site_id,"
            " bool_or(confidential) AS confidential FROM kpk.offer_site"
            " WHERE region_id = :region_id GROUP BY site_id) by_site"
            " WHERE s.region_id = :region_id AND s.site_id = by_site.site_id"
            " AND s.confidential <> by_site.confidential"
        ),
        {"region_id": region_id},
    )


def _confidential_offers(connection: Connection, source_pk: int) -> frozenset[str]:
    """Name the offers of a source that are stored at a confidential place."""
    names = connection.scalars(
        text(
            "SELECT DISTINCT offer_id FROM kpk.offer"
            " JOIN kpk.offer_site USING (region_id, offer_id)"
            " JOIN kpk.site s USING (region_id, site_id)"
            " WHERE source_pk = :source_pk AND s.confidential"
        ),
        {"source_pk": source_pk},
    )
    return frozenset(map(str, names))


def _renamed(inventory: Inventory, names: Mapping[str, str]) -> Inventory:
    return replace(
        inventory,
        offers=inventory.offers.rename(index=names),
        links=inventory.links.assign(offer_id=inventory.links["offer_id"].replace(dict(names))),
    )


def _stored_offers(connection: Connection, source_pk: int) -> pd.DataFrame:
    """Read what an earlier delivery left, vanished offers apart."""
    known = offer.c.source_pk == source_pk
    offers = _frame(connection, select(offer).where(known, offer.c.vanished_at.is_(None)))
    links = _frame(
        connection,
        select(offer_site)
        .join(
            offer,
            (offer.c.region_id == offer_site.c.region_id)
            & (offer.c.offer_id == offer_site.c.offer_id),
        )
        .where(known, offer.c.vanished_at.is_(None)),
    )
    return with_places(offers.set_index("offer_id"), links)


def _frame(connection: Connection, query: "Select[Any]") -> pd.DataFrame:
    result = connection.execute(query)
    rows = [tuple(row) for row in result]
    return pd.DataFrame.from_records(rows, columns=list(result.keys())).astype(object)


def _write_providers(connection: Connection, offers: pd.DataFrame, region_id: str) -> None:
    named = offers.loc[offers["provider"].notna(), ["provider", "provider_type"]]
    rows = named.drop_duplicates("provider").set_axis(["name", "type"], axis="columns")
    constants = {"region_id": region_id}
    with incoming(connection, provider, rows, constants=constants) as table:
        connection.execute(
            text(
                f"INSERT INTO kpk.provider SELECT * FROM {table}"
                " ON CONFLICT (region_id, name)"
                " DO UPDATE SET type = coalesce(excluded.type, provider.type)"
            )
        )


def _write_sites(connection: Connection, inventory: Inventory, region_id: str) -> None:
    """Add sites; `_hide_confidential_sites` says afterwards which of them are confidential."""
    sites = inventory.sites.reset_index(names="site_id")
    sites["candidates"] = [json.dumps(found, ensure_ascii=False) for found in sites["candidates"]]
    names = ["region_id", *map(str, sites.columns)]
    updates = ", ".join(
        f"{name} = excluded.{name}" for name in names if name not in ("region_id", "site_id")
    )
    with incoming(connection, site, sites, constants={"region_id": region_id}) as table:
        connection.execute(
            text(
                f"INSERT INTO kpk.site ({', '.join(names)}) SELECT {', '.join(names)} FROM {table}"
                f" ON CONFLICT (region_id, site_id) DO UPDATE SET {updates}"
            )
        )


def drop_unused_sites(connection: Connection, region_id: str) -> None:
    """Delete sites and providers that no offer names any more."""
    for statement in (
        "DELETE FROM kpk.site s WHERE region_id = :region_id AND NOT EXISTS (SELECT FROM "
        "kpk.offer_site o WHERE o.region_id = s.region_id AND o.site_id = s.site_id)",
        "DELETE FROM kpk.provider p WHERE region_id = :region_id AND NOT EXISTS (SELECT FROM "
        "kpk.offer o WHERE o.region_id = p.region_id AND o.provider = p.name)",
    ):
        connection.execute(text(statement), {"region_id": region_id})
