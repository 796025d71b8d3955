"""The whole inventory of offers, for planners: to export, to compare, to ask for confirmation."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection, delete, select, text

from kpk_geo.database.offer_rows import drop_unused_sites
from kpk_geo.database.tables import offer

_ROWS = """
    SELECT o.*, p.type AS provider_type, l.opening_hours, l.times_text, s.site_id,
           s.name AS site_name, s.address, s.street, s.postcode, s.city, s.confidential,
           s.outside, s.grade, s.level, s.method, s.reason, s.matched, s.municipality, s.quality,
           s.register_date, s.distance, ST_X(s.geometry) AS x, ST_Y(s.geometry) AS y,
           src.dataset AS source
    FROM kpk.offer o
    JOIN kpk.source src USING (source_pk)
    JOIN kpk.offer_site l ON l.region_id = o.region_id AND l.offer_id = o.offer_id
    JOIN kpk.site s ON s.region_id = l.region_id AND s.site_id = l.site_id
    LEFT JOIN kpk.provider p ON p.region_id = o.region_id AND p.name = o.provider
    WHERE o.region_id = :region_id {conditions}
    ORDER BY o.offer_id, s.site_id
"""


def read_inventory(
    connection: Connection,
    region_id: str,
    *,
    confidential: bool,
    vanished: bool = False,
    offer_id: str | None = None,
) -> pd.DataFrame:
    """Read one row per offer and site, all fields; coordinates in metres of the region's system.

    Parameters
    ----------
    confidential
        With confidential sites; only for planners.
    vanished
        The offers that their lists no longer name, instead of the others.
    offer_id
        Only this one; None: all.
    """
    conditions = f"AND o.vanished_at IS {'NOT ' if vanished else ''}NULL"
    if not confidential:
        conditions += " AND NOT s.confidential"
    if offer_id is not None:
        conditions += " AND o.offer_id = :offer_id"
    result = connection.execute(
        text(_ROWS.format(conditions=conditions)), {"region_id": region_id, "offer_id": offer_id}
    )
    rows = [tuple(row) for row in result]
    frame = pd.DataFrame(rows, columns=list(result.keys()), dtype=object)
    return frame.astype({"x": float, "y": float, "age_from": float, "age_to": float})


def delete_vanished(connection: Connection, region_id: str) -> list[str]:
    """Delete for good what the lists no longer name; give the titles."""
    known = (offer.c.region_id == region_id) & offer.c.vanished_at.is_not(None)
    titles = list(connection.scalars(select(offer.c.title).where(known).order_by(offer.c.title)))
    connection.execute(delete(offer).where(known))
    drop_unused_sites(connection, region_id)
    return [str(title) for title in titles]


def first_rows(inventory: pd.DataFrame) -> pd.DataFrame:
    """Reduce to one row per offer, by offer_id, at the first of its sites."""
    single: Any = inventory.drop_duplicates("offer_id").set_index("offer_id")
    return pd.DataFrame(single)


def read_site_areas(connection: Connection, region_id: str, level_pk: int) -> dict[str, str]:
    """Say in which area of a level each site lies, by its key; none for sites outside.

    Names would not do: areas of one name would be added up.

    Parameters
    ----------
    level_pk
        Key of the level as of one date.
    """
    rows = connection.execute(
        text(
            "SELECT DISTINCT ON (s.site_id) s.site_id, a.area_id FROM kpk.site s JOIN kpk.area a"
            " ON a.level_pk = :level_pk AND ST_Intersects(a.geometry, s.geometry)"
            " WHERE s.region_id = :region_id ORDER BY s.site_id, a.area_id"
        ),
        {"region_id": region_id, "level_pk": level_pk},
    )
    return {str(site_id): str(area_id) for site_id, area_id in rows}
