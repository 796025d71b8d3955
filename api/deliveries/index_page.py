"""The page on which planners say from what the burden index is computed."""

from urllib.parse import parse_qs, quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.deliveries.data import service_of
from api.deliveries.index_offer import read_offer
from api.deliveries.index_planning import IndexPlanning
from api.deliveries.index_view import PATH, index_view, plan_from
from api.deliveries.page import invited, sent, which
from api.deliveries.understood import read_loaded_region
from api.deliveries.view import region_view
from api.http.dependencies import MaybePlanner, RegionQuery, menu_of, require_same_origin
from kpk_geo.database.connection import transaction
from kpk_geo.errors import InputError, KpkError, NotFoundError
from maps.deliveries.index_plan import index_plan_page

router = APIRouter(include_in_schema=False)


@router.get(PATH)
async def show_plan(
    request: Request, planner: MaybePlanner, region: RegionQuery = None
) -> Response:
    """Show from what the index is computed, and what else there is."""
    if region is None:
        return await which(request, PATH)
    if planner is None:
        return await invited(request, region, f"{PATH}?region={quote(region)}")
    made: Response = await request.app.state.work.reading.run(lambda: _shown(request, region))
    return made


@router.post(PATH)
async def take_plan(
    request: Request, planner: MaybePlanner, region: str = Query(max_length=80)
) -> Response:
    """Plan the index anew, or take the last change back."""
    require_same_origin(request)
    if planner is None:
        return await invited(request, region, f"{PATH}?region={quote(region)}")
    typed = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)

    def work() -> Response:
        try:
            _start(request, region, planner, typed)
        except NotFoundError:
            raise
        except KpkError as error:
            made = _shown(request, region, str(error))
            made.status_code = 422
            return made
        return RedirectResponse(f"{PATH}?region={quote(region)}", status_code=303)

    made: Response = await request.app.state.work.computing_for(region).run(work)
    return made


def _start(request: Request, region_id: str, by: str, typed: dict[str, list[str]]) -> None:
    planning = IndexPlanning(service_of(request), region_id)
    shown, action = typed.get("shown", [""])[0], typed.get("action", [""])[0]
    last = planning.last()
    if action == "undo" and last is not None:
        planning.start(last.before, by, shown=shown)
    elif action == "plan":
        with transaction(request.app.state.engine) as connection:
            offer = read_offer(connection, region_id)
        planning.start(plan_from(offer, typed), by, shown=shown)
    else:
        raise InputError("Was geschehen soll, fehlt im Formular. Bitte die Seite neu laden.")


def _shown(request: Request, region_id: str, problem: str = "") -> Response:
    planning = IndexPlanning(service_of(request), region_id)
    around = read_loaded_region(request.app.state.engine, region_id)
    with transaction(request.app.state.engine) as connection:
        offer = read_offer(connection, region_id)
    view = index_view(region_view(around), offer, planning, planning.digest(), problem)
    return sent(request, index_plan_page(view, menu_of(request)))
