"""The findings of a region as slides."""

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from api.http.bodies import Body, answer, html_body, stored_body
from api.http.dependencies import BareEngine, RegionQuery, revision_of
from api.http.which_region import choose_region
from api.overview.read import read_overview, read_proposals, with_areas
from api.questions.question import Question
from kpk_geo.database.connection import transaction
from maps.kit.menu import OVERVIEW, PRESENTATION
from maps.presentation.page import presentation_page
from maps.presentation.slides import Presentation, presentation

router = APIRouter(include_in_schema=False)


@router.get(PRESENTATION)
async def show_page(request: Request, engine: BareEngine, region: RegionQuery = None) -> Response:
    """Show the slides; without a region ask for which, where several are loaded."""
    if region is None:
        return await choose_region(request, PRESENTATION, "Vorführen")
    revision = await revision_of(request, region)
    questions: Sequence[Question] = request.app.state.questions

    def build() -> Body:
        with transaction(engine) as connection:
            shown = read_presentation(connection, region, questions)
        html = presentation_page(shown, f"{OVERVIEW}?region={region}")
        return html_body(html, f"{revision}-{region}-presentation")

    key = (f"page/presentation/{region}", str(revision))
    return answer(request, await stored_body(request, key, build))


def read_presentation(
    connection: Connection, region_id: str, questions: Sequence[Question]
) -> Presentation:
    """Read what every question brings, findings first, then what is proposed.

    Parameters
    ----------
    questions
        In the order of the menu.

    Raises
    ------
    NotFoundError
        The region is not loaded.
    """
    view = read_overview(connection, region_id, questions)
    proposals = read_proposals(connection, region_id, questions)
    return presentation(with_areas(connection, view, proposals), proposals)
