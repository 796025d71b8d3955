"""The page of access and supply."""

from fastapi import APIRouter, Request, Response

from api.http.bodies import Body, answer, html_body, stored_body
from api.http.dependencies import BareEngine, RegionQuery, menu_of, revision_of
from api.questions.access.service import service_of
from api.questions.access.view import read_access_view
from api.questions.states import to_a_region
from kpk_geo.database.connection import transaction
from maps.access.page import access_page

router = APIRouter(include_in_schema=False)


@router.get("/maps/accessibility")
async def show_page(request: Request, engine: BareEngine, region: RegionQuery = None) -> Response:
    """Show the map of access and supply; without a region ask for which."""
    if region is None:
        return await to_a_region(request, "access")
    revision = await revision_of(request, region)

    def build() -> Body:
        loaded = service_of(request).region(region, revision).loaded
        with transaction(engine) as connection:
            view = read_access_view(connection, loaded)
        html = access_page(view, menu_of(request))
        return html_body(html, f"{revision}-{region}-accessibility")

    key = (f"page/accessibility/{region}", str(revision))
    return answer(request, await stored_body(request, key, build, computes_for=region))
