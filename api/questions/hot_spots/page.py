"""The page of hot spots, and the page that says how to read it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.bodies import Body, answer, html_body, stored_body
from api.http.dependencies import BareEngine, RegionQuery, menu_of, revision_of
from api.questions.hot_spots.view import read_hot_spot_view
from api.questions.states import to_first_region
from kpk_geo.database.connection import transaction
from maps.hot_spots.page import hot_spot_page, reading_page

router = APIRouter(include_in_schema=False)


@router.get("/maps/hot-spots")
async def show_page(
    request: Request,
    engine: BareEngine,
    region: RegionQuery = None,
    indicator: Annotated[str | None, Query()] = None,
) -> Response:
    """Show the map of hot spots; without a region that of the first where any were looked for."""
    if region is None:
        return await to_first_region(request, "hot_spots")
    revision = await revision_of(request, region)

    def build() -> Body:
        with transaction(engine) as connection:
            view = read_hot_spot_view(connection, region, indicator)
        html = hot_spot_page(view, menu_of(request))
        return html_body(html, f"{revision}-{region}-hot-{indicator}")

    key = (f"page/hot/{region}/{indicator}", str(revision))
    return answer(request, await stored_body(request, key, build))


@router.get("/maps/hot-spots/reading")
def show_reading(request: Request, region: RegionQuery = None) -> Response:
    """Explain how the map of hot spots is read."""
    html = reading_page(menu_of(request), region)
    return answer(request, html_body(html, f"hot-spots-reading-{region}"))
