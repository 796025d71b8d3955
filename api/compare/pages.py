"""Pages that compare communes of a state; all of them work without a script."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.compare.asked import Commune, Shared, alike_of
from api.compare.read import read_comparison, state_ids
from api.compare.read_whole import read_choice, read_district
from api.http.address import known_words
from api.http.bodies import answer, html_body
from api.http.dependencies import BareEngine, menu_of, revision_of
from kpk_geo.database.connection import transaction
from maps.compare.district_page import district_page
from maps.compare.page import compare_page
from maps.compare.state_page import choice_of_communes, no_state_page
from maps.kit.compare_addresses import COMPARE, compare_address
from maps.kit.page import Html
from maps.kit.plain_pages import RegionChoice, choice_page

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_words)])
Shown = Annotated[str, Query(alias="kennzahl", max_length=200)]
Mode = Annotated[str, Query(alias="verkehr", max_length=40)]


@router.get(COMPARE)
async def show_states(request: Request, engine: BareEngine) -> Response:
    """Lead to the state that is loaded; ask for which where there are several."""
    with transaction(engine) as connection:
        found = state_ids(connection)
    choices = [RegionChoice(name=name, address=compare_address(key)) for key, name in found]
    if len(choices) == 1:
        return RedirectResponse(choices[0].address)
    html = no_state_page(menu_of(request))
    if choices:
        html = choice_page(menu_of(request), COMPARE, "Kommunen vergleichen", choices)
    return answer(request, html_body(html, "compare-choice"), cache_control="no-store")


@router.get(f"{COMPARE}/{{state_id}}")
async def show_comparison(
    request: Request, engine: BareEngine, state_id: str, commune: Commune = "",
    shared: Shared = [], indicator: Shown = "", mode: Mode = "",  # noqa: B006 - FastAPI copies it
) -> Response:  # fmt: skip
    """Show one commune among its peers; without one, the communes to choose from."""
    alike = alike_of(shared)
    with transaction(engine) as connection:
        if not commune:
            choice = read_choice(connection, state_id, indicator)
            return await _sent(request, state_id, choice_of_communes(choice, menu_of(request)))
        view = read_comparison(connection, state_id, commune, alike, indicator, mode)
    return await _sent(request, state_id, compare_page(view, menu_of(request)))


@router.get(f"{COMPARE}/{{state_id}}/kreis/{{district}}")
async def show_district(
    request: Request, engine: BareEngine, state_id: str, district: str,
    indicator: Shown = "", mode: Mode = "",
) -> Response:  # fmt: skip
    """Show all communes of a Kreis."""
    with transaction(engine) as connection:
        view = read_district(connection, state_id, district, indicator, mode)
    return await _sent(request, state_id, district_page(view, menu_of(request)))


async def _sent(request: Request, state_id: str, html: Html) -> Response:
    """Send a page; regions of communes come and go without a revision of the state."""
    revision = await revision_of(request, state_id)
    return answer(request, html_body(html, f"compare-{revision}"), cache_control="no-store")
