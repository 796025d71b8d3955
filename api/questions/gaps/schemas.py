"""Shapes of the JSON answers about gaps; terms stand there as codes."""

from pydantic import BaseModel

from api.http.results import ResultOut
from kpk_geo.model import Delivery, LinkStatus, OfferKind
from kpk_geo.results.gaps import GapArea, GapsParameters, GapsSummary


class GapAreaOut(GapArea):
    """One area with its name, and in words why it is on the list."""

    name: str
    reasons: tuple[str, ...]  # German; empty for areas without a finding
    would_change: tuple[str, ...]  # German: what would have to change


class GapsOut(ResultOut[GapsParameters, GapsSummary, GapAreaOut]):
    """The newest gaps with links, hosts without a link, and areas."""

    sentence: str  # German


class CellOfferOut(BaseModel):
    """One offer behind a cell, at one site; confidential ones never appear."""

    offer_id: str
    site_id: str
    title: str
    kinds: list[OfferKind]
    delivery: Delivery | None
    address: str | None
    longitude: float | None
    latitude: float | None
    outside: bool
    here: bool  # at a site in the area, or coming to its families
    minutes: float | None  # for the middle child of the area; null: too far, or not known
    children_in_time: float | None  # share of the area's children
    capacity: float | None


class CellOffersOut(BaseModel):
    """The offers behind a cell: present in the area, coming to it, or in reach."""

    region_id: str
    area_id: str
    cell: str
    status: LinkStatus
    run: int
    offers: list[CellOfferOut]
