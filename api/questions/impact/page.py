"""The page of one site."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.bodies import Body, answer, html_body, stored_body
from api.http.dependencies import BareEngine, RegionQuery, menu_of, revision_of
from api.questions.impact.table import read_impact_view
from api.questions.states import to_a_region
from kpk_geo.database.connection import transaction
from maps.impact.page import impact_page

router = APIRouter(include_in_schema=False)


@router.get("/maps/impact")
async def show_page(
    request: Request,
    engine: BareEngine,
    region: RegionQuery = None,
    indicator: Annotated[str | None, Query()] = None,
) -> Response:
    """Show the newest answer; without a region ask for which."""
    if region is None:
        return await to_a_region(request, "impact")
    revision = await revision_of(request, region)

    def build() -> Body:
        with transaction(engine) as connection:
            view = read_impact_view(connection, region, indicator)
        return html_body(impact_page(view, menu_of(request)), f"{revision}-{region}-im-{indicator}")

    key = (f"page/impact/{region}/{indicator}", str(revision))
    return answer(request, await stored_body(request, key, build))
