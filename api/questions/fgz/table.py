"""The stored list of schools as one table, and all that its page shows."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection

from api.regions.context import sources_of_run
from kpk_geo.database.areas import AreaLevel, read_areas
from kpk_geo.database.regions import Region
from kpk_geo.database.runs import Run, read_current_run
from kpk_geo.database.slices import ALL, Slice
from kpk_geo.frames import Areas
from kpk_geo.local_time import local_day
from kpk_geo.profile import FgzPlan
from kpk_geo.results.fgz import FGZ, FgzSchool, FgzSummary
from maps.fgz.page import FgzView
from maps.fgz.text import reason

COLUMNS = (
    "offer_id", "rank", "tied", "standing", "title", "commune", "area", "address", "social_index",
    "startchancen", "pupils", "children", "children_under_10", "withheld", "burden", "burden_high",
    "family_centre", "fgz", "eligible", "first_in", "variants", "best", "worst", "x", "y",
)  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class FgzTable:
    """The newest list of a region."""

    region: Region
    run: Run[FgzPlan, FgzSummary]
    level: AreaLevel

    @property
    def schools(self) -> tuple[FgzSchool, ...]:
        """All schools, by rank, then those without."""
        return self.run.summary.schools

    def frame(self, part: Slice = ALL) -> pd.DataFrame:
        """Give one row per school with `COLUMNS` and the German `reason`; metres, shares 0-1.

        Parameters
        ----------
        part
            Which of the schools.
        """
        begin = part.offset
        end = None if part.limit is None else begin + part.limit
        shown = self.schools[begin:end]
        frame = pd.DataFrame([item.model_dump() for item in shown], columns=list(COLUMNS))
        for name in ("rank", "social_index", "best", "worst"):
            frame[name] = frame[name].astype("Int64")
        plan, summary = self.run.parameters, self.run.summary
        return frame.assign(
            standing=[item.standing.label for item in shown],
            reason=[reason(item, plan, summary) for item in shown],
        )

    @property
    def points(self) -> gpd.GeoDataFrame:
        """Where schools lie, by offer_id; None where that is not sure."""
        xy = np.array([(item.x, item.y) for item in self.schools], dtype=float).reshape(-1, 2)
        points = np.array(
            [None if np.isnan(place).any() else shapely.Point(place) for place in xy], dtype=object
        )
        names = [item.offer_id for item in self.schools]
        return gpd.GeoDataFrame(index=pd.Index(names), geometry=points, crs=self.region.work_crs)


def read_fgz_table(connection: Connection, region_id: str) -> FgzTable:
    """Read the newest list of a region.

    Raises
    ------
    NotFoundError
        There is none yet.
    OutdatedRunError
        It is of another format, or the areas were replaced since.
    """
    current = read_current_run(connection, region_id, FGZ)
    return FgzTable(region=current.region, run=current.run, level=current.level)


def read_fgz_view(connection: Connection, region_id: str) -> FgzView:
    """Read all that the page shows."""
    table = read_fgz_table(connection, region_id)
    areas: Areas = read_areas(connection, table.level.level_pk, simplified=True)
    return FgzView(
        region_id=region_id, region_name=table.region.name, synthetic=table.region.synthetic,
        level_label=table.level.label, areas=areas, plan=table.run.parameters,
        summary=table.run.summary, run_pk=table.run.run_pk, stale=table.run.stale,
        run_day=local_day(table.run.finished_at),
        sources=sources_of_run(connection, region_id, table.run.inputs),
    )  # fmt: skip
