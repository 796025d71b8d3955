"""The page of the burden map."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.bodies import Body, answer, html_body, stored_body
from api.http.dependencies import BareEngine, RegionQuery, menu_of, revision_of
from api.questions.burden.levels import index_level_of, read_level_view, shown_levels
from api.questions.burden.view import read_burden_view
from api.questions.states import to_a_region
from kpk_geo.database.connection import transaction
from maps.burden.level_page import level_page
from maps.burden.page import burden_page

router = APIRouter(include_in_schema=False)
LevelQuery = Annotated[
    str, Query(max_length=60, description="Gebietsebene; leer: die des Belastungsindex")
]


@router.get("/maps/burden")
async def show_page(
    request: Request, engine: BareEngine, region: RegionQuery = None, level: LevelQuery = ""
) -> Response:
    """Show the burden map, or the indicators of another level; without a region ask for which."""
    if region is None:
        return await to_a_region(request, "burden")
    revision = await revision_of(request, region)

    def build() -> Body:
        with transaction(engine) as connection:
            index_level = index_level_of(connection, region)
            known = shown_levels(connection, region)
            if level in known and level != index_level:
                other = read_level_view(connection, region, level, index_level)
                return html_body(
                    level_page(other, menu_of(request)), f"{revision}-{region}-{level}"
                )
            view = read_burden_view(connection, region)
        asked = level if level != index_level else ""
        html = burden_page(view, menu_of(request), no_level=asked)
        return html_body(html, f"{revision}-{region}-page-{asked}")

    key = (f"page/burden/{region}/{level}", str(revision))
    return answer(request, await stored_body(request, key, build))
