"""Single offers as their lists have them, read back from the database and written anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from sqlalchemy import Connection, delete, func, select, text

from kpk_geo.database.offer_rows import drop_unused_sites, put_offers
from kpk_geo.database.tables import offer, offer_site, site
from kpk_geo.database.work_crs import region_crs
from kpk_geo.offers.corrections import CorrectedInventory
from kpk_geo.offers.listed import ABSENT, stored_value
from kpk_geo.offers.record import OFFER_COLUMNS, Inventory

_OFFERS = """
    SELECT o.*, p.type AS provider_type FROM kpk.offer o
    LEFT JOIN kpk.provider p ON p.region_id = o.region_id AND p.name = o.provider
    WHERE o.region_id = :region_id AND o.offer_id = ANY(:offer_ids) AND o.vanished_at IS NULL
    ORDER BY o.offer_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOffers:
    """Offers as their lists have them."""

    inventory: Inventory  # without those that are in no list
    sources: Mapping[str, int]  # by offer_id: key of the list
    times: Mapping[str, Mapping[str, datetime | None]]
    now: Mapping[str, Mapping[str, str]]  # by offer_id: site shown today -> site in the list


def read_listed(connection: Connection, region_id: str, offer_ids: Iterable[str]) -> ListedOffers:
    """Read offers as their lists have them, whatever stands over them.

    Parameters
    ----------
    offer_ids
        Which; those that vanished or never were are not given.
    """
    wanted = {"region_id": region_id, "offer_ids": list(offer_ids)}
    stored = connection.execute(text(_OFFERS), wanted).mappings().all()
    links = _links(connection, region_id, [row["offer_id"] for row in stored])
    records, places, now = {}, [], {}
    for row in stored:
        offer_id, listed = row["offer_id"], row["listed"] or {}
        own = links.get(offer_id, [])
        if listed:
            secret = {link["site_id"] for link in own if link["confidential"]}
            own = [
                {
                    "offer_id": offer_id, "site_id": site_id,
                    "confidential": place.get("confidential", site_id in secret),
                    "opening_hours": place["opening_hours"], "times_text": place["times_text"],
                }
                for site_id, place in listed["places"].items()
            ]  # fmt: skip
        now[offer_id] = {
            place["now"]: site_id for site_id, place in listed.get("places", {}).items()
        } or {link["site_id"]: link["site_id"] for link in own}
        if listed.get(ABSENT):
            continue
        said = listed.get("fields", {})
        records[offer_id] = {
            name: stored_value(name, said[name]) if name in said else row[name]
            for name in OFFER_COLUMNS
        }
        places += own
    offers = pd.DataFrame.from_dict(records, orient="index", columns=list(OFFER_COLUMNS))
    columns = ["offer_id", "site_id", "confidential", "opening_hours", "times_text"]
    frame = pd.DataFrame(places, columns=columns, dtype=object)
    return ListedOffers(
        inventory=Inventory(
            offers=offers.astype(object).rename_axis("offer_id"),
            sites=read_sites(connection, region_id, frame["site_id"]),
            links=frame,
        ),
        sources={row["offer_id"]: row["source_pk"] for row in stored},
        times={
            row["offer_id"]: {"added_at": row["added_at"], "changed_at": row["changed_at"]}
            for row in stored
        },
        now=now,
    )


def _links(
    connection: Connection, region_id: str, offer_ids: list[str]
) -> dict[str, list[dict[str, Any]]]:
    query = select(offer_site).where(
        offer_site.c.region_id == region_id, offer_site.c.offer_id.in_(offer_ids)
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(query.order_by(offer_site.c.site_id)).mappings():
        link = {name: value for name, value in row.items() if name != "region_id"}
        found.setdefault(str(row["offer_id"]), []).append(link)
    return found


def read_sites(connection: Connection, region_id: str, site_ids: Iterable[str]) -> gpd.GeoDataFrame:
    """Read sites as an inventory has them, by site_id.

    Parameters
    ----------
    site_ids
        Which; those that are not there are not given.
    """
    crs = region_crs(connection, region_id)
    plain = [column for column in site.c if column.name not in ("region_id", "given", "geometry")]
    query = select(
        *plain, func.ST_AsBinary(site.c.given).label("given"),
        func.ST_AsBinary(site.c.geometry).label("geometry"),
    ).where(site.c.region_id == region_id, site.c.site_id.in_(list(site_ids)))  # fmt: skip
    result = connection.execute(query)
    rows = [tuple(row) for row in result]
    frame = pd.DataFrame(rows, columns=list(result.keys()), dtype=object).set_index("site_id")
    shapes = {
        name: gpd.GeoSeries(
            shapely.from_wkb([None if cell is None else bytes(cell) for cell in frame[name]]),
            index=frame.index, crs=crs,
        )
        for name in ("given", "geometry")
    }  # fmt: skip
    plain_columns = frame.drop(columns=["given", "geometry"])
    return gpd.GeoDataFrame(
        plain_columns.astype({"confidential": bool, "outside": bool}).assign(given=shapes["given"]),
        geometry=shapes["geometry"],
    )


def rewrite_offers(
    connection: Connection,
    region_id: str,
    corrected: CorrectedInventory,
    listed: ListedOffers,
    source_of: Mapping[str, int],
) -> None:
    """Write single offers anew, with what stands over their lists now.

    Parameters
    ----------
    corrected
        The offers, with all corrections that count.
    listed
        As they were read with `read_listed`, in this very transaction; of those that are not in
        `corrected` any more, nothing is left.
    source_of
        Key of the list for offers that are in none, by offer_id.
    """
    gone = [*listed.sources, *(str(key) for key in corrected.inventory.offers.index)]
    connection.execute(
        delete(offer).where(offer.c.region_id == region_id, offer.c.offer_id.in_(gone))
    )
    now = connection.scalar(select(func.now()))
    if corrected.inventory.offers.empty:
        drop_unused_sites(connection, region_id)
    by_source: dict[int, list[str]] = {}
    for key in map(str, corrected.inventory.offers.index):
        by_source.setdefault(listed.sources.get(key) or source_of[key], []).append(key)
    for source_pk, keys in by_source.items():
        put_offers(
            connection, _part(corrected.inventory, keys), region_id=region_id, source_pk=source_pk,
            times={
                key: {**listed.times.get(key, {}), "changed_at": now} for key in keys
            }, listed=corrected.listed,
        )  # fmt: skip


def _part(inventory: Inventory, offer_ids: list[str]) -> Inventory:
    links = inventory.links[inventory.links["offer_id"].isin(offer_ids)]
    sites = inventory.sites[inventory.sites.index.isin(set(links["site_id"]))]
    return Inventory(offers=inventory.offers.loc[offer_ids], sites=sites, links=links)
