"""The page of gaps, and what its map shows."""

import json
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.http.bodies import Body, answer, html_body, stored_answer, stored_body
from api.http.dependencies import RegionQuery, Revision, menu_of, revision_of
from api.questions.gaps.service import service_of
from api.questions.question import Question
from api.questions.states import to_a_region
from kpk_geo.errors import NotFoundError, excerpt, listed
from kpk_geo.model import LifePhase
from maps.gaps.page import gaps_page
from maps.gaps.popup import link_data, overall_data
from maps.gaps.view import PATH, Choice, GapsView, GroupedBy, Shown

router = APIRouter(include_in_schema=False)
Phase = Annotated[LifePhase | None, Query(description="Lebensphase")]
_SITING = "siting"  # slug of the question that looks for places
_DECISIONS = "decisions"  # slug of the question whose page takes decisions


@router.get(PATH)
async def show_page(
    request: Request,
    region: RegionQuery = None,
    phase: Annotated[str, Query(max_length=60, description="Lebensphase; leer: alle")] = "",
    view: Shown = "links",
    group: GroupedBy = "phase",
) -> Response:
    """Show the gaps of a region; without a region ask for which.

    A life phase that there is not is said in a line: an old address still shows something.
    """
    if region is None:
        return await to_a_region(request, "gaps")
    revision = await revision_of(request, region)
    known = LifePhase.parse(phase) if phase else None
    choice = Choice(phase=known, shown=view, grouped_by=group)
    unknown = phase if phase and known is None else ""

    def build() -> Body:
        found = _view(request, region, revision)
        html = gaps_page(found, choice, menu_of(request), unknown_phase=unknown)
        return html_body(html, f"{revision}-{choice.query(region)}-gaps-{unknown}")

    key = (f"page/gaps/{choice.query(region)}/{unknown}", str(revision))
    return answer(request, await stored_body(request, key, build))


def _view(request: Request, region_id: str, revision: int) -> GapsView:
    questions: tuple[Question, ...] = request.app.state.questions
    paths = {item.slug: item.page.path for item in questions}
    found = service_of(request).view(region_id, revision)
    has_streets = not found.parameters.by_straight_line
    return replace(
        found, decisions=paths.get(_DECISIONS, ""),
        siting=paths.get(_SITING, "") if has_streets else "",
    )  # fmt: skip


@router.get("/api/regions/{region_id}/gaps/map")
async def show_map(
    request: Request,
    region_id: str,
    revision: Revision,
    phase: Phase = None,
    cell: Annotated[str, Query(description="Glied und Lebensphase, etwa buero/0-3")] = "",
) -> Response:
    """Give themes and texts of all links, or of one."""

    def build() -> tuple[str, str]:
        found = _view(request, region_id, revision)
        data = _link(found, cell) if cell else overall_data(found, Choice(phase=phase))
        return json.dumps(data, ensure_ascii=False, allow_nan=False), "application/json"

    name = f"gaps-map/{region_id}/{cell}/{phase or ''}"
    return await stored_answer(request, name, revision, build)


def _link(view: GapsView, cell: str) -> dict[str, Any]:
    for link in view.summary.links:
        if link.cell == cell:
            return link_data(view, link)
    known = listed(link.cell for link in view.summary.links)
    raise NotFoundError(f"Das Glied „{excerpt(cell)}“ gibt es nicht. Vorhanden sind: {known}.")
