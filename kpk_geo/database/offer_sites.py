"""Offers at their sites: read and counted, the confidential ones apart."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ARRAY, Connection, Select, Text, cast, func, select, text

from kpk_geo.database.slices import ALL, Slice, count, touches
from kpk_geo.database.tables import offer, offer_site, site
from kpk_geo.database.work_crs import region_crs
from kpk_geo.geometry import Box
from kpk_geo.offers.confirmed import Confirmed
from kpk_geo.offers.counts import OfferCounts

_COUNTS = """
    SELECT count(DISTINCT o.offer_id) AS all_offers,
           count(DISTINCT o.offer_id) FILTER (WHERE NOT s.confidential) AS offers,
           count(DISTINCT o.offer_id) FILTER (
               WHERE NOT s.confidential AND cardinality(o.life_phases) > 0
               AND cardinality(o.fields_of_action) > 0
           ) AS of_fields,
           count(*) FILTER (WHERE NOT s.confidential) AS places,
           count(*) FILTER (WHERE NOT s.confidential AND s.geometry IS NULL) AS unplaced,
           count(*) FILTER (WHERE NOT s.confidential AND s.outside) AS outside,
           count(*) FILTER (WHERE s.confidential) AS secret_places
    FROM kpk.offer o
    JOIN kpk.offer_site l ON l.region_id = o.region_id AND l.offer_id = o.offer_id
    JOIN kpk.site s ON s.region_id = l.region_id AND s.site_id = l.site_id
    WHERE o.region_id = :region_id AND o.vanished_at IS NULL
"""


def _visible(region_id: str) -> "Select[Any]":
    """Offers at places that may be shown."""
    return (
        select()
        .select_from(offer)
        .join(
            offer_site,
            (offer_site.c.region_id == offer.c.region_id)
            & (offer_site.c.offer_id == offer.c.offer_id),
        )
        .join(
            site,
            (site.c.region_id == offer_site.c.region_id) & (site.c.site_id == offer_site.c.site_id),
        )
        .where(
            offer.c.region_id == region_id,
            site.c.confidential.is_(False),
            offer.c.vanished_at.is_(None),
        )
    )


def read_offer_sites(
    connection: Connection,
    region_id: str,
    *,
    kinds: Iterable[str] | None = None,
    box: Box | None = None,
    part: Slice = ALL,
) -> pd.DataFrame:
    """Read one row per offer and site, without confidential sites; coordinates in degrees.

    An offer without a place has NaN coordinates; a `box` leaves it out.

    Parameters
    ----------
    kinds
        Codes of `OfferKind`; None: every kind.
    box
        Degrees; only sites in it. None: all.
    part
        Which of the rows, ordered by offer and site.
    """
    point = func.ST_Transform(site.c.geometry, 4326)
    query = _visible(region_id).add_columns(
        offer.c.offer_id, offer.c.title, offer.c.kind, offer.c.kinds, offer.c.provider,
        offer.c.life_phases, offer.c.capacity_value, offer.c.capacity_unit, offer.c.status,
        offer.c.url,
        offer_site.c.opening_hours, offer_site.c.times_text, site.c.site_id,
        site.c.name.label("site_name"), site.c.address, site.c.outside,
        func.ST_X(point).label("longitude"), func.ST_Y(point).label("latitude"),
    )  # fmt: skip
    query = _filtered(connection, query, region_id, kinds, box)
    result = connection.execute(part.of(query.order_by(offer.c.offer_id, site.c.site_id)))
    frame = pd.DataFrame.from_records([tuple(row) for row in result], columns=list(result.keys()))
    return frame.astype({"longitude": float, "latitude": float, "capacity_value": float})


def count_offers(connection: Connection, region_id: str) -> OfferCounts:
    """Count all offers of a region and their places, the confidential ones apart."""
    row = connection.execute(text(_COUNTS), {"region_id": region_id}).one()
    return OfferCounts(
        offers=row.offers,
        places=row.places,
        outside=row.outside,
        unplaced=row.unplaced,
        secret_offers=row.all_offers - row.offers,
        secret_places=row.secret_places,
        of_fields=row.of_fields,
    )


def count_confirmed(connection: Connection, region_id: str, *, since: date) -> Confirmed:
    """Count the offers that may be shown, and those of them that were confirmed of late.

    Parameters
    ----------
    since
        First day on which a confirmation still counts.
    """
    shown = _visible(region_id).add_columns(offer.c.offer_id, offer.c.last_checked)
    single = shown.distinct().subquery()
    fresh = func.count().filter(single.c.last_checked >= since)
    row = connection.execute(select(fresh, func.count()).select_from(single)).one()
    return Confirmed(int(row[0]), int(row[1]))


def count_offers_by_kind(connection: Connection, region_id: str) -> dict[str, OfferCounts]:
    """Count what may be shown by kind, the most frequent first; one counts under each kind."""
    named = (
        _visible(region_id)
        .add_columns(
            offer.c.offer_id,
            func.unnest(offer.c.kinds).label("kind"),
            site.c.geometry.is_(None).label("is_unplaced"),
        )
        .subquery()
    )
    offers = func.count(named.c.offer_id.distinct())
    unplaced = func.count().filter(named.c.is_unplaced)
    query = (
        select(named.c.kind, offers, func.count(), unplaced)
        .group_by(named.c.kind)
        .order_by(offers.desc(), named.c.kind)
    )
    return {
        str(kind): OfferCounts(offers=found, places=places, unplaced=lost)
        for kind, found, places, lost in connection.execute(query)
    }


def count_offer_sites(
    connection: Connection,
    region_id: str,
    *,
    kinds: Iterable[str] | None = None,
    box: Box | None = None,
) -> int:
    """Count what `read_offer_sites` would give without a limit.

    Parameters
    ----------
    kinds
        Codes of `OfferKind`; None: every kind.
    box
        Degrees; only sites in it. None: all.
    """
    visible = _visible(region_id).add_columns(offer.c.offer_id)
    return count(connection, _filtered(connection, visible, region_id, kinds, box))


def _filtered(
    connection: Connection,
    query: "Select[Any]",
    region_id: str,
    kinds: Iterable[str] | None,
    box: Box | None,
) -> "Select[Any]":
    if kinds is not None:
        query = query.where(offer.c.kinds.op("&&")(cast(list(kinds), ARRAY(Text))))
    if box is not None:
        query = query.where(touches(site.c.geometry, box, region_crs(connection, region_id)))
    return query
