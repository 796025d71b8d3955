"""The page of primary schools as places for a Familiengrundschulzentrum."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.http.bodies import Body, answer, html_body, stored_body
from api.http.dependencies import BareEngine, RegionQuery, menu_of, revision_of
from api.questions.fgz.table import read_fgz_view
from api.questions.states import to_a_region
from kpk_geo.database.connection import transaction
from maps.fgz.page import fgz_page

router = APIRouter(include_in_schema=False)


@router.get("/maps/fgz")
async def show_page(
    request: Request,
    engine: BareEngine,
    region: RegionQuery = None,
    startchancen: Annotated[Literal["ja"] | None, Query()] = None,
    fgz: Annotated[int | None, Query(ge=1, le=500, description="So viele werden bepreist")] = None,
) -> Response:
    """Show the newest list; without a region ask for which."""
    if region is None:
        return await to_a_region(request, "fgz")
    revision = await revision_of(request, region)

    def build() -> Body:
        with transaction(engine) as connection:
            view = read_fgz_view(connection, region)
        html = fgz_page(
            view, menu_of(request), only_startchancen=startchancen is not None, count=fgz
        )  # fmt: skip
        return html_body(html, f"{revision}-{region}-fgz-{startchancen}-{fgz}")

    key = (f"page/fgz/{region}/{startchancen}/{fgz}", str(revision))
    return answer(request, await stored_body(request, key, build))
