"""Shapes of the JSON answers about money and time."""

from datetime import date

from pydantic import BaseModel

from kpk_geo.funding.calendar import DateKind, DateState, FundingFrom, Timing
from kpk_geo.funding.sources import Evidence
from kpk_geo.model import FieldOfAction, OfferKind


class SourceOut(BaseModel):
    """Where something stands, and how it was checked."""

    text: str  # German
    address: str
    evidence: Evidence
    checked: str  # month, as 2026-11


class ElementOut(BaseModel):
    """One element of kinderstark."""

    id: str
    number: int
    name: str
    sentence: str  # German
    is_base: bool
    conditions: list[str]  # German
    fields_of_action: list[FieldOfAction]
    kinds: list[OfferKind]
    source: SourceOut


class ElementsOut(BaseModel):
    """All elements."""

    programme: str
    double_funding: str  # German
    items: list[ElementOut]


class FundingDateOut(BaseModel):
    """One date; `day` is null where none is confirmed."""

    id: str
    programme: FundingFrom
    kind: DateKind
    what: str  # German
    day: date | None
    state: DateState
    timing: Timing
    note: str  # German
    source: SourceOut


class CalendarOut(BaseModel):
    """The calendar as it stands on a day."""

    day: date
    sentence: str  # German
    caution: str  # German
    items: list[FundingDateOut]


class FgzCostsOut(BaseModel):
    """What some FGZ of one commune cost; EUR a year."""

    count: int
    posts: float
    coordination_half_posts: int
    lead_half_posts: int
    total: float
    state: float  # at most
    own: float  # at least
    sentence: str  # German
