"""Looks up what there is of each region, and which of them can answer a question."""

from collections.abc import Sequence

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from api.questions.question import Question, RegionState
from kpk_geo.database.connection import transaction
from kpk_geo.database.offer_sites import count_offers
from kpk_geo.database.regions import Region, read_regions
from kpk_geo.database.runs import read_analyses
from kpk_geo.errors import NotFoundError

NO_REGION = (
    "Es gibt noch keine ausgewertete Region. Beispiel: make demo, oder kpk load PROFIL.toml."
)


def read_state(connection: Connection, region: Region) -> RegionState:
    """Read what there is of a region."""
    return RegionState(
        region=region,
        offers=count_offers(connection, region.region_id),
        runs=read_analyses(connection, region.region_id),
    )


async def to_first_region(request: Request, question_id: str) -> Response:
    """Lead to the page of a question for the first region that can answer it.

    Raises
    ------
    NotFoundError
        None can; the message says what is missing.
    """
    questions: Sequence[Question] = request.app.state.questions
    question = next(item for item in questions if item.id == question_id)

    def look() -> str:
        with transaction(request.app.state.engine) as connection:
            return first_region(connection, question)

    region_id = await request.app.state.work.looking.run(look)
    return RedirectResponse(f"{question.page.path}?region={region_id}")


def first_region(connection: Connection, question: Question) -> str:
    """Give the first region that can answer a question.

    Raises
    ------
    NotFoundError
        None can; the message says what is missing in the first.
    """
    reasons = []
    for region in read_regions(connection):
        reason = question.missing(read_state(connection, region))
        if not reason:
            return region.region_id
        reasons.append(f"{region.name}: {reason}")
    raise NotFoundError(reasons[0] if reasons else NO_REGION)
