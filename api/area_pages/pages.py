"""Pages of areas and Quartiere, and the forms on them; all of it works without a script."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.area_pages.around import area_link
from api.area_pages.listing import read_area_list, search_areas
from api.area_pages.quarters import change_quarter, read_saved, save_quarter
from api.area_pages.read import (
    AskedAreas,
    read_area_profile,
    read_asked,
    read_quarter_profile,
)
from api.http.bodies import answer, html_body
from api.http.dependencies import MaybePlanner, RegionQuery, menu_of, require_same_origin
from api.http.which_region import NO_REGION
from api.questions.question import Question
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_regions
from kpk_geo.errors import InputError, NotFoundError
from maps.area.list_page import area_list_page
from maps.area.page import DossierChoice, Picking, area_page
from maps.area.profile import AreaProfile
from maps.dossier.elements import USUAL, choices
from maps.dossier.plain import copied_text
from maps.kit.area_addresses import areas_address, quarter_address
from maps.kit.page import Html
from maps.kit.plain_pages import RegionChoice, choice_page

router = APIRouter(include_in_schema=False)
Areas = Annotated[list[str] | None, Query(alias="area", max_length=500)]
Word = Annotated[str, Query(alias="suche", max_length=100)]
Number = Annotated[int, Path(ge=1, lt=2**31)]
_LOGGED_OUT = (
    "Gespeichert wird nur mit Schlüssel, und die Anmeldung gilt nicht (mehr). Bitte in einem "
    "zweiten Fenster unter /login anmelden und hier noch einmal speichern."
)


async def _made(request: Request, build: Callable[[], Response]) -> Response:
    made: Response = await request.app.state.work.reading.run(build)
    return made


def _page(request: Request, html: Html, *, status: int = 200) -> Response:
    """Send a page that hangs on the asker, on decisions and on Quartiere: it is kept nowhere."""
    digest = hashlib.sha256(html.text.encode()).hexdigest()
    made = answer(request, html_body(html, f"area-{digest}"), cache_control="no-store")
    if made.status_code == 200:
        made.status_code = status
    return made


@router.get("/gebiet")
async def show_regions(request: Request, region: RegionQuery = None) -> Response:
    """Lead to the areas of a region; ask for which where there are several."""
    if region is not None:
        return RedirectResponse(f"/gebiet/{region}")

    def build() -> Response:
        with transaction(request.app.state.engine) as connection:
            regions = read_regions(connection)
        if not regions:
            raise NotFoundError(NO_REGION)
        choices = [
            RegionChoice(name=item.name, address=f"/gebiet/{item.region_id}") for item in regions
        ]
        if len(choices) == 1:
            return RedirectResponse(choices[0].address)
        return _page(request, choice_page(menu_of(request), "/gebiet", "Gebiete", choices))

    return await _made(request, build)


@router.get("/gebiet/{region_id}")
async def show_list(
    request: Request,
    region_id: str,
    planner: MaybePlanner,
    level: Annotated[str | None, Query(alias="ebene", max_length=200)] = None,
    word: Word = "",
) -> Response:
    """List all areas of a region by level, and its Quartiere."""

    def build() -> Response:
        with transaction(request.app.state.engine) as connection:
            found = read_area_list(connection, region_id, level=level, word=word)
        return _page(request, area_list_page(found, menu_of(request)))

    return await _made(request, build)


@router.get("/gebiet/{region_id}/{level}")
async def show_picked(
    request: Request,
    region_id: str,
    level: str,
    planner: MaybePlanner,
    areas: Areas = None,
    word: Word = "",
) -> Response:
    """Show several areas as one Quartier; without any the list of the level."""
    if not areas:
        query = urlencode({"ebene": level, "suche": word} if word else {"ebene": level})
        return RedirectResponse(f"/gebiet/{region_id}?{query}")

    def build() -> Response:
        return _picked(request, (region_id, level, areas), planner, Picking(here="", word=word))

    return await _made(request, build)


def _picked(
    request: Request,
    picked: tuple[str, str, Sequence[str]],
    planner: str | None,
    sent: Picking,
) -> Response:
    questions: Sequence[Question] = request.app.state.questions
    region_id, level, areas = picked
    with transaction(request.app.state.engine) as connection:
        asked = read_asked(connection, region_id, level, areas)
        profile = read_quarter_profile(connection, asked, questions)
    picking = _picking(asked, areas_address(region_id, level, asked.area_ids), sent.word)
    picking = replace(picking, problem=sent.problem, typed_name=sent.typed_name)
    return _shown(request, profile, picking, planner, status=_status(sent.problem, planner))


def _status(problem: str, planner: str | None) -> int:
    if not problem:
        return 200
    return 401 if planner is None else 422


def _picking(asked: AskedAreas, here: str, word: str) -> Picking:
    found = search_areas(asked.names.values(), word) if word.strip() else []
    region_id = asked.region.region_id
    return Picking(
        here=here, word=word, found=[area_link(region_id, asked.level, item) for item in found]
    )


def _shown(
    request: Request,
    profile: AreaProfile,
    picking: Picking,
    planner: str | None,
    *,
    status: int = 200,
) -> Response:
    dossier = DossierChoice(
        elements=choices(), usual=USUAL,
        text=copied_text(profile),
    )  # fmt: skip
    html = area_page(replace(profile, planner=planner), menu_of(request), picking, dossier)
    return _page(request, html, status=status)


@router.post("/gebiet/{region_id}/{level}")
async def save_picked(
    request: Request, region_id: str, level: str, planner: MaybePlanner
) -> Response:
    """Save a Quartier, or show it again with what is wrong."""
    require_same_origin(request)
    typed = await _typed(request)
    areas, name = typed.get("area", []), (typed.get("name") or [""])[0]

    def build() -> Response:
        try:
            if planner is None:
                raise InputError(_LOGGED_OUT)
            with transaction(request.app.state.engine) as connection:
                asked = read_asked(connection, region_id, level, areas)
                number = save_quarter(connection, asked, name=name, by=planner)
        except InputError as error:
            if not areas:
                raise
            sent = Picking(here="", problem=str(error), typed_name=name)
            return _picked(request, (region_id, level, areas), planner, sent)
        return RedirectResponse(quarter_address(region_id, number), status_code=303)

    return await _made(request, build)


@router.get("/gebiet/{region_id}/{level}/{area_id:path}")
async def show_area(
    request: Request, region_id: str, level: str, area_id: str, planner: MaybePlanner
) -> Response:
    """Show one area."""

    def build() -> Response:
        with transaction(request.app.state.engine) as connection:
            asked = read_asked(connection, region_id, level, [area_id])
            profile = read_area_profile(connection, asked, request.app.state.questions)
        return _shown(request, profile, _picking(asked, request.url.path, ""), planner)

    return await _made(request, build)


@router.get("/quartier/{region_id}/{number}")
async def show_quarter(
    request: Request, region_id: str, number: Number, planner: MaybePlanner
) -> Response:
    """Show a saved Quartier."""

    def build() -> Response:
        return _quarter(request, region_id, number, planner)

    return await _made(request, build)


def _quarter(
    request: Request, region_id: str, number: int, planner: str | None, *, problem: str = ""
) -> Response:
    with transaction(request.app.state.engine) as connection:
        saved, asked, gone = read_saved(connection, region_id, number)
        profile = read_quarter_profile(
            connection, asked, request.app.state.questions, saved=saved, gone=gone
        )
    picking = replace(_picking(asked, quarter_address(region_id, number), ""), problem=problem)
    return _shown(request, profile, picking, planner, status=_status(problem, planner))


@router.post("/quartier/{region_id}/{number}")
async def take_quarter_form(
    request: Request, region_id: str, number: Number, planner: MaybePlanner
) -> Response:
    """Rename a Quartier, take it off the lists, or put it back."""
    require_same_origin(request)
    typed = await _typed(request)
    action, name = ((typed.get(field) or [""])[0] for field in ("action", "name"))

    def build() -> Response:
        try:
            if planner is None:
                raise InputError(_LOGGED_OUT)
            with transaction(request.app.state.engine) as connection:
                change_quarter(connection, region_id, number, action, name=name, by=planner)
        except InputError as error:
            return _quarter(request, region_id, number, planner, problem=str(error))
        return RedirectResponse(quarter_address(region_id, number), status_code=303)

    return await _made(request, build)


async def _typed(request: Request) -> dict[str, list[str]]:
    body = await request.body()
    return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
