"""The page of hot spots, and the page that says how to read it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.bodies import Body, answer, html_body, stored_body
from api.http.dependencies import BareEngine, RegionQuery, menu_of, revision_of
from api.questions.hot_spots.view import read_hot_spot_view
from api.questions.states import to_a_region
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_region
from maps.hot_spots.page import hot_spot_page, reading_page

router = APIRouter(include_in_schema=False)


@router.get("/maps/hot-spots")
async def show_page(
    request: Request,
    engine: BareEngine,
    region: RegionQuery = None,
    indicator: Annotated[str | None, Query()] = None,
) -> Response:
    """Show the map of hot spots; without a region ask for which."""
    if region is None:
        return await to_a_region(request, "hot_spots")
    revision = await revision_of(request, region)

    def build() -> Body:
        with transaction(engine) as connection:
            view = read_hot_spot_view(connection, region, indicator)
        html = hot_spot_page(view, menu_of(request))
        return html_body(html, f"{revision}-{region}-hot-{indicator}")

    key = (f"page/hot/{region}/{indicator}", str(revision))
    return answer(request, await stored_body(request, key, build))


@router.get("/maps/hot-spots/reading")
async def show_reading(
    request: Request, engine: BareEngine, region: RegionQuery = None
) -> Response:
    """Explain how the map of hot spots is read; with a region it leads back to its map."""
    revision = 0 if region is None else await revision_of(request, region)

    def build() -> Body:
        name = ""
        if region is not None:
            with transaction(engine) as connection:
                name = read_region(connection, region).name
        html = reading_page(menu_of(request), region, name)
        return html_body(html, f"{revision}-hot-spots-reading-{region}")

    key = (f"page/hot-reading/{region}", str(revision))
    return answer(request, await stored_body(request, key, build))
