"""Pages for people: start, maps, description of the API; and the assets they need."""

import mimetypes
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Engine

from api.http.bodies import IMMUTABLE, REVALIDATE, Body, answer, pack, stored_body
from api.http.dependencies import BareEngine, DatabaseConnection, MaybePlanner
from api.http.dependencies import revision_of as read_revision
from api.questions.access.view import read_accessibility_view
from api.questions.burden.view import read_burden_view
from api.questions.hot_spots.view import read_hot_spot_view
from api.questions.offers.view import read_offers_view
from kpk_geo import __version__
from kpk_geo.database.areas import count_areas, read_levels
from kpk_geo.database.connection import transaction
from kpk_geo.database.offers import count_offers
from kpk_geo.database.regions import Region, read_regions
from kpk_geo.database.runs import read_analyses
from kpk_geo.errors import NotFoundError
from maps.access.page import accessibility_page
from maps.burden.page import burden_page
from maps.hot_spots.page import hot_spot_page, reading_page
from maps.kit.page import Html
from maps.kit.plain_pages import docs_page
from maps.offers.page import offers_page
from maps.start import RegionCard, start_page

router = APIRouter(include_in_schema=False)


def html_body(html: Html, version: str, *, styles: str = "'self'") -> Body:
    """Pack a page with its own Content-Security-Policy."""
    policy = ("Content-Security-Policy", html.policy(styles=styles))
    return pack(html.text, "text/html; charset=utf-8", version, (policy,))


@router.get("/")
def start(request: Request, connection: DatabaseConnection) -> Response:
    """Show the regions."""
    regions = read_regions(connection)
    html = start_page([_card(connection, region) for region in regions])
    version = "-".join(str(region.revision) for region in regions)
    return answer(request, html_body(html, f"start-{version}"))


def _card(connection: DatabaseConnection, region: Region) -> RegionCard:
    counts = count_areas(connection, region.region_id)
    levels = read_levels(connection, region.region_id)
    return RegionCard(
        region_id=region.region_id,
        name=region.name,
        synthetic=region.synthetic,
        loaded=region.loaded_at,
        areas={level.label: counts.get(level.level_pk, 0) for level in levels},
        offers=sum(count_offers(connection, region.region_id).values()),
        ready="burden" in read_analyses(connection, region.region_id),
        planned=region.profile.burden_index is not None,
        has_hot_spots="hot-spots" in read_analyses(connection, region.region_id),
        has_network=region.profile.network is not None and bool(region.profile.population),
    )


@router.get("/maps/burden")
async def burden(
    request: Request,
    engine: BareEngine,
    region: Annotated[str | None, Query()] = None,
) -> Response:
    """Show the burden map; without a region that of the only or first one."""
    if region is None:
        first = await _looked_up(request, lambda: _first_with(engine, "burden"))
        return RedirectResponse(f"/maps/burden?region={first}")
    revision = await read_revision(request, region)

    def build() -> Body:
        with transaction(engine) as connection:
            view = read_burden_view(connection, region)
        return html_body(burden_page(view), f"{revision}-{region}-page")

    return answer(
        request, await stored_body(request, (f"page/burden/{region}", str(revision)), build)
    )


@router.get("/maps/hot-spots")
async def hot_spots(
    request: Request,
    engine: BareEngine,
    region: Annotated[str | None, Query()] = None,
    indicator: Annotated[str | None, Query()] = None,
) -> Response:
    """Show the map of hot spots; without a region that of the first where any were looked for."""
    if region is None:
        first = await _looked_up(request, lambda: _first_with(engine, "hot-spots"))
        return RedirectResponse(f"/maps/hot-spots?region={first}")
    revision = await read_revision(request, region)

    def build() -> Body:
        with transaction(engine) as connection:
            view = read_hot_spot_view(connection, region, indicator)
        return html_body(hot_spot_page(view), f"{revision}-{region}-hot-{indicator}")

    return answer(
        request,
        await stored_body(request, (f"page/hot/{region}/{indicator}", str(revision)), build),
    )


@router.get("/maps/hot-spots/reading")
def hot_spots_reading(request: Request, region: Annotated[str | None, Query()] = None) -> Response:
    """Explain how the map of hot spots is read."""
    return answer(request, html_body(reading_page(region), f"hot-spots-reading-{region}"))


@router.get("/maps/offers")
async def offers(
    request: Request,
    engine: BareEngine,
    planner: MaybePlanner,
    region: Annotated[str | None, Query()] = None,
) -> Response:
    """Show the map of offers; without a region that of the first one that has offers."""
    if region is None:
        first = await _looked_up(request, lambda: _first_with_offers(engine))
        return RedirectResponse(f"/maps/offers?region={first}")
    version = f"{await read_revision(request, region)}-{date.today()}"

    def build() -> Body:
        with transaction(engine) as connection:
            view = read_offers_view(
                connection, region, planner=planner is not None, today=date.today()
            )
        return html_body(offers_page(view), f"{version}-{region}-offers-{planner or ''}")

    if planner is not None:  # what planners see is kept nowhere
        body = await request.app.state.work.reading.run(build)
        return answer(request, body, cache_control="no-store")
    return answer(request, await stored_body(request, (f"page/offers/{region}", version), build))


@router.get("/maps/accessibility")
async def accessibility(
    request: Request,
    engine: BareEngine,
    region: Annotated[str | None, Query()] = None,
) -> Response:
    """Show the map of ways and supply; without a region that of the first with a street network."""
    if region is None:
        first = await _looked_up(request, lambda: _first_with_network(engine))
        return RedirectResponse(f"/maps/accessibility?region={first}")
    revision = await read_revision(request, region)

    def build() -> Body:
        model = request.app.state.accessibility.model(region, revision)
        with transaction(engine) as connection:
            view = read_accessibility_view(connection, model)
        return html_body(accessibility_page(view), f"{revision}-{region}-accessibility")

    key = (f"page/accessibility/{region}", str(revision))
    return answer(request, await stored_body(request, key, build, kind="computing"))


async def _looked_up(request: Request, look: Callable[[], str]) -> str:
    found: str = await request.app.state.work.looking.run(look)
    return found


def _first_with_network(engine: Engine) -> str:
    with transaction(engine) as connection:
        for region in read_regions(connection):
            if region.profile.network:
                return region.region_id
    raise NotFoundError(
        "Für keine Region ist ein Straßennetz geladen. Im Profil den Abschnitt [network] ergänzen "
        "und neu laden; Straßen holt kpk streets."
    )


def _first_with_offers(engine: Engine) -> str:
    with transaction(engine) as connection:
        for region in read_regions(connection):
            if count_offers(connection, region.region_id):
                return region.region_id
    raise NotFoundError("Es sind noch keine Angebote geladen: kpk load PROFIL.toml.")


def _first_with(engine: Engine, analysis: str) -> str:
    with transaction(engine) as connection:
        for region in read_regions(connection):
            if analysis in read_analyses(connection, region.region_id):
                return region.region_id
    raise NotFoundError(
        "Es gibt noch keine ausgewertete Region. Beispiel: make demo, oder "
        f"kpk load PROFIL.toml und kpk run {analysis} --region KENNUNG."
    )


@router.get("/docs")
def docs(request: Request) -> Response:
    """Show the description of the API.

    Swagger UI writes style attributes; this page alone allows them.
    """
    styles = "'self' 'unsafe-inline'"
    return answer(request, html_body(docs_page(), "docs", styles=styles))


@router.get("/assets/{path:path}")
async def asset(request: Request, path: str) -> Response:
    """Serve a script, style or picture of ours."""
    body = await stored_body(
        request, (f"assets/{path}", __version__), lambda: _asset(path), kind="looking"
    )
    versioned = "v" in request.query_params or path.startswith("vendor/")
    return answer(request, body, cache_control=IMMUTABLE if versioned else REVALIDATE)


def _asset(path: str) -> Body:
    root = files("maps").joinpath("assets")
    parts = path.split("/")
    target = root.joinpath(*parts)
    if ".." in parts or not target.is_file():
        raise NotFoundError(f"Die Datei {path} gibt es nicht.")
    media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return pack(target.read_bytes(), media_type, path.replace("/", "-"))
