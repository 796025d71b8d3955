"""Offers and houses as GeoJSON in WGS 84, coordinates to about a metre."""

from collections.abc import Iterable
from datetime import date
from math import isnan
from typing import Any

import pandas as pd
import shapely

from api.files.geojson import DIGITS, feature
from kpk_geo import german
from kpk_geo.database.houses import PlacedHouse
from kpk_geo.model import OfferKind
from kpk_geo.opening.calendar import kindergarten_year
from kpk_geo.opening.described import describe_hours
from kpk_geo.opening.week import weekly_hours


def offer_features(offers: pd.DataFrame, today: date) -> list[dict[str, Any]]:
    """Write one feature per offer and site.

    Parameters
    ----------
    offers
        As `read_offer_sites` gives them.
    today
        Names the Kindergarten year over which hours a week are a mean.
    """
    plain = offers.astype(object).where(offers.notna(), None)  # NaN is not JSON
    return [_offer(dict(row), today) for row in plain.to_dict("records")]


def house_features(houses: Iterable[PlacedHouse]) -> list[dict[str, Any]]:
    """Write houses of the register with their address."""
    return [
        feature(
            f"{house.street} {house.label}",
            shapely.Point(round(house.longitude, 6), round(house.latitude, 6)),
            {"street": house.street, "number": house.label},
        )
        for house in houses
    ]


def _offer(row: dict[Any, Any], today: date) -> dict[str, Any]:
    place = None
    if row["longitude"] is not None and row["latitude"] is not None:
        place = shapely.Point(round(row["longitude"], DIGITS), round(row["latitude"], DIGITS))
    kinds = [OfferKind.of(kind) for kind in row["kinds"]]
    hours = describe_hours(row["opening_hours"], row["times_text"], today)
    properties = {
        "offer_id": row["offer_id"],
        "title": row["title"],
        "kind": row["kind"],
        "kinds": row["kinds"],
        "kind_label": "; ".join(kind.label for kind in kinds),
        "provider": row["provider"],
        "life_phases": row["life_phases"],
        "capacity": _capacity(row),
        "opening_hours": row["opening_hours"],
        "hours_status": hours.status.value,
        "hours_text": hours.text,
        "hours_per_week": _finite(weekly_hours(row["opening_hours"], kindergarten_year(today))),
        "status": row["status"],
        "site_id": row["site_id"],
        "site_name": row["site_name"],
        "address": row["address"],
        "outside": row["outside"],
    }
    return feature(f"{row['offer_id']}@{row['site_id']}", place, properties)


def _finite(value: float) -> float | None:
    return None if isnan(value) else round(value, 2)


def _capacity(row: dict[Any, Any]) -> str | None:
    if row["capacity_value"] is None:
        return None
    return f"{german.number(row['capacity_value'])} {row['capacity_unit'] or 'Plätze'}"
