"""What the page of offers shows, apart for planners and for everybody else."""

from datetime import date
from typing import Any

import pandas as pd
from pyproj import CRS
from sqlalchemy import Connection

from analyses.offers.freshness import freshness
from api.files.tabular import records
from api.regions.context import shown_sources
from kpk_geo.crs import to_degrees
from kpk_geo.database.areas import (
    AreaLevel,
    count_areas,
    read_areas,
    read_levels,
    region_bounds,
)
from kpk_geo.database.inventory import first_rows, read_inventory, read_site_areas
from kpk_geo.database.regions import read_region
from kpk_geo.offers.confirmed import CONFIRMED_MONTHS
from kpk_geo.opening.described import describe_hours
from maps.offers.view import OffersView

_SHOWN = ("Angebote", "Adressen", "Gebiete")


def read_offers_view(
    connection: Connection, region_id: str, *, planner: bool, today: date
) -> OffersView:
    """Read all offers with the coarsest area each lies in; confidential ones for planners only.

    Parameters
    ----------
    planner
        Whether confidential offers are shown.
    today
        Against which it is told how long ago an offer was checked.

    Raises
    ------
    NotFoundError
        There is no such region.
    """
    region = read_region(connection, region_id)
    rows = read_inventory(connection, region_id, confidential=planner)
    coarse = coarsest_level(connection, region_id)
    labels = _labels(connection, coarse)
    areas = read_site_areas(connection, region_id, coarse.level_pk) if coarse else {}
    ages = freshness(first_rows(rows), on=today, months=CONFIRMED_MONTHS).offers["is_stale"]
    rows["area_id"] = [areas.get(site) for site in rows["site_id"]]
    rows["area"] = [labels.get(key or "") for key in rows["area_id"]]
    hours = [
        describe_hours(expression, times, today)
        for expression, times in zip(rows["opening_hours"], rows["times_text"], strict=True)
    ]
    rows["hours"] = pd.Series(hours, index=rows.index, dtype=object)
    rows["is_stale"] = [bool(ages[number]) for number in rows["offer_id"]]
    return OffersView(
        region_id=region_id,
        region_name=region.name,
        synthetic=region.synthetic,
        revision=region.revision,
        level=coarse.level if coarse else None,
        level_label=coarse.label if coarse else "Gebiet",
        bounds=region_bounds(connection, region_id),
        planner=planner,
        areas=sorted(labels.values()),
        rows=_in_degrees(rows, region.work_crs),
        sources=shown_sources(connection, region_id, lambda source: source.kind in _SHOWN),
    )


def _labels(connection: Connection, level: AreaLevel | None) -> dict[str, str]:
    """Name areas by their key; where several are called the same, the key tells them apart."""
    if level is None:
        return {}
    names = read_areas(connection, level.level_pk, simplified=True)["name"].astype(str)
    several = names.duplicated(keep=False)
    labels = names.where(~several, names + " (" + names.index.astype(str) + ")")
    return {str(area_id): str(label) for area_id, label in labels.items()}


def coarsest_level(connection: Connection, region_id: str) -> AreaLevel | None:
    """Choose the level with the fewest areas, but more than one if there is such a level."""
    counts = count_areas(connection, region_id)
    levels = read_levels(connection, region_id)
    return min(
        levels,
        key=lambda level: (counts.get(level.level_pk, 0) < 2, counts.get(level.level_pk, 0)),
        default=None,
    )


def _in_degrees(rows: pd.DataFrame, work_crs: CRS) -> list[dict[str, Any]]:
    longitude, latitude = to_degrees(rows[["x", "y"]].to_numpy(dtype=float), work_crs).T
    placed = rows["x"].notna().to_numpy()
    plain = rows.drop(columns=["x", "y"]).assign(
        longitude=pd.Series(longitude, index=rows.index).where(placed),
        latitude=pd.Series(latitude, index=rows.index).where(placed),
    )
    return records(plain)
