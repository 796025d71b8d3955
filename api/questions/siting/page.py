"""The page of new sites."""

from fastapi import APIRouter, Request, Response

from api.http.bodies import Body, answer, html_body, stored_body
from api.http.dependencies import BareEngine, RegionQuery, menu_of, revision_of
from api.questions.access.service import service_of
from api.questions.siting.view import read_siting_view
from api.questions.states import to_a_region
from kpk_geo.database.connection import transaction
from maps.siting.page import siting_page

router = APIRouter(include_in_schema=False)


@router.get("/maps/siting")
async def show_page(request: Request, engine: BareEngine, region: RegionQuery = None) -> Response:
    """Show where the next sites should open; without a region ask for which."""
    if region is None:
        return await to_a_region(request, "siting")
    revision = await revision_of(request, region)

    def build() -> Body:
        loaded = service_of(request).region(region, revision).loaded
        with transaction(engine) as connection:
            view = read_siting_view(connection, loaded)
        return html_body(siting_page(view, menu_of(request)), f"{revision}-{region}-siting")

    key = (f"page/siting/{region}", str(revision))
    return answer(request, await stored_body(request, key, build, computes_for=region))
