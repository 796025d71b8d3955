"""Shapes of the JSON answers about hot spots."""

from pydantic import BaseModel, ConfigDict

from analyses.hot_spots.budget import RegionBudget
from api.http.results import ResultOut
from kpk_geo.model import Beyond, Cluster, Grade, Validity
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
    region_certain: bool | None
    beyond: Beyond | None
    validity: Validity


class RegionBudgetOut(BaseModel):
    """One budget of error over all indicators and sides of the region."""

    level: float
    families: int  # one indicator, one side
    selected: list[str]  # of these, as "indicator:side"
    inner_level: float  # for areas of the selected families, after the correction in their map
    chance_of_any: float  # of a core in some map of pure noise, without this budget
    certain_maps: list[str]  # questions of a whole map, as "indicator:question"
    indicators: list[str]
    left_out: dict[str, str]  # German reason by German name

    @classmethod
    def of(cls, budget: RegionBudget) -> "RegionBudgetOut":
        """Write it for JSON."""
        return cls(
            level=budget.level,
            families=len(budget.families),
            selected=sorted(map(":".join, budget.selected)),
            inner_level=budget.inner_level,
            chance_of_any=budget.chance_of_any,
            certain_maps=sorted(map(":".join, budget.certain_maps)),
            indicators=list(budget.indicators),
            left_out=dict(budget.left_out),
        )


class HotSpotsOut(ResultOut[HotSpotParameters, HotSpotSummary, HotSpotRowOut]):
    """The newest hot spots of an indicator with what they rest on."""

    indicator: str
    region_budget: RegionBudgetOut
