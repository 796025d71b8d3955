"""The page of saved scenarios."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.http.bodies import answer, html_body
from api.http.dependencies import BareEngine, MaybePlanner, RegionQuery, menu_of
from api.questions.scenarios.read import read_scenarios_view
from api.questions.states import to_a_region
from kpk_geo.database.connection import transaction
from kpk_geo.errors import InputError
from maps.scenarios.page import scenarios_page

router = APIRouter(include_in_schema=False)


@router.get("/maps/scenarios")
async def show_page(
    request: Request,
    engine: BareEngine,
    planner: MaybePlanner,
    region: RegionQuery = None,
    ids: Annotated[list[str] | None, Query(description="Nummern, durch Komma getrennt")] = None,
    show: Annotated[Literal["supply", "within"] | None, Query()] = None,
) -> Response:
    """Show the list, and up to four side by side; without a region ask for which."""
    if region is None:
        return await to_a_region(request, "scenarios")
    numbers = numbers_of(ids or [])

    def build() -> Response:
        with transaction(engine) as connection:
            view = read_scenarios_view(connection, region, numbers)
        html = scenarios_page(view, menu_of(request), user=planner, wanted=show)
        # Scenarios come and go without a new revision of the region: nobody may keep the page.
        body = html_body(html, f"scenarios-{region}")
        return answer(request, body, cache_control="no-store")

    made: Response = await request.app.state.work.reading.run(build)
    return made


def numbers_of(texts: list[str]) -> list[int]:
    """Read numbers of scenarios, as a form or a person writes them into an address.

    Raises
    ------
    InputError
        Something else stands there.

    Examples
    --------
    >>> numbers_of(["3,1", "7", ""])
    [3, 1, 7]
    """
    parts = [part.strip() for text in texts for part in text.split(",") if part.strip()]
    wrong = [part for part in parts if not (part.isascii() and part.isdigit() and len(part) < 10)]
    if wrong:
        raise InputError(
            f"ids={wrong[0]}: Erwartet werden Nummern von Gedankenspielen wie ids=3,7."
        )
    return [int(part) for part in parts]
