"""Offers at places that may be shown; confidential sites never leave the database."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.bodies import stored_answer
from api.dependencies import (
    BoundingBox,
    DatabaseConnection,
    DatabaseEngine,
    Limit,
    Offset,
    Revision,
)
from api.geojson import GEOJSON, collection, offer_features
from api.paging import page_fields
from api.schemas import FeaturesOut
from kpk_geo.database.connection import transaction
from kpk_geo.database.offers import count_offer_sites, read_offer_sites
from kpk_geo.database.regions import read_region
from kpk_geo.errors import InputError, suggestion
from kpk_geo.model import OfferKind

router = APIRouter(prefix="/api/regions/{region_id}", tags=["Angebote"])


@router.get("/offers", summary="Angebote mit ihren Orten als GeoJSON")
def list_offers(
    request: Request,
    region_id: str,
    connection: DatabaseConnection,
    kind: Annotated[list[str] | None, Query(description="Art; mehrfach möglich")] = None,
    bbox: BoundingBox = None,
    limit: Limit = 1000,
    offset: Offset = 0,
) -> FeaturesOut:
    """List offers, one feature per offer and site."""
    read_region(connection, region_id)
    for code in kind or ():
        if code not in list(OfferKind):
            hint = suggestion(code, [member.value for member in OfferKind])
            raise InputError(f"Die Art {code!r} gibt es nicht. {hint}")
    total = count_offer_sites(connection, region_id, kinds=kind, box=bbox)
    frame = read_offer_sites(
        connection, region_id, kinds=kind, box=bbox, limit=limit, offset=offset
    )
    fields = page_fields(request, total=total, limit=limit, offset=offset)
    return FeaturesOut.model_validate({"features": offer_features(frame), **fields})


@router.get("/offers/map", summary="Alle Angebote für Karten, aus gespeicherten Bytes")
def map_offers(
    request: Request, region_id: str, revision: Revision, engine: DatabaseEngine
) -> Response:
    """Give all offers at once."""

    def build() -> tuple[str, str]:
        with transaction(engine) as connection:
            offers = read_offer_sites(connection, region_id)
        return collection(offer_features(offers)), GEOJSON

    return stored_answer(request, f"offers/{region_id}", revision, build)
