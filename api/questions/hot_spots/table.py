"""Hot spots as one table: a row per area, joined from a stored run."""

from dataclasses import dataclass, replace

import pandas as pd
from sqlalchemy import Connection

from api.questions.hot_spots.observed import indicator_of
from api.questions.hot_spots.run import ANALYSIS
from kpk_geo.database.areas import AreaLevel, read_areas, read_levels
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.runs import (
    Run,
    read_hot_spot_results,
    read_latest_run,
    read_run_indicators,
)
from kpk_geo.errors import NotFoundError
from kpk_geo.frames import Areas
from kpk_geo.profile import Indicator

COLUMNS = (
    "area_id", "name", "value", "neighbour_mean", "p_one_sided", "p_two_sided", "p_adjusted",
    "grade", "cluster", "robustness",
)  # fmt: skip
DETAIL_COLUMNS = (
    "validity", "confirmed", "variants", "rezoning_share", "p_yekutieli", "p_bonferroni",
    "cold_p_one_sided", "cold_p_adjusted", "cold_grade", "cold_cluster", "local_moran", "gi",
    "gi_star", "in_scan", "shrunken", "rank", "rank_low", "rank_high", "rank_top", "rank_before",
    "rank_now", "move", "join_neighbours", "join_p", "join_p_adjusted", "join_grade",
)  # fmt: skip
_NUMBERS = (
    "value", "neighbour_mean", "p_one_sided", "p_two_sided", "p_adjusted", "robustness",
    "rezoning_share", "p_yekutieli", "p_bonferroni", "cold_p_one_sided", "cold_p_adjusted",
    "local_moran", "gi", "gi_star", "shrunken", "rank", "rank_low", "rank_high", "rank_top",
    "rank_before", "rank_now", "join_neighbours", "join_p", "join_p_adjusted",
)  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class HotSpotTable:
    """The newest hot spots of an indicator."""

    region: Region
    run: Run
    indicator: Indicator
    indicators: tuple[str, ...]  # that have a run, the newest first
    level: AreaLevel
    areas: Areas  # simplified for drawing
    rows: pd.DataFrame  # by area_id: name, parent_id, COLUMNS, DETAIL_COLUMNS, supply


def read_hot_spot_table(
    connection: Connection, region_id: str, indicator: str | None = None
) -> HotSpotTable:
    """Read the newest run of an indicator; without one that of the newest run.

    Raises
    ------
    NotFoundError
        Nothing has been run, or the areas were replaced since.
    """
    region = read_region(connection, region_id)
    if indicator is not None:
        indicator_of(region.profile, indicator)  # names the known ones if there is none
    run = read_latest_run(connection, region_id, ANALYSIS, indicator=indicator)
    levels = {level.level_pk: level for level in read_levels(connection, region_id)}
    if run.level_pk not in levels:
        raise NotFoundError(
            "Die Gebiete wurden seit der letzten Auswertung ersetzt. "
            f"Bitte neu rechnen: kpk run hot-spots --region {region_id}"
        )
    areas = read_areas(connection, run.level_pk, simplified=True)
    results = read_hot_spot_results(connection, run.run_pk)
    table = HotSpotTable(
        region=region,
        run=run,
        indicator=indicator_of(region.profile, run.parameters["indicator"]),
        indicators=tuple(read_run_indicators(connection, region_id, ANALYSIS)),
        level=levels[run.level_pk],
        areas=areas,
        rows=pd.DataFrame(),
    )
    return replace(table, rows=_rows(areas, results))


def _rows(areas: Areas, results: pd.DataFrame) -> pd.DataFrame:
    known = results.reindex(
        index=areas.index,
        columns=[*COLUMNS[2:], *DETAIL_COLUMNS, "supply", "join_fact"],
    ).astype(object)
    known = known.where(known.notna(), None)
    for name in _NUMBERS:
        known[name] = pd.to_numeric(known[name], errors="coerce").astype(float)
    head = pd.DataFrame({"name": areas["name"], "parent_id": areas["parent_id"]})
    return head.join(known)
