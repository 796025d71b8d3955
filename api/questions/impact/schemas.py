"""Shapes of the JSON answers about sites."""

from pydantic import BaseModel

from api.http.results import ResultOut
from kpk_geo.model import ImpactRole
from kpk_geo.results.impact import ImpactParameters, ImpactSummary


class ImpactRowOut(BaseModel):
    """One area: its role, and its change between the dates before and after (share)."""

    area_id: str
    name: str
    role: ImpactRole | None
    level_before: float | None
    change: float | None
    error: float | None


class ImpactOut(ResultOut[ImpactParameters, ImpactSummary, ImpactRowOut]):
    """The newest answer about a site with what it rests on."""

    sentence: str  # German
