"""What the page of hot spots shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analyses.hot_spots.budget import RegionBudget
from kpk_geo.model import Source
from kpk_geo.profile import Indicator
from kpk_geo.results.hot_spots import HotSpotArea, HotSpotSummary
from maps.kit.levels import LevelLink


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class HotSpotView:
    """All that the page shows."""

    region_id: str
    region_name: str
    synthetic: bool
    level: str
    level_label: str
    bounds: tuple[float, float, float, float]  # degrees: west, south, east, north
    parent_names: Mapping[str, str]
    indicator: Indicator
    indicators: Sequence[Indicator]  # that were looked at
    names: Mapping[str, str]  # of the areas, by area_id
    parents: Mapping[str, str | None]  # area above, by area_id
    areas: Sequence[HotSpotArea]
    summary: HotSpotSummary
    budget: RegionBudget  # over all indicators of the region
    burdened: Mapping[str, bool] | None  # by area_id: status low or very low; None without an index
    run_pk: int
    run_day: date
    stale: str  # German: that the data changed since the run; empty if they did not
    sources: Sequence[Source]
    revision: int
    levels: Sequence[LevelLink] = ()

    @property
    def reference_date(self) -> date:
        """The date of the values."""
        return self.summary.reference_date

    def parent_of(self, area_id: str) -> str | None:
        """Name the area above; None where there is none."""
        return self.parent_names.get(self.parents.get(area_id) or "")
