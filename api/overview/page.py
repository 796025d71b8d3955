"""The overview of a region."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter, Request, Response

from api.http.bodies import Body, answer, html_body, stored_body
from api.http.dependencies import BareEngine, RegionQuery, menu_of, revision_of
from api.http.which_region import choose_region
from api.overview.read import read_overview, read_proposals, with_areas
from api.questions.question import Question
from kpk_geo.database.connection import transaction
from kpk_geo.local_time import local_today
from maps.kit.menu import OVERVIEW
from maps.overview.page import overview_page

SHOWN_PROPOSALS = 1  # where to go; what would change then is for the slides
router = APIRouter(include_in_schema=False)


@router.get(OVERVIEW)
async def show_page(request: Request, engine: BareEngine, region: RegionQuery = None) -> Response:
    """Show the overview; without a region ask for which, where several are loaded."""
    if region is None:
        return await choose_region(request, OVERVIEW, "Überblick")
    revision = await revision_of(request, region)
    questions: Sequence[Question] = request.app.state.questions

    def build() -> Body:
        with transaction(engine) as connection:
            found = read_overview(connection, region, questions)
            proposals = read_proposals(connection, region, questions)[:SHOWN_PROPOSALS]
            view = replace(with_areas(connection, found, proposals), proposals=proposals)
        return html_body(overview_page(view, menu_of(request)), f"{revision}-{region}-overview")

    key = (f"page/overview/{region}", f"{revision}-{local_today()}")  # ages are told as of today
    return answer(request, await stored_body(request, key, build))
