"""Shapes of the JSON answers about schools as places for an FGZ."""

from datetime import date

from pydantic import BaseModel

from api.http.results import ResultOut
from kpk_geo.model import ChildrenBasis, SchoolCriterion, WalkMeasure
from kpk_geo.profile import FgzPlan
from kpk_geo.results.fgz import FgzCommune


class FgzRowOut(BaseModel):
    """One primary school; null is not known. Metres of the region's system, shares 0-1."""

    offer_id: str
    title: str
    commune: str
    area: str | None
    address: str | None
    standing: str  # German
    rank: int | None
    tied: int
    social_index: int | None
    startchancen: bool | None
    pupils: float | None
    children: float | None  # 6 to under 10 years
    children_under_10: float | None
    withheld: int
    burden: float | None
    burden_high: float | None
    family_centre: float | None
    fgz: float | None
    eligible: bool | None
    first_in: int
    variants: int
    best: int | None
    worst: int | None
    x: float | None
    y: float | None
    reason: str  # German


class FgzSummaryOut(BaseModel):
    """What the whole list rests on."""

    communes: tuple[FgzCommune, ...]
    measure: WalkMeasure
    order: tuple[SchoolCriterion, ...]
    unusable: tuple[SchoolCriterion, ...]
    variants: int
    gaps: tuple[tuple[str, str], ...]
    basis: ChildrenBasis | None
    census_day: date | None
    partial: bool


class FgzOut(ResultOut[FgzPlan, FgzSummaryOut, FgzRowOut]):
    """The newest list with what it rests on."""

    sentence: str  # German
    rule: list[str]  # German
