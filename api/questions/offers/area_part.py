"""Which offers lie in an area, or in several; confidential places are on no page."""

from collections.abc import Sequence
from urllib.parse import urlencode

from sqlalchemy import Connection

from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.inventory import read_inventory, read_site_areas
from kpk_geo.opening.counts import count_hours
from maps.area.parts import AreaPart
from maps.offers.area_text import area_offers


def read_area_part(
    connection: Connection, region_id: str, level: AreaLevel, area_ids: Sequence[str]
) -> AreaPart:
    """Count the offers of areas by kind.

    Parameters
    ----------
    level
        Whose areas are meant.
    area_ids
        Which of them.
    """
    rows = read_inventory(connection, region_id, confidential=False)
    wanted = set(area_ids)
    site_areas = read_site_areas(connection, region_id, level.level_pk)
    here = {site for site, area in site_areas.items() if area in wanted}
    inside = rows[rows["site_id"].isin(here) & rows["x"].notna()]
    by_kind: dict[str, set[str]] = {}
    for offer_id, kinds in zip(inside["offer_id"], inside["kinds"], strict=True):
        for kind in kinds:
            by_kind.setdefault(str(kind), set()).add(str(offer_id))
    return area_offers(
        {kind: len(offers) for kind, offers in by_kind.items()},
        int(inside["offer_id"].nunique()),
        len(inside),
        f"/maps/offers?{urlencode({'region': region_id})}",
        everywhere=len(rows),
        hours=count_hours(inside["opening_hours"]),
    )
