"""Shapes of the JSON answers about the burden index."""

from pydantic import BaseModel

from api.http.results import ResultOut
from kpk_geo.profile import BurdenIndexPlan
from kpk_geo.results.burden import BurdenSummary


class BurdenRowOut(BaseModel):
    """One area of the burden index."""

    area_id: str
    name: str
    status_index: float | None
    status_class: str | None
    dynamic_index: float | None
    dynamic_class: str | None
    validity: str
    field: str | None
    status_weighting_share: float | None
    status_leave_one_out_share: float | None
    status_near_border: bool | None
    status_robust: bool | None
    dynamic_weighting_share: float | None
    dynamic_leave_one_out_share: float | None
    dynamic_near_border: bool | None
    dynamic_robust: bool | None


class BurdenOut(ResultOut[BurdenIndexPlan, BurdenSummary, BurdenRowOut]):
    """The newest burden index of a region with what it rests on."""
