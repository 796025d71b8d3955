"""Offers, providers and sites. Confidential sites leave this module only when asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, func, select, text, update

from kpk_geo.database.offer_rows import put_offers
from kpk_geo.database.tables import offer, offer_site
from kpk_geo.errors import DuplicateIdError, listed
from kpk_geo.offers.changes import Changes, compare, with_places
from kpk_geo.offers.corrections import CorrectedInventory
from kpk_geo.offers.listed import as_listed
from kpk_geo.offers.record import Inventory

Correct = Callable[[Inventory], CorrectedInventory]


def _as_listed(inventory: Inventory) -> CorrectedInventory:
    return CorrectedInventory(inventory=inventory)


def write_offers(
    connection: Connection,
    inventory: Inventory,
    *,
    region_id: str,
    source_pk: int,
    file: str,
    former: Sequence[int] = (),
    correct: Correct = _as_listed,
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
    correct
        Puts accepted proposals of providers over the list, once its offers are recognised.

    Raises
    ------
    DuplicateIdError
        Another list of the region uses the same offer_ids.
    """
    _take_over(connection, inventory, region_id, source_pk, former)
    stored = _stored_offers(connection, source_pk)
    old = as_listed(stored)
    changes = replace(
        compare(old, with_places(inventory.offers, inventory.links)),
        confidential=_confidential_offers(connection, source_pk),
    )
    corrected = correct(_renamed(inventory, changes.recognised or {}))
    inventory = corrected.inventory
    _require_own_ids(connection, inventory, region_id, source_pk, file)
    times: dict[str, dict[str, Any]] = {
        str(offer_id): {"added_at": row["added_at"], "changed_at": row["changed_at"]}
        for offer_id, row in stored.to_dict("index").items()
    }
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
    changed = changes.changed or {}
    now = connection.scalar(select(func.now()))
    for offer_id in changed:
        times.setdefault(offer_id, {})["changed_at"] = now
    put_offers(
        connection, inventory, region_id=region_id, source_pk=source_pk, times=times,
        listed=corrected.listed,
    )  # fmt: skip
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
