"""A stored answer about a site with its areas."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from api.regions.context import sources_of_run
from kpk_geo.database.areas import AreaLevel, read_areas
from kpk_geo.database.regions import Region
from kpk_geo.database.runs import Run, read_area_results, read_current_run, read_run_subjects
from kpk_geo.database.slices import ALL, Slice
from kpk_geo.frames import Areas
from kpk_geo.local_time import local_day
from kpk_geo.model import Polarity, Unit
from kpk_geo.profile import Indicator
from kpk_geo.results.impact import IMPACT, ImpactArea, ImpactParameters, ImpactSummary
from maps.impact.page import ImpactView

COLUMNS = ("area_id", "name", "role", "level_before", "change", "error")


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ImpactTable:
    """The newest answer for an indicator."""

    region: Region
    run: Run[ImpactParameters, ImpactSummary]
    level: AreaLevel
    areas: Areas
    results: list[ImpactArea]

    @property
    def label(self) -> str:
        """German name of the indicator; its key where the profile no longer has it."""
        return self.label_of(self.run.parameters.indicator)

    @property
    def polarity(self) -> Polarity:
        """Whether more is worse or better; neutral where the profile lost the indicator."""
        found = self._indicators.get(self.run.parameters.indicator)
        return Polarity.NEUTRAL if found is None else found.polarity

    @property
    def unit(self) -> Unit:
        """What the indicator counts; a share where the profile lost the indicator."""
        found = self._indicators.get(self.run.parameters.indicator)
        return Unit.PERCENT if found is None else found.unit

    def label_of(self, indicator: str) -> str:
        """Give the German name of any indicator; its key where the profile does not have it."""
        found = self._indicators.get(indicator)
        return indicator if found is None else found.label

    @property
    def _indicators(self) -> dict[str, Indicator]:
        return {item.id: item for item in self.region.profile.indicators}

    @property
    def frame(self) -> pd.DataFrame:
        """One row per area, with `COLUMNS`; roles as codes."""
        rows = [item.model_dump() for item in self.results]
        frame = pd.DataFrame(rows).assign(name=list(self.areas["name"]))
        return frame[list(COLUMNS)]


def read_impact_table(
    connection: Connection, region_id: str, indicator: str | None = None, *, part: Slice = ALL
) -> ImpactTable:
    """Read the newest answer for an indicator; None: the newest of any.

    Parameters
    ----------
    indicator
        Its key.
    part
        Which of the areas, ordered by area_id.

    Raises
    ------
    NotFoundError
        There is none yet.
    OutdatedRunError
        It is of another format, or the areas were replaced since.
    """
    current = read_current_run(connection, region_id, IMPACT, subject=indicator)
    areas = read_areas(connection, current.level.level_pk, simplified=True, part=part)
    results = read_area_results(connection, IMPACT, current.run.run_pk, areas.index)
    return ImpactTable(
        region=current.region, run=current.run, level=current.level, areas=areas, results=results
    )


def read_impact_view(
    connection: Connection, region_id: str, indicator: str | None = None
) -> ImpactView:
    """Read all that the page shows.

    Parameters
    ----------
    indicator
        Its key; None: that of the newest run.
    """
    table = read_impact_table(connection, region_id, indicator)
    subjects = read_run_subjects(connection, region_id, IMPACT)
    shown = table.run.parameters.indicator
    return ImpactView(
        region_id=region_id, region_name=table.region.name, synthetic=table.region.synthetic,
        level_label=table.level.label, label=table.label, polarity=table.polarity,
        areas=table.areas, results=table.results, parameters=table.run.parameters,
        summary=table.run.summary, run_pk=table.run.run_pk,
        others=tuple((name, table.label_of(name)) for name in subjects if name != shown),
        run_day=local_day(table.run.finished_at), stale=table.run.stale,
        sources=sources_of_run(connection, region_id, table.run.inputs),
    )  # fmt: skip
