"""Shapes of the JSON answers about hot spots."""

from pydantic import BaseModel, ConfigDict

from api.http.results import ResultOut
from kpk_geo.model import Cluster, Grade, Validity
from kpk_geo.results.hot_spots import HotSpotParameters, HotSpotSummary


class HotSpotRowOut(BaseModel):
    """One area: its neighbours against chance; codes as in the glossary, null where not tested."""

    model_config = ConfigDict(extra="allow")

    area_id: str
    name: str
    value: float | None
    neighbour_mean: float | None
    p_one_sided: float | None
    p_two_sided: float | None
    p_adjusted: float | None
    grade: Grade | None
    cluster: Cluster | None
    robustness: float | None
    validity: Validity


class HotSpotsOut(ResultOut[HotSpotParameters, HotSpotSummary, HotSpotRowOut]):
    """The newest hot spots of an indicator with what they rest on."""

    indicator: str
