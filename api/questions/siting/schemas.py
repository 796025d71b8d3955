"""Shapes of the JSON answers about new sites."""

from pydantic import BaseModel, ConfigDict

from api.http.results import ResultOut
from kpk_geo.model import LifePhase
from kpk_geo.results.siting import SitingParameters, SitingSummary


class SitingRowOut(BaseModel):
    """One area; counts of children on the census grid."""

    model_config = ConfigDict(extra="allow")  # newly reached by life phase: added_0-3, ...

    area_id: str
    name: str
    children: float | None
    reached_before: float | None
    reached_after: float | None
    added: float | None
    weight: float | None


class SuggestedSite(BaseModel):
    """A new site."""

    title: str
    address: str | None
    place: tuple[float, float]  # latitude, longitude
    area_id: str | None
    area_name: str
    source: str
    added: float  # children newly reached
    added_by_phase: dict[LifePhase, float]
    kept_in: float | None  # share of the draws; null: not drawn


class SitingOut(ResultOut[SitingParameters, SitingSummary, SitingRowOut]):
    """The newest answer with what it rests on."""

    sentence: str  # German
    sites: list[SuggestedSite]
