"""Pages of developments; all of them work without a script."""

import hashlib
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.http.address import known_words
from api.http.bodies import answer, html_body
from api.http.dependencies import RegionQuery, keep_cities, menu_of, revision_of
from api.http.which_region import NO_REGION
from api.series.read import find_goal, find_indicator, read_areas_beside, read_series
from api.series.stored import Levels, read_series_levels
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_regions
from kpk_geo.errors import NotFoundError
from maps.kit.page import Html
from maps.kit.plain_pages import RegionChoice, choice_page
from maps.kit.series_addresses import SERIES, series_address
from maps.series.page import goal_page, indicator_page, list_page

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_words)])
Place = Annotated[str, Query(alias="ort", max_length=400)]
Level = Annotated[str, Query(alias="ebene", max_length=200)]


async def _page(request: Request, region_id: str, write: Callable[[Levels], Html]) -> Response:
    """Send a page that hangs on decisions too, which bring no new revision: it is kept nowhere."""
    await revision_of(request, region_id)

    def build() -> Response:
        with transaction(request.app.state.engine) as connection:
            html = write(read_series_levels(connection, region_id))
        digest = hashlib.sha256(html.text.encode()).hexdigest()
        return answer(request, html_body(html, f"series-{digest}"), cache_control="no-store")

    made: Response = await request.app.state.work.reading.run(build)
    return made


@router.get(SERIES)
async def show_regions(request: Request, region: RegionQuery = None) -> Response:
    """Lead to the developments of a region; ask for which where there are several."""
    if region is not None:
        return RedirectResponse(series_address(region))

    def build() -> Response:
        with transaction(request.app.state.engine) as connection:
            regions = read_regions(connection)
        if not regions:
            raise NotFoundError(NO_REGION)
        keep_cities(request, regions)
        choices = [
            RegionChoice(name=item.name, address=series_address(item.region_id)) for item in regions
        ]
        if len(choices) == 1:
            return RedirectResponse(choices[0].address)
        html = choice_page(menu_of(request), SERIES, "Entwicklung", choices)
        return answer(request, html_body(html, "series-choice"), cache_control="no-store")

    made: Response = await request.app.state.work.reading.run(build)
    return made


@router.get(f"{SERIES}/{{region_id}}")
async def show_list(request: Request, region_id: str, place: Place = "") -> Response:
    """Show all goals and indicators."""

    def write(levels: Levels) -> Html:
        return list_page(read_series(levels, place=place), menu_of(request))

    return await _page(request, region_id, write)


@router.get(f"{SERIES}/{{region_id}}/ziel/{{goal_id}}")
async def show_goal(request: Request, region_id: str, goal_id: str, place: Place = "") -> Response:
    """Show one goal."""

    def write(levels: Levels) -> Html:
        view = read_series(levels, place=place)
        return goal_page(view, find_goal(view, goal_id), menu_of(request))

    return await _page(request, region_id, write)


@router.get(f"{SERIES}/{{region_id}}/{{indicator_id}}")
async def show_indicator(
    request: Request, region_id: str, indicator_id: str, place: Place = "", level: Level = ""
) -> Response:
    """Show one indicator, and all areas of a level."""

    def write(levels: Levels) -> Html:
        view = read_series(levels, place=place)
        item = find_indicator(view, indicator_id)
        beside = read_areas_beside(levels, item.indicator, level=level)
        return indicator_page(view, item, beside, menu_of(request))

    return await _page(request, region_id, write)
