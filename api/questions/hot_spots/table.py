"""Hot spots as one table: a row per area, laid out from a stored run."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from analyses.hot_spots.budget import RegionBudget, Side
from api.questions.hot_spots.budget import read_region_budget
from api.questions.hot_spots.first_shown import read_shown_run
from api.questions.hot_spots.read import indicator_of
from api.questions.hot_spots.smoothed import smoothed_columns
from kpk_geo.database.areas import AreaLevel, read_areas
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.runs import (
    Run,
    read_area_results,
    read_run_subjects,
)
from kpk_geo.database.slices import ALL, Slice
from kpk_geo.frames import Areas
from kpk_geo.profile import Indicator
from kpk_geo.results.hot_spots import HOT_SPOTS, HotSpotArea, HotSpotParameters, HotSpotSummary
from maps.hot_spots.budget_text import certain_in_region

COLUMNS = (
    "area_id", "name", "value", "neighbour_mean", "p_one_sided", "p_two_sided", "p_adjusted",
    "grade", "cluster", "robustness", "region_certain", "beyond",
)  # fmt: skip
DETAIL_COLUMNS = (
    "validity", "confirmed", "variants", "rezoning_share", "coarse_rezoning_share", "in_parent",
    "p_yekutieli", "p_bonferroni", "beyond_p", "beyond_p_adjusted",
    "cold_p_one_sided", "cold_p_adjusted", "cold_grade", "cold_cluster", "cold_region_certain",
    "local_moran", "gi", "gi_star", "in_scan", "shrunken", "rank", "rank_low", "rank_high",
    "rank_top", "change", "change_low", "change_high", "change_p_adjusted", "change_detectable",
    "move", "join_neighbours", "join_p", "join_p_adjusted", "join_grade",
    "burden_high", "burden_top_third",
)  # fmt: skip
_SIDES: dict[str, Side] = {"region_certain": "high", "cold_region_certain": "low"}
VERDICT = "burden_supply_"  # begins the column that puts burden and supply of an offer together


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class HotSpotTable:
    """The newest hot spots of an indicator."""

    region: Region
    run: Run[HotSpotParameters, HotSpotSummary]
    indicator: Indicator
    indicators: tuple[str, ...]  # that have a run, the newest first
    level: AreaLevel
    areas: Areas  # simplified for drawing
    results: tuple[HotSpotArea, ...]  # in the order of the areas
    budget: RegionBudget  # over all indicators of the region

    def columns(self, *names: str) -> pd.DataFrame:
        """Lay out the areas with area_id, name and some of their fields; words as their codes."""
        names_of = self.areas["name"]
        rows = [
            [names_of[area.area_id] if name == "name" else self._cell(area, name) for name in names]
            for area in self.results
        ]
        return pd.DataFrame(rows, columns=list(names))

    def _cell(self, area: HotSpotArea, name: str) -> Any:
        """Give a field of the area, or whether it is a core that is certain in the whole region."""
        if name not in _SIDES:
            return _plain(getattr(area, name))
        return certain_in_region(area, self.budget, self.indicator.id, _SIDES[name])

    def every_column(self) -> pd.DataFrame:
        """Lay out all fields, with columns for each kind of offer and each smoothed date."""
        frame = self.columns(*COLUMNS, *DETAIL_COLUMNS)
        for item in self.run.summary.supply:
            part = f"{item.kind.value}_{item.life_phase.value}".replace("-", "_")
            cells = [area.supply_of(item) for area in self.results]
            for name, field in (
                (f"supply_{part}", "supply"), (f"supply_low_in_{part}", "low_in"),
                (f"{VERDICT}{part}", "verdict"),
            ):  # fmt: skip
                frame[name] = [_plain(getattr(cell, field, None)) for cell in cells]
        smoothed = smoothed_columns(self.results, self.run.summary.smoothing.dates)
        return frame.join(smoothed)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def read_hot_spot_table(
    connection: Connection, region_id: str, indicator: str | None = None, *, part: Slice = ALL
) -> HotSpotTable:
    """Read the newest run of an indicator, or a part of its areas.

    Parameters
    ----------
    indicator
        Its key; None: the index, else the first that is planned and was run.
    part
        Which of the areas, ordered by area_id.

    Raises
    ------
    NotFoundError
        Nothing has been run.
    OutdatedRunError
        The run is of another format, or the areas were replaced since.
    """
    if indicator is not None:  # names the known ones if there is none
        indicator_of(read_region(connection, region_id).profile, indicator)
    current = read_shown_run(connection, region_id, indicator)
    areas = read_areas(connection, current.level.level_pk, simplified=True, part=part)
    return HotSpotTable(
        region=current.region,
        run=current.run,
        indicator=indicator_of(current.region.profile, current.run.parameters.indicator),
        indicators=tuple(read_run_subjects(connection, region_id, HOT_SPOTS)),
        level=current.level,
        areas=areas,
        budget=read_region_budget(connection, region_id),
        results=tuple(read_area_results(connection, HOT_SPOTS, current.run.run_pk, areas.index)),
    )
