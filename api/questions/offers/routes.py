"""Offers at places that may be shown; confidential sites never leave the database."""

import json
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.files.columns import described
from api.files.geojson import GEOJSON, collection
from api.files.result_files import ResultTable
from api.files.served import AskedFormat, sent_table
from api.http.bodies import stored_answer
from api.http.dependencies import (
    BareEngine,
    BoundingBox,
    DatabaseConnection,
    MaybePlanner,
    Part,
    Revision,
)
from api.http.paging import page_fields
from api.http.schemas import FeaturesOut
from api.questions.offers.export import in_template_crs, with_hours
from api.questions.offers.geojson import offer_features
from api.questions.offers.view import read_offers_view
from kpk_geo.database.connection import transaction
from kpk_geo.database.inventory import read_inventory
from kpk_geo.database.offer_sites import count_offer_sites, read_offer_sites
from kpk_geo.database.regions import read_region
from kpk_geo.errors import InputError, suggestion
from kpk_geo.local_time import local_today
from kpk_geo.model import OfferKind
from kpk_geo.opening.calendar import kindergarten_year
from maps.offers.page import offers_data

router = APIRouter(prefix="/api/regions/{region_id}", tags=["Angebote"])

TEMPLATE = (
    "wie in der Vorlage: So lässt sich die Tabelle ergänzen und wieder laden. Die Vorlage mit "
    "Auswahllisten schreibt kpk export offers"
)


@router.get("/offers", summary="Angebote mit ihren Orten als GeoJSON")
def list_offers(
    request: Request,
    region_id: str,
    connection: DatabaseConnection,
    part: Part,
    kind: Annotated[list[str] | None, Query(description="Art; mehrfach möglich")] = None,
    bbox: BoundingBox = None,
) -> FeaturesOut:
    """List offers, one feature per offer and site."""
    read_region(connection, region_id)
    for code in kind or ():
        if code not in list(OfferKind):
            hint = suggestion(code, [member.value for member in OfferKind])
            raise InputError(f"Die Art {code!r} gibt es nicht. {hint}")
    total = count_offer_sites(connection, region_id, kinds=kind, box=bbox)
    features = offer_features(
        read_offer_sites(connection, region_id, kinds=kind, box=bbox, part=part), local_today()
    )
    return FeaturesOut.model_validate(
        {"features": features, **page_fields(request, part, total=total)}
    )


@router.get("/offers/page", summary="Angebote der Angebotskarte, für Planer mit allem")
async def page_offers(
    request: Request,
    region_id: str,
    revision: Revision,
    engine: BareEngine,
    planner: MaybePlanner,
) -> Response:
    """Give what the script of the page of offers needs; what planners see is kept nowhere."""

    def build() -> tuple[str, str]:
        with transaction(engine) as connection:
            view = read_offers_view(
                connection, region_id, planner=planner is not None, today=local_today()
            )
        text = json.dumps(offers_data(view), ensure_ascii=False, allow_nan=False, default=str)
        return text, "application/json"

    if planner is None:
        return await stored_answer(
            request, f"offers/page/{region_id}/{local_today()}", revision, build
        )
    content, media_type = await request.app.state.work.reading.run(build)
    return Response(content, media_type=media_type, headers={"Cache-Control": "no-store"})


@router.get("/offers.csv", summary="Angebote als CSV")
@router.get("/offers.xlsx", summary="Angebote als Excel-Datei")
def offers_file(
    region_id: str, connection: DatabaseConnection, planner: MaybePlanner, table_format: AskedFormat
) -> Response:
    """Give the inventory with the headings of the template; confidential rows for planners."""
    region = read_region(connection, region_id)
    rows = read_inventory(connection, region_id, confidential=planner is not None)
    placed = in_template_crs(rows, region.work_crs)
    table = ResultTable(
        sheet=described("Angebote", with_hours(placed, local_today()), ()),
        created=region.loaded_at,
        notes=[("Titel", f"Angebote {region.name}"), ("Spalten", TEMPLATE)],
    )  # fmt: skip
    return sent_table(table, table_format, f"angebote-{region_id}")


@router.get("/offers/map", summary="Alle Angebote für Karten, aus gespeicherten Bytes")
async def map_offers(
    request: Request, region_id: str, revision: Revision, engine: BareEngine
) -> Response:
    """Give all offers at once."""

    def build() -> tuple[str, str]:
        with transaction(engine) as connection:
            offers = read_offer_sites(connection, region_id)
        return collection(offer_features(offers, local_today())), GEOJSON

    year = kindergarten_year(local_today()).first  # of the mean hours a week
    return await stored_answer(request, f"offers/{region_id}/{year}", revision, build)
