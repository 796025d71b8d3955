"""The page of offers."""

from fastapi import APIRouter, Request, Response

from api.http.bodies import Body, answer, html_body, stored_body
from api.http.dependencies import BareEngine, MaybePlanner, RegionQuery, menu_of, revision_of
from api.questions.offers.view import read_offers_view
from api.questions.states import to_a_region
from kpk_geo.database.connection import transaction
from kpk_geo.local_time import local_today
from maps.offers.page import offers_page

router = APIRouter(include_in_schema=False)


@router.get("/maps/offers")
async def show_page(
    request: Request, engine: BareEngine, planner: MaybePlanner, region: RegionQuery = None
) -> Response:
    """Show the map of offers; without a region ask for which."""
    if region is None:
        return await to_a_region(request, "offers")
    version = f"{await revision_of(request, region)}-{local_today()}"

    def build() -> Body:
        with transaction(engine) as connection:
            view = read_offers_view(
                connection, region, planner=planner is not None, today=local_today()
            )
        html = offers_page(view, menu_of(request))
        return html_body(html, f"{version}-{region}-offers-{planner or ''}")

    if planner is not None:  # what planners see is kept nowhere
        body = await request.app.state.work.reading.run(build)
        return answer(request, body, cache_control="no-store")
    return answer(request, await stored_body(request, (f"page/offers/{region}", version), build))
