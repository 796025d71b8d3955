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
    status_class: str | None  # as the MSS names it: "hoch" is least burden
    dynamic_index: float | None
    dynamic_class: str | None
    validity: str
    burden: str | None  # gering, durchschnittlich, hoch, sehr hoch
    change: str | None  # against the city
    field: str | None
    field_share: float | None
    status_weighting_share: float | None
    status_data_share: float | None
    status_joint_share: float | None
    status_robust: bool | None
    status_leave_one_out_share: float | None
    status_near_border: bool | None
    status_low: float | None
    status_high: float | None
    status_rank: int | None
    status_rank_low: int | None
    status_rank_high: int | None
    status_top_quintile: float | None
    dynamic_weighting_share: float | None
    dynamic_data_share: float | None
    dynamic_joint_share: float | None
    dynamic_robust: bool | None
    dynamic_leave_one_out_share: float | None
    dynamic_near_border: bool | None
    dynamic_low: float | None
    dynamic_high: float | None
    dynamic_rank: int | None
    dynamic_rank_low: int | None
    dynamic_rank_high: int | None
    dynamic_top_quintile: float | None
    status_p_1: float | None
    status_p_2: float | None
    status_p_3: float | None
    status_p_4: float | None
    dynamic_p_1: float | None
    dynamic_p_3: float | None
    dynamic_p_5: float | None
    dynamic_validity: str


class BurdenOut(ResultOut[BurdenIndexPlan, BurdenSummary, BurdenRowOut]):
    """The newest burden index of a region with what it rests on."""
