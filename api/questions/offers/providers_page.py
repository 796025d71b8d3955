"""The page of providers, for planners: reminders, links, lists."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response

from api.files.tabular import csv_text
from api.http.bodies import answer, html_body
from api.http.dependencies import (
    DatabaseEngine,
    MaybePlanner,
    Planner,
    RegionQuery,
    menu_of,
    require_same_origin,
)
from api.http.which_region import choose_region
from api.questions.offers.links import make_link
from api.questions.offers.lists import write_lists
from api.questions.offers.proposal_page import to_login
from api.questions.offers.reminders import merge_table, read_providers_view
from kpk_geo.database.connection import transaction
from kpk_geo.database.provider_links import revoke_links
from kpk_geo.errors import InputError, KpkError, NotFoundError
from kpk_geo.local_time import local_today
from kpk_geo.settings import Settings
from maps.offers.providers import PATH, providers_page

router = APIRouter(include_in_schema=False)
files = APIRouter(prefix="/api/regions/{region_id}", tags=["Angebote"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get(PATH)
async def show_providers(
    request: Request, planner: MaybePlanner, region: RegionQuery = None
) -> Response:
    """Show whom to remind, after logging in."""
    if planner is None:
        return to_login(PATH, region)
    if region is None:
        return await choose_region(request, PATH, "Träger erinnern")

    def build() -> Response:
        return _rendered(request, region, planner)

    made: Response = await request.app.state.work.reading.run(build)
    return made


def _rendered(
    request: Request,
    region: str,
    planner: str,
    *,
    new: tuple[str, str] | None = None,
    said: str = "",
    problem: str = "",
) -> Response:
    with transaction(request.app.state.engine) as connection:
        view = read_providers_view(
            connection, region, user=planner, today=local_today(), new=new,
            public_address=Settings().public_address,
        )  # fmt: skip
    view = replace(view, said=said, problem=problem)
    html = providers_page(view, menu_of(request))
    return answer(request, html_body(html, f"providers-{planner}"), cache_control="no-store")


@router.post(PATH)
async def take_order(request: Request, planner: MaybePlanner, region: str) -> Response:
    """Make a link, revoke one, or give the table for a mail merge.

    Parameters
    ----------
    region
        Of which.
    """
    require_same_origin(request)
    if planner is None:
        return to_login(PATH, region)
    typed = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)

    def build() -> Response:
        try:
            return _done(request, region, planner, typed)
        except KpkError as error:
            made = _rendered(request, region, planner, problem=str(error))
            made.status_code = 404 if isinstance(error, NotFoundError) else 422
            return made

    made: Response = await request.app.state.work.reading.run(build)
    return made


def _done(request: Request, region: str, planner: str, typed: dict[str, list[str]]) -> Response:
    engine = request.app.state.engine
    action, number = typed.get("action", [""])[0], typed.get("number", [""])[0]
    if action == "link":
        provider = typed.get("provider", [""])[0]
        token = make_link(engine, region, provider, by=planner)
        return _rendered(request, region, planner, new=(provider, token))
    if action == "revoke" and number.isdecimal():
        with transaction(engine) as connection:
            revoke_links(connection, region, [int(number)], by=planner)
        return _rendered(request, region, planner, said=f"Link {number} ist widerrufen.")
    if action == "merge":
        table = merge_table(
            engine, region, by=planner, today=local_today(),
            public_address=Settings().public_address,
        )  # fmt: skip
        headers = {
            "Content-Disposition": f'attachment; filename="serienbrief-{region}.csv"',
            "Cache-Control": "no-store",
        }
        return Response(csv_text(table), media_type="text/csv; charset=utf-8", headers=headers)
    raise InputError("Was geschehen soll, fehlt im Formular.")


@files.get("/providers/list.xlsx", summary="Vorausgefüllte Excel-Liste eines Trägers")
def provider_list(
    region_id: str,
    engine: DatabaseEngine,
    planner: Planner,
    provider: Annotated[str, Query(max_length=500, description="Name des Trägers")],
) -> Response:
    """Give the list that a provider fills in.

    Parameters
    ----------
    planner
        Who asks.
    provider
        As it stands in the lists.
    """
    with tempfile.TemporaryDirectory() as folder:
        (written,) = write_lists(
            engine, region_id, Path(folder), provider=provider, today=local_today()
        )
        content = written.file.read_bytes()
    headers = {
        "Content-Disposition": f'attachment; filename="{written.file.name}"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=_XLSX, headers=headers)
