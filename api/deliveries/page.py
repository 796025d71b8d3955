"""The pages of deliveries: only planners bring files, and only they see what is in them."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.deliveries.data import service_of
from api.deliveries.file_kinds import MAX_UPLOAD, SUFFIXES
from api.deliveries.provider_lists import handle_list, list_view
from api.deliveries.taken import changes_of, taken_view
from api.deliveries.understood import read_loaded_region
from api.deliveries.view import address_of, delivery_view, moment, region_view
from api.http.bodies import answer, html_body
from api.http.dependencies import (
    MaybePlanner,
    RegionQuery,
    keep_cities,
    menu_of,
    require_same_origin,
)
from api.http.which_region import NO_REGION
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_region, read_regions
from kpk_geo.errors import InputError, KpkError, NotFoundError
from kpk_geo.german import size as size_text
from kpk_geo.ingest.offers.provider_list import is_provider_list
from maps.deliveries.page import delivery_page, invitation_page, list_page, provider_list_page
from maps.deliveries.view import ListView, LoginView, RegionView, UploadLine
from maps.kit.menu import DATA
from maps.kit.page import Html
from maps.kit.plain_pages import RegionChoice, choice_page

router = APIRouter(include_in_schema=False)
_STATES = {
    "open": "noch nicht übernommen", "taken": "übernommen", "undone": "rückgängig gemacht",
    "discarded": "verworfen",
}  # fmt: skip
_LOGGED_OUT = "Das kann nur, wer angemeldet ist: im Browser auf der Seite /login."


@router.get("/daten")
async def show_list(
    request: Request, planner: MaybePlanner, region: RegionQuery = None
) -> Response:
    """Show where a file is dropped, and what was brought before."""
    if region is None:
        return await which(request)
    if planner is None:
        return await invited(request, region, f"/daten?region={quote(region)}")

    def build() -> Response:
        around = read_loaded_region(request.app.state.engine, region)
        uploads = service_of(request).all_of(region)
        view = ListView(
            region=region_view(around), planner=planner, max_bytes=MAX_UPLOAD,
            max_text=size_text(MAX_UPLOAD), endings=",".join(SUFFIXES),
            uploads=[
                UploadLine(
                    address=address_of(upload), name=upload.name,
                    what=(
                        f"{_STATES[upload.state]}; gebracht am {moment(upload.at)} von {upload.by}"
                    ),
                )
                for upload in uploads
            ],
        )  # fmt: skip
        return sent(request, list_page(view, menu_of(request)))

    made: Response = await request.app.state.work.reading.run(build)
    return made


@router.get("/daten/{region_id}/{delivery}")
async def show_delivery(
    request: Request, region_id: str, delivery: str, planner: MaybePlanner
) -> Response:
    """Show one delivery: what it was understood as, what is open, what would change."""
    if planner is None:
        return await invited(request, region_id, request.url.path)
    made: Response = await request.app.state.work.computing_for(region_id).run(
        lambda: _shown(request, region_id, delivery)
    )
    return made


@router.post("/daten/{region_id}/{delivery}")
async def take_form(
    request: Request, region_id: str, delivery: str, planner: MaybePlanner
) -> Response:
    """Keep what was typed, take the delivery, take it back, or forget it."""
    require_same_origin(request)
    typed = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)

    def work() -> Response:
        if planner is None:
            return _refused(request, region_id, delivery, _LOGGED_OUT, 401)
        try:
            return _handled(request, region_id, delivery, planner, typed)
        except NotFoundError:
            raise
        except KpkError as error:
            return _refused(request, region_id, delivery, str(error), 422)

    made: Response = await request.app.state.work.computing_for(region_id).run(work)
    return made


def _handled(
    request: Request, region_id: str, delivery: str, by: str, typed: dict[str, list[str]]
) -> Response:
    service = service_of(request)
    action = typed.get("action", [""])[0]
    upload = service.read(region_id, delivery)
    here = RedirectResponse(address_of(upload), status_code=303)
    is_list = is_provider_list(service.staging.file_of(upload))
    if is_list and action != "discard":
        handle_list(service.engine, service.staging, upload, typed, by=by)
        return here
    if action == "discard":
        if upload.state == "taken":
            raise InputError("Übernommenes wird nicht verworfen, sondern rückgängig gemacht.")
        service.staging.discard(upload)
        return RedirectResponse(f"/daten?region={quote(region_id)}", status_code=303)
    if action == "undo":
        service.take_back(region_id, delivery)
        service.jobs.pop(delivery, None)
        return here
    if action == "renew":
        if upload.state == "open":
            raise InputError("Diese Lieferung ist noch nicht übernommen.")
        service.start_renewing(region_id, delivery)
        return here
    steps: dict[str, Callable[[], None]] = {
        "answer": lambda: None,
        "take": lambda: service.start(
            region_id,
            delivery,
            by,
            shown=typed.get("shown", [""])[0],
            renews=typed.get("renew", ["no"])[-1] == "yes",
        ),
    }
    if action not in steps:
        raise InputError("Was geschehen soll, fehlt im Formular. Bitte die Seite neu laden.")
    service.answer(upload, typed)
    steps[action]()
    return here


def _shown(request: Request, region_id: str, delivery: str, problem: str = "") -> Response:
    service = service_of(request)
    upload = service.read(region_id, delivery)
    if is_provider_list(service.staging.file_of(upload)):
        around = read_loaded_region(service.engine, region_id)
        answers = list_view(service.engine, service.staging, upload, region_view(around), problem)
        return sent(request, provider_list_page(answers, menu_of(request)))
    job = service.jobs.get(delivery)
    is_busy = service.is_busy(delivery)
    fault = problem or (job.error if job and not is_busy else "")
    if upload.state == "taken" or is_busy:
        around = read_loaded_region(request.app.state.engine, region_id)
        view = taken_view(upload, job if is_busy else None, around)
    else:
        draft, around = service.draft(region_id, delivery)
        view = replace(
            delivery_view(draft, around),
            renewed_after=[question.label for question in service.stored(region_id)],
        )
    if upload.state != "open" and not is_busy:
        labels = [question.label for question in service.outdated(region_id)]
        view = replace(view, outdated=labels, changes=changes_of(upload.renewed))
    return sent(request, delivery_page(replace(view, job_error=fault), menu_of(request)))


def _refused(
    request: Request, region_id: str, delivery: str, problem: str, status: int
) -> Response:
    made = _shown(request, region_id, delivery, problem) if status != 401 else sent(
        request, invitation_page(
            LoginView(region=_region(request, region_id), here=request.url.path), menu_of(request)
        ),
    )  # fmt: skip
    made.status_code = status
    return made


async def invited(request: Request, region_id: str, here: str) -> Response:
    """Show what somebody sees who is not logged in: nothing of any delivery.

    Parameters
    ----------
    here
        Address to which the login leads back.
    """

    def build() -> Response:
        view = LoginView(region=_region(request, region_id), here=here)
        return sent(request, invitation_page(view, menu_of(request)))

    made: Response = await request.app.state.work.reading.run(build)
    return made


async def which(request: Request, path: str = DATA) -> Response:
    """Ask for which region; where there is one, go there.

    Parameters
    ----------
    path
        Of the page that is asked for.

    Raises
    ------
    NotFoundError
        No region is loaded.
    """

    def build() -> Response:
        with transaction(request.app.state.engine) as connection:
            regions = read_regions(connection)
        if not regions:
            raise NotFoundError(NO_REGION)
        keep_cities(request, regions)
        choices = [
            RegionChoice(name=item.name, address=f"{path}?region={quote(item.region_id)}")
            for item in regions
        ]
        if len(choices) == 1:
            return RedirectResponse(choices[0].address)
        return sent(request, choice_page(menu_of(request), DATA, "Daten", choices))

    made: Response = await request.app.state.work.reading.run(build)
    return made


def _region(request: Request, region_id: str) -> RegionView:
    with transaction(request.app.state.engine) as connection:
        region = read_region(connection, region_id)
    return RegionView(region_id=region_id, name=region.name, synthetic=region.synthetic)


def sent(request: Request, html: Html) -> Response:
    """Send a page that no cache may keep."""
    digest = hashlib.sha256(html.text.encode()).hexdigest()
    return answer(request, html_body(html, f"daten-{digest}"), cache_control="no-store")
