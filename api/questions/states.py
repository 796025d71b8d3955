"""Looks up what there is of each region, and which of them can answer a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from api.http.bodies import answer, html_body
from api.http.dependencies import menu_of
from api.http.which_region import NO_REGION
from api.questions.question import Question, RegionState
from kpk_geo.database.connection import transaction
from kpk_geo.database.offer_sites import count_offers
from kpk_geo.database.regions import Region, read_region, read_regions
from kpk_geo.database.runs import read_analyses
from kpk_geo.errors import NotFoundError
from maps.kit.plain_pages import PageSubject, RegionChoice, choice_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A region with the German reason why it cannot answer a question; empty if it can."""

    region: Region
    missing: str


def read_state(connection: Connection, region: Region) -> RegionState:
    """Read what there is of a region."""
    return RegionState(
        region=region,
        offers=count_offers(connection, region.region_id),
        runs=read_analyses(connection, region.region_id),
    )


async def to_a_region(request: Request, question_id: str) -> Response:
    """Lead to the page of a question for the only region that can answer it; else ask for which.

    Nobody is led to one of several cities: figures of another one are easily taken for one's own.

    Raises
    ------
    NotFoundError
        None can; the message says what is missing.
    """
    questions: Sequence[Question] = request.app.state.questions
    question = next(item for item in questions if item.id == question_id)

    def look() -> list[Candidate]:
        with transaction(request.app.state.engine) as connection:
            return candidates(connection, question)

    found = await request.app.state.work.looking.run(look)
    addresses = [_address_for(request, question, item.region.region_id) for item in found]
    ready = [address for item, address in zip(found, addresses, strict=True) if not item.missing]
    if len(ready) == 1:
        return RedirectResponse(ready[0])
    choices = [
        RegionChoice(name=item.region.name, address=address, missing=item.missing)
        for item, address in zip(found, addresses, strict=True)
    ]
    html = choice_page(menu_of(request), question.page.path, question.label, choices)
    state = [(item.region.region_id, item.region.revision) for item in found]
    return answer(request, html_body(html, f"choice-{addresses}-{state}"))


def candidates(connection: Connection, question: Question) -> list[Candidate]:
    """List all regions with what they lack to answer a question; at least one lacks nothing.

    Raises
    ------
    NotFoundError
        None can answer it; the message says what is missing in the first.
    """
    found = [
        Candidate(region=region, missing=question.missing(read_state(connection, region)))
        for region in read_regions(connection)
    ]
    if all(item.missing for item in found):
        first = found[0] if found else None
        raise NotFoundError(f"{first.region.name}: {first.missing}" if first else NO_REGION)
    return found


def _address_for(request: Request, question: Question, region_id: str) -> str:
    """Give the address that was asked for, with a region."""
    asked = [(key, value) for key, value in request.query_params.multi_items() if key != "region"]
    return f"{question.page.path}?{urlencode([*asked, ('region', region_id)])}"


def subject_of(request: Request) -> PageSubject | None:
    """Say which question and region a page is about; None where it is of none.

    Raises
    ------
    KpkError
        The region cannot be read (any more).
    """
    questions: Sequence[Question] = request.app.state.questions
    question = next((item for item in questions if item.page.path == request.url.path), None)
    region_id = request.query_params.get("region")
    if question is None or region_id is None:
        return None
    with transaction(request.app.state.engine) as connection:
        state = read_state(connection, read_region(connection, region_id))
    return PageSubject(
        path=question.page.path,
        label=question.label,
        sentence=question.sentence,
        region_id=region_id,
        region_name=state.region.name,
        missing=question.missing(state),
    )
