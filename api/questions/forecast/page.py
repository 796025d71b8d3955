"""The page of the forecast."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.bodies import Body, answer, html_body, stored_body
from api.http.dependencies import BareEngine, RegionQuery, menu_of, revision_of
from api.questions.forecast.table import read_forecast_view
from api.questions.states import to_a_region
from kpk_geo.database.connection import transaction
from maps.forecast.page import forecast_page

router = APIRouter(include_in_schema=False)


@router.get("/maps/forecast")
async def show_page(
    request: Request,
    engine: BareEngine,
    region: RegionQuery = None,
    group: Annotated[str | None, Query()] = None,
) -> Response:
    """Show the newest forecast; without a region ask for which."""
    if region is None:
        return await to_a_region(request, "forecast")
    revision = await revision_of(request, region)

    def build() -> Body:
        with transaction(engine) as connection:
            view = read_forecast_view(connection, region, group)
        return html_body(forecast_page(view, menu_of(request)), f"{revision}-{region}-fc-{group}")

    key = (f"page/forecast/{region}/{group}", str(revision))
    return answer(request, await stored_body(request, key, build))
