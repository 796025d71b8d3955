"""Pages that belong to no question: start, description of the API; and the assets."""

import mimetypes
from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from api.http.bodies import IMMUTABLE, REVALIDATE, Body, answer, html_body, pack, stored_body
from api.http.dependencies import BareEngine, keep_cities, menu_of
from api.overview.read import read_overview
from api.questions.question import Question, RegionState
from api.questions.states import read_state
from kpk_geo.database.areas import count_areas, read_levels
from kpk_geo.database.connection import transaction
from kpk_geo.database.loads import read_load_state
from kpk_geo.database.regions import Region, read_regions
from kpk_geo.errors import NotFoundError, OutdatedRunError
from maps.kit.assets import Assets, current_assets
from maps.kit.plain_pages import accessibility_page, docs_page
from maps.overview.maps import city_picture
from maps.overview.text import story
from maps.start import Invitation, RegionCard, StartLine, start_page

router = APIRouter(include_in_schema=False)


@router.get("/")
async def start(request: Request, engine: BareEngine) -> Response:
    """Show the regions."""
    questions: Sequence[Question] = request.app.state.questions

    def look() -> tuple[list[Region], str]:
        with transaction(engine) as connection:
            regions = read_regions(connection)
            loads = [read_load_state(connection, item.region_id).sentence for item in regions]
        state = [(item.region_id, item.revision) for item in regions]
        return regions, f"{state} {loads}"  # a load says that it runs before it changes anything

    regions, version = await request.app.state.work.looking.run(look)
    keep_cities(request, regions)

    def build() -> Body:
        with transaction(engine) as connection:
            cards = [_card(connection, region, questions) for region in regions]
        return html_body(start_page(menu_of(request), cards), version)

    return answer(request, await stored_body(request, ("page/start", version), build))


def _card(connection: Connection, region: Region, questions: Sequence[Question]) -> RegionCard:
    state, counts = read_state(connection, region), count_areas(connection, region.region_id)
    query = urlencode({"region": region.region_id})
    overview = read_overview(connection, region.region_id, questions)
    return RegionCard(
        region_id=region.region_id,
        name=region.name,
        headline=story(overview).headline,
        picture=city_picture(overview),
        synthetic=region.synthetic,
        loaded=region.loaded_at,
        areas={
            level.label: counts.get(level.level_pk, 0)
            for level in read_levels(connection, region.region_id)
        },
        offers=state.offers,
        load=read_load_state(connection, region.region_id).sentence,
        lines=_lines(connection, state, questions),
        land=overview.offers if state.is_land else "",
        invitations=[
            Invitation(
                label=question.invitation,
                address=f"{question.page.path}?{query}",
                missing=question.missing(state),
                is_aside=question.is_aside,
            )
            for question in questions
        ],
    )


def _lines(
    connection: Connection, state: RegionState, questions: Sequence[Question]
) -> list[StartLine]:
    """List what questions have found, one line each."""
    found = []
    for question in questions:
        if question.finding is None or question.missing(state):
            continue
        region_id = state.region.region_id
        try:
            text = question.finding(connection, region_id)
        except OutdatedRunError:  # the page itself says what to do
            continue
        if text:
            address = f"{question.page.path}?{urlencode({'region': region_id})}"
            found.append(StartLine(text=text, address=address))
    return found


@router.get("/docs")
def docs(request: Request) -> Response:
    """Show the description of the API.

    Swagger UI writes style attributes; this page alone allows them.
    """
    html = docs_page(menu_of(request))
    return answer(request, html_body(html, "docs", styles="'self' 'unsafe-inline'"))


@router.get("/barrierefreiheit")
def accessibility(request: Request) -> Response:
    """Show the statement of accessibility."""
    contact = request.app.state.accessibility_contact
    html = accessibility_page(menu_of(request), contact)
    return answer(request, html_body(html, f"barrierefreiheit-{contact}"))


@router.get("/assets/{digest}/{path:path}")
async def asset(request: Request, digest: str, path: str) -> Response:
    """Serve a script, style or picture of ours; for good where the address names its content."""
    held = current_assets()
    key = (f"assets/{path}", held.digest)  # not what was asked for, which can be anything
    body = await stored_body(request, key, lambda: _asset(held, path), kind="looking")
    return answer(request, body, cache_control=IMMUTABLE if digest == held.digest else REVALIDATE)


def _asset(held: Assets, path: str) -> Body:
    if path not in held.files:
        raise NotFoundError(f"Die Datei {path} gibt es nicht.")
    media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return pack(held.files[path], media_type, path)
