"""Money and time for programs: elements, calendar, half posts."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from analyses.funding.fgz_posts import MAX_COSTS, MAX_COUNT, FgzCosts, fgz_costs
from api.funding.schemas import (
    CalendarOut,
    ElementOut,
    ElementsOut,
    FgzCostsOut,
    FundingDateOut,
    SourceOut,
)
from api.http.address import known_words
from kpk_geo.funding.calendar import FundingDate, calendar_for
from kpk_geo.funding.elements import FundingElement, elements, programme
from kpk_geo.funding.sources import Source
from kpk_geo.local_time import local_today
from maps.funding.text import CHECKED, costs_line, headline

router = APIRouter(prefix="/api/funding", tags=["Förderung"], dependencies=[Depends(known_words)])


@router.get("/elements", summary="Die sechs Bausteine von kinderstark")
def show_elements() -> ElementsOut:
    """Give the elements with conditions, kinds of offers and sources."""
    return elements_out()


@router.get("/calendar", summary="Förderkalender")
def show_calendar(
    day: Annotated[date | None, Query(description="Von wann aus gesehen; sonst heute")] = None,
) -> CalendarOut:
    """Give all dates: what comes, what is not confirmed, what is past."""
    return calendar_out(day or local_today())


@router.get("/fgz", summary="Familiengrundschulzentren in halben Stellen")
def show_costs(
    count: Annotated[int, Query(ge=0, le=MAX_COUNT, description="FGZ einer Kommune")],
    half_post_costs: Annotated[
        float | None, Query(ge=0, le=MAX_COSTS, description="EUR im Jahr; sonst der Höchstbetrag")
    ] = None,
) -> FgzCostsOut:
    """Price FGZ of one commune."""
    return costs_out(fgz_costs(count, half_post_costs=half_post_costs))


def elements_out() -> ElementsOut:
    """Give the elements as programs read them."""
    whole = programme()
    return ElementsOut(
        programme=whole.name,
        double_funding=whole.double_funding,
        items=[_element(item) for item in elements()],
    )


def calendar_out(today: date) -> CalendarOut:
    """Give the calendar of a day as programs read it."""
    return CalendarOut(
        day=today,
        sentence=headline(today),
        caution=CHECKED,
        items=[_date(item, today) for item in calendar_for(today)],
    )


def costs_out(costs: FgzCosts) -> FgzCostsOut:
    """Give costs as programs read them."""
    return FgzCostsOut(
        count=costs.count,
        posts=costs.posts,
        coordination_half_posts=costs.coordination_half_posts,
        lead_half_posts=costs.lead_half_posts,
        total=costs.total,
        state=costs.state,
        own=costs.own,
        sentence=costs_line(costs),
    )


def _source(source: Source) -> SourceOut:
    return SourceOut(
        text=source.text,
        address=source.address,
        evidence=source.evidence,
        checked=source.checked,
    )


def _element(item: FundingElement) -> ElementOut:
    return ElementOut(
        id=item.id,
        number=item.number,
        name=item.name,
        sentence=item.sentence,
        is_base=item.is_base,
        conditions=list(item.all_conditions),
        fields_of_action=list(item.fields_of_action),
        kinds=list(item.kinds),
        source=_source(item.source),
    )


def _date(item: FundingDate, today: date) -> FundingDateOut:
    return FundingDateOut(
        id=item.id,
        programme=item.programme,
        kind=item.kind,
        what=item.what,
        day=item.day_for(today),
        state=item.state,
        timing=item.timing(today),
        note=item.note,
        source=_source(item.source),
    )
