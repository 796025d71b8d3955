"""The page of the burden map."""

from fastapi import APIRouter, Request, Response

from api.http.bodies import Body, answer, html_body, stored_body
from api.http.dependencies import BareEngine, RegionQuery, menu_of, revision_of
from api.questions.burden.view import read_burden_view
from api.questions.states import to_a_region
from kpk_geo.database.connection import transaction
from maps.burden.page import burden_page

router = APIRouter(include_in_schema=False)


@router.get("/maps/burden")
async def show_page(request: Request, engine: BareEngine, region: RegionQuery = None) -> Response:
    """Show the burden map; without a region ask for which."""
    if region is None:
        return await to_a_region(request, "burden")
    revision = await revision_of(request, region)

    def build() -> Body:
        with transaction(engine) as connection:
            view = read_burden_view(connection, region)
        return html_body(burden_page(view, menu_of(request)), f"{revision}-{region}-page")

    key = (f"page/burden/{region}", str(revision))
    return answer(request, await stored_body(request, key, build))
