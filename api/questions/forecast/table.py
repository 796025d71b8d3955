"""A stored forecast with its areas."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from api.regions.context import sources_of_run
from kpk_geo.database.areas import AreaLevel, read_areas
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.runs import Run, read_area_results, read_current_run
from kpk_geo.database.slices import ALL, Slice
from kpk_geo.errors import NotFoundError, suggestion
from kpk_geo.frames import Areas
from kpk_geo.local_time import local_day
from kpk_geo.profile import ForecastPlan
from kpk_geo.results.forecast import FORECAST, ForecastSummary, GroupSummary
from maps.forecast.page import ForecastView

FIGURES = ("now", "forecast", "low", "high", "kept")


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ForecastTable:
    """The newest forecast of a region."""

    region: Region
    run: Run[ForecastPlan, ForecastSummary]
    level: AreaLevel
    areas: Areas
    frames: dict[str, pd.DataFrame]  # by indicator; by area_id, with `FIGURES`

    @property
    def wide(self) -> pd.DataFrame:
        """One row per area; columns are figure and group, as in "forecast_children_3_5"."""
        frame = pd.DataFrame({"area_id": self.areas.index, "name": self.areas["name"].to_numpy()})
        for name, table in self.frames.items():
            for figure in FIGURES:
                frame[f"{figure}_{name}"] = table[figure].to_numpy()
        return frame

    def group(self, name: str | None) -> GroupSummary:
        """Find a group by its indicator; None: the first.

        Raises
        ------
        NotFoundError
            There is none.
        """
        groups = {item.indicator: item for item in self.run.summary.groups}
        if name is None:
            return self.run.summary.groups[0]
        if name not in groups:
            raise NotFoundError(
                f"Die Altersgruppe „{name}“ ist nicht vorausberechnet. {suggestion(name, groups)}"
            )
        return groups[name]


def read_forecast_table(
    connection: Connection, region_id: str, *, part: Slice = ALL
) -> ForecastTable:
    """Read the newest forecast of a region, or a part of its areas.

    Parameters
    ----------
    part
        Which of the areas, ordered by area_id.

    Raises
    ------
    NotFoundError
        There is none yet.
    OutdatedRunError
        It is of another format, or the areas were replaced since.
    """
    try:
        current = read_current_run(connection, region_id, FORECAST)
    except NotFoundError:
        if read_region(connection, region_id).profile.forecast is None:
            raise NotFoundError(
                f"Das Profil der Region „{region_id}“ plant keine Vorausberechnung. Dazu "
                "gehört ein Abschnitt [forecast] mit Altersgruppen, die zu mehreren Stichtagen "
                "gezählt sind."
            ) from None
        raise
    areas = read_areas(connection, current.level.level_pk, simplified=True, part=part)
    frames = {}
    for group in current.run.summary.groups:
        results = read_area_results(
            connection, FORECAST, current.run.run_pk, areas.index, part=group.indicator
        )
        frames[group.indicator] = pd.DataFrame(
            {figure: [getattr(item, figure) for item in results] for figure in FIGURES},
            index=areas.index, dtype=float,
        )  # fmt: skip
    return ForecastTable(
        region=current.region, run=current.run, level=current.level, areas=areas, frames=frames
    )


def read_forecast_view(
    connection: Connection, region_id: str, group: str | None = None
) -> ForecastView:
    """Read all that the page shows.

    Parameters
    ----------
    group
        Indicator of the group that map and table show; None: the first.
    """
    table = read_forecast_table(connection, region_id)
    return ForecastView(
        region_id=region_id, region_name=table.region.name, synthetic=table.region.synthetic,
        level=table.level.level, level_label=table.level.label,
        areas=table.areas, frames=table.frames,
        plan=table.run.parameters, summary=table.run.summary, group=table.group(group),
        run_pk=table.run.run_pk, run_day=local_day(table.run.finished_at), stale=table.run.stale,
        sources=sources_of_run(connection, region_id, table.run.inputs),
    )  # fmt: skip
