"""Shapes of the JSON answers about the forecast."""

from pydantic import BaseModel, ConfigDict

from api.http.results import ResultOut
from kpk_geo.profile import ForecastPlan
from kpk_geo.results.forecast import ForecastSummary


class ForecastRowOut(BaseModel):
    """One area; for each group its figures, as in forecast_children_3_5; null where not known."""

    model_config = ConfigDict(extra="allow")

    area_id: str
    name: str


class ForecastOut(ResultOut[ForecastPlan, ForecastSummary, ForecastRowOut]):
    """The newest forecast of a region with what it rests on."""

    sentences: list[str]  # German
