"""The rows of offers, their providers and their sites: written in one way, whoever changes them."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
from sqlalchemy import Connection, text

from kpk_geo.database.bulk import analyze, copy_frame, incoming
from kpk_geo.database.tables import offer, offer_site, provider, site
from kpk_geo.offers.record import OFFER_COLUMNS, Inventory


def put_offers(
    connection: Connection,
    inventory: Inventory,
    *,
    region_id: str,
    source_pk: int,
    times: Mapping[str, Mapping[str, Any]],
    listed: Mapping[str, dict[str, Any]],
) -> None:
    """Write offers with their places; rows of these offers must be gone.

    Parameters
    ----------
    inventory
        Its sites are added or brought up to date.
    source_pk
        Key of the list among the sources.
    times
        By offer_id: `added_at` and `changed_at`; missing: now, and never.
    listed
        By offer_id: what the list says below a correction.
    """
    _write_providers(connection, inventory.offers, region_id)
    _write_sites(connection, inventory, region_id)
    columns = [name for name in OFFER_COLUMNS if name != "provider_type"]
    offer_ids = [str(offer_id) for offer_id in inventory.offers.index]
    now = connection.scalar(text("SELECT now()"))
    extra = {
        "added_at": [times.get(key, {}).get("added_at", now) for key in offer_ids],
        "changed_at": [times.get(key, {}).get("changed_at") for key in offer_ids],
        "listed": [listed.get(key) for key in offer_ids],
    }
    frame = inventory.offers[columns].assign(
        **{
            name: pd.Series(values, index=inventory.offers.index, dtype=object)
            for name, values in extra.items()
        }
    )
    constants = {"region_id": region_id, "source_pk": source_pk}
    copy_frame(connection, offer, frame.reset_index(), constants=constants)
    copy_frame(connection, offer_site, inventory.links, constants={"region_id": region_id})
    analyze(connection, (provider, site, offer, offer_site))
    drop_unused_sites(connection, region_id)
    _hide_confidential_sites(connection, region_id)


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
    """Delete sites and providers that no offer names any more, nor its list."""
    for statement in (
        "DELETE FROM kpk.site s WHERE region_id = :region_id AND NOT EXISTS (SELECT FROM "
        "kpk.offer_site o WHERE o.region_id = s.region_id AND o.site_id = s.site_id)"
        # The list still has it; a correction put the offer elsewhere and may be taken back.
        " AND NOT EXISTS (SELECT FROM kpk.offer o WHERE o.region_id = s.region_id"
        " AND o.listed -> 'places' ? s.site_id)",
        "DELETE FROM kpk.provider p WHERE region_id = :region_id AND NOT EXISTS (SELECT FROM "
        "kpk.offer o WHERE o.region_id = p.region_id AND o.provider = p.name)",
    ):
        connection.execute(text(statement), {"region_id": region_id})
