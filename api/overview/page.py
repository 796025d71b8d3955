"""The overview of a region."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.http.bodies import Body, answer, html_body, stored_body
from api.http.dependencies import BareEngine, RegionQuery, keep_cities, menu_of, revision_of
from api.overview.read import read_overview, read_proposals, with_areas
from api.questions.question import Question
from api.questions.states import NO_REGION
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_regions
from kpk_geo.errors import NotFoundError
from kpk_geo.local_time import local_today
from maps.kit.menu import OVERVIEW
from maps.kit.plain_pages import RegionChoice, choice_page
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


async def choose_region(request: Request, path: str, label: str) -> Response:
    """Lead to the page of the only region; ask for which, where there are several.

    Parameters
    ----------
    path, label
        Of the page, in German.

    Raises
    ------
    NotFoundError
        Nothing is loaded.
    """

    def look() -> list[RegionChoice]:
        with transaction(request.app.state.engine) as connection:
            regions = read_regions(connection)
        keep_cities(request, regions)
        cities = menu_of(request).frame(None, path).cities
        return [RegionChoice(name=city.label, address=city.address) for city in cities]

    choices = await request.app.state.work.looking.run(look)
    if not choices:
        raise NotFoundError(NO_REGION)
    if len(choices) == 1:
        return RedirectResponse(choices[0].address)
    html = choice_page(menu_of(request), path, label, choices)
    return answer(request, html_body(html, f"choice-{path}"))
