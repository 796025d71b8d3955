"""Offers and houses as GeoJSON in WGS 84, coordinates to about a metre."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import shapely

from api.files.geojson import DIGITS, feature
from kpk_geo import german
from kpk_geo.database.houses import PlacedHouse
from kpk_geo.model import OfferKind


def offer_features(offers: pd.DataFrame) -> list[dict[str, Any]]:
    """Write one feature per offer and site."""
    plain = offers.astype(object).where(offers.notna(), None)  # NaN is not JSON
    return [_offer(dict(row)) for row in plain.to_dict("records")]


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


def _offer(row: dict[Any, Any]) -> dict[str, Any]:
    place = None
    if row["longitude"] is not None and row["latitude"] is not None:
        place = shapely.Point(round(row["longitude"], DIGITS), round(row["latitude"], DIGITS))
    kinds = [OfferKind.of(kind) for kind in row["kinds"]]
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
        "status": row["status"],
        "site_id": row["site_id"],
        "site_name": row["site_name"],
        "address": row["address"],
        "outside": row["outside"],
    }
    return feature(f"{row['offer_id']}@{row['site_id']}", place, properties)


def _capacity(row: dict[Any, Any]) -> str | None:
    if row["capacity_value"] is None:
        return None
    return f"{german.number(row['capacity_value'])} {row['capacity_unit'] or 'Plätze'}"
