"""The page of proposals, for planners; its forms work without a script."""

from typing import Annotated
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.http.bodies import answer, html_body
from api.http.dependencies import MaybePlanner, RegionQuery, menu_of, require_same_origin
from api.http.which_region import choose_region
from api.questions.offers.proposals import (
    accept_proposals,
    refuse_proposals,
    reopen_proposal,
)
from api.questions.offers.proposals_view import read_proposals_view
from kpk_geo.database.connection import transaction
from kpk_geo.errors import InputError, KpkError, NotFoundError
from kpk_geo.german import several
from maps.offers.proposals import PATH, proposals_page

router = APIRouter(include_in_schema=False)
MAX_NUMBERS = 5000  # of one form
_ONE = {"accept": "angenommen", "refuse": "abgelehnt", "reopen": "wieder offen"}


def to_login(path: str, region: str | None) -> Response:
    """Lead to the page on which a key is entered, and back here from there.

    Parameters
    ----------
    path
        Of the page that was asked for.
    region
        That it was asked for; None: none was named.
    """
    wanted = path if region is None else f"{path}?{urlencode({'region': region})}"
    return RedirectResponse("/login?" + urlencode({"next": wanted}), status_code=303)


@router.get(PATH)
async def show_proposals(
    request: Request,
    planner: MaybePlanner,
    region: RegionQuery = None,
    erledigt: Annotated[str | None, Query(max_length=20)] = None,
    anzahl: Annotated[int, Query(ge=0, le=MAX_NUMBERS)] = 0,
) -> Response:
    """Show what waits, after logging in; ask for the region where none is named.

    Parameters
    ----------
    region
        Of which; None: it is asked for, where there are several.
    erledigt, anzahl
        What was just done, and to how many.
    """
    if planner is None:
        return to_login(PATH, region)
    if region is None:
        return await choose_region(request, PATH, "Vorschläge der Träger")
    said = ""
    if erledigt in _ONE:
        said = f"{several(anzahl, 'Vorschlag', 'Vorschläge')} {_ONE[erledigt]}."

    def build() -> Response:
        return _rendered(request, region, planner, said=said)

    made: Response = await request.app.state.work.reading.run(build)
    return made


def _rendered(
    request: Request, region: str, planner: str, *, said: str = "", problem: str = ""
) -> Response:
    with transaction(request.app.state.engine) as connection:
        view = read_proposals_view(connection, region, user=planner, said=said, problem=problem)
    html = proposals_page(view, menu_of(request))
    return answer(request, html_body(html, f"proposals-{planner}"), cache_control="no-store")


@router.post(PATH)
async def take_decision(request: Request, planner: MaybePlanner, region: str) -> Response:
    """Accept, refuse or take back; what cannot be done leaves all as it was.

    Parameters
    ----------
    region
        Of which.
    """
    require_same_origin(request)
    if planner is None:
        return to_login(PATH, region)
    body = (await request.body()).decode("utf-8", "replace")

    def build() -> Response:
        try:
            typed = parse_qs(body, max_num_fields=MAX_NUMBERS + 10)
            action = typed.get("action", [""])[0]
            numbers = [int(text) for text in typed.get("number", ()) if text.isdecimal()]
            count = _decide(request, region, planner, action, numbers)
        except KpkError as error:  # some of ours are value errors, too
            return _failed(error)
        except ValueError:
            return _failed(InputError("Das Formular ließ sich nicht lesen."))
        query = urlencode({"region": region, "erledigt": action, "anzahl": count})
        return RedirectResponse(f"{PATH}?{query}", status_code=303)

    def _failed(error: KpkError) -> Response:
        made = _rendered(request, region, planner, problem=str(error))
        made.status_code = 404 if isinstance(error, NotFoundError) else 422
        return made

    made: Response = await request.app.state.work.reading.run(build)
    return made


def _decide(request: Request, region: str, planner: str, action: str, numbers: list[int]) -> int:
    engine = request.app.state.engine
    if not numbers:
        raise InputError("Welcher Vorschlag gemeint ist, fehlt im Formular.")
    if action == "accept":
        return len(accept_proposals(engine, region, numbers, by=planner).numbers)
    if action == "refuse":
        return len(refuse_proposals(engine, region, numbers, by=planner).numbers)
    if action == "reopen":
        return len(reopen_proposal(engine, region, numbers[0], by=planner).numbers)
    raise InputError("Was geschehen soll, fehlt im Formular.")
